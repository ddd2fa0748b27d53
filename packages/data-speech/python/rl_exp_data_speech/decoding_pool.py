"""Decodes clips in a few processes and hands the results back in order."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path
from types import TracebackType

from rl_exp_bridge import WorkerError

from rl_exp_data_speech.batch import BATCH_CLIPS, Batch, Outcome
from rl_exp_data_speech.candidates import Candidates
from rl_exp_data_speech.clip import Rejected
from rl_exp_data_speech.clip_store import store_clip
from rl_exp_data_speech.decode import TooLong, decode
from rl_exp_data_speech.decoded import Decoded
from rl_exp_data_speech.decoded_before import DecodedBefore

PROCESSES = 2
WAITING_BATCHES = 6


class DecodingPool:
    """At most two processes that decode; they end with this one, however it ends."""

    def __init__(
        self, root: Path, max_seconds: float, expected_clips: int, before: DecodedBefore
    ) -> None:
        """Starts no more processes than so many clips keep busy."""
        self._root = root
        self._max_seconds = max_seconds
        self._before = before
        self._pool = ProcessPoolExecutor(
            PROCESSES if expected_clips > BATCH_CLIPS else 1,
            multiprocessing.get_context("spawn"),
            initializer=_end_with_parent,
        )

    def __enter__(self) -> DecodingPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def decode(self, clips: Candidates, wanted: int | None) -> Iterator[Outcome | Rejected]:
        """Decodes and stores clips, and ends with the one that makes up ``wanted`` usable ones.

        What is read is the same whatever the machine: no clip more than could still be needed, and
        few batches ahead, so that memory stays flat.

        Raises:
            WorkerError: ``RLX_DATA_DECODER_DIED`` if a clip brought the decoder down.
        """
        try:
            yield from self._decoded(clips, wanted)
        except BrokenProcessPool as error:
            raise WorkerError(
                "RLX_DATA_DECODER_DIED",
                "A decoding process died: a clip crashed FFmpeg, or memory ran out.",
                "Run the same command again; clips decoded before are reused.",
            ) from error

    def _decoded(self, clips: Candidates, wanted: int | None) -> Iterator[Outcome | Rejected]:
        waiting: deque[Batch] = deque()
        batch = Batch(self._before)
        usable = undecided = 0
        with closing(clips):
            while True:
                needs_more = wanted is None or usable + undecided < wanted
                clip = next(clips, None) if needs_more else None
                if clip is not None:
                    undecided += batch.add(clip)
                    if not batch.is_full():
                        continue
                if len(batch) > 0:
                    batch.submit(self._submit)
                    waiting.append(batch)
                    batch = Batch(self._before)
                if not waiting:
                    return
                if clip is None or len(waiting) > WAITING_BATCHES:
                    for outcome in waiting.popleft().outcomes():
                        if not isinstance(outcome, Rejected):
                            undecided -= 1
                            usable += outcome.decoded.reason is None
                        yield outcome

    def _submit(self, contents: list[bytes]) -> Future[list[Decoded]]:
        return self._pool.submit(_decode_batch, contents, self._root, self._max_seconds)


def _decode_batch(clips: list[bytes], root: Path, max_seconds: float) -> list[Decoded]:
    return [decode_clip(clip, root, max_seconds) for clip in clips]


def decode_clip(clip: bytes, root: Path, max_seconds: float) -> Decoded:
    """Decodes one clip into the folder of all clips."""
    if not clip:
        return Decoded("", 0, "zero_length")
    try:
        samples = decode(clip, max_seconds)
    except TooLong:
        return Decoded("", 0, "over_long")
    if samples is None:
        return Decoded("", 0, "undecodable")
    if len(samples) == 0:
        return Decoded("", 0, "zero_length")
    return Decoded(store_clip(root, samples), len(samples))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
