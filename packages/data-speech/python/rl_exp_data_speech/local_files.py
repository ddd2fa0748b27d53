"""A corpus in a folder of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from rl_exp_bridge import Call

from rl_exp_data_speech.files import Entry
from rl_exp_data_speech.problems import not_found


class LocalFiles:
    """The files below a folder; links are followed, hidden files and folders are left out."""

    version: str | None = None
    remote = False

    def __init__(self, folder: Path) -> None:
        """Lists the folder.

        Raises:
            WorkerError: ``RLX_DATA_NOT_FOUND`` if there is no such folder.
        """
        if not folder.is_dir():
            raise not_found(f"There is no folder {folder}")
        self.name = str(folder)
        self._folder = folder
        root = os.path.realpath(folder)
        found = _below(str(folder), "", root, frozenset([root]))
        self.entries = dict(sorted((entry.path, entry) for entry in found))

    def where(self, path: str) -> str:
        """The path of the file."""
        return str(self._folder / path)

    def is_here(self, path: str) -> bool:
        """Always true of what is listed."""
        return path in self.entries

    def fetch(self, path: str, call: Call) -> Path:
        """The file itself."""
        return self._folder / path

    def stream(self, path: str, call: Call) -> BinaryIO:
        """The file itself, opened."""
        return (self._folder / path).open("rb")

    def discard(self, path: str) -> None:
        """Does nothing: the folder is the user's."""


def _below(folder: str, prefix: str, root: str, above: frozenset[str]) -> Iterator[Entry]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = prefix + entry.name
            if entry.is_dir():
                real = os.path.realpath(entry.path)
                if real not in above:  # a link to a folder that holds it would never end
                    yield from _below(entry.path, path + "/", root, above | {real})
            elif entry.is_file():
                status = entry.stat()
                inside = os.path.realpath(entry.path).startswith(root.rstrip("/") + "/")
                stamp = f"{status.st_size} {status.st_mtime_ns}"
                yield Entry(path, status.st_size, stamp, inside)
