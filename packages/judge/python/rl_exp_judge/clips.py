"""The clips of a split: what was said, and the samples."""

from __future__ import annotations

import json
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rl_exp_bridge import WorkerError

RATE = 16_000

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Clip:
    """One line of a split."""

    id: str
    text: str
    seconds: float
    path: Path
    sha256: str

    def samples(self) -> Samples:
        """Samples from -1 to 1 at 16 kHz.

        Raises:
            WorkerError: ``RLX_JUDGE_AUDIO_UNREADABLE`` where the file is no 16 kHz mono WAV.
        """
        return samples_of(self.content())

    def content(self) -> bytes:
        """Samples as they lie in the file: 16 bits each, little endian; ``sha256`` is of these.

        Raises:
            WorkerError: as ``samples``.
        """
        try:
            with wave.open(str(self.path), "rb") as file:
                form = (file.getframerate(), file.getnchannels(), file.getsampwidth())
                content = file.readframes(file.getnframes())
        except (OSError, EOFError, wave.Error) as error:
            raise _unreadable(self.path, str(error)) from error
        if form != (RATE, 1, 2):
            raise _unreadable(self.path, f"rate, channels and bytes are {form}")
        return content


def samples_of(content: bytes) -> Samples:
    """Samples from -1 to 1 of a clip's content."""
    samples: Samples = np.frombuffer(content, dtype="<i2").astype(np.float32)
    samples /= 32_768
    return samples


def read_clips(manifest: dict[str, Any]) -> list[Clip]:
    """Reads a split: ``path`` of its JSON lines, ``root`` of the audio."""
    root = Path(manifest["root"])
    with Path(manifest["path"]).open(encoding="utf-8") as lines:
        examples = [json.loads(line) for line in lines if line.strip()]
    return [
        Clip(e["id"], e["text"], float(e["seconds"]), root / e["audio"], e["sha256"])
        for e in examples
    ]


def _unreadable(path: Path, reason: str) -> WorkerError:
    return WorkerError(
        "RLX_JUDGE_AUDIO_UNREADABLE",
        f"The prepared audio {path} cannot be read: {reason}.",
        "Delete the data plugin's cache, then run the same command again.",
        exit_code=69,
    )
