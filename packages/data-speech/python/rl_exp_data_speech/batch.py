"""A few clips that are decoded together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass

from rl_exp_data_speech.candidates import Candidate
from rl_exp_data_speech.clip import Rejected
from rl_exp_data_speech.decoded import Decoded
from rl_exp_data_speech.decoded_before import DecodedBefore
from rl_exp_data_speech.rows import Row

BATCH_CLIPS = 16
BATCH_BYTES = 2**20


@dataclass(frozen=True)
class Outcome:
    """What became of a candidate."""

    identity: str
    row: Row
    decoded: Decoded


class Batch:
    """Clips and what was rejected between them, in order; clips known from before cost nothing."""

    def __init__(self, before: DecodedBefore) -> None:
        self._before = before
        self._items: list[Rejected | Outcome | _Undecided] = []
        self._contents: list[bytes] = []
        self._job: Future[list[Decoded]] | None = None

    def __len__(self) -> int:
        return len(self._items)

    def add(self, clip: Candidate | Rejected) -> int:
        """Returns how many candidates that adds."""
        if isinstance(clip, Rejected):
            self._items.append(clip)
            return 0
        digest = hashlib.sha256(clip.content).hexdigest()
        known = self._before.find(digest)
        if known is None:
            self._contents.append(clip.content)
            self._items.append(_Undecided(clip.identity, clip.row, digest))
        else:
            self._items.append(Outcome(clip.identity, clip.row, known))
        return 1

    def is_full(self) -> bool:
        """True if it should be submitted."""
        return len(self._items) == BATCH_CLIPS or sum(map(len, self._contents)) > BATCH_BYTES

    def submit(self, decode: Callable[[list[bytes]], Future[list[Decoded]]]) -> None:
        """Begins to decode."""
        if self._contents:
            self._job = decode(self._contents)
            self._contents = []

    def outcomes(self) -> Iterator[Outcome | Rejected]:
        """Waits, and returns everything in order."""
        results = iter(self._job.result() if self._job else ())
        for item in self._items:
            if isinstance(item, _Undecided):
                decoded = next(results)
                self._before.add(item.content_digest, decoded)
                yield Outcome(item.identity, item.row, decoded)
            else:
                yield item


@dataclass(frozen=True)
class _Undecided:
    identity: str
    row: Row
    content_digest: str
