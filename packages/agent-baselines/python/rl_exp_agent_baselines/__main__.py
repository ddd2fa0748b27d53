"""Worker entry point: ``python -m rl_exp_agent_baselines``."""

from rl_exp_bridge import serve

from rl_exp_agent_baselines.propose import propose

if __name__ == "__main__":
    serve({"optimizer/propose": propose})
