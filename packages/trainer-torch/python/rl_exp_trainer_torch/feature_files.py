"""Log-mel features on the disk, shared by all workers and runs of a machine."""

import errno
import hashlib
import json
import os
import secrets
import sys
from pathlib import Path

import torch

from rl_exp_trainer_torch.feature_room import LIMIT_BYTES, make_room, room_bytes

_LOOKS_PER_LIMIT = 64
"""The folder is looked through whenever this part of the limit was written: workers share it unseen."""

_DIGEST_BYTES = 32


class FeatureFiles:
    """`<folder>/<key>/<first two characters>/<sha256 of the clip>`: SHA-256 of the rest, then the numbers row by row.

    A file appears whole or not at all, and a damaged one is as good as missing. Above the limit the oldest files go,
    whatever their key; a worker that may not look through the folder keeps what it writes itself within the limit.
    Where nothing can be written, what is there is read.
    """

    def __init__(
        self,
        folder: Path,
        key: str,
        *,
        bands: int,
        dtype: torch.dtype,
        limit_bytes: int = LIMIT_BYTES,
    ) -> None:
        """Reads and writes nothing yet.

        Args:
            folder: Where features of all kinds lie; it need not exist.
            key: Digest of all that decides the bits but the clip.
            bands: Mel bands: rows of a clip's features.
            dtype: What the numbers are.
            limit_bytes: What the folder may take.
        """
        self._folder = folder
        self._key = key
        self._bands = bands
        self._dtype = dtype
        self._limit_bytes = limit_bytes
        self._unseen_bytes = limit_bytes
        self._written_bytes = 0
        self._writable = True

    def path(self, sha256: str) -> Path:
        """Where the features of a clip lie."""
        return self._folder / self._key / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """True where there is a file, whatever is in it."""
        return self.path(sha256).exists()

    def read(self, sha256: str) -> torch.Tensor | None:
        """Features of a clip as (mel bands, frames); None where there is no file that holds."""
        row_bytes = self._bands * self._dtype.itemsize
        try:
            with self.path(sha256).open("rb", buffering=0) as file:
                frames, rest = divmod(os.fstat(file.fileno()).st_size - _DIGEST_BYTES, row_bytes)
                if frames <= 0 or rest != 0:
                    return None
                digest = file.read(_DIGEST_BYTES)
                features = torch.empty((self._bands, frames), dtype=self._dtype)
                content = _bytes(features)
                whole = file.readinto(content) == content.nbytes
        except OSError:
            return None
        return features if whole and hashlib.sha256(content).digest() == digest else None

    def write(self, sha256: str, features: torch.Tensor) -> None:
        """Keeps the features of a clip; once that fails, nothing more is written by this process."""
        if not self._writable:
            return
        path, content = self.path(sha256), _bytes(features.contiguous())
        temporary = path.with_name(f"{sha256}.{secrets.token_hex(6)}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._unseen_bytes += content.nbytes
            self._written_bytes += _DIGEST_BYTES + content.nbytes
            if self._unseen_bytes * _LOOKS_PER_LIMIT > self._limit_bytes:
                self._make_room()
            try:
                with temporary.open("xb") as file:
                    file.write(hashlib.sha256(content).digest())
                    file.write(content)
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            self._writable = False
            message = {"event": "features-not-kept", "folder": str(self._folder)}
            print(json.dumps({**message, "reason": str(error)}), file=sys.stderr)

    def _make_room(self) -> None:
        self._unseen_bytes = 0
        if os.environ.get("RL_EXP_FILES") != "closed":
            make_room(self._folder, self._limit_bytes)
            return
        # Whoever started this worker makes room; here is known what it wrote itself.
        written = self._written_bytes
        if written > room_bytes(self._folder, written, self._limit_bytes):
            raise OSError(errno.EDQUOT, "what it keeps has reached the limit")


def _bytes(tensor: torch.Tensor) -> memoryview:
    return memoryview(tensor.numpy()).cast("B")  # type: ignore[arg-type]
