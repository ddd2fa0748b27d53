"""Worker entry point: ``python -m rl_exp_judge``."""

from rl_exp_bridge import serve

from rl_exp_judge.inspection import inspect_checkpoints
from rl_exp_judge.transcription import transcribe

if __name__ == "__main__":
    serve({"judge/inspect_checkpoints": inspect_checkpoints, "judge/transcribe": transcribe})
