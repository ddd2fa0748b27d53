"""Repositories in a folder, as commits with content digests."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

# What the hub's own .gitattributes puts into large file storage.
_LARGE = (
    *(".safetensors", ".bin", ".pt", ".parquet", ".arrow", ".zip", ".gz", ".xz", ".tar"),
    *(".wav", ".webm", ".ogg", ".mp3", ".flac"),
)
_LARGE_BYTES = 10 << 20


@dataclass(frozen=True)
class ShelfFile:
    """A file of a repository, with the digests that the hub names it by."""

    path: str
    location: Path
    bytes: int
    oid: str
    sha256: str | None

    @property
    def etag(self) -> str:
        """SHA-256 of a large file, git object id of another."""
        return self.sha256 or self.oid

    def listed(self) -> dict[str, object]:
        """Its entry in a tree."""
        entry: dict[str, object] = {
            "type": "file",
            "oid": self.oid,
            "size": self.bytes,
            "path": self.path,
        }
        if self.sha256:
            entry["lfs"] = {"oid": self.sha256, "size": self.bytes, "pointerSize": 134}
        return entry


@dataclass(frozen=True)
class Snapshot:
    """A repository at one commit."""

    commit: str
    files: dict[str, ShelfFile]


class Shelf:
    """Finds snapshots below a folder: ``datasets/<owner>/<name>`` and ``models/<owner>/<name>``.

    A folder ``<name>@<revision>`` beside holds another revision. A commit is named by what its
    files hold, so that editing them makes a new one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[tuple[str, int, int], tuple[str, str]] = {}

    def has(self, kind: str, name: str) -> bool:
        """True if there is such a repository."""
        return self._place(kind, name).is_dir()

    def find(self, kind: str, name: str, revision: str) -> Snapshot | None:
        """The snapshot that a branch, tag or commit names."""
        place = self._place(kind, name)
        others = sorted(place.parent.glob(f"{place.name}@*"))
        for folder in (place, *others):
            snapshot = self._snapshot(folder)
            branch = "main" if folder == place else folder.name.partition("@")[2]
            if revision in (branch, snapshot.commit):
                return snapshot
        return None

    def _place(self, kind: str, name: str) -> Path:
        return self._folder / kind / name

    def _snapshot(self, folder: Path) -> Snapshot:
        files = {
            path.relative_to(folder).as_posix(): self._file(folder, path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        names = json.dumps([[file.path, file.oid] for file in files.values()])
        return Snapshot(hashlib.sha1(names.encode(), usedforsecurity=False).hexdigest(), files)

    def _file(self, folder: Path, path: Path) -> ShelfFile:
        size = path.stat().st_size
        key = (str(path), size, path.stat().st_mtime_ns)
        if key not in self._digests:
            content = path.read_bytes()
            blob = b"blob %d\0" % size + content
            oid = hashlib.sha1(blob, usedforsecurity=False).hexdigest()
            self._digests[key] = oid, hashlib.sha256(content).hexdigest()
        oid, sha256 = self._digests[key]
        large = path.name.endswith(_LARGE) or size >= _LARGE_BYTES
        name = path.relative_to(folder).as_posix()
        return ShelfFile(name, path, size, oid, sha256 if large else None)
