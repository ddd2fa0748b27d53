"""The worker's side of the wire, driven as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_exp_bridge import Call, Cancelled, serve
from rl_exp_bridge.channel import MAX_LINE_BYTES, Channel, LineTooLong

FIXTURES = Path(__file__).parent / "fixtures"
PYTHON = Path(__file__).parent.parent


class Client:
    """Talks to the fake worker over its stdio, without a supervisor."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{PYTHON}:{FIXTURES}", "RL_EXP_WORKER": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fake_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )

    def send_line(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def send(self, method: str, identity: Any = None, **params: Any) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        self.send_line(json.dumps(message if identity is None else {**message, "id": identity}))

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        message = json.loads(self.process.stdout.readline())
        assert isinstance(message, dict)
        return message


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client()
    with client.process:
        yield client
        client.process.kill()


def test_introduces_itself_with_the_nonce(client: Client) -> None:
    client.send("initialize", 1, protocol=1, nonce="abc")
    result = client.receive()["result"]
    assert result["nonce"] == "abc"
    assert result["protocol"] == 1
    assert "echo" in result["methods"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("not json", -32700),
        ('{"jsonrpc": "2.0", "id": 1, "method": "echo", "params": {"x": NaN}}', -32700),
        ("[]", -32600),
        ("7", -32600),
        ('{"jsonrpc": "2.0", "id": 1}', -32600),
        ('{"jsonrpc": "2.0", "id": [], "method": "echo"}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": "echo", "params": [1]}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": "absent"}', -32601),
        ('{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": []}}\n{', -32700),
    ],
)
def test_refuses_what_is_no_call_and_goes_on(client: Client, line: str, code: int) -> None:
    client.send_line(line)
    assert client.receive()["error"]["code"] == code
    client.send("echo", 2, a=1)
    assert client.receive() == {"jsonrpc": "2.0", "id": 2, "result": {"a": 1}}


def test_stdout_holds_messages_alone(client: Client) -> None:
    client.send("pollute", 1)
    assert client.receive()["result"] == {"stdin": ""}
    client.send("shutdown", 2)
    assert client.receive()["id"] == 2
    out, err = client.process.communicate(timeout=10)
    assert out == b""
    assert err.decode().splitlines() == ["from print", "from a write to fd 1", "from a child"]


def test_answers_ping_and_cancellation_while_a_call_computes(client: Client) -> None:
    client.send("wait", 1)
    assert client.receive()["method"] == "$/progress"
    client.send("ping", 2)
    assert client.receive() == {"jsonrpc": "2.0", "id": 2, "result": {}}
    client.send("$/cancelRequest", id=1)
    reply = client.receive()
    assert (reply["id"], reply["error"]["code"]) == (1, -32800)


def test_answers_beside_a_call_that_computes(client: Client) -> None:
    client.send("wait", 1)
    assert client.receive()["method"] == "$/progress"
    client.send("await_release", 2)
    client.send("await_release", 3)
    client.send("$/cancelRequest", id=3)
    reply = client.receive()
    assert (reply["id"], reply["error"]["code"]) == (3, -32800)
    client.send("release", 4)
    replies = {(reply := client.receive())["id"]: reply["result"] for _ in range(2)}
    assert replies == {2: {"thread": True}, 4: {}}
    client.send("$/cancelRequest", id=1)
    assert client.receive()["error"]["code"] == -32800


def test_calls_beside_are_cancelled_by_shutdown(client: Client) -> None:
    client.send("await_release", 1)
    client.send("shutdown", 2)
    replies = {(reply := client.receive())["id"]: reply for _ in range(2)}
    assert replies[1]["error"]["code"] == -32800
    assert client.process.wait(timeout=10) == 0


def test_a_method_is_served_in_one_way() -> None:
    with pytest.raises(ValueError, match="in one way alone: \\['a'\\]"):
        serve({"a": lambda _params, _call: None}, beside={"a": lambda _params, _call: None})


def test_ends_politely_after_shutdown(client: Client) -> None:
    client.send("wait", 1)
    client.receive()
    client.send("shutdown", 2)
    assert [client.receive()["id"], client.receive()["id"]] == [2, 1]
    assert client.process.wait(timeout=10) == 0


def test_ends_at_once_when_stdin_ends(client: Client) -> None:
    client.send("wait", 1, obedient=False)
    client.receive()
    assert client.process.stdin is not None
    client.process.stdin.close()
    # With its own process group it takes along what it started.
    assert client.process.wait(timeout=10) in (0, -signal.SIGKILL)


def test_an_overlong_line_ends_it_with_a_reason(client: Client) -> None:
    client.send_line("x" * (MAX_LINE_BYTES + 100_000))
    assert "without a newline" in client.receive()["error"]["message"]
    client.process.wait(timeout=10)


def test_a_reply_that_is_too_long_is_an_error(client: Client) -> None:
    client.send("fill", 1, bytes=MAX_LINE_BYTES)
    error = client.receive()["error"]
    assert error["data"]["code"] == "RLX_WORKER_REPLY_INVALID"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=10,
)


@settings(max_examples=100, deadline=None)
@given(messages=st.lists(st.dictionaries(st.text(), json_values), max_size=5))
def test_lines_survive_a_pipe(messages: list[dict[str, Any]]) -> None:
    read_fd, write_fd = os.pipe()
    channel = Channel(read_fd, write_fd)
    for message in messages:
        channel.send(message)
    os.close(write_fd)
    received = []
    while (line := channel.read_line()) is not None:
        received.append(json.loads(line))
    os.close(read_fd)
    assert received == messages


def test_the_channel_refuses_what_json_cannot_hold() -> None:
    channel = Channel(-1, -1)
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="JSON"):
            channel.send({"loss": value})
    with pytest.raises(LineTooLong):
        channel.send({"text": "x" * MAX_LINE_BYTES})


def test_progress_is_coalesced_per_task() -> None:
    reports: list[dict[str, Any]] = []
    call = Call(reports.append)
    for done in range(1001):
        call.progress(task="a", done=done, total=1000, unit="steps")
    call.progress(task="b", done=0, unit="steps")
    time.sleep(0.26)
    call.progress(task="b", done=5, unit="steps", detail="x")
    assert [(report["task"], report["done"]) for report in reports] == [
        ("a", 0),
        ("a", 1000),
        ("b", 0),
        ("b", 5),
    ]
    assert reports[-1] == {"task": "b", "done": 5, "total": None, "unit": "steps", "detail": "x"}


def test_a_cancelled_call_raises_at_its_next_check() -> None:
    call = Call(lambda _report: None)
    call.check_cancelled()
    call.cancel()
    assert call.cancelled
    with pytest.raises(Cancelled):
        call.check_cancelled()
