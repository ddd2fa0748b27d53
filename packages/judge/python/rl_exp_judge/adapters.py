"""What an adapter of low rank adds to a weight, from the factors that a state holds."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch


def merge_error(
    base: torch.Tensor, submitted: torch.Tensor, adapter: dict[str, Any]
) -> float | None:
    """How far the submitted weight is from base + scaling · B·A, against the largest number there.

    Args:
        base: The untouched weight.
        submitted: The weight in question, of the same shape.
        adapter: ``scaling``, and for its factors ``a`` and ``b`` the ``path`` of their float32
            numbers and the ``sha256`` that these must have.

    Returns:
        None where a factor is not there, is not the one of that digest, or does not fit.
    """
    merged = merged_weight(base, adapter)
    if merged is None:
        return None
    largest = max(float(merged.abs().max()), 1e-30)
    return float((submitted.double() - merged).abs().max()) / largest


def merged_weight(base: torch.Tensor, adapter: dict[str, Any]) -> torch.Tensor | None:
    """base + scaling · B·A in float64; None where a factor is not there or does not fit."""
    import torch

    first, second = _numbers(adapter["a"]), _numbers(adapter["b"])
    if first is None or second is None or base.ndim != 2:
        return None
    rows, columns = base.shape
    if first.size % columns or second.size % rows or first.size // columns != second.size // rows:
        return None
    product = second.reshape(rows, -1) @ first.reshape(-1, columns)
    return base.double() + float(adapter["scaling"]) * torch.from_numpy(product)


def _numbers(factor: dict[str, str]) -> NDArray[np.float64] | None:
    try:
        content = Path(factor["path"]).read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest() != factor["sha256"] or len(content) % 4:
        return None
    return np.frombuffer(content, dtype="<f4").astype(np.float64)
