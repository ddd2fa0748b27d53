"""The supervisor by itself."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

SUPERVISOR = Path(__file__).parent.parent / "rl_exp_bridge" / "supervisor.py"


def start(code: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", str(SUPERVISOR), sys.executable, "-c", code]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


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
