"""The bytes of a file, from an offset on, over as many connections as it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
from huggingface_hub import hf_hub_url
from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]
from rl_exp_bridge import Call

from rl_exp_hub.errors import changed, refusal
from rl_exp_hub.fault import Fault
from rl_exp_hub.hub_client import fault_of, session
from rl_exp_hub.hub_file import HubFile
from rl_exp_hub.patience import Attempts
from rl_exp_hub.subject import Subject, endpoint


class Transfer:
    """Reads a file of a commit in order; connects when first read, and again after accidents."""

    def __init__(
        self, file: HubFile, subject: Subject, token: str | None, offset: int, call: Call
    ) -> None:
        self._file = file
        self._subject = subject
        self._token = token
        self._offset = offset
        self._call = call
        self._attempts = Attempts(subject, call)
        self._response: httpx.Response | None = None
        self._chunks: Iterator[bytes] = iter(())

    def read(self) -> bytes:
        """The next bytes as they arrive; none at the end.

        Raises:
            WorkerError: The file cannot be had, or is not the one that was listed.
            Cancelled: The caller has asked to stop.
        """
        while self._offset < self._file.bytes:
            self._call.check_cancelled()
            try:
                if self._response is None:
                    self._connect()
                chunk = next(self._chunks, b"")
                if not chunk:
                    left = self._file.bytes - self._offset
                    raise Fault("cut_off", f"the answer ended {left} bytes too early")
            except httpx.RequestError as error:
                self._fail(fault_of(error))
            except Fault as fault:
                self._fail(fault)
            else:
                if self._offset + len(chunk) > self._file.bytes:
                    raise changed(self._subject, f"it is longer than {self._file.bytes} bytes")
                self._offset += len(chunk)
                self._attempts.received(len(chunk))
                return chunk
        return b""

    def close(self) -> None:
        """Ends the connection."""
        response, self._response = self._response, None
        self._chunks = iter(())
        if response is not None:
            response.close()

    def _fail(self, fault: Fault) -> None:
        self.close()
        self._attempts.failed(fault)

    def _connect(self) -> None:
        subject = self._subject
        url = hf_hub_url(
            subject.name,
            self._file.path,
            repo_type=subject.kind,
            revision=subject.revision,
            endpoint=endpoint(),
        )
        client = session()
        headers = {
            **build_hf_headers(token=self._token or False, library_name="rl-exp"),
            # Lengths and offsets are those of the file itself.
            "Accept-Encoding": "identity",
        }
        if self._offset > 0:
            headers["Range"] = f"bytes={self._offset}-"
        self._response = response = client.send(
            client.build_request("GET", url, headers=headers), stream=True
        )
        if response.status_code >= 400 and response.status_code != 416:
            raise refusal(
                response.status_code, response.headers.get("X-Error-Code", ""), self._subject
            )
        self._check_version(response)
        self._chunks = response.iter_raw()
        self._skip(self._offset - self._check_length(response))

    def _check_version(self, response: httpx.Response) -> None:
        """Looks at what the hub itself says; its storage has names of its own."""
        answers = [*response.history, response]
        for answer in answers:
            if answer.url.netloc != answers[0].url.netloc:
                break
            tag = answer.headers.get("X-Linked-ETag") or answer.headers.get("ETag", "")
            tag = tag.removeprefix("W/").strip('"')
            if not self._file.has_content(tag):
                raise changed(self._subject, f"its ETag is {tag}, not {self._file.etag}")
            commit = answer.headers.get("X-Repo-Commit", self._subject.revision)
            if commit != self._subject.revision:
                raise changed(self._subject, f"it comes from the commit {commit}")

    def _check_length(self, response: httpx.Response) -> int:
        """Returns the offset that the answer begins at."""
        start, total = 0, response.headers.get("Content-Length")
        if response.status_code in (206, 416):
            text = response.headers.get("Content-Range", "")
            match = re.fullmatch(r"bytes (?:(\d+)-\d+|\*)/(\d+)", text)
            start, total = (int(match[1] or -1), match[2]) if match else (-1, None)
            if not 0 <= start <= self._offset:
                raise changed(self._subject, f"bytes from {self._offset} on are not to be had")
        if total is not None and int(total) != self._file.bytes:
            raise changed(self._subject, f"it has {total} bytes instead of {self._file.bytes}")
        return start

    def _skip(self, count: int) -> None:
        """Passes over bytes that are here already; not every server knows ranges."""
        while count > 0:
            chunk = next(self._chunks, b"")
            if not chunk:
                raise Fault("cut_off", "the answer ended too early")
            if len(chunk) > count:
                rest = self._chunks
                self._chunks = _with(chunk[count:], rest)
            count -= len(chunk)


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
