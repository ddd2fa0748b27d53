"""Clips that may be usable: they have a text, and a name that none before them has."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from rl_exp_data_speech.clip import Clips, Rejected
from rl_exp_data_speech.rows import Row


@dataclass(frozen=True)
class Candidate:
    """A clip to decode."""

    identity: str
    row: Row
    content: bytes


Candidates = Generator[Candidate | Rejected, None, None]


def candidates(domain: str, clips: Clips) -> Candidates:
    """Reads a domain's clips in order; an id is taken once, by the first clip that bears it."""
    taken: set[str] = set()
    with closing(clips):
        for clip in clips:
            if isinstance(clip, Rejected):
                yield clip
                continue
            identity = f"{domain}/{clip.row.key}"
            if identity in taken:
                yield Rejected("duplicate_id")
            elif not clip.row.text:
                yield Rejected("empty_text")
            else:
                content = clip.read()
                if isinstance(content, Rejected):
                    yield content
                else:
                    taken.add(identity)
                    yield Candidate(identity, clip.row, content)
