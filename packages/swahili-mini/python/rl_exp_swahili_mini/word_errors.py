"""Word errors between transcripts."""

from collections.abc import Sequence


def edits(reference: Sequence[str], hypothesis: Sequence[str]) -> int:
    """Fewest substitutions, deletions and insertions."""
    row = list(range(len(hypothesis) + 1))
    for index, word in enumerate(reference, start=1):
        before, row[0] = row[0], index
        for column, other in enumerate(hypothesis, start=1):
            changed = before + (word != other)
            before = row[column]
            row[column] = min(changed, row[column] + 1, row[column - 1] + 1)
    return row[-1]


def word_error_rate(references: Sequence[str], hypotheses: Sequence[str]) -> float:
    """Edits over all reference words."""
    pairs = [(r.split(), h.split()) for r, h in zip(references, hypotheses, strict=True)]
    return sum(edits(r, h) for r, h in pairs) / sum(len(r) for r, _ in pairs)
