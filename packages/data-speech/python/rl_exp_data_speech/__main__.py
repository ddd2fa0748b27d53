"""Worker entry point: ``python -m rl_exp_data_speech``."""

from rl_exp_bridge import serve

from rl_exp_data_speech.estimate import estimate
from rl_exp_data_speech.prepare import prepare

if __name__ == "__main__":
    serve({"data/prepare": prepare, "data/estimate": estimate})
