"""Any audio that FFmpeg reads, as 16 kHz mono samples of 16 bits."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

RATE = 16_000

Samples = NDArray[np.int16]


class TooLong(Exception):
    """The clip goes on after the longest length allowed."""


def decode(content: bytes, max_seconds: float) -> Samples | None:
    """Decodes a clip; None where it is no audio. The result may be empty.

    Raises:
        TooLong: The clip is longer than ``max_seconds``; the rest is not decoded.
    """
    try:
        with av.open(io.BytesIO(content), mode="r") as container:
            if not container.streams.audio:
                return None
            return _samples(container, int(max_seconds * RATE))
    except (av.FFmpegError, ValueError):
        return None


def _samples(container: Any, limit: int) -> Samples:
    """Gathers frames of one format and resamples them together, which is faster than one by one."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    parts: list[Samples] = []
    gathered: list[Any] = []
    seconds = 0.0
    for frame in container.decode(container.streams.audio[0]):
        if gathered and _format(frame) != _format(gathered[0]):
            parts += _resample(resampler, _joined(gathered)) + _resample(resampler, None)
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            gathered = []
        gathered.append(frame)
        seconds += frame.samples / frame.sample_rate
        if seconds * RATE > limit + 0.5:
            raise TooLong
    if gathered:
        parts += _resample(resampler, _joined(gathered)) + _resample(resampler, None)
    return np.concatenate(parts) if parts else np.zeros(0, np.int16)


def _format(frame: Any) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _joined(frames: list[Any]) -> Any:
    first = frames[0]
    whole = av.AudioFrame.from_ndarray(
        np.concatenate([frame.to_ndarray() for frame in frames], axis=1),
        format=first.format.name,
        layout=first.layout.name,
    )
    whole.sample_rate = first.sample_rate
    return whole


def _resample(resampler: Any, frame: Any) -> list[Samples]:
    return [part.to_ndarray()[0] for part in resampler.resample(frame)]
