"""Room for features on the disk: ``python feature_room.py FOLDER``. Needs nothing but the standard library."""

import shutil
import sys
from pathlib import Path

LIMIT_BYTES = 16 * 2**30
"""What features of all kinds take together at most; on a small disk a quarter of what is free, if that is less."""


def make_room(folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
    """Removes the oldest files of all kinds until the rest keeps the limit."""
    files = sorted(_files_below(folder))
    taken = sum(size for _, size, _ in files)
    room = room_bytes(folder, taken, limit_bytes)
    for _, size, path in files:
        if taken <= room:
            return
        path.unlink(missing_ok=True)
        taken -= size


def room_bytes(folder: Path, taken_bytes: int, limit_bytes: int) -> int:
    """How much may lie there, where so much does already."""
    return min(limit_bytes, (taken_bytes + shutil.disk_usage(folder).free) // 4)


def _files_below(folder: Path) -> list[tuple[int, int, Path]]:
    """When each file was written, its bytes, and its path."""
    found = []
    for path in folder.rglob("*"):
        try:
            status = path.stat()
        except OSError:
            continue  # another worker has made room
        if path.is_file():
            found.append((status.st_mtime_ns, status.st_size, path))
    return found


if __name__ == "__main__":
    make_room(Path(sys.argv[1]))
