"""Log-mel features as whisper-nano sees them: 6 s windows, kept at half-second lengths."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from transformers import WhisperFeatureExtractor

from rl_exp_swahili_mini.espeak import SAMPLE_RATE, Samples

CONTEXT_SECONDS = 6
FRAMES_PER_SECOND = 100
BUCKET_FRAMES = 50

Features = NDArray[np.float16]


def feature_extractor() -> WhisperFeatureExtractor:
    """80 mel bands, 16 kHz, windows of 6 s."""
    return WhisperFeatureExtractor(
        feature_size=80, sampling_rate=SAMPLE_RATE, hop_length=160, chunk_length=CONTEXT_SECONDS
    )


def own_frames(samples: int) -> int:
    """Frames of a clip rounded up to half seconds (25 encoder positions)."""
    frames = -(-samples * FRAMES_PER_SECOND // SAMPLE_RATE)
    return min(CONTEXT_SECONDS * FRAMES_PER_SECOND, -(-frames // BUCKET_FRAMES) * BUCKET_FRAMES)


def log_mels(clips: Sequence[Samples], extractor: WhisperFeatureExtractor) -> list[Features]:
    """Features of each clip at its own length, as (frames, 80)."""
    batch = extractor(list(clips), sampling_rate=SAMPLE_RATE, return_tensors="np")
    rows = batch["input_features"]
    return [
        np.ascontiguousarray(row[:, : own_frames(len(clip))].T).astype(np.float16)
        for row, clip in zip(rows, clips, strict=True)
    ]
