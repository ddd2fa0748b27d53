"""How much arithmetic the training of clips needs, counted on shapes without computing anything."""

from collections import Counter
from typing import Any, Literal

import torch
from torch.utils.flop_counter import FlopCounterMode

from bench_clips import BenchClips
from whisper_reference import IGNORED, WhisperReference

TOKENS_PER_SHAPE = 8
"""Label lengths are rounded up to multiples, so that there are few shapes to count."""


def flops_per_clip(
    reference: WhisperReference,
    clips: BenchClips,
    context: Literal["full", "longest", "own"],
    *,
    frozen_encoder: bool,
) -> float:
    """Mean FLOPs of a forward and a backward pass over the clips' own label lengths, unpadded in batches."""
    shapes: Counter[tuple[int, int]] = Counter()
    for clip in clips.clips:
        positions = {
            "own": clip.positions,
            "longest": clips.longest,
            "full": reference.full_positions,
        }[context]
        tokens = len(reference.training_labels(clip.text))
        shapes[positions, -(-tokens // TOKENS_PER_SHAPE) * TOKENS_PER_SHAPE] += 1
    total = sum(
        count * _flops(reference.model.config, *shape, frozen_encoder=frozen_encoder)
        for shape, count in shapes.items()
    )
    return total / len(clips.clips)


def _flops(config: Any, positions: int, tokens: int, *, frozen_encoder: bool) -> int:
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    values = {**config.to_dict(), "max_source_positions": positions}
    with torch.device("meta"):
        model = WhisperForConditionalGeneration(WhisperConfig(**values))
        features = torch.empty(1, config.num_mel_bins, 2 * positions)
        labels = torch.full((1, min(tokens, config.max_target_positions)), IGNORED)
    model.model.encoder.embed_positions.requires_grad_(False)
    if frozen_encoder:
        model.freeze_encoder()
    with FlopCounterMode(display=False) as counter:
        model(input_features=features, labels=labels, use_cache=False).loss.backward()
    return int(counter.get_total_flops())
