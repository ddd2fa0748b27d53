"""Segments as the orchestrator asks for them."""

from collections.abc import Mapping
from typing import Any

from rl_exp_bridge import Call

from rl_exp_trainer_torch.trainer import Trainer

START: dict[str, float] = {"lr": 1e-3, "batch_size": 4, "grad_accum": 1, "frozen_layers": 0}


def advance(
    trainer: Trainer,
    parent: dict[str, Any],
    *,
    segment: Mapping[str, float] | None = None,
    **hyperparameters: float,
) -> dict[str, Any]:
    """A segment of 15 s of audio, or of what is asked for."""
    return trainer.advance(
        {
            "parent": parent,
            "hyperparameters": {**START, **hyperparameters},
            "segment": segment or {"audio_seconds": 15},
            "replicate": 0,
        },
        Call(lambda report: None),
    )


def advanced(trainer: Trainer, parent: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """The state that a segment gives."""
    result = advance(trainer, parent, **rest)
    assert result["outcome"] == "ok", result["evidence"]
    state: dict[str, Any] = result["state"]
    return state


def persist(trainer: Trainer, state: dict[str, Any]) -> None:
    """Returns once a state is on the disk."""
    trainer.persist({"state": state}, Call(lambda report: None))


def blobs_by_name(manifest: dict[str, Any]) -> dict[str, str]:
    """Digest of each tensor."""
    return {entry["name"]: entry["blob"] for entry in manifest["entries"]}
