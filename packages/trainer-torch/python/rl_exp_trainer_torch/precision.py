"""What the wide products of training are computed in; weights, moments and losses stay float32."""

from contextlib import AbstractContextManager, nullcontext
from typing import Literal

import torch

Precision = Literal["auto", "float32", "bfloat16", "float16"]


def training_dtype(precision: Precision, device: torch.device) -> torch.dtype:
    """The type that a precision means on a device; `auto` is bfloat16 on GPUs that have it, else float32."""
    if precision == "auto":
        enough = device.type == "cuda" and torch.cuda.is_bf16_supported()
        return torch.bfloat16 if enough else torch.float32
    return {
        "float32": torch.float32,
        "bfloat16": torch.bfloat16,
        "float16": torch.float16,
    }[precision]


def mixed_precision(device: torch.device, dtype: torch.dtype) -> AbstractContextManager[None]:
    """Within it wide products are computed in `dtype`."""
    if dtype == torch.float32:
        return nullcontext()
    # Its cache of cast weights is one for all threads, and whichever leaves first empties it: how a gradient is summed
    # would be a matter of timing. Several lanes are there on the CPU alone.
    return torch.autocast(device.type, dtype=dtype, cache_enabled=device.type != "cpu")
