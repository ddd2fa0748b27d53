"""Checkpoints with random weights in the layout of OpenAI's on the hub: the same files and keys, a small vocabulary."""

import json
from pathlib import Path
from typing import Any

import torch
from transformers import WhisperConfig, WhisperForConditionalGeneration
from transformers.convert_slow_tokenizer import bytes_to_unicode
from transformers.models.whisper.tokenization_whisper import LANGUAGES

TIMESTAMPS = 51
"""Tokens of the model behind the last one that the tokenizer names."""


def write_openai_checkpoint(
    folder: Path, *, multilingual: bool = True, generation_config: bool = True
) -> Path:
    """2 + 2 layers of width 32 and a window of 1 s.

    Args:
        folder: Where to.
        multilingual: Otherwise an English-only one, whose tokenizer names the languages too.
        generation_config: Otherwise one of 2022, whose config.json alone says how to decode.
    """
    folder.mkdir(parents=True, exist_ok=True)
    characters = list(bytes_to_unicode().values())
    vocabulary = {token: index for index, token in enumerate([*characters, "Ġa"])}
    end = len(vocabulary)
    languages = list(LANGUAGES)[:99]
    special = [
        "<|endoftext|>",
        "<|startoftranscript|>",
        *(f"<|{language}|>" for language in languages),
        "<|translate|>",
        "<|transcribe|>",
        "<|startoflm|>",
        "<|startofprev|>",
        "<|nocaptions|>",
        "<|notimestamps|>",
    ]
    added = {token: end + index for index, token in enumerate(special)}
    # Brackets, quotes and other signs that are no speech, as in OpenAI's list; the apostrophe is not among them.
    suppressed = [vocabulary[sign] for sign in '"#()*+/:;<=>@[]^_`{|}~']
    suppressed += [added[name] for name in special[1:2] + special[-6:-1]]
    at_begin = [vocabulary["Ġ"], end]
    forced = (
        [[1, added["<|en|>"]], [2, added["<|transcribe|>"]], [3, added["<|notimestamps|>"]]]
        if multilingual
        else [[1, added["<|notimestamps|>"]]]
    )
    start = added["<|startoftranscript|>"]
    torch.manual_seed(0)
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=end + len(special) + TIMESTAMPS,
            num_mel_bins=80,
            d_model=32,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=2,
            decoder_attention_heads=2,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            max_source_positions=150,
            max_target_positions=64,
            init_std=0.2,
            pad_token_id=end,
            bos_token_id=end,
            eos_token_id=end,
            decoder_start_token_id=start,
        )
    )
    model.save_pretrained(folder)
    decoding: dict[str, Any] = {
        "begin_suppress_tokens": at_begin,
        "forced_decoder_ids": forced,
        "max_length": 64,
        "suppress_tokens": suppressed,
    }
    config = json.loads((folder / "config.json").read_text())
    _write(folder / "config.json", {**config, **decoding, "torch_dtype": "float32"})
    (folder / "generation_config.json").unlink()
    if generation_config:
        spoken = {
            "lang_to_id": {f"<|{language}|>": added[f"<|{language}|>"] for language in languages},
            "task_to_id": {task: added[f"<|{task}|>"] for task in ("transcribe", "translate")},
        }
        _write(
            folder / "generation_config.json",
            {
                **decoding,
                **(spoken if multilingual else {}),
                "_from_model_config": False,
                "alignment_heads": [[0, 0], [1, 1]],
                "bos_token_id": end,
                "decoder_start_token_id": start,
                "eos_token_id": end,
                "forced_decoder_ids": [[1, None], *forced[1:]] if multilingual else forced,
                "is_multilingual": multilingual,
                "max_initial_timestamp_index": 50,
                "no_timestamps_token_id": added["<|notimestamps|>"],
                "pad_token_id": end,
                "prev_sot_token_id": added["<|startofprev|>"],
                "return_timestamps": False,
                "transformers_version": "4.31.0.dev0",
            },
        )
    _write(folder / "vocab.json", vocabulary)
    _write(folder / "added_tokens.json", added)
    (folder / "merges.txt").write_text("#version: 0.2\nĠ a\n", encoding="utf-8")
    _write(folder / "normalizer.json", {"accessorise": "accessorize"})
    roles = dict.fromkeys(("bos_token", "eos_token", "pad_token", "unk_token"), special[0])
    _write(folder / "special_tokens_map.json", {"additional_special_tokens": special, **roles})
    _write(
        folder / "tokenizer_config.json",
        {
            "add_bos_token": False,
            "add_prefix_space": False,
            **roles,
            "errors": "replace",
            "model_max_length": 1024,
            "processor_class": "WhisperProcessor",
            "return_attention_mask": False,
            "tokenizer_class": "WhisperTokenizer",
        },
    )
    _write(
        folder / "preprocessor_config.json",
        {
            "chunk_length": 3,
            "feature_extractor_type": "WhisperFeatureExtractor",
            "feature_size": 80,
            "hop_length": 160,
            "n_fft": 400,
            "n_samples": 48000,
            "nb_max_frames": 300,
            "padding_side": "right",
            "padding_value": 0.0,
            "processor_class": "WhisperProcessor",
            "return_attention_mask": False,
            "sampling_rate": 16000,
        },
    )
    return folder


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
