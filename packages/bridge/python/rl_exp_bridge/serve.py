"""Answers calls until the orchestrator is done with the worker."""

from __future__ import annotations

import faulthandler
import json
import os
import platform
import queue
import signal
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from rl_exp_bridge.call import Call, Cancelled
from rl_exp_bridge.channel import Channel, LineTooLong, claim_stdout
from rl_exp_bridge.offered_files import OfferedFiles
from rl_exp_bridge.outgoing import Outgoing
from rl_exp_bridge.place import Place
from rl_exp_bridge.remote_place import RemotePlace
from rl_exp_bridge.worker_error import WorkerError

Handler = Callable[[dict[str, Any], Call], Any]

PROTOCOL_VERSION = 1
_TRACEBACK_CHARACTERS = 16 * 1024

# Error codes of JSON-RPC 2.0, and the Language Server Protocol's for a cancelled request.
_PARSE_ERROR = -32700
_INVALID_REQUEST = -32600
_METHOD_NOT_FOUND = -32601
_INTERNAL_ERROR = -32603
_WORKER_ERROR = -32000
_CANCELLED = -32800


def serve(methods: Mapping[str, Handler], beside: Mapping[str, Handler] | None = None) -> None:
    """Runs calls one at a time on the main thread; returns when asked to shut down.

    A second thread reads meanwhile, so that ping, cancellation and shutdown are answered while a
    handler computes. The end of stdin means that the orchestrator is gone, and ends the process at
    once.

    Args:
        methods: Handlers by method name. A handler gets the call's params and returns what JSON
            can hold, without NaN or Infinity.
        beside: Handlers that are answered while one of ``methods`` computes: each call runs on a
            thread of its own, several at a time, so they must be thread-safe and should wait
            rather than compute. Those still at work at a shutdown are cancelled and, where they
            heed it, answered.

    Raises:
        ValueError: A name is in both.
    """
    beside = beside or {}
    if both := methods.keys() & beside.keys():
        raise ValueError(f"a method is served in one way alone: {sorted(both)}")
    # Says on stderr where every thread is, even while one of them holds the interpreter lock.
    faulthandler.register(signal.SIGUSR1)
    server = _Server(claim_stdout(), methods, beside)
    threading.Thread(target=server.read, name="rl-exp-bridge-reader", daemon=True).start()
    server.work()


class _Server:
    def __init__(
        self, channel: Channel, methods: Mapping[str, Handler], beside: Mapping[str, Handler]
    ) -> None:
        self._channel = channel
        self._methods = methods
        self._beside = beside
        self._outgoing = Outgoing(channel.send)
        self._offered: OfferedFiles | None = None
        self._place = Place()
        if os.environ.pop("RL_EXP_PLACE", None) == "remote":
            self._offered = OfferedFiles()
            self._place = RemotePlace(self._outgoing, self._offered)
        self._calls: dict[Any, Call] = {}
        self._queue: queue.SimpleQueue[tuple[Any, str, dict[str, Any]] | None] = queue.SimpleQueue()

    def read(self) -> NoReturn:
        """Reads messages until the stream ends; runs on the reader thread."""
        try:
            while (line := self._channel.read_line()) is not None:
                if line.strip():
                    self._receive(line)
        except LineTooLong as error:
            self._reply_error(None, _INVALID_REQUEST, str(error))
        # The main thread may compute for minutes, and may have started processes of its own.
        if os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(0)

    def work(self) -> None:
        """Runs queued calls; runs on the main thread."""
        while (item := self._queue.get()) is not None:
            self._answer(*item)

    def _answer(self, identity: Any, method: str, params: dict[str, Any]) -> None:
        handler = self._methods.get(method) or self._beside[method]
        call = self._calls[identity]
        try:
            call.check_cancelled()
            self._reply_result(identity, method, handler(params, call))
        except Cancelled:
            self._reply_error(identity, _CANCELLED, "cancelled")
        except WorkerError as error:
            data = {"code": error.code, "hint": error.hint, "exit_code": error.exit_code}
            self._reply_error(identity, _WORKER_ERROR, error.message, _trace(error, data))
        except Exception as error:
            message = f"{type(error).__name__}: {error}"
            self._reply_error(identity, _INTERNAL_ERROR, message, _trace(error, {}))
        finally:
            del self._calls[identity]

    def _reply_result(self, identity: Any, method: str, result: Any) -> None:
        try:
            self._reply(identity, result)
        except (TypeError, ValueError) as error:
            raise WorkerError(
                "RLX_WORKER_REPLY_INVALID",
                f"'{method}' returned what cannot be sent: {error}.",
                "This is a bug in the worker: non-finite numbers travel as null or by name, "
                "large data as files.",
                exit_code=70,
            ) from error

    def _receive(self, line: bytes) -> None:
        try:
            message = json.loads(line, parse_constant=_refuse_constant)
        except ValueError as error:
            self._reply_error(None, _PARSE_ERROR, f"not JSON: {error}")
            return
        method = message.get("method") if isinstance(message, dict) else None
        if isinstance(message, dict) and method is None and self._outgoing.receive(message):
            return
        params = message.get("params", {}) if isinstance(message, dict) else None
        identity = message.get("id", 0) if isinstance(message, dict) else None
        if not (
            isinstance(method, str) and isinstance(params, dict) and isinstance(identity, int | str)
        ):
            self._reply_error(None, _INVALID_REQUEST, "not a JSON-RPC request with named params")
        elif "id" not in message:
            wanted = params.get("id")
            # The call may be answered by another thread at this moment.
            call = self._calls.get(wanted) if isinstance(wanted, int | str) else None
            if method == "$/cancelRequest" and call is not None:
                call.cancel()
        else:
            self._accept(identity, method, params)

    def _accept(self, identity: Any, method: str, params: dict[str, Any]) -> None:
        if method == "initialize":
            self._reply(identity, self._introduction(params.get("nonce")))
        elif method == "ping":
            self._reply(identity, {})
        elif method == "shutdown":
            self._reply(identity, {})
            for call in list(self._calls.values()):
                call.cancel()
            self._queue.put(None)
        elif self._offered is not None and method in ("file/describe", "file/read"):
            self._offered.answer(
                method,
                params,
                lambda result: self._reply(identity, result),
                lambda problem: self._refuse(identity, problem),
            )
        elif method not in self._methods and method not in self._beside:
            self._reply_error(identity, _METHOD_NOT_FOUND, f"no method '{method}'")
        else:
            self._calls[identity] = Call(
                lambda report: self._progress(identity, report), self._place
            )
            if method in self._methods:
                self._queue.put((identity, method, params))
            else:
                # Not a daemon, as the reader is: the process ends once it has answered.
                arguments = (identity, method, params)
                threading.Thread(target=self._answer, args=arguments, daemon=False).start()

    def _introduction(self, nonce: Any) -> dict[str, Any]:
        return {
            "protocol": PROTOCOL_VERSION,
            "nonce": nonce,
            "python": platform.python_version(),
            "pid": os.getpid(),
            "methods": sorted([*self._methods, *self._beside]),
        }

    def _progress(self, identity: Any, report: dict[str, Any]) -> None:
        params = {"id": identity, **report}
        self._channel.send({"jsonrpc": "2.0", "method": "$/progress", "params": params})

    def _reply(self, identity: Any, result: Any) -> None:
        self._channel.send({"jsonrpc": "2.0", "id": identity, "result": result})

    def _refuse(self, identity: Any, problem: str) -> None:
        data = {
            "code": "RLX_REMOTE_FILE_REFUSED",
            "hint": "This is a bug in the plugin: its worker must offer a file first.",
            "exit_code": 70,
        }
        self._reply_error(identity, _WORKER_ERROR, f"The worker refused: {problem}.", data)

    def _reply_error(
        self, identity: Any, code: int, message: str, data: dict[str, Any] | None = None
    ) -> None:
        error = {"code": code, "message": message, "data": data or {}}
        self._channel.send({"jsonrpc": "2.0", "id": identity, "error": error})


def _trace(error: BaseException, data: dict[str, Any]) -> dict[str, Any]:
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    text = "".join(lines)[-_TRACEBACK_CHARACTERS:]
    return {**data, "py_type": type(error).__name__, "traceback": text}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
