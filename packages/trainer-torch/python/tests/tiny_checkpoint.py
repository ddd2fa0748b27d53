"""A small Whisper with random weights, in the layout of any other checkpoint."""

from pathlib import Path

import torch
from transformers import (
    GenerationConfig,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperProcessor,
    WhisperTokenizer,
)
from transformers.convert_slow_tokenizer import bytes_to_unicode

SPECIAL = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|sw|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
WINDOW_SECONDS = 3


def model_files(folder: Path) -> list[str]:
    """Names of a checkpoint's files, as the orchestrator sends them."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def write_tiny_checkpoint(
    folder: Path, *, own_length: bool = True, dropout: float = 0.0, seed: int = 0, width: int = 32
) -> Path:
    """2 + 2 layers, a window of 3 s, a token for each byte."""
    vocabulary = {
        token: index for index, token in enumerate((*bytes_to_unicode().values(), *SPECIAL))
    }
    tokenizer = WhisperTokenizer(
        vocab=vocabulary,
        merges=[],
        unk_token=SPECIAL[0],
        bos_token=SPECIAL[0],
        eos_token=SPECIAL[0],
        pad_token=SPECIAL[0],
        extra_special_tokens=list(SPECIAL[1:]),
    )
    end = vocabulary["<|endoftext|>"]
    config = WhisperConfig(
        vocab_size=len(vocabulary),
        num_mel_bins=80,
        d_model=width,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=2 * width,
        decoder_ffn_dim=2 * width,
        max_source_positions=WINDOW_SECONDS * 50,
        max_target_positions=64,
        dropout=dropout,
        init_std=0.2,
        pad_token_id=end,
        bos_token_id=end,
        eos_token_id=end,
        decoder_start_token_id=vocabulary["<|startoftranscript|>"],
        **({"encoder_context": "own_length"} if own_length else {}),
    )
    torch.manual_seed(seed)
    model = WhisperForConditionalGeneration(config)
    generation = GenerationConfig(
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
        decoder_start_token_id=vocabulary["<|startoftranscript|>"],
        max_length=64,
        suppress_tokens=[vocabulary["Z"]],
        begin_suppress_tokens=[vocabulary["Ġ"], end],
    )
    generation.is_multilingual = True
    generation.return_timestamps = False
    generation.lang_to_id = {"<|en|>": vocabulary["<|en|>"], "<|sw|>": vocabulary["<|sw|>"]}
    generation.task_to_id = {
        task: vocabulary[f"<|{task}|>"] for task in ("translate", "transcribe")
    }
    generation.no_timestamps_token_id = vocabulary["<|notimestamps|>"]
    generation.prev_sot_token_id = vocabulary["<|startofprev|>"]
    model.generation_config = generation
    model.save_pretrained(folder)
    extractor = WhisperFeatureExtractor(feature_size=80, chunk_length=WINDOW_SECONDS)
    WhisperProcessor(extractor, tokenizer).save_pretrained(folder)
    return folder
