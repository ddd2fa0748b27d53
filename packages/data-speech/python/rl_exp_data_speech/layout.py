"""What a layout tells of a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from rl_exp_bridge import Call

from rl_exp_data_speech.clip import Clips


@dataclass(frozen=True)
class Part:
    """A stretch of a corpus in the order of reading, as far as listing and tables tell.

    Attributes:
        clips: How many usable clips it seems to have.
        seconds: How long they are together.
        bytes: What reading all of it brings over the network; 0 where it is on this machine.
        whole: The file that is fetched whole for it, and may hold clips of other domains too; None
            where reading may stop within.
    """

    clips: int
    seconds: float
    bytes: int
    whole: str | None = None


class Layout(Protocol):
    """A way to lay out clips and rows in files."""

    def inputs(self, domain: str) -> list[str]:
        """The files that a domain's clips follow from, in the order of reading.

        Raises:
            WorkerError: ``RLX_DATA_DOMAIN_UNKNOWN``, or ``RLX_DATA_NOT_FOUND`` if one is missing.
        """

    def clips(self, domain: str, call: Call) -> Clips:
        """A domain's clips, and what has to be left out, always in the same order.

        Nothing is read ahead; closing the iterator ends the transfer.
        """

    def count(self, domain: str, call: Call) -> int:
        """How many rows of a domain have a text, for progress."""

    def parts(self, domain: str, call: Call) -> Iterator[Part]:
        """The same, without reading audio: tables are fetched as far as the iterator is asked."""
