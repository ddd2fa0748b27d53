"""How a segment's clips are put together into updates, batches and micro-batches."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rl_exp_trainer_torch.clip import Clip

UPDATES_PER_WINDOW = 32
"""Clips are sorted by length within windows of this many updates: enough for whole batches of one bucket, few
enough that a window still mixes speakers and texts."""


@dataclass(frozen=True)
class MicroBatch:
    """Clips that pass the model together, in the order of their length, and the number of each in its update."""

    numbers: tuple[int, ...]
    clips: tuple[Clip, ...]


@dataclass(frozen=True)
class Update:
    """What one optimizer step learns from: `grad_accum` batches of `batch_size` clips; the last may be smaller.

    Attributes:
        batch_sizes: Clips in each batch.
        lanes: For each lane, the micro-batches that it runs one after the other; a lane may have none.
    """

    batch_sizes: tuple[int, ...]
    lanes: tuple[tuple[MicroBatch, ...], ...]

    @property
    def micro_batches(self) -> list[MicroBatch]:
        """All micro-batches."""
        return [micro for lane in self.lanes for micro in lane]

    @property
    def clips(self) -> list[Clip]:
        """All clips, in the order of their numbers."""
        numbered = {
            number: clip
            for micro in self.micro_batches
            for number, clip in zip(micro.numbers, micro.clips, strict=True)
        }
        return [numbered[number] for number in sorted(numbered)]


@dataclass(frozen=True)
class ClipLengths:
    """What a clip costs: encoder positions, and tokens of its label."""

    positions: Callable[[Clip], int]
    tokens: Callable[[Clip], int]


def form_updates(
    clips: Sequence[Clip],
    *,
    batch_size: int,
    grad_accum: int,
    lanes: int,
    lengths: ClipLengths,
    order_seed: str,
) -> list[Update]:
    """Updates of exactly batch_size × grad_accum clips, the smaller remainder among them.

    Clips of similar length fall together, so that little is padding. The order of updates is shuffled by
    `order_seed`, so that length does not run through the segment as a curriculum.
    """

    def length(clip: Clip) -> tuple[int, int]:
        return lengths.positions(clip), lengths.tokens(clip)

    size = batch_size * grad_accum
    updates = []
    for start in range(0, len(clips), size * UPDATES_PER_WINDOW):
        window = sorted(clips[start : start + size * UPDATES_PER_WINDOW], key=length)
        updates += [
            _update(window[first : first + size], batch_size, lanes)
            for first in range(0, len(window), size)
        ]
    ranks = [
        hashlib.sha256(f"{order_seed}:{index}".encode()).digest() for index in range(len(updates))
    ]
    return [updates[index] for index in sorted(range(len(updates)), key=ranks.__getitem__)]


def _update(clips: Sequence[Clip], batch_size: int, lanes: int) -> Update:
    starts = range(0, len(clips), batch_size)
    shares: list[list[MicroBatch]] = [[] for _ in range(lanes)]
    for start in starts:
        end = min(start + batch_size, len(clips))
        for lane, share in enumerate(shares):
            # Neighbours in length go to different lanes, so that all are done at about the same time.
            numbers = tuple(range(start + lane, end, lanes))
            if numbers:
                share.append(MicroBatch(numbers, tuple(clips[number] for number in numbers)))
    return Update(
        tuple(len(clips[start : start + batch_size]) for start in starts),
        tuple(tuple(share) for share in shares),
    )
