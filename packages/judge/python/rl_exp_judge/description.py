"""``judge/describe``: what decides what this evaluator hears, besides what it is asked."""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path
from typing import Any

from rl_exp_bridge import Call, importing

from rl_exp_judge.transcription import device_of


def describe(params: dict[str, Any], call: Call) -> dict[str, str]:
    """Describes the evaluator.

    Args:
        params: ``device``, as for ``transcribe``.
        call: Not used.

    Returns:
        ``code``, a digest of its own source; ``python`` and the libraries, by their versions;
        ``device``, ``processor`` and ``threads``, which round differently.
    """
    del call
    with importing():
        import jiwer
        import numpy
        import tokenizers
        import torch
        import transformers
    device = device_of(params["device"])
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(f"{path.name}\n".encode() + path.read_bytes())
    return {
        "code": code.hexdigest(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "tokenizers": tokenizers.__version__,
        "numpy": numpy.__version__,
        "jiwer": str(getattr(jiwer, "__version__", "")),
        "device": torch.cuda.get_device_name(0) if device == "cuda" else device,
        "processor": torch.backends.cpu.get_cpu_capability(),
        "threads": str(torch.get_num_threads()),
    }
