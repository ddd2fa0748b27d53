"""How a segment's clips are put together into updates, batches and micro-batches."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rl_exp_trainer_torch.clip import Clip

UPDATES_PER_WINDOW = 32
"""Clips are sorted by length within windows of this many updates: enough for whole batches of one bucket, few
enough that a window still mixes speakers and texts."""


@dataclass(frozen=True)
class MicroBatch:
    """Clips of one encoder length that pass the model together; `first_index` numbers the first in its update."""

    first_index: int
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
        ordered = sorted(self.micro_batches, key=lambda micro: micro.first_index)
        return [clip for micro in ordered for clip in micro.clips]


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
            _update(window[first : first + size], batch_size, lanes, lengths.positions)
            for first in range(0, len(window), size)
        ]
    ranks = [
        hashlib.sha256(f"{order_seed}:{index}".encode()).digest() for index in range(len(updates))
    ]
    return [updates[index] for index in sorted(range(len(updates)), key=ranks.__getitem__)]


def _update(
    clips: Sequence[Clip], batch_size: int, lanes: int, positions: Callable[[Clip], int]
) -> Update:
    starts = range(0, len(clips), batch_size)
    shares: list[list[MicroBatch]] = [[] for _ in range(lanes)]
    for start in starts:
        batch = clips[start : start + batch_size]
        for lane, (first, share) in enumerate(_shares(batch, lanes, positions)):
            for _, group in groupby(share, key=positions):
                micro = MicroBatch(start + first, tuple(group))
                shares[lane].append(micro)
                first += len(micro.clips)
    return Update(
        tuple(len(clips[start : start + batch_size]) for start in starts),
        tuple(tuple(share) for share in shares),
    )


def _shares(
    batch: Sequence[Clip], lanes: int, positions: Callable[[Clip], int]
) -> Iterator[tuple[int, Sequence[Clip]]]:
    """Cuts a batch into a share for each lane, alike in encoder positions; with each its first clip's number."""
    total = sum(map(positions, batch))
    ends, heard = [0] * lanes, 0
    for index, clip in enumerate(batch):
        lane = (heard + positions(clip) // 2) * lanes // total
        ends[lane] = index + 1
        heard += positions(clip)
    first = 0
    for end in ends:
        yield first, batch[first : max(first, end)]
        first = max(first, end)
