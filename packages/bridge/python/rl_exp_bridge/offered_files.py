"""Files of this machine that the orchestrator may read."""

from __future__ import annotations

import base64
import hashlib
import os
import queue
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

MAX_READ_BYTES = 1 << 20

Reply = Callable[[Any], None]


class OfferedFiles:
    """Answers ``file/describe`` and ``file/read`` on its own thread, whatever computes."""

    def __init__(self) -> None:
        self._roots: set[str] = set()
        self._queue: queue.SimpleQueue[tuple[str, dict[str, Any], Reply, Reply]] = (
            queue.SimpleQueue()
        )
        threading.Thread(target=self._work, name="rl-exp-bridge-files", daemon=True).start()

    def offer(self, path: str | Path) -> None:
        """Offers files at or below a path, which need not exist yet."""
        self._roots.add(os.path.realpath(path))

    def answer(self, method: str, params: dict[str, Any], reply: Reply, refuse: Reply) -> None:
        """Answers soon, with one of the two."""
        self._queue.put((method, params, reply, refuse))

    def _work(self) -> None:
        while True:
            method, params, reply, refuse = self._queue.get()
            try:
                reply(self._read(params) if method == "file/read" else self._describe(params))
            except Exception as error:
                refuse(str(error))

    def _offered(self, path: str) -> str:
        real = os.path.realpath(path)
        if any(real == root or real.startswith(root.rstrip("/") + "/") for root in self._roots):
            return real
        raise PermissionError(f"{path} is not offered to the orchestrator")

    def _describe(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"files": [self._file(path) for path in params["paths"]]}

    def _file(self, path: str) -> dict[str, Any] | None:
        try:
            with open(self._offered(path), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    return None
                digest = hashlib.sha256()
                size = 0
                while part := file.read(MAX_READ_BYTES):
                    digest.update(part)
                    size += len(part)
        except OSError:
            return None
        return {"sha256": digest.hexdigest(), "bytes": size}

    def _read(self, params: dict[str, Any]) -> dict[str, Any]:
        with open(self._offered(params["path"]), "rb") as file:
            file.seek(params["offset"])
            data = file.read(min(params["bytes"], MAX_READ_BYTES))
        return {"data": base64.b64encode(data).decode("ascii")}
