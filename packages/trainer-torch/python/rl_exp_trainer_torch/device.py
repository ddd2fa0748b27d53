"""Where training runs."""

import torch
from rl_exp_bridge import WorkerError


def select_device(accelerator: str) -> torch.device:
    """The device for `auto`, `cpu` or `cuda`; `auto` takes a GPU where there is one.

    Raises:
        WorkerError: RLX_ACCELERATOR_MISSING where CUDA is asked for and torch finds none.
    """
    if accelerator == "cpu" or (accelerator == "auto" and not torch.cuda.is_available()):
        return torch.device("cpu")
    if not torch.cuda.is_available():
        raise WorkerError(
            "RLX_ACCELERATOR_MISSING",
            "CUDA was asked for, but PyTorch finds no GPU that it can use.",
            "Run `rl-exp doctor` to see which PyTorch is used, or choose the accelerator `auto`.",
            exit_code=69,
        )
    return torch.device("cuda")
