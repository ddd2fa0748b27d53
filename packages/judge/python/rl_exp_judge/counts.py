"""Edit counts by jiwer, utterance by utterance."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import jiwer

from rl_exp_judge.normaliser import normalise, normalise_basic


@dataclass(frozen=True)
class Counts:
    """An utterance as scored: texts under sw-v1; edits so, raw, and under Whisper's rules."""

    id: str
    reference: str
    hypothesis: str
    reference_raw: str
    hypothesis_raw: str
    words: int
    substitutions: int
    deletions: int
    insertions: int
    characters: int
    character_edits: int
    raw_words: int
    raw_edits: int
    raw_characters: int
    raw_character_edits: int
    basic_words: int
    basic_edits: int
    basic_characters: int
    basic_character_edits: int

    def as_json(self) -> dict[str, Any]:
        """The counts as a plain object."""
        return asdict(self)


def count(identity: str, reference_raw: str, hypothesis_raw: str) -> Counts:
    """Compares what was said with what was heard."""
    reference, hypothesis = normalise(reference_raw), normalise(hypothesis_raw)
    substitutions, deletions, insertions = _word_edits(reference, hypothesis)
    raw = " ".join(reference_raw.split()), " ".join(hypothesis_raw.split())
    basic = normalise_basic(reference_raw), normalise_basic(hypothesis_raw)
    return Counts(
        id=identity,
        reference=reference,
        hypothesis=hypothesis,
        reference_raw=reference_raw,
        hypothesis_raw=hypothesis_raw,
        words=len(reference.split()),
        substitutions=substitutions,
        deletions=deletions,
        insertions=insertions,
        characters=len(reference),
        character_edits=_character_edits(reference, hypothesis),
        raw_words=len(raw[0].split()),
        raw_edits=sum(_word_edits(*raw)),
        raw_characters=len(raw[0]),
        raw_character_edits=_character_edits(*raw),
        basic_words=len(basic[0].split()),
        basic_edits=sum(_word_edits(*basic)),
        basic_characters=len(basic[0]),
        basic_character_edits=_character_edits(*basic),
    )


def _word_edits(reference: str, hypothesis: str) -> tuple[int, int, int]:
    if not reference:
        return 0, 0, len(hypothesis.split())
    found = jiwer.process_words(reference, hypothesis)
    return found.substitutions, found.deletions, found.insertions


def _character_edits(reference: str, hypothesis: str) -> int:
    if not reference:
        return len(hypothesis)
    found = jiwer.process_characters(reference, hypothesis)
    return int(found.substitutions + found.deletions + found.insertions)
