"""Log-mel features, computed once per clip in one way and kept in memory and on the disk."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rl_exp_bridge import Call, Place

from rl_exp_trainer_torch.audio import read_audio
from rl_exp_trainer_torch.buckets import FRAMES_PER_POSITION, Buckets
from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.feature_files import FeatureFiles
from rl_exp_trainer_torch.feature_key import feature_key
from rl_exp_trainer_torch.kept import Kept

_LOCATED_AT_ONCE = 64
"""Clips whose audio is brought here together, where it is elsewhere."""


def kept_dtype(device: torch.device, trained_in: torch.dtype) -> torch.dtype:
    """What features are rounded to for training: half precision on a GPU that computes in no more."""
    is_half = device.type == "cuda" and trained_in != torch.float32
    return torch.float16 if is_half else torch.float32


class Features:
    """Features by clip.

    Each clip is zero-padded to its own bucket and transformed alone, so neither batch-mates nor what is kept
    change a bit. Padding is silence and not masked, as Whisper was trained. They are kept on the device, what finds
    no room there in main memory, and all of them in files below the user's cache.
    """

    def __init__(
        self,
        extractor: Any,
        buckets: Buckets,
        place: Place,
        device: torch.device,
        *,
        on_device: Kept,
        in_memory: Kept,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        """Nothing is computed yet.

        Args:
            extractor: The checkpoint's feature extractor.
            buckets: How long clips are.
            place: Where audio is read, and where the cache is.
            device: Where batches are wanted.
            on_device: What is kept there; may be shared with other features.
            in_memory: What is kept in main memory; may be shared, too.
            dtype: What they are rounded to when they are computed, once.
        """
        self._extractor = extractor
        self._buckets = buckets
        self._place = place
        self._device = device
        self._on_device = on_device
        self._in_memory = in_memory
        self._dtype = dtype
        self._files = FeatureFiles(
            place.cache / "features",
            feature_key(extractor, buckets, dtype),
            bands=extractor.feature_size,
            dtype=dtype,
        )
        self._located: dict[str, Path] = {}
        self._positions: dict[str, int] = {}

    def of(self, clip: Clip) -> torch.Tensor:
        """Features of a clip as (mel bands, frames), on the device or in main memory."""
        key = (clip.sha256, self._dtype)
        for kept in (self._on_device, self._in_memory):
            held = kept.get(key)
            if held is not None:
                return held
        features = self._read_or_compute(clip)
        if self._on_device.has_room(features.nbytes):
            features = features.to(self._device)
            self._on_device.add(key, features)
        else:
            self._in_memory.add(key, features)
        return features

    def positions(self, clip: Clip) -> int:
        """Encoder positions of a clip."""
        if clip.sha256 not in self._positions:
            self._positions[clip.sha256] = self.of(clip).shape[1] // FRAMES_PER_POSITION
        return self._positions[clip.sha256]

    def batch(self, clips: Sequence[Clip]) -> torch.Tensor:
        """Features of clips of one bucket as (clips, mel bands, frames), in float32 on the device."""
        return torch.stack([self.of(clip).to(self._device) for clip in clips]).float()

    def prepare(self, clips: Sequence[Clip], call: Call) -> None:
        """Reads or computes what was not met before, with progress."""
        missing = [clip for clip in clips if clip.sha256 not in self._positions]
        for done, clip in enumerate(missing):
            if done % 16 == 0:
                call.check_cancelled()
            if done % _LOCATED_AT_ONCE == 0:
                near = missing[done : done + _LOCATED_AT_ONCE]
                self._locate([each for each in near if not self._files.has(each.sha256)])
                call.progress(task="features", done=done, total=len(missing), unit="clips")
            self.positions(clip)

    def _locate(self, clips: Sequence[Clip]) -> None:
        copies = self._place.paths(clip.audio for clip in clips)
        for clip, copy in zip(clips, copies, strict=True):
            self._located[clip.sha256] = copy

    def _read_or_compute(self, clip: Clip) -> torch.Tensor:
        features = self._files.read(clip.sha256)
        if features is None:
            features = self._compute(clip)
            self._files.write(clip.sha256, features)
        return features

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
        features = np.ascontiguousarray(batch["input_features"][0], dtype=np.float32)
        return torch.from_numpy(features).to(self._dtype)
