"""The files of a corpus, wherever they lie: all that the layouts know of a folder or the hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from rl_exp_bridge import Call


@dataclass(frozen=True)
class Entry:
    """A file of the listing.

    Attributes:
        path: Relative to the corpus, with ``/``.
        bytes: Its size.
        stamp: Changes when its contents do.
        inside: False for a link of a folder that leads out of the corpus.
    """

    path: str
    bytes: int
    stamp: str
    inside: bool = True


class Files(Protocol):
    """A listing, and two ways to read: small files whole, large ones once from the front."""

    @property
    def name(self) -> str:
        """How messages name the corpus."""

    @property
    def version(self) -> str | None:
        """The commit that is read; None for a folder, which has none."""

    @property
    def remote(self) -> bool:
        """True where reading goes over the network."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every file by its path, in the order of the paths."""

    def where(self, path: str) -> str:
        """How messages name a file."""

    def is_here(self, path: str) -> bool:
        """True if the whole file is on this machine."""

    def fetch(self, path: str, call: Call) -> Path:
        """The whole file, on this machine."""

    def stream(self, path: str, call: Call) -> BinaryIO:
        """The file, to be read once from its beginning; closing it ends the transfer."""

    def discard(self, path: str) -> None:
        """Drops what reading this file left on this machine; never a file of a local folder."""
