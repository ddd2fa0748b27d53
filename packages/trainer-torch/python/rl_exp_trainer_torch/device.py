"""Where training runs, and how much of its memory may be taken for what is kept."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class MemoryShares:
    """Bytes that may be taken for what is kept to save time.

    Attributes:
        features_on_device: Features where batches are put together.
        features_in_memory: Features in main memory, of clips that find no room on the device.
        frozen_states: What frozen encoder layers make of clips.
        evaluation_states: Encoder states of the val split.
    """

    features_on_device: int
    features_in_memory: int
    frozen_states: int
    evaluation_states: int


def memory_shares(device: torch.device) -> MemoryShares:
    """Fixed sizes of main memory; half of a GPU's memory at most."""
    if device.type == "cuda":
        return gpu_memory_shares(torch.cuda.get_device_properties(device).total_memory)
    return MemoryShares(8 * 2**30, 0, 4 * 2**30, 2 * 2**30)


def gpu_memory_shares(total_bytes: int) -> MemoryShares:
    """Shares of a GPU with that much memory."""
    return MemoryShares(
        features_on_device=total_bytes // 8,
        features_in_memory=8 * 2**30,
        frozen_states=total_bytes // 4,
        evaluation_states=total_bytes // 8,
    )
