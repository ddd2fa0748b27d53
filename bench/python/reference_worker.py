"""Serves what the product is compared with: Hugging Face's trainer, `generate`, and a plain loop."""

from pathlib import Path
from typing import Any

from rl_exp_bridge import Call, serve

CONTENDERS: dict[str, Any] = {}


def open_contender(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """`{name, kind: hf|plain|generate, model, clips: {path, root}, threads, settings}`; features are computed here."""
    reference, clips = _load(params)
    settings = params["settings"]
    if params["kind"] == "hf":
        from hf_training import HfTraining

        CONTENDERS[params["name"]] = HfTraining(reference, clips, settings)
    elif params["kind"] == "plain":
        from plain_training import PlainTraining

        CONTENDERS[params["name"]] = PlainTraining(reference, clips, settings)
    else:
        from hf_evaluation import HfEvaluation

        CONTENDERS[params["name"]] = HfEvaluation(reference, clips, settings)
    return {}


def close_contender(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """`{name}`."""
    CONTENDERS.pop(params["name"]).close()
    return {}


def count_flops(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """`{model, clips, threads, frozen_encoder}` → GFLOP per clip by context."""
    from training_flops import flops_per_clip

    reference, clips = _load(params)
    frozen = params["frozen_encoder"]
    return {
        context: flops_per_clip(reference, clips, context, frozen_encoder=frozen) / 1e9
        for context in ("own", "longest", "full")
    }


def machine(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """`{threads}` → versions, device and the rates of matrix products in GFLOP/s."""
    import accelerate
    import torch
    import transformers

    from matmul_rate import matmul_rate

    device = _device(params)
    on_gpu = device.type == "cuda"
    return {
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "accelerate": accelerate.__version__,
        "device": torch.cuda.get_device_name(device) if on_gpu else "cpu",
        "threads": torch.get_num_threads(),
        "training_dtype": "bfloat16" if on_gpu and torch.cuda.is_bf16_supported() else "float32",
        "matmul_gflop_per_second": {
            name: round(matmul_rate(device, dtype) / 1e9, 1)
            for name, dtype in (("float32", torch.float32), ("bfloat16", torch.bfloat16))
        },
    }


def write_checkpoint(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """`{folder, tokenizer_of, size}`."""
    from random_checkpoint import write_random_checkpoint

    write_random_checkpoint(Path(params["folder"]), Path(params["tokenizer_of"]), params["size"])
    return {}


def _load(params: dict[str, Any]) -> tuple[Any, Any]:
    from bench_clips import BenchClips
    from whisper_reference import WhisperReference

    reference = WhisperReference(Path(params["model"]), _device(params))
    return reference, BenchClips(reference, params["clips"])


def _device(params: dict[str, Any]) -> Any:
    import torch

    torch.set_num_threads(params["threads"])
    return torch.device(params["device"])


if __name__ == "__main__":
    serve(
        {
            "contender/open": open_contender,
            "contender/segment": lambda params, call: CONTENDERS[params["name"]].segment(),
            "contender/evaluate": lambda params, call: CONTENDERS[params["name"]].evaluate(),
            "contender/close": close_contender,
            "reference/flops": count_flops,
            "reference/machine": machine,
            "reference/write_checkpoint": write_checkpoint,
        }
    )
