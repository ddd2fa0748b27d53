"""Layer norms for TorchScript, forward and backward."""

from typing import NamedTuple

import torch

from rl_exp_trainer_torch.decoder_weights import Norm


class SavedNorm(NamedTuple):
    """What a norm was given and gave (rows, width), and each row's mean and 1/deviation (rows, 1)."""

    given: torch.Tensor
    normed: torch.Tensor
    mean: torch.Tensor
    inverse_deviation: torch.Tensor


def norm(given: torch.Tensor, weights: Norm) -> SavedNorm:
    """Each row (rows, width) brought to mean 0 and deviation 1, then weighed."""
    normed, mean, inverse_deviation = torch.native_layer_norm(
        given, weights.weight.shape, weights.weight, weights.bias, weights.epsilon
    )
    return SavedNorm(given, normed, mean, inverse_deviation)


def norm_backward(
    gradient: torch.Tensor, saved: SavedNorm, weights: Norm, gradients: Norm
) -> torch.Tensor:
    """The gradient of what `norm` was given (rows, width), by that of what it gave.

    Adds to the gradients of weight and bias.
    """
    found = torch.ops.aten.native_layer_norm_backward(
        gradient,
        saved.given,
        weights.weight.shape,
        saved.mean,
        saved.inverse_deviation,
        weights.weight,
        weights.bias,
        [True, True, True],
    )
    gradients.weight.add_(found[1])
    gradients.bias.add_(found[2])
    given_gradient: torch.Tensor = found[0]
    return given_gradient
