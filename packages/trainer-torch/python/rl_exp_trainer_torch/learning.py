"""What a micro-batch teaches: its loss, and gradients."""

from collections.abc import Sequence
from typing import Any, Protocol

import torch

from rl_exp_trainer_torch.compiled_learning import CompiledLearning
from rl_exp_trainer_torch.loss import LossSum, loss_sum
from rl_exp_trainer_torch.precision import mixed_precision
from rl_exp_trainer_torch.traced_loss import TracedLoss


class Learning(Protocol):
    """A way to take the gradients of `loss_sum`."""

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
        """The loss that `loss_sum` says; what `factor` times it gives is added to the gradients of what trains.

        Args:
            model: Its decoder is run.
            states: Encoder states (clips, positions, width), a tensor for each length. Where they were computed by
                what trains, that learns too.
            labels: Prompt, text and end token of each clip.
            prompt_length: Tokens of the prompt.
            factor: One over the tokens of the whole update, and what keeps small gradients.
            fresh: The decoder's gradients are zeros, and may be written over.
        """


class AutogradLearning:
    """A `Learning` for any model on any device."""

    def __init__(self, loss_sum: LossSum, device: torch.device, dtype: torch.dtype) -> None:
        self._loss_sum = loss_sum
        self._device = device
        self._dtype = dtype

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
        with mixed_precision(self._device, self._dtype):
            loss = self._loss_sum(model, states, labels, prompt_length)
        (loss * factor).backward()  # type: ignore[no-untyped-call]
        return loss.detach()


def learning_of(model: Any, *, lanes: int, device: torch.device, dtype: torch.dtype) -> Learning:
    """The fastest way for a model in so many lanes on a device; all of float32 on a CPU have the same bits."""
    # TorchScript knows nothing of autocast.
    if lanes == 1 or dtype != torch.float32:
        return AutogradLearning(loss_sum, device, dtype)
    if CompiledLearning.fits(model):
        return CompiledLearning()
    return AutogradLearning(TracedLoss().loss_sum, device, dtype)
