"""How a segment's clips are put together into updates, batches and micro-batches."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rl_exp_trainer_torch.clip import Clip

UPDATES_PER_WINDOW = 32
"""Clips are sorted by length within windows of this many updates: enough for whole batches of one bucket, few
enough that a window still mixes speakers and texts."""


@dataclass(frozen=True)
class Batch:
    """The clips between two gradient accumulations, in micro-batches of one encoder length each."""

    micro_batches: tuple[tuple[Clip, ...], ...]

    @property
    def size(self) -> int:
        """Clips in the batch."""
        return sum(len(micro) for micro in self.micro_batches)


@dataclass(frozen=True)
class Update:
    """What one optimizer step learns from: `grad_accum` batches of `batch_size` clips; the last may be smaller."""

    batches: tuple[Batch, ...]

    @property
    def micro_batches(self) -> list[tuple[Clip, ...]]:
        """All micro-batches, in the order they are run."""
        return [micro for batch in self.batches for micro in batch.micro_batches]

    @property
    def clips(self) -> list[Clip]:
        """All clips."""
        return [clip for micro in self.micro_batches for clip in micro]


def form_updates(
    clips: Sequence[Clip],
    *,
    batch_size: int,
    grad_accum: int,
    positions: Callable[[Clip], int],
    order_seed: str,
) -> list[Update]:
    """Updates of exactly batch_size × grad_accum clips, the smaller remainder among them.

    Clips of similar length fall together. The order of updates is shuffled by `order_seed`, so that length
    does not run through the segment as a curriculum.
    """
    size = batch_size * grad_accum
    updates = []
    for start in range(0, len(clips), size * UPDATES_PER_WINDOW):
        window = sorted(clips[start : start + size * UPDATES_PER_WINDOW], key=positions)
        updates += [
            _update(window[first : first + size], batch_size, positions)
            for first in range(0, len(window), size)
        ]
    ranks = [
        hashlib.sha256(f"{order_seed}:{index}".encode()).digest() for index in range(len(updates))
    ]
    return [updates[index] for index in sorted(range(len(updates)), key=ranks.__getitem__)]


def _update(clips: Sequence[Clip], batch_size: int, positions: Callable[[Clip], int]) -> Update:
    return Update(
        tuple(
            Batch(
                tuple(
                    tuple(group)
                    for _, group in groupby(clips[first : first + batch_size], key=positions)
                )
            )
            for first in range(0, len(clips), batch_size)
        )
    )
