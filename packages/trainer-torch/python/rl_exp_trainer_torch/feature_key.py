"""What decides the bits of a clip's features."""

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy
import torch

from rl_exp_trainer_torch.buckets import Buckets
from rl_exp_trainer_torch.canonical_json import digest_of_json

_SOURCES = ("audio", "buckets", "feature_files", "features")


def feature_key(extractor: Any, buckets: Buckets, dtype: torch.dtype) -> str:
    """Digest of all that decides the bits but the clip: configuration, length rule, rounding, code and libraries.

    The number of threads has no say in them, nor has the device: they are computed on the CPU.
    """
    import transformers

    folder = Path(__file__).parent
    return digest_of_json(
        {
            "extractor": extractor.to_json_string(),
            "buckets": asdict(buckets),
            "dtype": str(dtype),
            "source": {
                name: hashlib.sha256((folder / f"{name}.py").read_bytes()).hexdigest()
                for name in _SOURCES
            },
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "numpy": numpy.__version__,
            "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        }
    )
