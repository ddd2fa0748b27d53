"""The training report of a segment."""

from collections.abc import Sequence
from typing import Any

import torch

from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.optimizer import Optimizer
from rl_exp_trainer_torch.train import Tally
from rl_exp_trainer_torch.updates import Update


def training_report(
    tally: Tally,
    *,
    updates: Sequence[Update],
    ladder: FreezeLadder,
    optimizer: Optimizer,
    optimizer_steps: int,
    device: torch.device,
    seconds: float,
) -> dict[str, Any]:
    """What a segment really did, as core's `trainingReportSchema` has it.

    The echo is read back and not copied from the request: `lr` from the optimizer's parameter group,
    `frozen_layers` from which parameters take gradients, `batch_size` as the largest batch put together and
    `grad_accum` as the most batches in an update. So `batch_size` and `grad_accum` are the requested ones
    wherever the segment held a whole update.
    """
    return {
        "updates": tally.updates,
        "optimizer_steps": optimizer_steps,
        "examples": tally.examples,
        "audio_seconds": tally.audio_seconds,
        "train_loss": tally.loss / tally.tokens if tally.tokens else None,
        "grad_norm": tally.grad_norm / tally.updates if tally.updates else None,
        "trainable_parameters": ladder.trainable_count(),
        "echo": {
            "lr": optimizer.lr,
            "batch_size": max(max(update.batch_sizes) for update in updates),
            "grad_accum": max(len(update.batch_sizes) for update in updates),
            "frozen_layers": ladder.frozen_layers(),
        },
        "gpu_mem_gb": torch.cuda.max_memory_allocated(device) / 1e9
        if device.type == "cuda"
        else None,
        "seconds": seconds,
    }
