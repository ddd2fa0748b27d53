"""The supervisor by itself."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rl_exp_bridge.isolation import Isolation

SUPERVISOR = Path(__file__).parent.parent / "rl_exp_bridge" / "supervisor.py"

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and prctl")


def start(code: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", str(SUPERVISOR), *options, sys.executable, "-c", code]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def has_ended(pid: int) -> bool:
    for _ in range(250):
        if not is_running(pid):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("pass", 0),
        ("raise SystemExit(7)", 7),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL),
        ("import os; os.kill(os.getpid(), 11)", -signal.SIGSEGV),
    ],
)
def test_passes_the_exit_status_on(code: str, status: int) -> None:
    process = start(code)
    assert process.wait(timeout=10) == status
    process.communicate()


def test_passes_stdin_on_while_the_command_does_not_read() -> None:
    process = start("import sys, time; time.sleep(0.5); print(len(sys.stdin.buffer.read(5000000)))")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"x" * 5_000_000)
    process.stdin.flush()
    assert process.stdout.readline() == b"5000000\n"
    assert process.wait(timeout=10) == 0


def test_sigterm_lets_the_command_end_by_itself() -> None:
    code = "import signal, sys; signal.signal(15, lambda *_: sys.exit(3)); print(1, flush=True)"
    process = start(f"{code}; signal.pause()")
    assert process.stdout is not None
    process.stdout.readline()
    process.terminate()
    assert process.wait(timeout=10) == 3
    process.communicate()


def test_sigterm_does_not_wait_forever() -> None:
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True)"
    process = start(f"{code}; time.sleep(60)")
    assert process.stdout is not None
    process.stdout.readline()
    process.terminate()
    assert process.wait(timeout=10) == -signal.SIGKILL
    process.communicate()


def test_passes_on_all_that_was_written_before_the_end() -> None:
    # The grandchild holds the pipe open, and the reader is late.
    code = "import os, subprocess; subprocess.Popen(['sleep', '600']); "
    process = start(code + "os.write(1, b'x' * 60_000); os.write(1, b'end\\n'); os._exit(4)")
    time.sleep(0.5)
    assert process.stdout is not None
    assert process.stdout.read() == b"x" * 60_000 + b"end\n"
    assert process.wait(timeout=10) == 4
    process.communicate()


@linux
def test_a_reader_that_is_slow_holds_the_command_up() -> None:
    code = "import os, sys; [os.write(1, b'x' * 65_536) for _ in range(320)]; os.write(2, b'')"
    process = start(code)
    assert process.stdout is not None
    time.sleep(0.5)
    statm = Path(f"/proc/{process.pid}/statm").read_text().split()
    assert int(statm[1]) * os.sysconf("SC_PAGE_SIZE") < 40 * 1024 * 1024
    assert len(process.stdout.read()) == 320 * 65_536
    assert process.wait(timeout=10) == 0
    process.communicate()


@linux
def test_heartbeats_stand_between_lines_and_tell_processor_time() -> None:
    writes = "[os.write(1, b'y' * 30_000 + (b'\\n' if n % 5 == 4 else b'')) for n in range(2000)]"
    busy = "[sum(range(1000)) for _ in range(20_000)]"
    process = start(f"import os, time; {writes}; {busy}; time.sleep(0.1)", "--heartbeat=0.05")
    assert process.stdout is not None
    lines = process.stdout.read().splitlines()
    isolation, *beats = [json.loads(line) for line in lines if line.startswith(b"{")]
    assert [line for line in lines if not line.startswith(b"{")] == [b"y" * 150_000] * 400
    assert isolation["method"] == "$/isolation"
    assert isolation["params"] == {"network": "open", "files": "open"}
    assert {beat["method"] for beat in beats} == {"$/heartbeat"}
    seconds = [beat["params"]["cpu_seconds"] for beat in beats]
    assert len(seconds) > 3
    assert seconds == sorted(seconds)
    assert seconds[-1] > 0.1
    process.communicate()


@linux
def test_heartbeats_count_what_grandchildren_compute_while_the_command_sleeps() -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    process = start(f"{code}; import time; time.sleep(60)", "--heartbeat=0.05")
    assert process.stdout is not None
    assert b"$/isolation" in process.stdout.readline()
    while json.loads(process.stdout.readline())["params"]["cpu_seconds"] < 0.3:
        pass
    process.communicate()


@linux
def test_the_lease_ends_it_when_nothing_comes() -> None:
    process = start("import os, time; print(os.getpid(), flush=True); time.sleep(60)", "--lease=1")
    assert process.stdin is not None
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    for _ in range(8):
        time.sleep(0.25)
        process.stdin.write(b"\n")
        process.stdin.flush()
    assert process.poll() is None
    assert process.wait(timeout=10) == -signal.SIGKILL
    assert not is_running(pid)
    process.communicate()


def test_blank_lines_stay_with_the_supervisor() -> None:
    process = start("import sys; print(repr(sys.stdin.buffer.readline()))")
    assert process.stdin is not None
    assert process.stdout is not None
    for part in (b"\n", b"\n\n", b"half", b"\n"):
        process.stdin.write(part)
        process.stdin.flush()
        time.sleep(0.05)
    assert process.stdout.readline() == b"b'half\\n'\n"
    process.communicate()


@linux
def test_the_command_dies_with_a_supervisor_that_is_killed() -> None:
    code = "import ctypes, os; print(os.getpid(), flush=True); ctypes.PyDLL(None).sleep(60)"
    process = start(code)
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    process.kill()
    assert has_ended(pid)
    process.communicate()


@linux
def test_the_end_of_a_reader_ends_everything() -> None:
    code = "import os, time\nwhile True: os.write(1, b'%d\\n' % os.getpid()); time.sleep(0.01)"
    process = start(code)
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    process.stdout.close()
    process.wait(timeout=10)
    assert not is_running(pid)


SOCKETS = """
import json, os, socket
def make(family):
    try:
        socket.socket(family).close()
    except OSError as error:
        return error.errno
names = ("AF_INET", "AF_INET6", "AF_PACKET", "AF_VSOCK", "AF_UNIX")
made = {name: make(getattr(socket, name)) for name in names}
child = os.popen("python3 -c 'import socket; socket.socket()' 2>&1").read()
socket.socketpair()
print(json.dumps([made, "PermissionError" in child, os.environ.get("RL_EXP_NETWORK")]))
"""


@linux
@pytest.mark.skipif(
    Isolation(network=False, files=None).network != "kernel", reason="this kernel takes no filter"
)
def test_a_command_without_network_makes_local_sockets_alone() -> None:
    process = start(SOCKETS, "--no-network", "--heartbeat=60")
    assert process.stdout is not None
    said = json.loads(process.stdout.readline())
    assert said["params"] == {"network": "kernel", "files": "open"}
    made, child_is_refused, told = json.loads(process.stdout.readline())
    refused = dict.fromkeys(["AF_INET", "AF_INET6", "AF_PACKET", "AF_VSOCK"], errno.EACCES)
    assert made == {**refused, "AF_UNIX": None}
    assert (child_is_refused, told) == (True, "closed")
    process.communicate()


def test_a_command_with_network_makes_them() -> None:
    process = start("import socket; socket.socket().close(); print('made')")
    assert process.stdout is not None
    assert process.stdout.readline() == b"made\n"
    process.communicate()


@linux
@pytest.mark.skipif(
    Isolation(network=True, files={}).files != "kernel", reason="this kernel has no Landlock"
)
def test_a_command_with_files_reads_these_and_the_first_line_stays_with_the_supervisor(
    tmp_path: Path,
) -> None:
    for name in ("given", "other"):
        (tmp_path / name).write_text(name)
    code = f"""
import os, sys, tempfile
print(os.environ.get("RL_EXP_FILES"), os.path.isdir(tempfile.gettempdir()), sys.stdin.readline())
print(open({str(tmp_path / "given")!r}).read())
open({str(tmp_path / "other")!r})
"""
    process = start(code, "--files")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"reads": [str(tmp_path / "given")]}).encode() + b"\nsecond\n")
    process.stdin.flush()
    assert process.stdout.read().split() == [b"closed", b"True", b"second", b"given"]
    assert process.wait() == 1
    process.communicate()


def test_the_supervisor_says_what_its_options_come_to() -> None:
    asked = start("", "--no-network", "--files", "--isolation")
    out, _ = asked.communicate()
    expected = Isolation(network=False, files={})
    assert json.loads(out) == {"network": expected.network, "files": expected.files}
