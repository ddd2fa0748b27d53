"""How a disk without room looks, and what is said of it."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rl_exp_bridge import WorkerError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_RUST_ERROR = re.compile(r"\(os error (\d+)\)")
"""How safetensors, which is no Python, passes on what the system said."""


@contextmanager
def needs_room(folder: Path, size_bytes: int, remedy: str) -> Iterator[None]:
    """Turns a disk, quota or file size limit that is reached into one error.

    Args:
        folder: Where something is written.
        size_bytes: How much is written there in all.
        remedy: What to do, up to the command that is typed again.

    Raises:
        WorkerError: RLX_DISK_FULL.
    """
    try:
        yield
    except Exception as error:
        reason = _no_room(error)
        if reason is None:
            raise
        raise WorkerError(
            "RLX_DISK_FULL",
            f"There is no room for {size_bytes} bytes in {folder}: {reason}.",
            f"{remedy}, then type the same command again. Nothing half-written was left.",
            exit_code=69,
        ) from error


def _no_room(error: Exception) -> str | None:
    """What the system said, where it was about room."""
    if isinstance(error, OSError):
        return error.strerror if error.errno in _NO_ROOM else None
    found = _RUST_ERROR.search(str(error))
    return str(error) if found is not None and int(found[1]) in _NO_ROOM else None
