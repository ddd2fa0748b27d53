"""Tensors that are kept to save time, within a limit on their bytes."""

import threading
from collections.abc import Hashable

import torch


class Kept:
    """Tensors by key. What finds no room is not kept, and whoever asks for it makes it anew, with the same bits.

    May be used by several threads.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._limit_when_resumed: int | None = None
        self._tensors: dict[Hashable, torch.Tensor] = {}
        self._size_bytes = 0
        self._lock = threading.Lock()

    @property
    def size_bytes(self) -> int:
        """What is kept takes this much."""
        return self._size_bytes

    def get(self, key: Hashable) -> torch.Tensor | None:
        """The tensor of a key, if it is kept."""
        return self._tensors.get(key)

    def has_room(self, size_bytes: int) -> bool:
        """Whether a tensor of that size would be kept."""
        return self._size_bytes + size_bytes <= self._limit_bytes

    def add(self, key: Hashable, tensor: torch.Tensor) -> None:
        """Keeps a tensor if there is room."""
        with self._lock:
            if key not in self._tensors and self.has_room(tensor.nbytes):
                self._tensors[key] = tensor
                self._size_bytes += tensor.nbytes

    def forget(self) -> None:
        """Drops everything."""
        with self._lock:
            self._tensors, self._size_bytes = {}, 0

    def pause(self) -> None:
        """Drops everything and keeps nothing, because memory has run out."""
        self._limit_when_resumed = (
            self._size_bytes // 2 if self._size_bytes > 0 else self._limit_bytes
        )
        self._limit_bytes = 0
        self.forget()

    def resume(self) -> None:
        """Keeps again, up to half of what it held when memory ran out."""
        if self._limit_when_resumed is not None:
            self._limit_bytes, self._limit_when_resumed = self._limit_when_resumed, None
