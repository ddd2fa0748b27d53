"""A file as the hub lists it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class HubFile:
    """A file of one commit.

    Attributes:
        path: Its path in the repository, with forward slashes.
        bytes: How long it is.
        etag: What the hub names its content by: the SHA-256 of a large file, the git object id of
            a small one.
    """

    path: str
    bytes: int
    etag: str

    def has_content(self, etag: str) -> bool:
        """True unless an ETag says for certain that this is other content."""
        return not is_content_digest(etag) or etag == self.etag


def is_content_digest(etag: str) -> bool:
    """True for what names a content; proxies make up other tags."""
    return re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", etag) is not None


class ContentCheck:
    """Says at the end whether a file's content is the one that its tag names."""

    def __init__(self, file: HubFile) -> None:
        self._file = file
        if len(file.etag) == 64:
            self._digest = hashlib.sha256()
        else:
            self._digest = hashlib.sha1(usedforsecurity=False)
            self._digest.update(b"blob %d\0" % file.bytes)

    def add(self, data: bytes) -> None:
        """Takes the next bytes of the file."""
        self._digest.update(data)

    def holds(self) -> bool:
        """True if the bytes so far are the whole file; where the tag is no digest, always."""
        return self._file.has_content(self._digest.hexdigest())
