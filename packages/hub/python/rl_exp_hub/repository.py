"""One commit of a repository on the hub."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rl_exp_bridge import Call

from rl_exp_hub.errors import bad_token, refusal
from rl_exp_hub.hub_file import HubFile
from rl_exp_hub.subject import Kind, Subject

if TYPE_CHECKING:
    from rl_exp_hub.kept_stream import KeptStream

_BUFFER_BYTES = 1 << 18


@dataclass(frozen=True)
class Repository:
    """Files of a dataset or model at one commit; every request names that commit.

    Attributes:
        name: ``owner/name``.
        kind: What kind of repository it is.
        commit: The commit that the revision named when it was opened.
        files: Its files by path, sorted.
    """

    name: str
    kind: Kind
    commit: str
    files: Mapping[str, HubFile]
    _folder: Path = field(repr=False)
    _token: str | None = field(repr=False)

    @classmethod
    def open(
        cls,
        *,
        kind: Kind,
        name: str,
        revision: str,
        token: str | None,
        cache: Path,
        call: Call | None = None,
    ) -> Repository:
        """Finds the commit of a revision and lists it.

        Needs no network where the revision is a commit that was opened before. Any other revision
        that was opened before stays what it was then while the hub cannot be reached.

        Args:
            kind: What kind of repository it is.
            name: ``owner/name``.
            revision: A branch, tag or commit.
            token: A token of the hub; none is sent if it is empty.
            cache: A folder for all that comes from the hub.
            call: Hears of waits, and can end them.

        Raises:
            WorkerError: ``RLX_HUB_…``: the hub refuses, or cannot be asked.
        """
        from rl_exp_hub.listing import Listings

        folder = cache / f"{kind}s" / name.replace("/", "--")
        token = (token or "").strip() or None
        subject = Subject(kind, name, revision, has_token=token is not None)
        if token is not None and not re.fullmatch("[!-~]+", token):
            raise bad_token(subject)
        listings = Listings(folder, subject, token, call)
        commit = listings.commit()
        return cls(name, kind, commit, listings.files(commit), folder, token)

    @property
    def directory(self) -> Path:
        """Where fetched files lie, by their path in the repository."""
        return self._folder / self.commit

    def is_here(self, path: str) -> bool:
        """True if a file was fetched whole."""
        file = self.files.get(path)
        try:
            return file is not None and (self.directory / path).stat().st_size == file.bytes
        except OSError:
            return False

    def fetch(self, path: str, call: Call) -> Path:
        """Brings a whole file, continuing what an earlier call or a stream began.

        Waits while another reader has the file open.

        Returns:
            Where it lies for good, checked against the digest that the hub lists.

        Raises:
            WorkerError: ``RLX_HUB_…``.
            Cancelled: The caller has asked to stop.
        """
        target = self.directory / path
        if self.is_here(path):
            return target
        file = self._file(path)
        task = f"downloading {path}"
        done = 0
        with self._stream(file, call, wait=call) as stream:
            if self.is_here(path):
                # Another process brought it meanwhile.
                self.discard(path)
                return target
            buffer = bytearray(_BUFFER_BYTES)
            while count := stream.readinto(buffer):
                done += count
                call.progress(task=task, done=done, total=file.bytes, unit="bytes")
            stream.promote(target)
        return target

    def stream(self, path: str, call: Call) -> BinaryIO:
        """Opens a file for reading in order.

        What is read is kept: a later stream or ``fetch`` begins with it and asks the hub for the
        rest alone. Broken connections are made again. The content is checked at the end.

        Raises:
            WorkerError: ``RLX_HUB_…``; reading raises the same.
        """
        if self.is_here(path):
            return (self.directory / path).open("rb")
        return io.BufferedReader(self._stream(self._file(path), call), _BUFFER_BYTES)

    def discard(self, path: str) -> None:
        """Throws away what streams of a file kept; a fetched file stays."""
        self._part(self._file(path)).unlink(missing_ok=True)

    def _stream(self, file: HubFile, call: Call, wait: Call | None = None) -> KeptStream:
        from rl_exp_hub.kept_stream import KeptStream
        from rl_exp_hub.transfer import Transfer

        subject = replace(self._subject, path=file.path)
        return KeptStream(
            self._part(file),
            file,
            subject,
            lambda offset: Transfer(file, subject, self._token, offset, call),
            wait,
        )

    def _part(self, file: HubFile) -> Path:
        return self._folder / "parts" / file.etag

    def _file(self, path: str) -> HubFile:
        if (file := self.files.get(path)) is None:
            raise refusal(404, "EntryNotFound", replace(self._subject, path=path))
        return file

    @property
    def _subject(self) -> Subject:
        return Subject(self.kind, self.name, self.commit, has_token=self._token is not None)
