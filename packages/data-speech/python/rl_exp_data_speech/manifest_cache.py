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
from rl_exp_data_speech.files import Files


class ManifestCache:
    """The place of one manifest: equal files, options, code and decoder give the same place."""

    def __init__(
        self,
        cache: Path,
        root: Path,
        files: Files,
        inputs: dict[str, list[str]],
        options: dict[str, Any],
    ) -> None:
        """Names the manifest by its inputs, files by what their listing says.

        ``root`` is the folder of all clips. A trainer gets it, so manifests lie elsewhere.
        """
        follows_from = {
            "root": str(root),
            "corpus": files.name,
            "files": [
                [domain, path, files.entries[path].stamp]
                for domain, paths in inputs.items()
                for path in paths
            ],
            "options": options,
            "code": _code_digest(),
            "av": version("av"),
        }
        name = hashlib.sha256(json.dumps(follows_from, sort_keys=True).encode()).hexdigest()
        self._root = root
        self.path = cache / "manifests" / f"{name}.json"
        self.decoded_path = cache / "decoding" / f"{name}.jsonl"

    def read(self) -> dict[str, Any] | None:
        """The manifest, if it is there and every clip that it names too."""
        try:
            manifest: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
            examples = manifest["examples"]
        except (FileNotFoundError, ValueError, KeyError):
            return None
        whole = all(
            has_clip(self._root, example["sha256"], round(example["seconds"] * RATE))
            for example in examples
        )
        return manifest if whole else None

    def write(self, manifest: dict[str, Any]) -> None:
        """Puts the manifest in its place, whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        half = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        half.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
        half.replace(self.path)


def _code_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
