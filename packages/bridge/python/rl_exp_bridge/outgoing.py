"""Requests of the worker to its orchestrator."""

from __future__ import annotations

import itertools
import queue
from collections.abc import Callable
from typing import Any

from rl_exp_bridge.worker_error import WorkerError

Answer = queue.SimpleQueue[dict[str, Any]]


class Outgoing:
    """Sends requests from any thread, and hands each its answer."""

    def __init__(self, send: Callable[[dict[str, Any]], None]) -> None:
        self._send = send
        self._numbers = itertools.count(1)
        self._waiting: dict[str, Answer] = {}

    def request(self, method: str, params: dict[str, Any]) -> Answer:
        """Sends a request; ``result`` waits for what it returns."""
        identity = f"worker-{next(self._numbers)}"
        answer: Answer = queue.SimpleQueue()
        self._waiting[identity] = answer
        self._send({"jsonrpc": "2.0", "id": identity, "method": method, "params": params})
        return answer

    def receive(self, message: dict[str, Any]) -> bool:
        """Takes a message if it answers one of these requests."""
        identity = message.get("id")
        answer = self._waiting.pop(identity, None) if isinstance(identity, str) else None
        if answer is None:
            return False
        answer.put(message)
        return True


def result(answer: Answer) -> Any:
    """Waits for an answer and returns its result.

    Raises:
        WorkerError: RLX_REMOTE_FILE_REFUSED: the orchestrator could or would not.
    """
    message = answer.get()
    if "result" in message:
        return message["result"]
    raise WorkerError(
        "RLX_REMOTE_FILE_REFUSED",
        f"The other side refused: {message.get('error', {}).get('message', 'without a reason')}.",
        "This is a bug in the plugin: it may read what it offers to its worker, and nothing else.",
        exit_code=70,
    )
