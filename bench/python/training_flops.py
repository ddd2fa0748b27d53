"""How much arithmetic the training of clips needs, counted on shapes without computing anything."""

from collections import Counter
from typing import Any, Literal

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils.flop_counter import FlopCounterMode

from bench_clips import BenchClips
from whisper_reference import IGNORED, WhisperReference

TOKENS_PER_SHAPE = 16
"""Label lengths are rounded up to multiples, so that there are few shapes to count."""


def flops_per_clip(
    reference: WhisperReference,
    clips: BenchClips,
    context: Literal["full", "longest", "own"],
    *,
    frozen_encoder: bool,
) -> float:
    """Mean FLOPs of a forward and a backward pass over the clips' own label lengths, unpadded in batches."""
    shapes: dict[int, Counter[int]] = {}
    for clip in clips.clips:
        positions = {
            "own": clip.positions,
            "longest": clips.longest,
            "full": reference.full_positions,
        }[context]
        tokens = len(reference.training_labels(clip.text))
        rounded = -(-tokens // TOKENS_PER_SHAPE) * TOKENS_PER_SHAPE
        longest = reference.model.config.max_target_positions
        shapes.setdefault(positions, Counter())[min(rounded, longest)] += 1
    total = sum(
        _flops(reference.model.config, positions, lengths, frozen_encoder=frozen_encoder)
        for positions, lengths in shapes.items()
    )
    return total / len(clips.clips)


def _flops(
    config: Any, positions: int, label_lengths: Counter[int], *, frozen_encoder: bool
) -> int:
    """FLOPs of clips of one encoder length; how many of them have labels of which length."""
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    values = {**config.to_dict(), "max_source_positions": positions}
    total = 0
    # Fake tensors have shapes alone. Attention written out is what the counter knows on every device.
    with FakeTensorMode():
        model = WhisperForConditionalGeneration._from_config(
            WhisperConfig(**values), attn_implementation="eager"
        )
        model.eval()  # leaving layers out at random cannot be decided without numbers
        model.model.encoder.embed_positions.requires_grad_(False)
        if frozen_encoder:
            model.freeze_encoder()
        features = torch.empty(1, config.num_mel_bins, 2 * positions)
        for tokens, count in label_lengths.items():
            labels = torch.full((1, tokens), IGNORED)
            with FlopCounterMode(display=False) as counter:
                model(input_features=features, labels=labels, use_cache=False).loss.backward()
            total += count * int(counter.get_total_flops())
    return total
