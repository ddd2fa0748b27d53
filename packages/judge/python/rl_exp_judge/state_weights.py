"""The weights of a recorded state, from the blobs that hold its tensors."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rl_exp_judge.adapters import merged_weight

if TYPE_CHECKING:
    import torch


def state_weights(state: dict[str, Any]) -> dict[str, torch.Tensor] | None:
    """Reads a state in the layout of a checkpoint.

    Args:
        state: ``tensors``, each with the ``name`` it has in a checkpoint, the ``shape``, and the
            ``path`` of its float32 numbers with the ``sha256`` that these must have; ``adapters``
            that are merged in, as ``merge_error`` takes them with the ``name`` of their tensor.

    Returns:
        None where a blob is not there, or not the one of its digest.
    """
    import torch

    weights: dict[str, torch.Tensor] = {}
    for tensor in state["tensors"]:
        try:
            content = Path(tensor["path"]).read_bytes()
        except OSError:
            return None
        shape = tensor["shape"]
        fits = len(content) == 4 * int(np.prod(shape, dtype=np.int64))
        if not fits or hashlib.sha256(content).hexdigest() != tensor["sha256"]:
            return None
        numbers = np.frombuffer(content, dtype="<f4").astype(np.float32)
        weights[tensor["name"]] = torch.from_numpy(numbers).reshape(shape)
    for adapter in state["adapters"]:
        name = adapter["name"]
        merged = merged_weight(weights[name], adapter) if name in weights else None
        if merged is None:
            return None
        weights[name] = merged.float()
    return weights
