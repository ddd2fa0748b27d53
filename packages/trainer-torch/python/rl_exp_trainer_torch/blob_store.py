"""Blobs in a folder, each stored once under its digest."""

import hashlib
import os
import tempfile
from pathlib import Path

from rl_exp_bridge import WorkerError


class BlobStore:
    """`<folder>/<first two characters>/<sha256>`; blobs are added, never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where the blob of a digest lies."""
        return self._folder / digest[:2] / digest

    def has(self, digest: str, size_bytes: int) -> bool:
        """True where a blob lies there at its full size."""
        try:
            return self.path(digest).stat().st_size == size_bytes
        except FileNotFoundError:
            return False

    def write(self, content: memoryview) -> str:
        """Stores bytes durably and returns their digest; a blob that is there is not written again.

        The file appears under its name only when it is complete: it is written beside it, flushed to the
        device, then renamed.
        """
        digest = hashlib.sha256(content).hexdigest()
        if self.has(digest, content.nbytes):
            return digest
        path = self.path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{digest}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return digest

    def read(self, digest: str) -> bytearray:
        """The bytes of a blob, checked against the digest.

        Raises:
            WorkerError: RLX_STATE_CORRUPT where the blob is missing or differs from its digest.
        """
        path = self.path(digest)
        try:
            content = bytearray(path.read_bytes())
        except FileNotFoundError as error:
            raise corrupt_state(f"the blob {path} is missing") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise corrupt_state(f"the blob {path} has other contents than its digest says")
        return content


def corrupt_state(reason: str) -> WorkerError:
    """The error for a state that cannot be what its manifest says."""
    return WorkerError(
        "RLX_STATE_CORRUPT",
        f"A stored training state cannot be loaded: {reason}.",
        "Remove that file if it is there, or take an empty store with --store DIR; then start anew, which "
        "trains what is missing: rl-exp run FILE --fresh",
    )
