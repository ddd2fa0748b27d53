"""Checkpoints that stand alone, in the Hugging Face layout."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

import torch

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
    checkpoint: Checkpoint, weights: Mapping[str, torch.Tensor], directory: Path, remedy: str
) -> dict[str, ExportedFile]:
    """Writes the weights as a checkpoint, and copies tokenizer and feature extractor byte for byte.

    Args:
        checkpoint: The model with what belongs to it.
        weights: The model's weights, under the names that a model without adapters has.
        directory: Where to; one that was not there is gone again after a failure.
        remedy: What to do where there is no room.

    Returns:
        The files by name. Any program that loads Whisper with transformers loads the folder.

    Raises:
        WorkerError: RLX_DISK_FULL.
    """
    is_new = not directory.exists()
    size_bytes = sum(tensor.nbytes for tensor in weights.values())
    try:
        with needs_room(directory, size_bytes, remedy):
            directory.mkdir(parents=True, exist_ok=True)
            checkpoint.model.save_pretrained(directory, state_dict=dict(weights))
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
