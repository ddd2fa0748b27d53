"""Decoded clips in a folder that holds nothing else, each under the digest of its samples."""

from __future__ import annotations

import hashlib
import os
import wave
from pathlib import Path

from rl_exp_data_speech.decode import RATE, Samples

HEADER_BYTES = 44


def clip_path(digest: str) -> str:
    """Where a clip lies, relative to the folder of all clips."""
    return f"{digest[:2]}/{digest}.wav"


def store_clip(root: Path, samples: Samples) -> str:
    """Writes the samples as WAV unless they are there whole, and returns their SHA-256."""
    content = samples.astype("<i2", copy=False).tobytes()
    digest = hashlib.sha256(content).hexdigest()
    if not has_clip(root, digest, len(samples)):
        path = root / clip_path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{digest}.{os.getpid()}")
        with wave.open(str(half), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(content)
        half.replace(path)
    return digest


def has_clip(root: Path, digest: str, samples: int) -> bool:
    """True if the clip's file is there in its full length."""
    try:
        return (root / clip_path(digest)).stat().st_size == HEADER_BYTES + 2 * samples
    except FileNotFoundError:
        return False
