"""Brings files from the orchestrator's machine, many reads at a time."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import tempfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rl_exp_bridge.outgoing import Answer, Outgoing, result
from rl_exp_bridge.worker_error import WorkerError

_CHUNK_BYTES = 1 << 20
_BYTES_IN_FLIGHT = 8 << 20
_READS_IN_FLIGHT = 64


@dataclass(frozen=True)
class FileToFetch:
    """A file of the orchestrator's machine, and where its copy belongs."""

    source: str
    target: Path
    sha256: str
    bytes: int

    def is_here(self) -> bool:
        """True if the copy is here; it never is in part."""
        try:
            return self.target.stat().st_size == self.bytes
        except OSError:
            return False


def fetch_files(files: list[FileToFetch], outgoing: Outgoing) -> None:
    """Copies the files; each appears whole, with the content that its digest names.

    Raises:
        WorkerError: RLX_REMOTE_FILE_CHANGED, or RLX_REMOTE_FILE_REFUSED.
    """
    chunks = _chunks(files)
    flying: deque[tuple[FileToFetch, int, Answer]] = deque()
    flying_bytes = 0
    copy: _Copy | None = None
    try:
        while True:
            while flying_bytes < _BYTES_IN_FLIGHT and len(flying) < _READS_IN_FLIGHT:
                if (chunk := next(chunks, None)) is None:
                    break
                file, offset, size = chunk
                params = {"path": file.source, "offset": offset, "bytes": max(size, 1)}
                flying.append((file, size, outgoing.request("file/read", params)))
                flying_bytes += size
            if not flying:
                return
            file, size, answer = flying.popleft()
            flying_bytes -= size
            copy = copy or _Copy(file)
            if copy.add(base64.b64decode(result(answer)["data"]), size):
                copy = None
    finally:
        if copy is not None:
            copy.discard()


def _chunks(files: list[FileToFetch]) -> Iterator[tuple[FileToFetch, int, int]]:
    """Yields (file, offset, bytes); an empty file is read once too."""
    for file in files:
        for offset in range(0, max(file.bytes, 1), _CHUNK_BYTES):
            yield file, offset, min(_CHUNK_BYTES, file.bytes - offset)


class _Copy:
    """A copy that grows beside its target."""

    def __init__(self, file: FileToFetch) -> None:
        self._file = file
        self._left = file.bytes
        self._digest = hashlib.sha256()
        file.target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".fetching-", dir=file.target.parent)
        self._path = Path(name)
        self._stream: BinaryIO = os.fdopen(descriptor, "wb")

    def add(self, data: bytes, expected: int) -> bool:
        """Appends a part; returns True once the file is whole and in its place."""
        self._stream.write(data)
        self._digest.update(data)
        self._left -= expected
        if self._left > 0 and len(data) == expected:
            return False
        if self._digest.hexdigest() != self._file.sha256:
            raise WorkerError(
                "RLX_REMOTE_FILE_CHANGED",
                f"{self._file.source} changed while it was fetched.",
                "Run the same command again once nothing writes to it.",
            )
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        self._path.chmod(0o444)
        self._path.replace(self._file.target)
        return True

    def discard(self) -> None:
        """Leaves nothing of a copy that did not become whole."""
        self._stream.close()
        with contextlib.suppress(OSError):
            self._path.unlink()
