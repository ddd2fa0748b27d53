"""Checkpoints that stand alone, in the Hugging Face layout."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import TypedDict

from rl_exp_trainer_torch.checkpoint import Checkpoint
from rl_exp_trainer_torch.disk_full import needs_room

_WRITTEN_WITH_THE_WEIGHTS = (
    "config.json",
    "generation_config.json",
    "model.safetensors.index.json",
)


class ExportedFile(TypedDict):
    """A file that was written, as it is told to the orchestrator."""

    sha256: str
    bytes: int


def export_checkpoint(
    checkpoint: Checkpoint, directory: Path, remedy: str
) -> dict[str, ExportedFile]:
    """Writes the model as it stands, and copies tokenizer and feature extractor byte for byte.

    Args:
        checkpoint: The model with what belongs to it.
        directory: Where to; one that was not there is gone again after a failure.
        remedy: What to do where there is no room.

    Returns:
        The files by name. Any program that loads Whisper with transformers loads the folder.

    Raises:
        WorkerError: RLX_DISK_FULL.
    """
    is_new = not directory.exists()
    size_bytes = sum(parameter.nbytes for parameter in checkpoint.model.parameters())
    try:
        with needs_room(directory, size_bytes, remedy):
            directory.mkdir(parents=True, exist_ok=True)
            checkpoint.model.save_pretrained(directory)
            for name in checkpoint.files:
                if name not in _WRITTEN_WITH_THE_WEIGHTS and not name.endswith(".safetensors"):
                    shutil.copyfile(checkpoint.folder / name, directory / name)
            return {path.name: _settle(path) for path in sorted(directory.iterdir())}
    except BaseException:
        if is_new:
            shutil.rmtree(directory, ignore_errors=True)
        raise


def _settle(path: Path) -> ExportedFile:
    """Makes a file's bytes last, and digests them."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.sha256()
        while chunk := file.read(2**20):
            digest.update(chunk)
        return {"sha256": digest.hexdigest(), "bytes": file.tell()}
