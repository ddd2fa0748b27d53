"""Checkpoints that stand alone, in the Hugging Face layout."""

import hashlib
import shutil
from pathlib import Path

from rl_exp_trainer_torch.checkpoint import Checkpoint

_WRITTEN_BY_MODEL = ("config.json", "generation_config.json")


def export_checkpoint(checkpoint: Checkpoint, directory: Path) -> dict[str, str]:
    """Writes the model as it stands, and copies tokenizer and feature extractor byte for byte.

    Returns:
        SHA-256 of each file by name. Any program that loads Whisper with transformers loads the folder.
    """
    directory.mkdir(parents=True, exist_ok=True)
    checkpoint.model.save_pretrained(directory)
    for source in sorted(
        [*checkpoint.folder.glob("*.json"), *checkpoint.folder.glob("merges.txt")]
    ):
        weights_index = source.name.endswith(".safetensors.index.json")
        if source.name not in _WRITTEN_BY_MODEL and not weights_index:
            shutil.copyfile(source, directory / source.name)
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.iterdir())
        if path.is_file()
    }
