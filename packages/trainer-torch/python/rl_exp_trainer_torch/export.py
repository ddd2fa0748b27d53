"""Checkpoints that stand alone, in the Hugging Face layout."""

import hashlib
import os
import shutil
from pathlib import Path

from rl_exp_trainer_torch.checkpoint import MODEL_FILES, Checkpoint
from rl_exp_trainer_torch.disk_full import needs_room

_WRITTEN_WITH_THE_WEIGHTS = (
    "config.json",
    "generation_config.json",
    "model.safetensors.index.json",
)


_REMEDY = "Free some room there, or name another folder for runs with --runs DIR"


def export_checkpoint(checkpoint: Checkpoint, directory: Path) -> dict[str, str]:
    """Writes the model as it stands, and copies tokenizer and feature extractor byte for byte.

    Args:
        checkpoint: The model with what belongs to it.
        directory: Where to; one that was not there is gone again after a failure.

    Returns:
        SHA-256 of each file by name. Any program that loads Whisper with transformers loads the folder.

    Raises:
        WorkerError: RLX_DISK_FULL.
    """
    is_new = not directory.exists()
    size_bytes = sum(parameter.nbytes for parameter in checkpoint.model.parameters())
    try:
        with needs_room(directory, size_bytes, _REMEDY):
            directory.mkdir(parents=True, exist_ok=True)
            checkpoint.model.save_pretrained(directory)
            for name in MODEL_FILES:
                source = checkpoint.folder / name
                if source.exists() and name not in _WRITTEN_WITH_THE_WEIGHTS:
                    shutil.copyfile(source, directory / name)
            return {path.name: _settle(path) for path in sorted(directory.iterdir())}
    except BaseException:
        if is_new:
            shutil.rmtree(directory, ignore_errors=True)
        raise


def _settle(path: Path) -> str:
    """Makes a file's bytes last, and digests them."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.sha256()
        while chunk := file.read(2**20):
            digest.update(chunk)
    return digest.hexdigest()
