"""Runs a command so that no process of it survives: ``python supervisor.py COMMAND [ARG ...]``.

Stdin is the lease. It is passed on to the command, and when it ends, because its owner closed it or
died in whatever way, every descendant is killed. SIGTERM asks the command to end first. The
command's end is noticed by waitpid, never by the end of a pipe, which a grandchild may hold open;
its exit status is passed on. Needs nothing but this file and the standard library.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

_GRACE_SECONDS = 3.0
_KILL_SECONDS = 10.0
_PR_SET_CHILD_SUBREAPER = 36


def _process_table() -> Iterator[tuple[int, int]]:
    """Yields (pid, parent's pid) of every process."""
    if sys.platform != "linux":
        listing = subprocess.Popen(
            ["ps", "-A", "-o", "pid=,ppid="], stdout=subprocess.PIPE, text=True
        )
        for line in listing.communicate()[0].splitlines():
            pid, parent = line.split()
            if int(pid) != listing.pid:
                yield int(pid), int(parent)
        return
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    # The command's name may hold anything, even parentheses.
                    yield int(name), int(file.read().rpartition(b")")[2].split()[1])
            except OSError:
                continue


def _descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for pid, parent in _process_table():
        children.setdefault(parent, []).append(pid)
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found[1:]


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


class _Supervisor:
    def __init__(self, command: list[str]) -> None:
        self.status: int | None = None
        self._terminating = False
        self._pending = bytearray()
        self._wake_fd, wake_write_fd = os.pipe()
        for fd in (self._wake_fd, wake_write_fd):
            os.set_blocking(fd, False)
        signal.set_wakeup_fd(wake_write_fd, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
        assert worker.stdin is not None
        self._worker = worker
        self._worker_stdin = worker.stdin.fileno()
        os.set_blocking(self._worker_stdin, False)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)  # the worker alone holds stdout

    def _on_signal(self, number: int, _frame: object) -> None:
        self._terminating = self._terminating or number == signal.SIGTERM

    def run(self) -> int:
        """Returns the command's exit code, or minus the signal that ended it."""
        deadline: float | None = None
        while self.status is None:
            if not self._pass_on(None if deadline is None else deadline - time.monotonic()):
                break
            self._reap()
            if self._terminating and deadline is None:
                _signal(self._worker.pid, signal.SIGTERM)
                deadline = time.monotonic() + _GRACE_SECONDS
            if deadline is not None and time.monotonic() >= deadline:
                break
        self._kill_tree()
        return -signal.SIGKILL if self.status is None else self.status

    def _pass_on(self, timeout_seconds: float | None) -> bool:
        """Waits for something to happen; returns False once stdin has ended."""
        writers = [self._worker_stdin] if self._pending else []
        timeout = None if timeout_seconds is None else max(timeout_seconds, 0)
        readable, writable, _ = select.select([0, self._wake_fd], writers, [], timeout)
        if self._wake_fd in readable:
            os.read(self._wake_fd, 1024)
        if 0 in readable:
            data = os.read(0, 1 << 16)
            if not data:
                return False
            self._pending += data
        if self._pending and (writable or not writers):
            try:
                del self._pending[: os.write(self._worker_stdin, self._pending)]
            except BlockingIOError:
                pass
            except BrokenPipeError:
                self._pending.clear()  # it is about to end, and waitpid will say how
        return True

    def _reap(self) -> None:
        """Collects ended children, adopted ones among them."""
        try:
            while (reaped := os.waitpid(-1, os.WNOHANG))[0] != 0:
                if reaped[0] == self._worker.pid:
                    self.status = self._worker.returncode = os.waitstatus_to_exitcode(reaped[1])
        except ChildProcessError:
            pass

    def _kill_tree(self) -> None:
        deadline = time.monotonic() + _KILL_SECONDS
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._worker.pid, signal.SIGKILL)
        while time.monotonic() < deadline:
            self._reap()
            pids = _descendants(os.getpid())
            if not pids:
                return
            for pid in pids:
                _signal(pid, signal.SIGKILL)
            time.sleep(0.002)


def main() -> None:
    """Supervises the command on the command line, then ends the way it ended."""
    if os.getsid(0) != os.getpid() and os.getpgrp() != os.getpid():
        os.setsid()
    if sys.platform == "linux":
        # Orphaned descendants become children of this process instead of init's.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    code = _Supervisor(sys.argv[1:]).run()
    if code < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    main()
