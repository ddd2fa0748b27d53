"""Decodes clips in a few processes and hands the results back in order."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from rl_exp_bridge import WorkerError

from rl_exp_data_speech.clip_store import store_clip
from rl_exp_data_speech.decode import TooLong, decode

PROCESSES = 2
BATCH_CLIPS = 16
BATCH_BYTES = 2**20
WAITING_BATCHES = 6

Label = TypeVar("Label")


@dataclass(frozen=True)
class Decoded:
    """A clip that is stored, or the reason why it is not."""

    digest: str
    samples: int
    reason: str | None = None


class DecodingPool:
    """At most two processes that decode; they end with this one, however it ends."""

    def __init__(self, root: Path, max_seconds: float, expected_clips: int) -> None:
        """Starts no more processes than so many clips keep busy."""
        self._root = root
        self._max_seconds = max_seconds
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

    def decode(self, clips: Iterable[tuple[Label, bytes]]) -> Iterator[tuple[Label, Decoded]]:
        """Decodes and stores labelled clips; reads few batches ahead, so that memory stays flat.

        Raises:
            WorkerError: ``RLX_DATA_DECODER_DIED`` if a clip brought the decoder down.
        """
        waiting: deque[tuple[list[Label], Future[list[Decoded]]]] = deque()
        try:
            for labels, batch in _batches(clips):
                job = self._pool.submit(_decode_batch, batch, self._root, self._max_seconds)
                waiting.append((labels, job))
                if len(waiting) > WAITING_BATCHES:
                    yield from _finished(waiting)
            while waiting:
                yield from _finished(waiting)
        except BrokenProcessPool as error:
            raise WorkerError(
                "RLX_DATA_DECODER_DIED",
                "A decoding process died: a clip crashed FFmpeg, or memory ran out.",
                "Run the same command again; clips decoded before are reused.",
            ) from error


def _finished(
    waiting: deque[tuple[list[Label], Future[list[Decoded]]]],
) -> Iterator[tuple[Label, Decoded]]:
    labels, job = waiting.popleft()
    return zip(labels, job.result(), strict=True)


def _batches(
    clips: Iterable[tuple[Label, bytes]],
) -> Iterator[tuple[list[Label], list[bytes]]]:
    labels: list[Label] = []
    batch: list[bytes] = []
    for label, clip in clips:
        labels.append(label)
        batch.append(clip)
        if len(batch) == BATCH_CLIPS or sum(map(len, batch)) > BATCH_BYTES:
            yield labels, batch
            labels, batch = [], []
    if batch:
        yield labels, batch


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
