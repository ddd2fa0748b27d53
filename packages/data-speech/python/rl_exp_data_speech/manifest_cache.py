"""Manifests in the cache, each named by the digest of everything that it follows from."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rl_exp_data_speech.clip_store import has_clip
from rl_exp_data_speech.decode import RATE
from rl_exp_data_speech.shards import Shard


class ManifestCache:
    """The place of one manifest: equal files, options, code and decoder give the same place."""

    def __init__(
        self, folder: Path, root: Path, shards: list[Shard], options: dict[str, Any]
    ) -> None:
        """Names the manifest by its inputs; files count by name, size and time of change.

        ``root`` is the folder of all clips. A trainer gets it, so manifests lie elsewhere.
        """
        inputs = {
            "root": str(root),
            "shards": [
                [shard.domain, shard.split, _stamp(shard.table), _stamp(shard.archive)]
                for shard in shards
            ],
            "options": options,
            "code": _code_digest(),
            "av": version("av"),
        }
        name = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
        self._root = root
        self.path = folder / f"{name}.json"

    def holds(self) -> bool:
        """True if the manifest is there and every clip that it names too."""
        try:
            examples = json.loads(self.path.read_text(encoding="utf-8"))["examples"]
        except (FileNotFoundError, ValueError, KeyError):
            return False
        return all(
            has_clip(self._root, example["sha256"], round(example["seconds"] * RATE))
            for example in examples
        )

    def write(self, manifest: dict[str, Any]) -> None:
        """Puts the manifest in its place, whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        half = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        half.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
        half.replace(self.path)


def _stamp(path: Path) -> list[str | int]:
    status = path.stat()
    return [str(path), status.st_size, status.st_mtime_ns]


def _code_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
