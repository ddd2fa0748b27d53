"""Clips of a manifest with features in memory, at whatever encoder length is asked for."""

import json
import math
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from whisper_reference import WhisperReference

POSITIONS_PER_BUCKET = 25
"""Half a second, as the trainer divides lengths."""


@dataclass(frozen=True)
class BenchClip:
    """A clip, and the encoder positions that its own half-second bucket takes."""

    text: str
    seconds: float
    audio: Path
    positions: int


class BenchClips:
    """The clips, and their features by length; each is computed once, padded with silence, alone."""

    def __init__(self, reference: WhisperReference, manifest: dict[str, Any]) -> None:
        self._reference = reference
        self._features: dict[tuple[Path, int], torch.Tensor] = {}
        lines = Path(manifest["path"]).read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line]
        self.clips = [
            BenchClip(
                text=row["text"],
                seconds=float(row["seconds"]),
                audio=Path(manifest["root"]) / row["audio"],
                positions=self._bucket(float(row["seconds"])),
            )
            for row in rows
        ]

    @property
    def longest(self) -> int:
        """Positions of the longest clip's bucket."""
        return max(clip.positions for clip in self.clips)

    def features(self, clip: BenchClip, positions: int) -> torch.Tensor:
        """Features of a clip as (mel bands, frames), in float32 on the CPU."""
        key = (clip.audio, positions)
        if key not in self._features:
            self._features[key] = self._compute(clip.audio, positions)
        return self._features[key]

    def _compute(self, audio: Path, positions: int) -> torch.Tensor:
        extractor = self._reference.extractor
        with wave.open(str(audio), "rb") as file:
            data = file.readframes(file.getnframes())
        samples = np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
        padded = np.zeros(positions * self._reference.samples_per_position, dtype=np.float32)
        padded[: min(len(samples), len(padded))] = samples[: len(padded)]
        batch = extractor(
            padded,
            sampling_rate=extractor.sampling_rate,
            padding="do_not_pad",
            truncation=False,
            return_tensors="np",
        )
        return torch.from_numpy(np.ascontiguousarray(batch["input_features"][0], dtype=np.float32))

    def _bucket(self, seconds: float) -> int:
        reference = self._reference
        samples = round(seconds * reference.extractor.sampling_rate)
        step = POSITIONS_PER_BUCKET * reference.samples_per_position
        buckets = max(1, math.ceil(samples / step))
        positions: int = min(reference.full_positions, buckets * POSITIONS_PER_BUCKET)
        return positions
