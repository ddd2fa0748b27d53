"""Blobs in a folder, each stored once under its digest."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Mapping
from io import FileIO
from pathlib import Path

from rl_exp_bridge import WorkerError


class BlobStore:
    """`<folder>/<first two characters>/<sha256>`; blobs are added, never changed.

    A blob that is being written is called `<sha256>.<random>.tmp` beside its place. Such a file is left behind only
    by a process that was killed.
    """

    remedy = (
        "Make room (training states can be made again: 'rl-exp store gc --max-size 1GB'), "
        "or name another store with --store DIR"
    )
    """What to do where there is no room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the blob of a digest lies."""
        return self.folder / digest[:2] / digest

    def has(self, digest: str, size_bytes: int) -> bool:
        """True where a blob lies there at its full size."""
        try:
            return self.path(digest).stat().st_size == size_bytes
        except FileNotFoundError:
            return False

    def gather(self, sizes: Mapping[str, int]) -> None:
        """Makes the blobs of these digests and sizes ready to be read, where they must be brought here first."""

    def write(self, digest: str, content: memoryview) -> None:
        """Stores bytes under their digest, whole or not at all.

        They are on the device before the name is; `settle` makes the name last, too.
        """
        path = self.path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{digest}.{secrets.token_hex(6)}.tmp")
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def settle(self, digests: Iterable[str]) -> None:
        """Makes the names of blobs last, whichever process wrote them."""
        for folder in {self.folder, *(self.path(digest).parent for digest in digests)}:
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def read_into(self, digest: str, content: memoryview) -> None:
        """Fills `content` with the bytes of a blob, checked against the digest.

        Raises:
            WorkerError: RLX_STATE_CORRUPT where the blob is missing or differs from its digest.
        """
        path = self.path(digest)
        try:
            with path.open("rb", buffering=0) as file:
                whole = os.fstat(file.fileno()).st_size == content.nbytes and _fill(file, content)
        except FileNotFoundError as error:
            raise missing_blob(path) from error
        if not whole or hashlib.sha256(content).hexdigest() != digest:
            raise corrupt_state(f"the blob {path} has other contents than its digest says")


def _fill(file: FileIO, content: memoryview) -> bool:
    rest = content
    while rest.nbytes and (count := file.readinto(rest)):
        rest = rest[count:]
    return rest.nbytes == 0


def missing_blob(path: Path) -> WorkerError:
    """The error for a blob that is nowhere."""
    return corrupt_state(f"the blob {path} is missing")


def corrupt_state(reason: str) -> WorkerError:
    """The error for a state that cannot be what its manifest says."""
    return WorkerError(
        "RLX_STATE_CORRUPT",
        f"A stored training state cannot be loaded: {reason}.",
        "Remove that file if it is there, or take an empty store with --store DIR; then start anew, which "
        "trains what is missing: rl-exp run FILE --fresh",
    )
