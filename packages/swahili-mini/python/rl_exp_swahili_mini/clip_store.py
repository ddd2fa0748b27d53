"""The synthesised pre-training clips, read by language and length."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rl_exp_swahili_mini.features import BUCKET_FRAMES, Features

HELD_OUT = 60


@dataclass(frozen=True)
class Clip:
    """Where a clip's features lie, and what it says."""

    language: str
    text: str
    variant: str
    seconds: float
    offset: int
    frames: int


class ClipStore:
    """Clips of all languages; those that say a forbidden word are left out."""

    def __init__(
        self, directory: Path, languages: Collection[str], forbidden: Collection[str]
    ) -> None:
        self.buckets: dict[str, dict[int, list[Clip]]] = {}
        self.held_out: dict[str, list[Clip]] = {}
        self.training: dict[str, list[Clip]] = {}
        self._mels = {}
        banned = set(forbidden)
        for code in languages:
            self._mels[code] = np.memmap(directory / f"{code}.mel", np.float16, "r").reshape(-1, 80)
            clips, offset = [], 0
            for line in (directory / f"{code}.jsonl").read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if banned.isdisjoint(row["text"].split()):
                    spoken = (code, row["text"], row["variant"], row["seconds"])
                    clips.append(Clip(*spoken, offset, row["frames"]))
                offset += row["frames"]
            self.training[code], self.held_out[code] = clips[:-HELD_OUT], clips[-HELD_OUT:]
            self.buckets[code] = defaultdict(list)
            for clip in self.training[code]:
                self.buckets[code][clip.frames // BUCKET_FRAMES].append(clip)

    def all_training(self) -> list[Clip]:
        """Training clips of all languages."""
        return [clip for clips in self.training.values() for clip in clips]

    def features(self, clip: Clip) -> Features:
        """Log-mel frames of a clip."""
        return self._mels[clip.language][clip.offset : clip.offset + clip.frames]
