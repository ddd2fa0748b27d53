"""Linear layers and layer norms for TorchScript, there and back.

A backward function is given the gradient of what its forward function gave (rows, to). It adds to the gradients of
the weights and returns the gradient of what that was given (rows, from).
"""

from typing import NamedTuple

import torch
from torch.nn import functional

from rl_exp_trainer_torch.decoder_weights import Linear, Norm


class SavedNorm(NamedTuple):
    """What a norm was given and gave (rows, width), and each row's mean and 1/deviation (rows, 1)."""

    given: torch.Tensor
    normed: torch.Tensor
    mean: torch.Tensor
    inverse_deviation: torch.Tensor


def linear(given: torch.Tensor, weights: Linear) -> torch.Tensor:
    """A linear layer of rows."""
    return functional.linear(given, weights.weight, weights.bias)


def linear_backward(
    gradient: torch.Tensor, given: torch.Tensor, weights: Linear, gradients: Linear, fresh: bool
) -> torch.Tensor:
    """`linear`, back."""
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


def norm(given: torch.Tensor, weights: Norm) -> SavedNorm:
    """A layer norm of rows."""
    normed, mean, inverse_deviation = torch.native_layer_norm(
        given, weights.weight.shape, weights.weight, weights.bias, weights.epsilon
    )
    return SavedNorm(given, normed, mean, inverse_deviation)


def norm_backward(
    gradient: torch.Tensor, saved: SavedNorm, weights: Norm, gradients: Norm
) -> torch.Tensor:
    """`norm`, back."""
    gradient, weight, bias = torch.ops.aten.native_layer_norm_backward(
        gradient,
        saved.given,
        weights.weight.shape,
        saved.mean,
        saved.inverse_deviation,
        weights.weight,
        weights.bias,
        [True, True, True],
    )
    gradients.weight.add_(weight)
    gradients.bias.add_(bias)
    return gradient
