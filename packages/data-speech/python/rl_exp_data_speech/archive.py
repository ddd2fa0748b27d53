"""Reads clips out of a ``.tar.xz`` once, in order, without writing any of it to disk."""

from __future__ import annotations

import lzma
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from rl_exp_bridge import WorkerError

MAX_CLIP_BYTES = 64 * 2**20
MAX_ARCHIVE_BYTES = 8 * 2**30
READ_BYTES = 2**20


def read_clips(archive: Path, rejected: Counter[str]) -> Iterator[tuple[str, bytes]]:
    """Yields file name and content of every clip.

    Links, devices and members whose path leaves the archive are counted as ``unsafe_member``,
    clips above ``MAX_CLIP_BYTES`` as ``over_size``; neither is read.

    Raises:
        WorkerError: ``RLX_DATA_ARCHIVE_CORRUPT`` if the archive is damaged or cut off, or declares
            more than ``MAX_ARCHIVE_BYTES``.
    """
    declared = 0
    try:
        with (
            lzma.open(archive) as raw,
            tarfile.open(fileobj=raw, mode="r|", bufsize=READ_BYTES) as stream,
        ):
            for member in stream:
                declared += member.size
                if declared > MAX_ARCHIVE_BYTES:
                    raise _corrupt(archive, f"it declares more than {MAX_ARCHIVE_BYTES} bytes")
                if member.isdir():
                    continue
                if not member.isreg() or _leaves(member.name):
                    rejected["unsafe_member"] += 1
                elif member.size > MAX_CLIP_BYTES:
                    rejected["over_size"] += 1
                else:
                    content = stream.extractfile(member)
                    data = content.read() if content else b""
                    if len(data) != member.size:
                        raise _corrupt(archive, f"{member.name} is cut off")
                    yield PurePosixPath(member.name).name, data
            # Only at the very end are the last checksums compared.
            while raw.read(READ_BYTES):
                pass
    except (tarfile.TarError, lzma.LZMAError, EOFError) as error:
        raise _corrupt(archive, str(error) or "it ends too early") from error


def _leaves(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or not path.name


def _corrupt(archive: Path, reason: str) -> WorkerError:
    return WorkerError(
        "RLX_DATA_ARCHIVE_CORRUPT",
        f"{archive} cannot be read to its end: {reason}.",
        "Fetch this file again, then run the same command; what was prepared before is reused.",
        exit_code=69,
    )
