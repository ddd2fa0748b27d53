"""The files of a Whisper checkpoint."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rl_exp_bridge import Call

from rl_exp_hub.repository import Repository

# As the trainer reads them: the weights, and what transformers reads beside.
_NAMES = {
    "config.json",
    "generation_config.json",
    "preprocessor_config.json",
    "processor_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "normalizer.json",
    "vocab.json",
    "merges.txt",
}
_WEIGHTS = "model.safetensors"
_INDEX = "model.safetensors.index.json"


def fetch_model(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Brings what decides what a checkpoint does; of weights, safetensors alone.

    Nothing is brought of a model that has none; ``files`` then names no weights.

    Raises:
        WorkerError: ``RLX_HUB_…``.
    """
    repository, wanted = _checkpoint(params, call)
    for path in wanted:
        repository.fetch(path, call)
    return {
        "directory": str(repository.directory),
        "commit": repository.commit,
        "files": wanted,
    }


def measure_model(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """What ``fetch_model`` would bring, in bytes, from the listing alone.

    Raises:
        WorkerError: ``RLX_HUB_…``.
    """
    repository, wanted = _checkpoint(params, call)
    sizes = {path: repository.files[path].bytes for path in wanted}
    missing = [path for path in wanted if not repository.is_here(path)]
    return {
        "commit": repository.commit,
        "files": wanted,
        "download_bytes": sum(sizes[path] for path in missing),
        "disk_bytes": sum(sizes.values()),
    }


def _checkpoint(params: dict[str, Any], call: Call) -> tuple[Repository, list[str]]:
    repository = Repository.open(
        kind="model",
        name=params["name"],
        revision=params["revision"],
        token=os.environ.get("HF_TOKEN"),
        cache=Path(params["cache"]),
        call=call,
    )
    weights = _weights(repository)
    return repository, sorted({*weights, *(_NAMES & repository.files.keys())}) if weights else []


def _weights(repository: Repository) -> set[str]:
    """The weights in the type that they are published in, in one file or in shards."""
    if _WEIGHTS in repository.files:
        return {_WEIGHTS}
    if _INDEX not in repository.files:
        return set()
    shards = {
        path
        for path in repository.files
        if path.startswith("model-") and path.endswith(".safetensors")
    }
    return {*shards, _INDEX} if shards else set()
