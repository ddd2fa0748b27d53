"""Word error rates on clips that pre-training never drew."""

from pathlib import Path

import numpy as np
import torch
from transformers import WhisperForConditionalGeneration, WhisperProcessor

from rl_exp_swahili_mini.clip_store import Clip, ClipStore
from rl_exp_swahili_mini.features import BUCKET_FRAMES
from rl_exp_swahili_mini.own_length import greedy
from rl_exp_swahili_mini.word_errors import word_error_rate

FULL_FRAMES = 600


def transcribe(
    model: WhisperForConditionalGeneration,
    processor: WhisperProcessor,
    store: ClipStore,
    clips: list[Clip],
    full: bool,
) -> list[str]:
    """Greedy transcripts, each length in its own batch, or all at full context."""
    texts = [""] * len(clips)
    for size in sorted({clip.frames for clip in clips}):
        rows = [index for index, clip in enumerate(clips) if clip.frames == size]
        mels = [store.features(clips[index]).astype(np.float32) for index in rows]
        frames = FULL_FRAMES if full else size
        features = np.stack([np.full((frames, 80), mel.min(), np.float32) for mel in mels])
        for row, mel in enumerate(mels):
            features[row, : len(mel)] = mel
        tensor = torch.from_numpy(features).permute(0, 2, 1).contiguous()
        limit = 20 + 20 * size // (2 * BUCKET_FRAMES)
        ids = greedy(model, tensor, clips[rows[0]].language, limit)
        for index, text in zip(
            rows, processor.tokenizer.batch_decode(ids, skip_special_tokens=True), strict=True
        ):
            texts[index] = text.strip()
    return texts


def held_out_errors(directory: Path, store: ClipStore) -> dict[str, float]:
    """WER by language at own length, over all languages at own length and at full context."""
    model = WhisperForConditionalGeneration.from_pretrained(directory, dtype=torch.float32).eval()
    processor = WhisperProcessor.from_pretrained(directory)
    errors: dict[str, float] = {}
    for full in (False, True):
        references: list[str] = []
        hypotheses: list[str] = []
        for language, clips in store.held_out.items():
            heard = transcribe(model, processor, store, clips, full)
            spoken = [clip.text for clip in clips]
            if not full:
                errors[language] = round(word_error_rate(spoken, heard), 3)
            if language != "sw":
                references += spoken
                hypotheses += heard
        name = "other_languages_full_context" if full else "other_languages_own_length"
        errors[name] = round(word_error_rate(references, hypotheses), 3)
    return errors
