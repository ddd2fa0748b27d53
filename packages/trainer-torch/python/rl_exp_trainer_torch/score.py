"""Scores of hypotheses against references: word and character error rates and signs of trouble."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rl_exp_bridge import WorkerError

from rl_exp_trainer_torch.edits import Edits, count_edits, edit_distance
from rl_exp_trainer_torch.normaliser import basic, normalise

LOOP_COMPRESSION = 2.4
"""A hypothesis that zlib shrinks by more than this repeats itself (the bound that Whisper itself uses)."""


@dataclass(frozen=True)
class UtteranceScore:
    """One utterance: texts and edits under sw-v1, and word edits of the raw texts and under Whisper's own rules."""

    id: str
    reference: str
    hypothesis: str
    hypothesis_raw: str
    edits: Edits
    words: int
    raw_edits: int
    raw_words: int
    basic_edits: int
    basic_words: int
    characters: int
    character_edits: int

    def item(self) -> dict[str, Any]:
        """The utterance as an evaluation item."""
        return {
            "id": self.id,
            "reference": self.reference,
            "hypothesis": self.hypothesis,
            "hypothesis_raw": self.hypothesis_raw,
            "words": self.words,
            "substitutions": self.edits.substitutions,
            "deletions": self.edits.deletions,
            "insertions": self.edits.insertions,
            "characters": self.characters,
            "character_edits": self.character_edits,
        }


def score_utterance(utterance_id: str, reference_raw: str, hypothesis_raw: str) -> UtteranceScore:
    """Counts the edits of one utterance."""
    reference, hypothesis = normalise(reference_raw), normalise(hypothesis_raw)
    words = reference.split()
    basic_words = basic(reference_raw).split()
    return UtteranceScore(
        id=utterance_id,
        reference=reference,
        hypothesis=hypothesis,
        hypothesis_raw=hypothesis_raw,
        edits=count_edits(words, hypothesis.split()),
        words=len(words),
        raw_edits=edit_distance(reference_raw.split(), hypothesis_raw.split()),
        raw_words=len(reference_raw.split()),
        basic_edits=edit_distance(basic_words, basic(hypothesis_raw).split()),
        basic_words=len(basic_words),
        characters=len(reference),
        character_edits=edit_distance(reference, hypothesis),
    )


def corpus_metrics(scores: Sequence[UtteranceScore]) -> dict[str, float]:
    """Metrics over a split: edits of all utterances over words of all utterances.

    Utterances whose reference is empty have no rate; they stay items, are left out of every other metric and
    counted as `empty_references`.

    Raises:
        WorkerError: RLX_REFERENCES_EMPTY where no utterance has a reference.
    """
    scored = [score for score in scores if score.words > 0]
    if not scored:
        raise WorkerError(
            "RLX_REFERENCES_EMPTY",
            "No clip of the val split has any words in its transcript.",
            "Look at the transcripts in the source, or give val other domains in the experiment file.",
            exit_code=65,
        )
    words = sum(score.words for score in scored)
    return {
        "wer": sum(score.edits.total for score in scored) / words,
        "wer_raw": sum(score.raw_edits for score in scored)
        / sum(score.raw_words for score in scored),
        # References may be empty under these rules alone, which delete what stands in parentheses.
        "wer_basic": sum(score.basic_edits for score in scored)
        / max(1, sum(score.basic_words for score in scored)),
        "wer_capped": sum(min(score.edits.total, score.words) for score in scored) / words,
        "cer": sum(score.character_edits for score in scored)
        / sum(score.characters for score in scored),
        "substitutions": sum(score.edits.substitutions for score in scored),
        "deletions": sum(score.edits.deletions for score in scored),
        "insertions": sum(score.edits.insertions for score in scored),
        "words": words,
        "utterances": len(scored),
        "empty_references": len(scores) - len(scored),
        "empty_rate": sum(score.hypothesis == "" for score in scored) / len(scored),
        "loop_rate": sum(is_loop(score.hypothesis_raw) for score in scored) / len(scored),
        "length_ratio": sum(len(score.hypothesis.split()) for score in scored) / words,
    }


def is_loop(text: str) -> bool:
    """True for a text that repeats itself, by how far it compresses."""
    content = text.encode()
    return len(content) > 0 and len(content) / len(zlib.compress(content)) > LOOP_COMPRESSION
