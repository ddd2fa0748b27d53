"""Checkpoints that stand alone, in the Hugging Face layout."""

import hashlib
import shutil
from pathlib import Path

from rl_exp_trainer_torch.checkpoint import MODEL_FILES, Checkpoint

_WRITTEN_WITH_THE_WEIGHTS = (
    "config.json",
    "generation_config.json",
    "model.safetensors.index.json",
)


def export_checkpoint(checkpoint: Checkpoint, directory: Path) -> dict[str, str]:
    """Writes the model as it stands, and copies tokenizer and feature extractor byte for byte.

    Returns:
        SHA-256 of each file by name. Any program that loads Whisper with transformers loads the folder.
    """
    directory.mkdir(parents=True, exist_ok=True)
    checkpoint.model.save_pretrained(directory)
    for name in MODEL_FILES:
        source = checkpoint.folder / name
        if source.exists() and name not in _WRITTEN_WITH_THE_WEIGHTS:
            shutil.copyfile(source, directory / name)
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.iterdir())
        if path.is_file()
    }
