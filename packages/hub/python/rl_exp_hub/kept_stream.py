"""A file of the hub, read in order; what was read stays on the disk for the next reader."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rl_exp_bridge import Call

from rl_exp_hub.errors import damaged, not_written
from rl_exp_hub.hub_file import ContentCheck, HubFile
from rl_exp_hub.subject import Subject
from rl_exp_hub.transfer import Transfer

_WAIT_SECONDS = 0.1
# What file systems of clusters answer that know no locks.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP}


class KeptStream(io.RawIOBase):
    """Serves what is kept, then what comes from the hub, and keeps that too.

    One stream at a time owns the kept bytes of a content; another one meanwhile keeps its own for
    as long as it is open, or waits for them.
    """

    def __init__(
        self,
        part: Path,
        file: HubFile,
        subject: Subject,
        transfer: Callable[[int], Transfer],
        wait: Call | None = None,
    ) -> None:
        super().__init__()
        self._part = part
        self._file = file
        self._subject = subject
        self._position = 0
        self._check = ContentCheck(file)
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            descriptor = _claim(part)
            if descriptor is None and wait is not None:
                descriptor = _wait_for(part, file, wait)
            if descriptor is None:
                descriptor = _nameless(part.parent)
        except OSError as error:
            raise not_written(subject, str(part.parent), error) from error
        self._descriptor = descriptor
        self._kept = os.fstat(descriptor).st_size
        if self._kept > file.bytes:
            os.ftruncate(descriptor, 0)
            self._kept = 0
        self._transfer = transfer(self._kept)

    def readable(self) -> bool:
        """True: that is all that it is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer with what there is, at least a byte before the end.

        Raises:
            WorkerError: The rest cannot be had or kept, or was not the file's content.
            Cancelled: The caller has asked to stop.
        """
        view = memoryview(buffer).cast("B")
        if self._position == self._kept:
            self._keep(self._transfer.read())
        count = min(len(view), self._kept - self._position)
        data = os.pread(self._descriptor, count, self._position)
        view[: len(data)] = data
        self._position += len(data)
        self._check.add(data)
        if self._position == self._file.bytes and not self._check.holds():
            self._throw_away()
            raise damaged(self._subject)
        return len(data)

    def promote(self, target: Path) -> None:
        """Gives the file, read to its end, its name for good.

        Raises:
            WorkerError: There is no room for it.
        """
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.fsync(self._descriptor)
            self._part.replace(target)
        except OSError as error:
            raise not_written(self._subject, str(target.parent), error) from error

    def close(self) -> None:
        """Ends the connection; what was read stays."""
        if not self.closed and hasattr(self, "_transfer"):
            self._transfer.close()
            os.close(self._descriptor)
        super().close()

    def _keep(self, chunk: bytes) -> None:
        view = memoryview(chunk)
        try:
            while view:
                written = os.pwrite(self._descriptor, view, self._kept)
                self._kept += written
                view = view[written:]
        except OSError as error:
            raise not_written(self._subject, str(self._part.parent), error) from error

    def _throw_away(self) -> None:
        os.ftruncate(self._descriptor, 0)
        self._kept = 0


def _claim(part: Path) -> int | None:
    """Opens the kept bytes for this reader alone; None while another has them."""
    while True:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # It may have got another name, or none, just before the lock was free.
            if part.exists() and os.path.samestat(os.fstat(descriptor), part.stat()):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            return None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            # Readers without locks write the same bytes to the same places.
            return descriptor
        os.close(descriptor)


def _wait_for(part: Path, file: HubFile, call: Call) -> int:
    """Claims the kept bytes once the other reader is done with them."""
    began = time.monotonic()
    while (descriptor := _claim(part)) is None:
        call.check_cancelled()
        seconds = round(time.monotonic() - began, 1)
        call.progress(task=f"waiting for another reader of {file.path}", done=seconds, unit="s")
        time.sleep(_WAIT_SECONDS)
    return descriptor


def _nameless(folder: Path) -> int:
    descriptor, name = tempfile.mkstemp(dir=folder)
    Path(name).unlink()
    return descriptor
