"""Worker entry point: ``python -m rl_exp_judge``."""

from rl_exp_bridge import serve

from rl_exp_judge.controls import run_controls
from rl_exp_judge.inspection import inspect_checkpoints
from rl_exp_judge.reevaluation import hear_states
from rl_exp_judge.similar_clips import compare_clips
from rl_exp_judge.transcription import transcribe

if __name__ == "__main__":
    serve(
        {
            "judge/compare_clips": compare_clips,
            "judge/hear_states": hear_states,
            "judge/inspect_checkpoints": inspect_checkpoints,
            "judge/run_controls": run_controls,
            "judge/transcribe": transcribe,
        }
    )
