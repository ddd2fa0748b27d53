"""A corpus on the Hugging Face hub, at one commit."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from rl_exp_bridge import Call
from rl_exp_hub import Repository

from rl_exp_data_speech.files import Entry


class HubFiles:
    """The files of a dataset, or of a folder of it; nothing is fetched before it is read."""

    remote = True

    def __init__(self, repository: Repository, folder: str | None) -> None:
        self._repository = repository
        self._prefix = f"{folder.strip('/')}/" if folder else ""
        self.version: str | None = repository.commit
        self.name = "/".join(filter(None, [repository.name, self._prefix.rstrip("/")]))
        files = repository.files
        self.entries = {
            path.removeprefix(self._prefix): Entry(
                path.removeprefix(self._prefix), file.bytes, file.etag
            )
            for path, file in files.items()
            if path.startswith(self._prefix)
        }

    def where(self, path: str) -> str:
        """The file's path, with the dataset and its commit."""
        return f"{self._repository.name}@{self._repository.commit[:12]}/{self._prefix}{path}"

    def is_here(self, path: str) -> bool:
        """True if it was fetched whole."""
        return self._repository.is_here(self._prefix + path)

    def fetch(self, path: str, call: Call) -> Path:
        """Downloads the file, or goes on with it."""
        return self._repository.fetch(self._prefix + path, call)

    def stream(self, path: str, call: Call) -> BinaryIO:
        """Reads the file as it comes; what came is kept, so that an interrupted reading goes on."""
        return self._repository.stream(self._prefix + path, call)

    def discard(self, path: str) -> None:
        """Removes what is kept or fetched of it."""
        self._repository.discard(self._prefix + path)
        (self._repository.directory / (self._prefix + path)).unlink(missing_ok=True)
