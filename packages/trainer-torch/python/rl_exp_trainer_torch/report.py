"""The training report of a segment."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import torch

from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.hyperparameters import Hyperparameters
from rl_exp_trainer_torch.optimizer import Optimizer
from rl_exp_trainer_torch.train import Tally
from rl_exp_trainer_torch.updates import Update


class Progress:
    """How far a segment came.

    Attributes:
        echo: The hyperparameters in effect; as asked for until they are read back.
        tally: What training has done.
        seconds: Wall-clock seconds of it.
        estimated_bytes: Memory that the segment is estimated to need, where a budget is declared.
    """

    def __init__(self, asked: Hyperparameters) -> None:
        self.echo: dict[str, float] = asdict(asked)
        self.tally = Tally()
        self.seconds = 0.0
        self.estimated_bytes: int | None = None

    def read_back(
        self, optimizer: Optimizer, updates: Sequence[Update], ladder: FreezeLadder
    ) -> None:
        """Takes the echo from what is about to train: the rate from the optimizer, frozen layers
        from which parameters take gradients, `batch_size` as the largest batch put together and `grad_accum` as the
        most batches in an update. So these two are the requested ones wherever the segment holds a whole update.
        """
        self.echo = {
            "lr": optimizer.lr,
            "batch_size": max(max(update.batch_sizes) for update in updates),
            "grad_accum": max(len(update.batch_sizes) for update in updates),
            "frozen_layers": ladder.frozen_layers(),
        }


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
