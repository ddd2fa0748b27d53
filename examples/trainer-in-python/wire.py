"""The messages between rl-exp and a trainer: JSON-RPC 2.0 over stdin and stdout, one a line."""

import json
import os
import queue
import sys
import threading
import time

_WORK = ("advance", "evaluate", "persist", "export")


def serve(trainer_class):
    """Answers requests until rl-exp asks to end, or is gone."""
    wire = Wire()
    threading.Thread(target=wire.read, daemon=True).start()
    trainer = None
    while (message := wire.requests.get()).get("method") != "shutdown":
        identity, method, params = message.get("id"), message.get("method"), message.get("params", {})
        work = method.removeprefix("trainer/") if isinstance(method, str) else None
        try:
            if method == "initialize":
                methods = ["trainer/open", *(f"trainer/{name}" for name in _WORK)]
                wire.answer(identity, {"protocol": 1, "nonce": params["nonce"], "methods": methods})
            elif method == "trainer/open":
                trainer = trainer_class(params)
                wire.answer(identity, trainer.opened())
            elif work in _WORK:
                wire.answer(identity, getattr(trainer, work)(params, Call(wire, identity)))
            elif identity is not None:
                wire.refuse(identity, -32601, f"There is no method {method}.")
        except Cancelled:
            wire.refuse(identity, -32800, "Cancelled.")
        except Exception as error:
            wire.refuse(identity, -32603, f"{type(error).__name__}: {error}")
    wire.answer(message["id"], {})


class Cancelled(Exception):
    """Nobody waits for the answer any more."""


class Wire:
    """Both ends of the wire. Reading has a thread of its own, so that a cancellation is heard during work."""

    def __init__(self):
        self._output = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)  # whatever else is printed, by anything, goes to stderr
        self._writing = threading.Lock()
        self.requests = queue.SimpleQueue()
        self.cancelled = set()

    def read(self):
        """Takes requests and cancellations; ends the program where stdin ends."""
        for line in sys.stdin:
            try:
                message = json.loads(line)
                if message.get("method") == "$/cancelRequest":
                    self.cancelled.add(message["params"]["id"])
                else:
                    self.requests.put(message)
            except (ValueError, KeyError, AttributeError):
                self.refuse(None, -32700, "The line is no request.")
        os._exit(0)

    def send(self, **message):
        """Writes one message; NaN and infinity are no JSON, and are refused."""
        line = json.dumps({"jsonrpc": "2.0", **message}, allow_nan=False)
        with self._writing:
            self._output.write(line + "\n")
            self._output.flush()

    def answer(self, identity, result):
        self.send(id=identity, result=result)

    def refuse(self, identity, code, text):
        self.send(id=identity, error={"code": code, "message": text})


class Call:
    """A request under way."""

    def __init__(self, wire, identity):
        self._wire, self._identity, self._next_report = wire, identity, 0.0

    def progress(self, task, done, unit):
        """Says how far the work is, four times a second.

        Raises:
            Cancelled: The work is no longer wanted.
        """
        if self._identity in self._wire.cancelled:
            raise Cancelled
        if time.monotonic() >= self._next_report:
            self._next_report = time.monotonic() + 0.25
            params = {"id": self._identity, "task": task, "done": done, "total": None, "unit": unit}
            self._wire.send(method="$/progress", params=params)
