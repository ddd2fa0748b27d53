"""A Whisper checkpoint folder: model, vocabulary and feature extractor, as transformers read them."""

import hashlib
import json
import re
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

MOST = {
    "encoder_layers": 256,
    "decoder_layers": 256,
    "encoder_attention_heads": 256,
    "decoder_attention_heads": 256,
    "d_model": 2**14,
    "encoder_ffn_dim": 2**16,
    "decoder_ffn_dim": 2**16,
    "num_mel_bins": 1_024,
    "max_source_positions": 2**16,
    "max_target_positions": 2**16,
    "vocab_size": 2**21,
}
"""Far above any Whisper there is; what a configuration asks for is made before its weights are read."""

_REFUSALS = (
    OSError,
    ValueError,
    RuntimeError,
    TypeError,
    LookupError,
    AttributeError,
    ImportError,
    AssertionError,
)


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
        WorkerError: RLX_MODEL_NOT_FOUND, RLX_MODEL_UNSUPPORTED, RLX_MODEL_UNREADABLE,
            RLX_MODEL_INCOMPLETE or RLX_MODEL_TOKEN_MISSING.
    """
    from safetensors import SafetensorError
    from transformers import AutoTokenizer
    from transformers.models.whisper.feature_extraction_whisper import WhisperFeatureExtractor
    from transformers.models.whisper.modeling_whisper import WhisperForConditionalGeneration
    from transformers.utils.logging import disable_progress_bar

    check_folder(folder)
    disable_progress_bar()
    try:
        model, loading = WhisperForConditionalGeneration.from_pretrained(
            folder,
            dtype=torch.float32,
            use_safetensors=True,
            local_files_only=True,
            output_loading_info=True,
        )
        extractor = WhisperFeatureExtractor.from_pretrained(folder, local_files_only=True)
        tokenizer = AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
    except (*_REFUSALS, SafetensorError) as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)[:300]
        raise WorkerError(
            "RLX_MODEL_UNREADABLE",
            f"The checkpoint at {folder} cannot be read: {reason}.",
            "Fetch the checkpoint again, or give `model` another one.",
            exit_code=69,
        ) from error
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
    """Refuses what is not a Whisper checkpoint in safetensors, of a size that there is."""
    config = _json_object(folder / "config.json")
    if config is None:
        raise WorkerError(
            "RLX_MODEL_NOT_FOUND",
            f"There is no readable checkpoint at {folder}.",
            "Give `model` a folder with config.json and model.safetensors.",
            exit_code=69,
        )
    if config.get("model_type") != "whisper" or not any(folder.glob("*.safetensors")):
        raise _unsupported(f"The checkpoint at {folder} is not a Whisper model in safetensors.")
    for name, most in MOST.items():
        size = config.get(name, 1)
        if type(size) is not int or not 0 < size <= most:
            raise _unsupported(f"{name} of the checkpoint at {folder} is not from 1 to {most}.")
    held = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    if _fewest_parameters(config) > held:
        raise _unsupported(f"The checkpoint at {folder} asks for more parameters than it holds.")
    for index in folder.glob("*.index.json"):
        shards = (_json_object(index) or {}).get("weight_map")
        names = shards.values() if isinstance(shards, dict) else [None]
        if not all(isinstance(name, str) and _SHARD.fullmatch(name) for name in names):
            raise _unsupported(f"{index} names files that are no safetensors beside it.")


def _fewest_parameters(config: dict[str, Any]) -> int:
    """Those of the large matrices, which are made before the weights are looked at."""
    width = config.get("d_model", 1)
    sides = {"encoder": 4, "decoder": 8}
    layers = sum(
        config.get(f"{side}_layers", 0)
        * width
        * (squares * width + 2 * config.get(f"{side}_ffn_dim", 1))
        for side, squares in sides.items()
    )
    return int(config.get("vocab_size", 1) * width + layers)


_SHARD = re.compile(r"[\w-][\w.-]*\.safetensors")


def _json_object(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _unsupported(message: str) -> WorkerError:
    return WorkerError(
        "RLX_MODEL_UNSUPPORTED",
        message,
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
