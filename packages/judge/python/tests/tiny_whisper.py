"""A random Whisper of a few thousand weights with a tokenizer of bytes, and clips to feed it."""

from __future__ import annotations

import json
import wave
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import (
    GenerationConfig,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperTokenizer,
)
from transformers.convert_slow_tokenizer import bytes_to_unicode
from transformers.models.whisper.tokenization_whisper import LANGUAGES

SPECIAL = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    *(f"<|{code}|>" for code in LANGUAGES),
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)


def write_checkpoint(folder: Path, seed: int = 0) -> Any:
    """Writes a checkpoint of 2 + 2 layers and returns its model."""
    characters = [*bytes_to_unicode().values(), *SPECIAL]
    tokenizer = WhisperTokenizer(
        vocab={token: index for index, token in enumerate(characters)},
        merges=[],
        unk_token=SPECIAL[0],
        bos_token=SPECIAL[0],
        eos_token=SPECIAL[0],
        pad_token=SPECIAL[0],
        extra_special_tokens=list(SPECIAL[1:]),
    )
    identity = tokenizer.convert_tokens_to_ids
    end, start = identity(SPECIAL[0]), identity(SPECIAL[1])
    torch.manual_seed(seed)
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=len(tokenizer),
            d_model=16,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=2,
            decoder_attention_heads=2,
            encoder_ffn_dim=32,
            decoder_ffn_dim=32,
            max_source_positions=50,
            max_target_positions=48,
            init_std=0.2,
            pad_token_id=end,
            bos_token_id=end,
            eos_token_id=end,
            decoder_start_token_id=start,
            begin_suppress_tokens=[],
            suppress_tokens=[],
        )
    )
    settings: Any = GenerationConfig(
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
        decoder_start_token_id=start,
        max_length=48,
    )
    settings.is_multilingual = True
    settings.return_timestamps = False
    settings.lang_to_id = {f"<|{code}|>": identity(f"<|{code}|>") for code in LANGUAGES}
    settings.task_to_id = {t: identity(f"<|{t}|>") for t in ("translate", "transcribe")}
    settings.no_timestamps_token_id = identity("<|notimestamps|>")
    settings.prev_sot_token_id = identity("<|startofprev|>")
    model.generation_config = settings
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    WhisperFeatureExtractor(feature_size=80, chunk_length=1).save_pretrained(folder)
    return model


def write_split(folder: Path, name: str, texts: list[str]) -> dict[str, str]:
    """Writes clips of noise with these texts and returns the split's path and root."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(len(name))
    lines = []
    for index, text in enumerate(texts):
        samples = (rng.standard_normal(4_000 + 1_600 * (index % 7)) * 3_000).astype("<i2")
        audio = f"{name}-{index}.wav"
        with wave.open(str(folder / audio), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(16_000)
            out.writeframes(samples.tobytes())
        lines.append(
            json.dumps(
                {
                    "id": f"{name}/{index}",
                    "text": text,
                    "seconds": len(samples) / 16_000,
                    "audio": audio,
                    "speaker": f"speaker-{index % 3}",
                    "domain": name,
                    "sha256": f"{index:064x}",
                }
            )
        )
    path = folder / f"{name}.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return {"path": str(path), "root": str(folder)}
