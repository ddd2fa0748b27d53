"""Runs a command so that no process of it survives: ``python supervisor.py [OPTION] COMMAND ...``.

Stdin is the lease. It is passed on to the command, and when it ends, because its owner closed it or
died in whatever way, every descendant is killed. SIGTERM asks the command to end first, SIGUSR1 is
passed on. The command's end is noticed by waitpid, never by the end of a pipe, which a grandchild
may hold open; what the command wrote is passed on and its exit status is taken over. Needs nothing
but this file, the one of its isolation beside it, and the standard library.

Options:
    --heartbeat=SECONDS: Adds a line to stdout that often, between lines of the command, a
        notification ``$/heartbeat`` with the processor seconds of all descendants. It says that
        the command is alive, however busy it is.
    --lease=SECONDS: Ends everything too when nothing came over stdin for so long. Blank lines
        count, and are not passed on.
    --no-network: The command and all that it starts can make no sockets but local ones. Held by the
        kernel on Linux (x86-64, ARM64), where RL_EXP_NETWORK=closed tells the command so; elsewhere
        the option does nothing.
    --files: They can use no files but the system's, Python's, a temporary folder of their own, and
        what the first line of stdin names in JSON, see ``isolation.py``. Held by a Linux with
        Landlock, where RL_EXP_FILES=closed tells the command so; elsewhere the option does nothing.
    --isolation: Instead of a command: says in JSON what these options come to here.

With a heartbeat, a notification ``$/isolation`` that says so comes before what the command writes.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from rl_exp_bridge.isolation import Isolation
else:
    sys.path.append(__file__.rpartition(os.sep)[0])
    from isolation import Isolation

_GRACE_SECONDS = 3.0
_KILL_SECONDS = 10.0
_DRAIN_SECONDS = 5.0
_CHUNK_BYTES = 1 << 18
_PIPE_BYTES = 1 << 20
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def _process_table() -> Iterator[tuple[int, int, int]]:
    """Yields (pid, parent's pid, processor ticks) of every process; ticks are 0 but on Linux."""
    if sys.platform != "linux":
        listing = subprocess.Popen(
            ["ps", "-A", "-o", "pid=,ppid="], stdout=subprocess.PIPE, text=True
        )
        for line in listing.communicate()[0].splitlines():
            pid, parent = line.split()
            if int(pid) != listing.pid:
                yield int(pid), int(parent), 0
        return
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    # The command's name may hold anything, even parentheses.
                    fields = file.read().rpartition(b")")[2].split()
                # Its own, and those of the children that it has collected.
                yield int(name), int(fields[1]), sum(map(int, fields[11:15]))
            except OSError:
                continue


def _descendants(root: int) -> dict[int, int]:
    """Returns the processor ticks of every descendant by its pid."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for pid, parent, used in _process_table():
        children.setdefault(parent, []).append(pid)
        ticks[pid] = used
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return {pid: ticks[pid] for pid in found[1:]}


def _cpu_seconds() -> float | None:
    """Returns the processor time of all descendants, ended ones included; None if not known."""
    if sys.platform != "linux":
        return None
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    running = sum(_descendants(os.getpid()).values()) / os.sysconf("SC_CLK_TCK")
    return round(ended.ru_utime + ended.ru_stime + running, 2)


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _prepared(isolation: Isolation) -> Callable[[], None] | None:
    """Returns what a child does before it runs the command.

    It dies with this process, even where this one is killed, and is isolated.
    """
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None, use_errno=True).prctl, os.getpid()

    def prepare() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
        isolation.enter()

    return prepare


class _Flow:
    """Bytes on their way from one descriptor to another that may not take them yet."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.pending = bytearray()
        self.at_line_start = True
        os.set_blocking(target, False)

    def add(self, data: bytes) -> None:
        self.pending += data
        self.at_line_start = data.endswith(b"\n")

    def flush(self) -> bool:
        """Writes what the target takes now; returns False if it takes nothing any more."""
        try:
            while self.pending:
                del self.pending[: os.write(self.target, self.pending[:_CHUNK_BYTES])]
        except BlockingIOError:
            pass
        except OSError:
            self.pending.clear()
            return False
        return True


class _Supervisor:
    def __init__(
        self,
        command: list[str],
        heartbeat_seconds: float | None,
        lease_seconds: float | None,
        isolation: Isolation,
        inward: bytes,
    ) -> None:
        self.status: int | None = None
        self._terminating = False
        self._heartbeat_seconds = heartbeat_seconds
        self._next_heartbeat = time.monotonic() + (heartbeat_seconds or 0)
        self._lease_seconds = lease_seconds
        self._heard = time.monotonic()
        self._wake_fd, wake_write_fd = os.pipe()
        for fd in (self._wake_fd, wake_write_fd):
            os.set_blocking(fd, False)
        signal.set_wakeup_fd(wake_write_fd, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        self._worker = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=_prepared(isolation),
        )
        signal.signal(signal.SIGUSR1, self._on_signal)
        assert self._worker.stdin is not None
        assert self._worker.stdout is not None
        self._worker_stdout: int | None = self._worker.stdout.fileno()
        os.set_blocking(self._worker_stdout, False)
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            with contextlib.suppress(OSError):
                fcntl.fcntl(self._worker_stdout, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self._inward = _Flow(self._worker.stdin.fileno())
        self._outward = _Flow(1)
        if inward:
            self._inward.add(inward)
        if heartbeat_seconds is not None:
            self._outward.add(_notification("isolation", isolation.described))

    def _on_signal(self, number: int, _frame: object) -> None:
        self._terminating = self._terminating or number == signal.SIGTERM
        if number == signal.SIGUSR1:
            _signal(self._worker.pid, number)

    def run(self) -> int:
        """Returns the command's exit code, or minus the signal that ended it."""
        listens = False
        try:
            listens = self._supervise()
        finally:
            self._kill_tree()
        if listens:
            self._drain()
        return -signal.SIGKILL if self.status is None else self.status

    def _supervise(self) -> bool:
        """Returns once everything is to end: True if there is still an owner that listens."""
        deadline: float | None = None
        while self.status is None:
            if not self._pass_on(deadline):
                return False
            self._reap()
            now = time.monotonic()
            if self._lease_seconds is not None and now > self._heard + self._lease_seconds:
                return False
            if self._terminating and deadline is None:
                _signal(self._worker.pid, signal.SIGTERM)
                deadline = now + _GRACE_SECONDS
            if deadline is not None and now >= deadline:
                break
        return True

    def _pass_on(self, deadline: float | None) -> bool:
        """Waits for something to happen; returns False once stdin has ended."""
        readers = [0, self._wake_fd]
        # What the owner does not take, the command has to keep.
        if self._worker_stdout is not None and len(self._outward.pending) < _PIPE_BYTES:
            readers.append(self._worker_stdout)
        writers = [flow.target for flow in (self._inward, self._outward) if flow.pending]
        readable, _, _ = select.select(readers, writers, [], self._timeout(deadline))
        if self._wake_fd in readable:
            os.read(self._wake_fd, 1024)
        if 0 in readable and not self._take_in():
            return False
        if self._worker_stdout in readable:
            self._take_out()
        if self._is_heartbeat_due() and self._outward.at_line_start:
            self._outward.add(self._heartbeat())
        self._inward.flush()  # a command that takes nothing is about to end; waitpid will say how
        return self._outward.flush()

    def _timeout(self, deadline: float | None) -> float | None:
        times = [] if deadline is None else [deadline]
        if self._heartbeat_seconds is not None and self._outward.at_line_start:
            times.append(self._next_heartbeat)
        if self._lease_seconds is not None:
            times.append(self._heard + self._lease_seconds)
        return max(min(times) - time.monotonic(), 0) if times else None

    def _take_in(self) -> bool:
        data = os.read(0, _CHUNK_BYTES)
        self._heard = time.monotonic()
        # A blank line would wake the command for nothing.
        rest = data.lstrip(b"\n") if self._inward.at_line_start else data
        if rest:
            self._inward.add(rest)
        return data != b""

    def _take_out(self) -> None:
        assert self._worker_stdout is not None
        data = os.read(self._worker_stdout, _CHUNK_BYTES)
        if not data:
            self._worker_stdout = None
        elif self._is_heartbeat_due() and (end := data.rfind(b"\n") + 1) > 0:
            self._outward.add(data[:end] + self._heartbeat())
            if end < len(data):
                self._outward.add(data[end:])
        else:
            self._outward.add(data)

    def _is_heartbeat_due(self) -> bool:
        return self._heartbeat_seconds is not None and time.monotonic() >= self._next_heartbeat

    def _heartbeat(self) -> bytes:
        assert self._heartbeat_seconds is not None
        self._next_heartbeat = time.monotonic() + self._heartbeat_seconds
        return _notification("heartbeat", {"cpu_seconds": _cpu_seconds()})

    def _drain(self) -> None:
        """Passes on what the command wrote before its end, while the owner listens."""
        deadline = time.monotonic() + _DRAIN_SECONDS
        while self._worker_stdout is not None:
            try:
                self._take_out()
            except BlockingIOError:
                break
        while self._outward.pending and time.monotonic() < deadline:
            readable, _, _ = select.select([0], [1], [], deadline - time.monotonic())
            if (0 in readable and not self._take_in()) or not self._outward.flush():
                return

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


def _notification(name: str, params: dict[str, Any]) -> bytes:
    message = {"jsonrpc": "2.0", "method": f"$/{name}", "params": params}
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def _parse(arguments: list[str]) -> tuple[list[str], dict[str, float]]:
    options: dict[str, float] = {}
    for index, argument in enumerate(arguments):
        name, _, seconds = argument.partition("=")
        if name in ("--no-network", "--files", "--isolation"):
            options[name] = 1
        elif name in ("--heartbeat", "--lease"):
            options[name] = float(seconds)
        else:
            return arguments[index:], options
    return [], options


def _read_first_line() -> tuple[Any, bytes]:
    """Returns the JSON of the first line of stdin, and what came behind it."""
    data = bytearray()
    while (end := data.find(b"\n")) < 0:
        chunk = os.read(0, _CHUNK_BYTES)
        if not chunk:
            os._exit(1)
        data += chunk
    return json.loads(data[:end]), bytes(data[end + 1 :])


def _prepare_folders() -> str:
    """Makes what a command cannot that may write next to nothing: bytecode of its sources.

    Returns:
        The one folder that it may write, for what is temporary.
    """
    import compileall
    import tempfile

    if "PYTHONDONTWRITEBYTECODE" not in os.environ:
        for folder in filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)):
            compileall.compile_dir(folder, quiet=2)
    return tempfile.mkdtemp(prefix="rl-exp-worker-")


def main() -> None:
    """Supervises the command on the command line, then ends the way it ended."""
    if os.getsid(0) != os.getpid() and os.getpgrp() != os.getpid():
        os.setsid()
    if sys.platform == "linux":
        # Orphaned descendants become children of this process instead of init's.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    command, options = _parse(sys.argv[1:])
    files: dict[str, list[str]] | None = {} if "--files" in options else None
    rest = b""
    if files is not None and "--isolation" not in options:
        files, rest = _read_first_line()
    isolation = Isolation(network="--no-network" not in options, files=files)
    if "--isolation" in options:
        print(json.dumps(isolation.described))
        return
    if isolation.network == "kernel":
        os.environ["RL_EXP_NETWORK"] = "closed"
    temporary = None
    if isolation.files == "kernel":
        temporary = _prepare_folders()
        isolation.allow(temporary)
        os.environ.update(RL_EXP_FILES="closed", TMPDIR=temporary)
    lease, heartbeat = options.get("--lease"), options.get("--heartbeat")
    code = _Supervisor(command, heartbeat, lease, isolation, rest).run()
    if temporary is not None:
        shutil.rmtree(temporary, ignore_errors=True)
    if code < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    main()
