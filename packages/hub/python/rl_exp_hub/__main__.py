"""Worker entry point: ``python -m rl_exp_hub``."""

from rl_exp_bridge import serve

from rl_exp_hub.model import fetch_model, measure_model

if __name__ == "__main__":
    serve({"hub/model": fetch_model, "hub/measure": measure_model})
