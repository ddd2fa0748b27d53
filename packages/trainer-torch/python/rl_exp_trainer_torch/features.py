"""Log-mel features, computed once per clip in one way and kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rl_exp_bridge import Call, Place

from rl_exp_trainer_torch.audio import read_audio
from rl_exp_trainer_torch.buckets import FRAMES_PER_POSITION, Buckets
from rl_exp_trainer_torch.clip import Clip

LIMIT_BYTES = 8 * 2**30
"""Features above this total are computed anew at each use; the bits are the same either way."""

_LOCATED_AT_ONCE = 64
"""Clips whose audio is brought here together, where it is elsewhere."""


def kept_dtype(device: torch.device) -> torch.dtype:
    """What features are rounded to for training: half precision on a GPU, which computes in less anyway."""
    return torch.float16 if device.type == "cuda" else torch.float32


class Features:
    """Features by clip.

    Each clip is zero-padded to its own bucket and transformed alone, so neither batch-mates nor a warm cache
    change a bit. Padding is silence and not masked, as Whisper was trained.
    """

    def __init__(
        self,
        extractor: Any,
        buckets: Buckets,
        place: Place,
        device: torch.device,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        """Nothing is computed yet.

        Args:
            extractor: The checkpoint's feature extractor.
            buckets: How long clips are.
            place: Where audio is read.
            device: Where features are kept.
            dtype: What they are rounded to when they are computed, once.
        """
        self._extractor = extractor
        self._buckets = buckets
        self._place = place
        self._device = device
        self._dtype = dtype
        self._located: dict[str, Path] = {}
        self._kept: dict[str, torch.Tensor] = {}
        self._kept_bytes = 0
        self._positions: dict[str, int] = {}

    def of(self, clip: Clip) -> torch.Tensor:
        """Features of a clip as (mel bands, frames), as they are kept."""
        kept = self._kept.get(clip.sha256)
        if kept is not None:
            return kept
        computed = self._compute(clip).to(self._device, self._dtype)
        self._positions[clip.sha256] = computed.shape[1] // FRAMES_PER_POSITION
        if self._kept_bytes + computed.nbytes <= LIMIT_BYTES:
            self._kept[clip.sha256] = computed
            self._kept_bytes += computed.nbytes
        return computed

    def positions(self, clip: Clip) -> int:
        """Encoder positions of a clip."""
        if clip.sha256 not in self._positions:
            self.of(clip)
        return self._positions[clip.sha256]

    def batch(self, clips: Sequence[Clip]) -> torch.Tensor:
        """Features of clips of one bucket as (clips, mel bands, frames), in float32 on the device."""
        return torch.stack([self.of(clip) for clip in clips]).float()

    def prepare(self, clips: Sequence[Clip], call: Call) -> None:
        """Computes what is missing, with progress."""
        missing = [clip for clip in clips if clip.sha256 not in self._positions]
        for done, clip in enumerate(missing):
            if done % 16 == 0:
                call.check_cancelled()
            if done % _LOCATED_AT_ONCE == 0:
                self._locate(missing[done : done + _LOCATED_AT_ONCE])
                call.progress(task="features", done=done, total=len(missing), unit="clips")
            self.of(clip)

    def _locate(self, clips: Sequence[Clip]) -> None:
        copies = self._place.paths(clip.audio for clip in clips)
        for clip, copy in zip(clips, copies, strict=True):
            self._located[clip.sha256] = copy

    def _compute(self, clip: Clip) -> torch.Tensor:
        if clip.sha256 not in self._located:
            self._locate([clip])
        path = self._located[clip.sha256]
        samples = read_audio(path, self._extractor.sampling_rate, clip.sha256)
        length = self._buckets.positions(len(samples)) * self._buckets.samples_per_position
        padded = np.zeros(length, dtype=np.float32)
        padded[: min(len(samples), length)] = samples[:length]
        batch = self._extractor(
            padded,
            sampling_rate=self._extractor.sampling_rate,
            padding="do_not_pad",
            truncation=False,
            return_tensors="np",
        )
        return torch.from_numpy(np.ascontiguousarray(batch["input_features"][0], dtype=np.float32))
