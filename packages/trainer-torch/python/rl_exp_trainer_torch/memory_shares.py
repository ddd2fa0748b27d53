"""How much memory may be taken for what is kept to save time."""

from dataclasses import dataclass

import torch

from rl_exp_trainer_torch.main_memory import total_bytes


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
    """The shares on this machine."""
    main_bytes = total_bytes()
    if device.type == "cuda":
        gpu_bytes = torch.cuda.get_device_properties(device).total_memory
        return gpu_memory_shares(gpu_bytes, main_bytes)
    return cpu_memory_shares(main_bytes)


def cpu_memory_shares(main_bytes: int | None) -> MemoryShares:
    """Shares of main memory of that size: parts of it, because a system that runs out may kill and not refuse."""
    return MemoryShares(
        features_on_device=_at_most(8 * 2**30, main_bytes, 4),
        features_in_memory=0,
        frozen_states=_at_most(4 * 2**30, main_bytes, 8),
        evaluation_states=_at_most(2 * 2**30, main_bytes, 16),
    )


def gpu_memory_shares(gpu_bytes: int, main_bytes: int | None) -> MemoryShares:
    """Half of a GPU with that much memory, and a part of main memory."""
    return MemoryShares(
        features_on_device=gpu_bytes // 8,
        features_in_memory=_at_most(8 * 2**30, main_bytes, 4),
        frozen_states=gpu_bytes // 4,
        evaluation_states=gpu_bytes // 8,
    )


def _at_most(size_bytes: int, main_bytes: int | None, divisor: int) -> int:
    return size_bytes if main_bytes is None else min(size_bytes, main_bytes // divisor)
