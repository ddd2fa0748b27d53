"""The stand-in: two servers on loopback, one for the hub, one for its storage."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from rl_exp_local_hub.fault import FaultKind, HubFault
from rl_exp_local_hub.shelf import Shelf


@dataclass
class HubState:
    """What the handlers of both servers share."""

    shelf: Shelf
    page_size: int
    ranges: bool = True
    hub_url: str = ""
    storage_url: str = ""
    faults: list[HubFault] = field(default_factory=list)
    log: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    # Set whenever a stalled answer shall end.
    over: threading.Event = field(default_factory=threading.Event)

    def strike(
        self, kinds: tuple[FaultKind, ...], names: list[str], authorised: bool
    ) -> HubFault | None:
        """The first fault of these kinds that a request meets."""
        with self.lock:
            hits = (fault for fault in self.faults if fault.take(kinds, names, authorised))
            return next(hits, None)

    def set_faults(self, faults: Iterable[HubFault]) -> None:
        """Replaces all faults and ends what is stalled."""
        with self.lock:
            self.faults = list(faults)
            self.over.set()
            self.over = threading.Event()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of clients that hang up; broken connections are what this is for."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class LocalHub:
    """Serves a folder as the hub would, until it is left.

    Large files are answered by a redirection to a second server, as the hub does: a token must not
    follow there.
    """

    def __init__(self, folder: Path, *, page_size: int = 1000) -> None:
        from rl_exp_local_hub.handler import HubHandler

        self._state = HubState(Shelf(folder), page_size)
        state = self._state

        class Bound(HubHandler):
            hub = state

        self._servers = [_Server(("127.0.0.1", 0), Bound) for _ in range(2)]
        urls = [f"http://127.0.0.1:{server.server_address[1]}" for server in self._servers]
        state.hub_url, state.storage_url = urls

    @property
    def url(self) -> str:
        """What ``HF_ENDPOINT`` should be."""
        return self._state.hub_url

    @property
    def log(self) -> list[dict[str, Any]]:
        """Requests so far: method, path, range, authorised, status, and ``large`` for storage."""
        with self._state.lock:
            return list(self._state.log)

    @property
    def ranges(self) -> bool:
        """False answers with whole files, whatever part of one is asked for."""
        return self._state.ranges

    @ranges.setter
    def ranges(self, value: bool) -> None:
        self._state.ranges = value

    def commit(self, kind: str, name: str, revision: str = "main") -> str:
        """The commit that a revision names; ``kind`` is ``datasets`` or ``models``."""
        snapshot = self._state.shelf.find(kind, name, revision)
        if snapshot is None:
            raise KeyError(f"{kind}/{name}@{revision}")
        return snapshot.commit

    def set_faults(self, *faults: HubFault) -> None:
        """Replaces all faults; none at all ends them."""
        self._state.set_faults(faults)

    def forget_log(self) -> None:
        """Empties the log."""
        with self._state.lock:
            self._state.log.clear()

    def __enter__(self) -> LocalHub:
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._state.set_faults([])
        for server in self._servers:
            server.shutdown()
            server.server_close()
