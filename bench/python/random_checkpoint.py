"""A Whisper checkpoint of a published size with random weights, and the tokenizer of a small one."""

import json
import shutil
from pathlib import Path
from typing import Any

import torch

SIZES: dict[str, dict[str, int]] = {
    "tiny": {"width": 384, "layers": 4, "heads": 6},
    "small": {"width": 768, "layers": 12, "heads": 12},
}
WINDOW_SECONDS = 30


def write_random_checkpoint(folder: Path, tokenizer_of: Path, size: str) -> None:
    """Writes it below `folder`: window of 30 s, the published vocabulary's size, 448 target positions.

    Only the tokens of the small tokenizer are ever used. It spells texts out in more tokens than the published one
    would, so that the decoder has more to do.
    """
    from transformers import GenerationConfig, WhisperConfig, WhisperForConditionalGeneration

    small: dict[str, Any] = json.loads((tokenizer_of / "config.json").read_text(encoding="utf-8"))
    shape = SIZES[size]
    config = WhisperConfig(
        d_model=shape["width"],
        encoder_layers=shape["layers"],
        decoder_layers=shape["layers"],
        encoder_attention_heads=shape["heads"],
        decoder_attention_heads=shape["heads"],
        encoder_ffn_dim=4 * shape["width"],
        decoder_ffn_dim=4 * shape["width"],
        **{
            name: small[name]
            for name in ("pad_token_id", "bos_token_id", "eos_token_id", "decoder_start_token_id")
        },
        suppress_tokens=[],
        begin_suppress_tokens=[],
    )
    torch.manual_seed(7)
    model = WhisperForConditionalGeneration(config)
    model.generation_config = GenerationConfig.from_pretrained(tokenizer_of)
    model.generation_config.max_length = config.max_target_positions
    model.save_pretrained(folder)
    for path in tokenizer_of.glob("tokenizer*"):
        shutil.copyfile(path, folder / path.name)
    extractor = json.loads((tokenizer_of / "preprocessor_config.json").read_text(encoding="utf-8"))
    samples = WINDOW_SECONDS * extractor["sampling_rate"]
    extractor |= {
        "chunk_length": WINDOW_SECONDS,
        "n_samples": samples,
        "nb_max_frames": samples // extractor["hop_length"],
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(extractor), encoding="utf-8")
