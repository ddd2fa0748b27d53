"""What a micro-batch teaches: its loss, and gradients."""

from collections.abc import Sequence
from typing import Any, Protocol

import torch


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
            factor: One over the tokens of the whole update, times the loss scale.
            fresh: The decoder's gradients are zeros; who is quicker with it may write over them.
        """
