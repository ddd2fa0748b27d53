"""``judge/inspect_checkpoints``: the submitted checkpoint beside the untouched one."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rl_exp_bridge import Call

from rl_exp_judge.adapters import merge_error
from rl_exp_judge.checkpoint_folder import CheckpointFolder
from rl_exp_judge.settings import compare_settings

if TYPE_CHECKING:
    import torch

STRUCTURE = (
    "model_type",
    "vocab_size",
    "num_mel_bins",
    "d_model",
    "encoder_layers",
    "encoder_attention_heads",
    "encoder_ffn_dim",
    "decoder_layers",
    "decoder_attention_heads",
    "decoder_ffn_dim",
    "max_source_positions",
    "max_target_positions",
    "activation_function",
    "scale_embedding",
    "tie_word_embeddings",
    "decoder_start_token_id",
    "bos_token_id",
    "eos_token_id",
    "pad_token_id",
)


_UNKNOWN = {"base": None, "submitted": None, "max_abs_difference": None, "merge_error": None}


@dataclass
class _Distance:
    """Running distance of two sets of weights."""

    largest: float = 0.0
    squares: float = 0.0
    base_squares: float = 0.0

    @property
    def is_finite(self) -> bool:
        """False once a value was no number or infinite."""
        return math.isfinite(self.squares) and math.isfinite(self.base_squares)

    @property
    def relative(self) -> float:
        """Root of the sum of squares, against that of the base."""
        return math.sqrt(self.squares / self.base_squares) if self.base_squares else 0.0

    def add(self, base: torch.Tensor, submitted: torch.Tensor) -> float:
        """Takes in a pair of tensors; returns their largest difference, which may be no number."""
        import torch

        before, after = base.to(torch.float64), submitted.to(torch.float64)
        difference = after - before
        largest = float(difference.abs().max()) if difference.numel() else 0.0
        self.largest = max(self.largest, largest)
        self.squares += float(difference.square().sum())
        self.base_squares += float(before.square().sum())
        return largest


def inspect_checkpoints(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Compares two checkpoints tensor by tensor.

    Args:
        params: ``base`` and ``submitted``, folders in the Hugging Face layout; ``adapters`` that
            are merged into the submitted one, by the ``name`` of their tensors, as ``merge_error``
            takes them; ``pristine``, the folder of the model that the plan names, or null.
        call: Says when to stop.

    Returns:
        For each side its ``problems``, its ``structure`` and what made it ``unreadable``;
        ``tensors`` as either side has them, those with an adapter with their ``merge_error``;
        ``max_abs_difference`` and ``relative_l2`` over those that both have in the same shape,
        null where a value is not finite; ``settings``, the plain files in which the two differ;
        ``unlike_pristine``, names of the base's tensors that have other numbers than the named
        model's, null where that has none of these names.
    """
    base = CheckpointFolder(Path(params["base"]))
    submitted = CheckpointFolder(Path(params["submitted"]))
    sides = {"base": _Side(base), "submitted": _Side(submitted)}
    distance = _Distance()
    tensors: dict[str, dict[str, Any]] = {}
    adapters = {adapter["name"]: adapter for adapter in params["adapters"]}
    originals = dict(sides["base"].tensors())
    for name, tensor in originals.items():
        call.check_cancelled()
        tensors[name] = {**_UNKNOWN, "base": _describe(tensor)}
    for name, tensor in sides["submitted"].tensors():
        call.check_cancelled()
        entry = tensors.setdefault(name, {**_UNKNOWN})
        entry["submitted"] = _describe(tensor)
        original = originals.get(name)
        if original is not None and original.shape == tensor.shape:
            entry["max_abs_difference"] = _finite(distance.add(original, tensor))
            if name in adapters:
                error = merge_error(original, tensor, adapters[name])
                entry["merge_error"] = None if error is None else _finite(error)
    return {
        **{name: side.as_json() for name, side in sides.items()},
        "tensors": [{"name": name, **tensors[name]} for name in sorted(tensors)],
        "unlike_pristine": _unlike(params["pristine"], originals),
        "settings": compare_settings(base, submitted),
        "max_abs_difference": distance.largest if distance.is_finite else None,
        "relative_l2": distance.relative if distance.is_finite else None,
    }


def _unlike(pristine: str | None, base: dict[str, torch.Tensor]) -> list[str] | None:
    import torch

    if pristine is None:
        return None
    met: set[str] = set()
    unlike: list[str] = []
    try:
        for name, tensor in CheckpointFolder(Path(pristine)).tensors():
            if name not in base:
                continue
            met.add(name)
            # Trainers keep in float32 what a model stores shorter.
            if not torch.equal(tensor.float(), base[name].float()):
                unlike.append(name)
    except (OSError, ValueError):
        return None
    # The projection is tied to the embedding, so one of the two may leave it out.
    absent = base.keys() - met - {"proj_out.weight"}
    return sorted([*unlike, *absent]) if met else None


class _Side:
    """One of the two checkpoints, with what was found while it was read."""

    def __init__(self, folder: CheckpointFolder) -> None:
        self._folder = folder
        self._unreadable: str | None = None

    def tensors(self) -> Iterator[tuple[str, torch.Tensor]]:
        """Its tensors, up to the first that cannot be read."""
        try:
            yield from self._folder.tensors()
        except (OSError, ValueError) as error:
            self._unreadable = str(error)

    def as_json(self) -> dict[str, Any]:
        """What is known of it, after its tensors were read."""
        config = self._folder.config()
        return {
            "problems": self._folder.problems(),
            "unreadable": self._unreadable,
            "structure": {name: _plain(config.get(name)) for name in STRUCTURE},
        }


def _describe(tensor: torch.Tensor) -> dict[str, Any]:
    import torch

    content: Any = tensor.contiguous().reshape(-1).view(torch.uint8).numpy()
    return {
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "shape": list(tensor.shape),
        "sha256": hashlib.sha256(content).hexdigest(),
        "finite": bool(torch.isfinite(tensor).all()) if tensor.is_floating_point() else True,
    }


def _plain(value: Any) -> str | float | None:
    """The value; of one that no configuration holds there, what it is."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= 100:
        return value
    if isinstance(value, (int, float)) and abs(value) < 2**53:
        return value
    return f"({type(value).__name__})"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
