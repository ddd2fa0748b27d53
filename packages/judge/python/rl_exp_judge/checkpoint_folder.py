"""A checkpoint folder, looked at without trusting it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

PLAIN_SUFFIXES = frozenset({".json", ".txt", ".md", ""})
MAX_PLAIN_BYTES = 64 * 2**20
MAX_WEIGHT_BYTES = 32 * 2**30


class CheckpointFolder:
    """Files of one checkpoint. Tensors are read from safetensors and nothing else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.weights = sorted(path.glob("*.safetensors"))

    def problems(self) -> list[str]:
        """What does not belong into a checkpoint, in words; empty if all is well."""
        if not self.path.is_dir():
            return [f"{self.path} is no folder"]
        found = [self._problem_of(entry) for entry in sorted(self.path.iterdir())]
        if not self.weights:
            found.append("there is no .safetensors file")
        return [problem for problem in found if problem is not None]

    def config(self) -> dict[str, Any]:
        """The model's configuration; empty where it cannot be read."""
        try:
            config = json.loads((self.path / "config.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return config if isinstance(config, dict) else {}

    def tensors(self) -> Iterator[tuple[str, torch.Tensor]]:
        """Every tensor with its name, one at a time.

        Raises:
            ValueError: A file is no safetensors, or two files hold a tensor of the same name.
        """
        from safetensors import SafetensorError, safe_open

        met: set[str] = set()
        for path in self.weights:
            try:
                with safe_open(path, framework="pt") as file:
                    for name in file.keys():  # noqa: SIM118 (the file is no dictionary)
                        if name in met:
                            raise ValueError(f"{name} is there twice")
                        met.add(name)
                        yield name, file.get_tensor(name)
            except SafetensorError as error:
                raise ValueError(f"{path.name}: {error}") from error

    def _problem_of(self, entry: Path) -> str | None:
        if entry.is_symlink():
            return f"{entry.name} is a link"
        if not entry.is_file():
            return f"{entry.name} is no plain file"
        size, limit = entry.stat().st_size, MAX_PLAIN_BYTES
        if entry.suffix == ".safetensors":
            limit = MAX_WEIGHT_BYTES
        elif entry.suffix not in PLAIN_SUFFIXES:
            return f"{entry.name} is neither safetensors nor text"
        return f"{entry.name} has {size} bytes, above {limit}" if size > limit else None
