"""A checkpoint folder, looked at without trusting it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

PLAIN_SUFFIXES = frozenset({".json", ".txt", ".md", ""})
MAX_PLAIN_BYTES = 64 * 2**20
MAX_WEIGHT_BYTES = 32 * 2**30
MAX_CONFIG_BYTES = 2**20
MAX_FILES = 100
MAX_TENSORS = 10_000
MAX_NAME_CHARACTERS = 300
DTYPES = frozenset({"F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL"})


class CheckpointFolder:
    """Files of one checkpoint. Tensors are read from safetensors and nothing else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.weights = sorted(file for file in path.glob("*.safetensors") if _is_plain(file))

    def problems(self) -> list[str]:
        """What does not belong into a checkpoint, in words; empty if all is well."""
        if not self.path.is_dir():
            return [f"{self.path} is no folder"]
        entries = list(islice(self.path.iterdir(), MAX_FILES + 1))
        if len(entries) > MAX_FILES:
            return [f"{self.path} holds more than {MAX_FILES} files"]
        found = [self._problem_of(entry) for entry in sorted(entries)]
        if not any(entry.suffix == ".safetensors" for entry in entries):
            found.append("there is no .safetensors file")
        return [problem for problem in found if problem is not None]

    def config(self) -> dict[str, Any]:
        """The model's configuration; empty where it cannot be read."""
        path = self.path / "config.json"
        if not _is_plain(path) or path.stat().st_size > MAX_CONFIG_BYTES:
            return {}
        try:
            config = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return config if isinstance(config, dict) else {}

    def settings(self) -> dict[str, Path]:
        """Plain files beside the weights by name: what decides how the model is used."""
        if not self.path.is_dir():
            return {}
        return {
            entry.name: entry
            for entry in sorted(self.path.iterdir())
            if not entry.is_symlink()
            and entry.is_file()
            and not entry.name.endswith((".safetensors", ".safetensors.index.json"))
            and entry.stat().st_size <= MAX_PLAIN_BYTES
        }

    def tensors(self) -> Iterator[tuple[str, torch.Tensor]]:
        """Every tensor with its name, one at a time.

        Raises:
            ValueError: A file is no safetensors or holds what no checkpoint does, or two files hold
                a tensor of the same name.
        """
        from safetensors import SafetensorError, safe_open

        met: set[str] = set()
        for path in self.weights:
            try:
                with safe_open(path, framework="pt") as file:
                    names = file.keys()
                    if len(met) + len(names) > MAX_TENSORS:
                        raise ValueError(f"{path.name}: there are more than {MAX_TENSORS} tensors")
                    for name in names:
                        _check_name(name, met)
                        dtype = file.get_slice(name).get_dtype()
                        if dtype not in DTYPES:
                            raise ValueError(f"{name} is of type {dtype}")
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


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _check_name(name: str, met: set[str]) -> None:
    if len(name) > MAX_NAME_CHARACTERS or not name.isprintable():
        raise ValueError(f"{name[:40]!r}… is no name of a tensor")
    if name in met:
        raise ValueError(f"{name} is there twice")
