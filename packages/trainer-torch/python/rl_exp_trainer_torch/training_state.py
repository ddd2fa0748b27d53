"""A snapshot of training, complete: what comes next follows from it and from nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from rl_exp_trainer_torch.sampler import Position


@dataclass(frozen=True)
class Moments:
    """AdamW's moments of one parameter."""

    exp_avg: torch.Tensor
    exp_avg_sq: torch.Tensor
    step: int


@dataclass(frozen=True)
class TrainingState:
    """Weights and moments by parameter name, and the counters.

    Moments are held for the parameters of the last segment; a parameter that was frozen in it starts afresh.

    Attributes:
        architecture: Digest of parameter names and shapes, so that a state is not loaded into another model.
        optimizer_steps: Updates since the root.
        probe_loss: Loss on the probe clips, as a decimal text; None for the root, whose contents are then the same
            on every machine.
    """

    seed: int
    architecture: str
    position: Position
    optimizer_steps: int
    probe_loss: str | None
    weights: Mapping[str, torch.Tensor]
    moments: Mapping[str, Moments]
