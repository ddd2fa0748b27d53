"""The worker's end of the wire: whole lines in, whole lines out."""

from __future__ import annotations

import fcntl
import json
import os
import sys
import threading
from typing import Any

MAX_LINE_BYTES = 8 * 1024 * 1024
"""Longest line either side accepts; larger things travel as files, by digest."""

_CHUNK_BYTES = 64 * 1024


class LineTooLong(ValueError):
    """A line went over MAX_LINE_BYTES."""


class Channel:
    """Lines over two file descriptors that belong to the protocol alone."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd = read_fd
        self._write_fd = write_fd
        self._pending = bytearray()
        self._write_lock = threading.Lock()

    def send(self, message: dict[str, Any]) -> None:
        """Writes one message; safe from any thread.

        Raises:
            ValueError: The message holds NaN or Infinity, or is a LineTooLong.
            TypeError: The message holds what JSON cannot.
        """
        line = json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"
        if len(line) > MAX_LINE_BYTES:
            raise LineTooLong(f"{len(line)} bytes in one message, at most {MAX_LINE_BYTES} fit")
        rest = memoryview(line)
        with self._write_lock:
            while rest:
                try:
                    rest = rest[os.write(self._write_fd, rest) :]
                except BrokenPipeError:
                    os._exit(1)  # nobody listens any more

    def read_line(self) -> bytes | None:
        """Returns the next line without its newline, or None at the end of the stream.

        Raises:
            LineTooLong: A line went over the limit; nothing after it can be trusted.
        """
        searched = 0
        while (end := self._pending.find(b"\n", searched)) < 0:
            searched = len(self._pending)
            if searched > MAX_LINE_BYTES:
                raise LineTooLong(f"more than {MAX_LINE_BYTES} bytes without a newline")
            chunk = os.read(self._read_fd, _CHUNK_BYTES)
            if not chunk:
                return None
            self._pending += chunk
        line = bytes(self._pending[:end])
        del self._pending[: end + 1]
        return line


_claimed: Channel | None = None


def claim_stdout() -> Channel:
    """Takes stdin and stdout for the protocol; later calls return the same channel.

    From then on fd 1 leads to stderr and fd 0 to nothing, for Python, C code and child processes
    alike.
    """
    global _claimed
    if _claimed is None:
        # Duplicates are close-on-exec, so that no child process can hold or disturb the wire.
        write_fd = fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, 3)
        read_fd = fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, 3)
        sys.stdout.flush()
        os.dup2(2, 1)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        _claimed = Channel(read_fd, write_fd)
    return _claimed
