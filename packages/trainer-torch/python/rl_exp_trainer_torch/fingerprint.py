"""What makes results comparable: source, configuration and numerics."""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy
import torch

from rl_exp_trainer_torch.canonical_json import digest_of_json
from rl_exp_trainer_torch.checkpoint import Checkpoint, digest_files
from rl_exp_trainer_torch.gpu_driver import gpu_driver
from rl_exp_trainer_torch.normaliser import NORMALISER
from rl_exp_trainer_torch.options import Options
from rl_exp_trainer_torch.precision import training_dtype


def fingerprint(
    options: Options, checkpoint: Checkpoint, device: torch.device, lock: str | None
) -> dict[str, Any]:
    """The trainer's fingerprint.

    Args:
        options: Options; the threads count as numerics, where the model lies not at all.
        checkpoint: The model, which counts by its files.
        device: Where it trains.
        lock: Digest of the lock file of the Python environment, where there is one.
    """
    return {
        "code": digest_of_json({"source": _source_digests(), "lock": lock}),
        "configuration": digest_of_json(
            {
                "options": options.identity(),
                "model": digest_files(checkpoint.folder, checkpoint.files),
                "normaliser": NORMALISER,
            }
        ),
        "numerics": {
            **_numerics(options, device),
            **({} if options.lora is None else {"peft": version("peft")}),
        },
        "bit_deterministic": device.type == "cpu",
    }


def _source_digests() -> dict[str, str]:
    folder = Path(__file__).parent
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.py"))
    }


def _numerics(options: Options, device: torch.device) -> dict[str, str | int]:
    import tokenizers
    import transformers

    return {
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "tokenizers": tokenizers.__version__,
        "numpy": numpy.__version__,
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        **(_gpu(device) if device.type == "cuda" else {"device": "cpu"}),
        "dtype": str(training_dtype(options.precision, device)).removeprefix("torch."),
        "threads": options.threads,
    }


def _gpu(device: torch.device) -> dict[str, str]:
    return {
        "device": torch.cuda.get_device_name(device),
        "driver": gpu_driver(),
        "cuda": str(torch.version.cuda),
        "cudnn": str(torch.backends.cudnn.version()),  # type: ignore[no-untyped-call]
    }
