"""A Whisper checkpoint folder: model, vocabulary and feature extractor, as transformers read them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from rl_exp_bridge import WorkerError

from rl_exp_trainer_torch.buckets import FRAMES_PER_POSITION, Buckets
from rl_exp_trainer_torch.generation_settings import complete_generation_config
from rl_exp_trainer_torch.options import Context, Options
from rl_exp_trainer_torch.vocabulary import Vocabulary

OWN_LENGTH = "own_length"
"""Value of `encoder_context` in the configuration of checkpoints trained at their clips' own lengths."""


@dataclass(frozen=True)
class Checkpoint:
    """What a folder holds. The model is float32 whatever the file says, and its tensors are its own memory.

    Attributes:
        folder: Where it was read.
        files: Names of the files there that decide what the model does.
    """

    folder: Path
    files: tuple[str, ...]
    model: Any
    vocabulary: Vocabulary
    extractor: Any
    buckets: Buckets


def load_checkpoint(options: Options, folder: Path, files: Sequence[str]) -> Checkpoint:
    """Reads a checkpoint without touching the network or running code from the folder.

    Args:
        options: The trainer's options.
        folder: Where the checkpoint's files lie here.
        files: Their names.

    Raises:
        WorkerError: RLX_MODEL_NOT_FOUND, RLX_MODEL_UNSUPPORTED, RLX_MODEL_INCOMPLETE or
            RLX_MODEL_TOKEN_MISSING.
    """
    from transformers import AutoTokenizer
    from transformers.models.whisper.feature_extraction_whisper import WhisperFeatureExtractor
    from transformers.models.whisper.modeling_whisper import WhisperForConditionalGeneration
    from transformers.utils.logging import disable_progress_bar

    check_folder(folder)
    disable_progress_bar()
    model, loading = WhisperForConditionalGeneration.from_pretrained(
        folder,
        dtype=torch.float32,
        use_safetensors=True,
        local_files_only=True,
        output_loading_info=True,
    )
    if loading["missing_keys"]:
        raise WorkerError(
            "RLX_MODEL_INCOMPLETE",
            f"The checkpoint at {folder} lacks {sorted(loading['missing_keys'])[0]} and perhaps more.",
            "Fetch the checkpoint again; random values are never put in place of missing ones.",
            exit_code=69,
        )
    for parameter in model.parameters():
        # Out of the file mapping: the alignment of memory decides which kernels run, and so the last bits.
        parameter.data = parameter.data.clone()
    extractor = WhisperFeatureExtractor.from_pretrained(folder, local_files_only=True)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    complete_generation_config(model, tokenizer)
    own_length = is_own_length(options.context, model.config)
    model.config.encoder_context = OWN_LENGTH if own_length else "full"
    return Checkpoint(
        folder=folder,
        files=tuple(files),
        model=model,
        vocabulary=Vocabulary(tokenizer, model.generation_config, options.language, options.task),
        extractor=extractor,
        buckets=Buckets(
            max_positions=model.config.max_source_positions,
            samples_per_position=FRAMES_PER_POSITION * extractor.hop_length,
            own_length=own_length,
        ),
    )


def is_own_length(context: Context, config: Any) -> bool:
    """Whether clips are encoded at their own length.

    Checkpoints trained at 30 s fail at other lengths until adapted, so `auto` follows the configuration.
    """
    if context == "auto":
        return getattr(config, "encoder_context", None) == OWN_LENGTH
    return context == OWN_LENGTH


def check_folder(folder: Path) -> None:
    """Refuses what is not a Whisper checkpoint in safetensors."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WorkerError(
            "RLX_MODEL_NOT_FOUND",
            f"There is no readable checkpoint at {folder}.",
            "Give `model` a folder with config.json and model.safetensors.",
            exit_code=69,
        ) from error
    if config.get("model_type") != "whisper" or not any(folder.glob("*.safetensors")):
        raise WorkerError(
            "RLX_MODEL_UNSUPPORTED",
            f"The checkpoint at {folder} is not a Whisper model in safetensors.",
            "Give `model` a Whisper folder with config.json and model.safetensors.",
            exit_code=69,
        )


def digest_files(folder: Path, files: Sequence[str]) -> dict[str, str]:
    """SHA-256 of the files that decide what the model does, by name."""
    digests = {}
    for name in files:
        with (folder / name).open("rb") as file:
            digest = hashlib.sha256()
            while chunk := file.read(2**20):
                digest.update(chunk)
            digests[name] = digest.hexdigest()
    return digests
