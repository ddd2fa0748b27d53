"""Decoded audio from the data cache: 16 kHz, mono, 16-bit WAV."""

import hashlib
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rl_exp_bridge import WorkerError

Samples = NDArray[np.float32]


def read_audio(path: Path, sampling_rate: int, sha256: str) -> Samples:
    """Samples in [-1, 1).

    Args:
        path: The file.
        sampling_rate: Samples a second that it must have.
        sha256: Digest of the samples, 16-bit little-endian.

    Raises:
        WorkerError: RLX_AUDIO_UNREADABLE where the file is missing, is not mono 16-bit WAV at the rate, or holds
            other samples.
    """
    try:
        with wave.open(str(path), "rb") as file:
            layout = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            data = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise _unreadable(path, str(error)) from error
    if layout != (1, 2, sampling_rate):
        raise _unreadable(path, f"it has (channels, bytes, rate) = {layout}")
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _unreadable(path, "it holds other samples than were prepared")
    samples: Samples = np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
    return samples


def _unreadable(path: Path, reason: str) -> WorkerError:
    return WorkerError(
        "RLX_AUDIO_UNREADABLE",
        f"The prepared audio {path} cannot be used: {reason}.",
        "Delete that file if it is there, then prepare it again: rl-exp data FILE",
        exit_code=69,
    )
