"""Pre-training batches: a function of the seed and the update number alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rl_exp_swahili_mini.clip_store import Clip, ClipStore
from rl_exp_swahili_mini.features import BUCKET_FRAMES

FULL = 12
# How often a batch is as long as 1, 2, ... 12 half seconds.
LENGTH_WEIGHTS = np.array([0, 2, 4, 6, 8, 9, 9, 8, 7, 6, 5, 4], dtype=float)
JOINED_SHARE = 0.4
OWN_SHARE, FULL_SHARE = 0.7, 0.18
# Short clips first, at their own length: attention learns to align on them, and they are cheap.
SHORT_UNTIL, OWN_UNTIL = 0.45, 0.3


@dataclass(frozen=True)
class Batch:
    """Features (batch, 80, frames), frames of speech, texts and their languages."""

    features: Tensor
    speech_frames: int
    texts: list[str]
    languages: list[str]


def augment(mel: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Shift bands, tilt the spectrum, mask a few bands and moments."""
    shift = int(rng.integers(-2, 3))
    mel = mel[:, np.clip(np.arange(80) + shift, 0, 79)]
    floor = mel.min()
    mel = mel + np.float32(rng.normal(0, 0.08)) * np.linspace(-1, 1, 80, dtype=np.float32)
    mel = np.maximum(mel, floor)
    if rng.random() < 0.5:
        band, moment = int(rng.integers(70)), int(rng.integers(max(1, len(mel) - 15)))
        mel[:, band : band + int(rng.integers(2, 10))] = floor
        mel[moment : moment + int(rng.integers(2, 15))] = floor
    return mel


def _choose(store: ClipStore, language: str, size: int, rng: np.random.Generator) -> list[Clip]:
    """One clip of `size` half seconds, or two that add up to it."""
    lists = store.buckets[language]
    if size > 2 and rng.random() < JOINED_SHARE or not lists[size]:
        first = int(rng.integers(1, size))
        if lists[first] and lists[size - first]:
            halves = (lists[first], lists[size - first])
            return [half[int(rng.integers(len(half)))] for half in halves]
    pool = lists[size] or store.training[language]
    fitting = (
        pool if lists[size] else [clip for clip in pool if clip.frames // BUCKET_FRAMES <= size]
    )
    return [fitting[int(rng.integers(len(fitting)))]]


def make_batch(
    store: ClipStore,
    shares: Mapping[str, float],
    size: int,
    seed: int,
    update: int,
    progress: float,
) -> Batch:
    """The batch of one update; `shares` weighs the languages.

    `progress` runs from 0 to 1 over the pre-training: clips grow longer, then contexts too.
    """
    rng = np.random.default_rng([seed, update])
    codes = list(shares)
    weights = np.array([shares[code] for code in codes])
    longest = min(FULL, 4 + int((FULL - 4) * progress / SHORT_UNTIL))
    lengths = np.where(np.arange(FULL) < longest, LENGTH_WEIGHTS, 0)
    own = 1 + int(rng.choice(FULL, p=lengths / lengths.sum()))
    roll = rng.random()
    context = own if roll < OWN_SHARE or progress < OWN_UNTIL else FULL
    if context == FULL and roll > OWN_SHARE + FULL_SHARE:
        context = int(rng.integers(own, FULL + 1))
    features = np.empty((size, context * BUCKET_FRAMES, 80), dtype=np.float32)
    texts, languages = [], []
    for row in range(size):
        code = codes[int(rng.choice(len(codes), p=weights / weights.sum()))]
        clips = _choose(store, code, own, rng)
        parts = [augment(store.features(clip).astype(np.float32), rng) for clip in clips]
        mel = np.concatenate(parts)
        features[row] = mel.min()
        features[row, : len(mel)] = mel
        texts.append(" ".join(clip.text for clip in clips))
        languages.append(code)
    tensor = torch.from_numpy(features).permute(0, 2, 1).contiguous()
    return Batch(tensor, own * BUCKET_FRAMES, texts, languages)
