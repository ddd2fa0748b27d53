"""Transcripts by transformers alone."""

from typing import Any

import torch
from rl_exp_bridge import Call
from transformers import WhisperFeatureExtractor, WhisperForConditionalGeneration

from rl_exp_trainer_torch.audio import read_audio
from rl_exp_trainer_torch.clip import read_clips
from rl_exp_trainer_torch.vocabulary import Vocabulary


def transcribe(
    folder: Any, split: dict[str, str], vocabulary: Vocabulary, **spoken: str
) -> list[str]:
    """What `generate` makes of each clip of a split, at the full window of the checkpoint in a folder."""
    model = WhisperForConditionalGeneration.from_pretrained(folder)
    extractor = WhisperFeatureExtractor.from_pretrained(folder)
    texts = []
    for clip in read_clips(split, Call(lambda report: None).place):
        samples = read_audio(clip.audio, 16_000, clip.sha256)
        features = extractor(samples, sampling_rate=16_000, return_tensors="pt").input_features
        budget = vocabulary.token_budget(clip.seconds, model.config.max_target_positions)
        with torch.inference_mode():
            tokens = model.generate(features, max_new_tokens=budget, **spoken)
        texts.append(vocabulary.text(tokens[0].tolist()))
    return texts
