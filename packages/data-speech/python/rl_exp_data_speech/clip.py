"""What a layout yields: clips to decode, and what it had to leave out, in the order of reading."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from rl_exp_data_speech.rows import Row


@dataclass(frozen=True)
class Clip:
    """A clip and its row.

    Attributes:
        row: What is known of it.
        read: Brings its encoded audio, or says why there is none.
    """

    row: Row
    read: Callable[[], bytes | Rejected]


@dataclass(frozen=True)
class Rejected:
    """So many clips or rows that cannot be used, and why."""

    reason: str
    count: int = 1


Clips = Generator[Clip | Rejected, None, None]
"""Clips in order; closing it ends the transfer that they come from."""


def held(content: bytes) -> Callable[[], bytes | Rejected]:
    """Brings audio that was read already."""
    return lambda: content
