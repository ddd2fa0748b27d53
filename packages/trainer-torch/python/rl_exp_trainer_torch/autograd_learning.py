"""Learning from a micro-batch as autograd does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from rl_exp_trainer_torch.loss import LossSum
from rl_exp_trainer_torch.precision import mixed_precision


@dataclass(frozen=True)
class AutogradLearning:
    """A `Learning` for any model on any device.

    Attributes:
        loss_sum: `loss_sum`, or what gives the same.
        dtype: What wide products are computed in.
    """

    loss_sum: LossSum
    device: torch.device
    dtype: torch.dtype

    def learn(
        self,
        model: Any,
        states: Sequence[torch.Tensor],
        labels: Sequence[Sequence[int]],
        prompt_length: int,
        *,
        factor: float,
        fresh: bool,
    ) -> torch.Tensor:
        """As `Learning.learn` says."""
        with mixed_precision(self.device, self.dtype):
            loss = self.loss_sum(model, states, labels, prompt_length)
        (loss * factor).backward()  # type: ignore[no-untyped-call]
        return loss.detach()
