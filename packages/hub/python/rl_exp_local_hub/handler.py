"""Answers requests as the hub does, faults included."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import struct
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from rl_exp_local_hub.fault import FaultKind, HubFault
from rl_exp_local_hub.local_hub import HubState
from rl_exp_local_hub.shelf import ShelfFile, Snapshot

_STALL_SECONDS = 120
_BREAKS: tuple[FaultKind, ...] = ("reset", "truncate", "stall")
_API = re.compile(r"/api/(datasets|models)/([^/]+/[^/]+)(?:/(revision|tree)/([^/]+))?$")
_RESOLVE = re.compile(r"/(?:(datasets)/)?([^/]+/[^/]+)/resolve/([^/]+)/(.+)$")
_STORAGE = re.compile(r"/storage/(datasets|models)/([^/]+/[^/]+)/([0-9a-f]{40})/(.+)$")


class HubHandler(BaseHTTPRequestHandler):
    """One connection; ``hub`` is set by who starts the server."""

    protocol_version = "HTTP/1.1"
    hub: HubState

    def do_GET(self) -> None:
        """Answers a request, or breaks as a fault says."""
        self._answer()

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """``POST /faults`` replaces the faults."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path != "/faults":
            self._send(404, b"")
            return
        try:
            self.hub.set_faults([HubFault.parse(each) for each in json.loads(body)])
        except (TypeError, ValueError) as error:
            self._send(400, str(error).encode())
        else:
            self._send(200, b"{}")

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing; ``GET /log`` has the requests."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        if path == "/log":
            with self.hub.lock:
                body = json.dumps(self.hub.log).encode()
            self._send(200, body)
            return
        storage, resolve = _STORAGE.match(path), _RESOLVE.match(path)
        inner = storage[4] if storage else resolve[4] if resolve else path
        self._names = list(dict.fromkeys([path, inner]))
        self._authorised = "Authorization" in self.headers
        self._entry: dict[str, Any] = {
            "method": self.command,
            "path": path,
            "range": self.headers.get("Range"),
            "authorised": self._authorised,
            "large": storage is not None,
            "status": None,
        }
        with self.hub.lock:
            self.hub.log.append(self._entry)
        if fault := self.hub.strike(("status",), self._names, self._authorised):
            headers = {}
            if fault.retry_after is not None:
                headers.update(_wait_headers(fault.status, fault.retry_after))
            if fault.error_code is not None:
                headers["X-Error-Code"] = fault.error_code
            self._send(fault.status, b"", headers)
        elif storage:
            self._file(storage[1], storage[2], storage[3], storage[4], stored=True)
        elif api := _API.match(path):
            self._api(api[1], api[2], api[3] or "revision", api[4] or "main", parts.query)
        elif resolve:
            self._file(resolve[1] or "models", resolve[2], resolve[3], resolve[4], stored=False)
        else:
            self._send(404, b"")

    def _snapshot(self, kind: str, name: str, revision: str) -> Snapshot | None:
        snapshot = self.hub.shelf.find(kind, name, unquote(revision))
        if not self.hub.shelf.has(kind, name):
            # To strangers the hub does not say which repositories do not exist.
            status = 404 if self._authorised else 401
            self._send(status, b"", {"X-Error-Code": "RepoNotFound"})
            return None
        if snapshot is None:
            self._send(404, b"", {"X-Error-Code": "RevisionNotFound"})
        return snapshot

    def _api(self, kind: str, name: str, what: str, revision: str, query: str) -> None:
        snapshot = self._snapshot(kind, name, revision)
        if snapshot is None:
            return
        if what == "revision":
            siblings = [{"rfilename": path} for path in snapshot.files]
            info = {"id": name, "sha": snapshot.commit, "siblings": siblings, "tags": []}
            self._send(200, json.dumps(info).encode(), {"Content-Type": "application/json"})
            return
        start = int(parse_qs(query).get("cursor", ["0"])[0])
        files = list(snapshot.files.values())
        end = start + self.hub.page_size
        headers = {"Content-Type": "application/json"}
        if end < len(files):
            address = f"{self.hub.hub_url}/api/{kind}/{name}/tree/{revision}"
            headers["Link"] = f'<{address}?recursive=True&cursor={end}>; rel="next"'
        self._send(200, json.dumps([each.listed() for each in files[start:end]]).encode(), headers)

    def _file(self, kind: str, name: str, revision: str, path: str, *, stored: bool) -> None:
        snapshot = self._snapshot(kind, name, revision)
        if snapshot is None:
            return
        if (file := snapshot.files.get(path)) is None:
            self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
            return
        etag = file.etag
        if self.hub.strike(("changed_etag",), self._names, self._authorised) and not stored:
            etag = etag[::-1]
        headers = {"ETag": f'"{etag}"', "Accept-Ranges": "bytes"}
        if stored:
            headers["ETag"] = '"of-the-storage"'
        else:
            headers["X-Repo-Commit"] = snapshot.commit
        if file.sha256 and not stored:
            address = f"{self.hub.storage_url}/storage/{kind}/{name}/{snapshot.commit}/{path}"
            headers["X-Linked-ETag"] = f'"{etag}"'
            headers["X-Linked-Size"] = str(file.bytes)
            headers["Location"] = quote(address, safe=":/")
            self._send(302, b"", headers)
            return
        self._content(file, headers)

    def _content(self, file: ShelfFile, headers: dict[str, str]) -> None:
        content = file.location.read_bytes()
        if self.hub.strike(("wrong_length",), self._names, self._authorised):
            content = content[:-1]
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        if wanted is None or not self.hub.ranges:
            self._send(200, content, headers)
            return
        first = int(wanted[1])
        last = min(int(wanted[2] or len(content)), len(content) - 1)
        if first > last:
            self._send(416, b"", {**headers, "Content-Range": f"bytes */{len(content)}"})
            return
        headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
        self._send(206, content[first : last + 1], headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        if hasattr(self, "_entry"):
            self._entry["status"] = status
        fault = None
        if status in (200, 206) and self.command == "GET" and hasattr(self, "_names"):
            fault = self.hub.strike(_BREAKS, self._names, self._authorised)
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        # Whoever asked may have hung up.
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body if fault is None else body[: fault.after_bytes])
        if fault is not None:
            self._break(fault)

    def _break(self, fault: HubFault) -> None:
        self.close_connection = True
        if fault.kind == "stall":
            self.hub.over.wait(_STALL_SECONDS)
        elif fault.kind == "reset":
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.wfile.flush()
            # A plain close of the socket, without the orderly end that the server would send first.
            self.connection.close()


def _wait_headers(status: int, seconds: float) -> dict[str, str]:
    """How the hub asks to be left alone: for its limits, as a draft of the IETF has it."""
    if status == 429 and seconds == int(seconds):
        return {"RateLimit": f'"api";r=0;t={int(seconds)}'}
    return {"Retry-After": f"{seconds:g}"}
