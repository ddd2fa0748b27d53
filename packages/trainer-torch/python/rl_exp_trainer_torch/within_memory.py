"""Work that may run out of memory, and is not told so for the sake of what is merely kept to save time."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import torch

from rl_exp_trainer_torch.main_memory import available_bytes
from rl_exp_trainer_torch.shortage import is_out_of_memory, what_was_said

Result = TypeVar("Result")


@dataclass(frozen=True)
class OutOfMemory:
    """What was said of it.

    Attributes:
        message: The allocator's text.
        available_bytes: Main memory that was left once all lanes had ended, if the system says; what they had let go
            is in it.
        dropped_bytes: What had been dropped before the work was begun once more; 0 where nothing was kept.
    """

    message: str
    available_bytes: int | None
    dropped_bytes: int


class Droppable(Protocol):
    """Something that is kept to save time."""

    @property
    def size_bytes(self) -> int:
        """What it takes."""

    def pause(self) -> None:
        """Drops everything and keeps nothing, because memory has run out."""

    def resume(self) -> None:
        """Keeps again."""


def within_memory(
    work: Callable[[], Result], kept: Sequence[Droppable], device: torch.device
) -> Result | OutOfMemory:
    """What work gives. Where memory runs out, it is begun once more with nothing kept before that is the result.

    Args:
        work: Begins anew whenever it is called, and cleans up behind itself.
        kept: What is dropped then.
        device: Where memory is given back to.
    """
    first = _attempt(work, 0)
    if not isinstance(first, OutOfMemory):
        return first
    dropped_bytes = sum(each.size_bytes for each in kept)
    if dropped_bytes == 0:
        _release(device)
        return first
    for each in kept:
        each.pause()
    _release(device)
    try:
        return _attempt(work, dropped_bytes)
    finally:
        for each in kept:
            each.resume()
        _release(device)


def _attempt(work: Callable[[], Result], dropped_bytes: int) -> Result | OutOfMemory:
    try:
        return work()
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        # Only texts and numbers leave this block: the traceback holds on to the tensors that filled the memory.
        return OutOfMemory(what_was_said(error), available_bytes(), dropped_bytes)


def _release(device: torch.device) -> None:
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
