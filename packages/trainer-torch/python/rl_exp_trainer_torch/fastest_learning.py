"""The fastest way in which a model can learn."""

import sys
from typing import Any

import torch

from rl_exp_trainer_torch.autograd_learning import AutogradLearning
from rl_exp_trainer_torch.compiled_learning import CompiledLearning
from rl_exp_trainer_torch.learning import Learning
from rl_exp_trainer_torch.loss import loss_sum
from rl_exp_trainer_torch.traced_loss import TracedLoss


def fastest_learning(
    model: Any, *, lanes: int, device: torch.device, dtype: torch.dtype
) -> Learning:
    """The fastest way for a model in so many lanes on a device; on a CPU all have the same bits.

    One lane has nobody to wait for at Python's lock, or operations so long that it does not matter. Several are on a
    CPU. TorchScript knows nothing of autocast, and torch does not support it from Python 3.14 on.
    """
    if lanes == 1 or dtype != torch.float32 or sys.version_info >= (3, 14):
        return AutogradLearning(loss_sum, device, dtype)
    if CompiledLearning.fits(model):
        return CompiledLearning()
    return AutogradLearning(TracedLoss().loss_sum, device, dtype)
