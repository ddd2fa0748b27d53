"""How much arithmetic the training of clips needs, counted on shapes without computing anything."""

from statistics import mean
from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils.flop_counter import FlopCounterMode

from bench_clips import BenchClips
from whisper_reference import IGNORED, WhisperReference


def flops_per_clip(
    reference: WhisperReference, clips: BenchClips, *, frozen_encoder: bool
) -> float:
    """Mean FLOPs of a forward and a backward pass, each clip at its own encoder length, without padding of labels.

    Of a frozen encoder nothing is counted: its states are the same at every use of a clip.
    """
    lengths: dict[int, list[int]] = {}
    for clip in clips.clips:
        lengths.setdefault(clip.positions, []).append(len(reference.training_labels(clip.text)))
    # What a label costs hardly depends on its neighbours: one of mean length stands for all of an encoder length.
    total = sum(
        len(tokens) * _flops(reference.model.config, positions, round(mean(tokens)), frozen_encoder)
        for positions, tokens in lengths.items()
    )
    return total / len(clips.clips)


def _flops(config: Any, positions: int, tokens: int, frozen_encoder: bool) -> int:
    from transformers import WhisperConfig, WhisperForConditionalGeneration
    from transformers.modeling_outputs import BaseModelOutput

    values = {**config.to_dict(), "max_source_positions": positions}
    # Fake tensors have shapes alone. Attention written out is what the counter knows on every device.
    with FakeTensorMode():
        model = WhisperForConditionalGeneration._from_config(
            WhisperConfig(**values), attn_implementation="eager"
        )
        model.eval()  # leaving layers out at random cannot be decided without numbers
        model.model.encoder.embed_positions.requires_grad_(False)
        if frozen_encoder:
            states = torch.empty(1, positions, config.d_model)
            inputs = {"encoder_outputs": BaseModelOutput(last_hidden_state=states)}
        else:
            inputs = {"input_features": torch.empty(1, config.num_mel_bins, 2 * positions)}
        labels = torch.full((1, tokens), IGNORED)
        with FlopCounterMode(display=False) as counter:
            model(**inputs, labels=labels, use_cache=False).loss.backward()
    return int(counter.get_total_flops())
