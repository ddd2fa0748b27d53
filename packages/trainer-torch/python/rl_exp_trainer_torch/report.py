"""The training report of a segment."""

from typing import Any

import torch

from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.progress import Progress


def training_report(
    progress: Progress, *, optimizer_steps: int, ladder: FreezeLadder, device: torch.device
) -> dict[str, Any]:
    """What a segment really did, as core's `trainingReportSchema` has it."""
    tally = progress.tally
    return {
        "updates": tally.updates,
        "skipped_updates": tally.skipped_updates,
        "optimizer_steps": optimizer_steps,
        "examples": tally.examples,
        "audio_seconds": tally.audio_seconds,
        "train_loss": tally.loss / tally.tokens if tally.tokens else None,
        "grad_norm": tally.grad_norm / tally.updates if tally.updates else None,
        "trainable_parameters": ladder.trainable_count(),
        "echo": progress.echo,
        "gpu_mem_gb": _peak_gb(progress, device),
        "seconds": progress.seconds,
    }


def _peak_gb(progress: Progress, device: torch.device) -> float | None:
    """Measured on a GPU; elsewhere what was estimated against a declared budget."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / 1e9
    return None if progress.estimated_bytes is None else progress.estimated_bytes / 1e9
