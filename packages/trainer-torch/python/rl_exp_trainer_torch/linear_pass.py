"""Linear layers for TorchScript, forward and backward."""

import torch
from torch.nn import functional

from rl_exp_trainer_torch.decoder_weights import Linear


def linear(given: torch.Tensor, weights: Linear) -> torch.Tensor:
    """(rows, from) → (rows, to)."""
    return functional.linear(given, weights.weight, weights.bias)


def linear_backward(
    gradient: torch.Tensor, given: torch.Tensor, weights: Linear, gradients: Linear, fresh: bool
) -> torch.Tensor:
    """The gradient of what `linear` was given (rows, from), by that of what it gave (rows, to).

    Adds to the gradients of weight and bias.
    """
    gradients.bias.add_(gradient.sum(0))
    add_weight_gradient(gradient, given, gradients.weight, fresh)
    return gradient.mm(weights.weight)


def add_weight_gradient(
    gradient: torch.Tensor, given: torch.Tensor, weight_gradient: torch.Tensor, fresh: bool
) -> None:
    """Adds what a linear layer's weight learns; where that is `fresh`, it is zeros and may be written over."""
    if fresh:
        torch.mm(gradient.t(), given, out=weight_gradient)
    else:
        weight_gradient.add_(gradient.t().mm(given))
