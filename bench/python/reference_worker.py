"""Serves what the product is compared with: Hugging Face's trainer, `generate`, and a plain loop."""

from itertools import count
from pathlib import Path
from typing import Any

from rl_exp_bridge import Call, serve

_CONTENDERS: dict[int, Any] = {}
_NUMBERS = count()


def open_reference(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """`{threads}` → versions, device, and the rate of matrix products in the precision of training."""
    import accelerate
    import torch
    import transformers

    from matmul_rate import matmul_rate

    torch.set_num_threads(params["threads"])
    device = _device()
    on_gpu = device.type == "cuda"
    precision = torch.bfloat16 if on_gpu and torch.cuda.is_bf16_supported() else torch.float32
    return {
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "accelerate": accelerate.__version__,
        "device": torch.cuda.get_device_name(device) if on_gpu else "cpu",
        "threads": torch.get_num_threads(),
        "training_dtype": str(precision).removeprefix("torch."),
        "matmul_gflop_per_second": round(matmul_rate(device, precision) / 1e9, 1),
    }


def open_contender(params: dict[str, Any], call: Call) -> int:
    """`{kind: hf|plain|generate, model, clips: {path, root}, settings}` → its number; features are computed here."""
    reference, clips = _load(params)
    settings, number = params["settings"], next(_NUMBERS)
    if params["kind"] == "hf":
        from hf_training import HfTraining

        _CONTENDERS[number] = HfTraining(reference, clips, settings)
    elif params["kind"] == "plain":
        from plain_training import PlainTraining

        _CONTENDERS[number] = PlainTraining(reference, clips, settings)
    else:
        from hf_evaluation import HfEvaluation

        _CONTENDERS[number] = HfEvaluation(reference, clips, settings)
    return number


def run_contender(params: dict[str, Any], call: Call) -> Any:
    """`{contender}` → clips, seconds, and the texts of an evaluation."""
    return _CONTENDERS[params["contender"]].run()


def close_contender(params: dict[str, Any], call: Call) -> None:
    """`{contender}`."""
    _CONTENDERS.pop(params["contender"]).close()


def gflop_per_clip(params: dict[str, Any], call: Call) -> float:
    """`{model, clips, frozen_encoder}` → what the training of a clip needs."""
    from training_flops import flops_per_clip

    reference, clips = _load(params)
    return flops_per_clip(reference, clips, frozen_encoder=params["frozen_encoder"]) / 1e9


def write_checkpoint(params: dict[str, Any], call: Call) -> None:
    """`{folder, tokenizer_of, size}`."""
    from random_checkpoint import write_random_checkpoint

    write_random_checkpoint(Path(params["folder"]), Path(params["tokenizer_of"]), params["size"])


def _load(params: dict[str, Any]) -> tuple[Any, Any]:
    from bench_clips import BenchClips
    from whisper_reference import WhisperReference

    reference = WhisperReference(Path(params["model"]), _device())
    return reference, BenchClips(reference, params["clips"])


def _device() -> Any:
    """A GPU where torch finds one, as the trainer chooses."""
    import torch

    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


if __name__ == "__main__":
    serve(
        {
            "reference/open": open_reference,
            "reference/gflop_per_clip": gflop_per_clip,
            "reference/write_checkpoint": write_checkpoint,
            "contender/open": open_contender,
            "contender/run": run_contender,
            "contender/close": close_contender,
        }
    )
