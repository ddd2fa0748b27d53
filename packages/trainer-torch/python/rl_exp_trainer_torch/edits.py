"""Edit distance between sequences, and what kinds of edits it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Edits:
    """Edits that turn a reference into a hypothesis, as few as possible."""

    substitutions: int
    deletions: int
    insertions: int

    @property
    def total(self) -> int:
        """The Levenshtein distance."""
        return self.substitutions + self.deletions + self.insertions


def count_edits(reference: Sequence[str], hypothesis: Sequence[str]) -> Edits:
    """Edits of a shortest alignment; among equals, the one with most substitutions read from the end."""
    costs = _costs(reference, hypothesis)
    row, column = len(reference), len(hypothesis)
    substitutions = deletions = insertions = 0
    while row > 0 or column > 0:
        here = costs[row, column]
        if row > 0 and column > 0:
            differs = int(reference[row - 1] != hypothesis[column - 1])
            if costs[row - 1, column - 1] + differs == here:
                substitutions += differs
                row, column = row - 1, column - 1
                continue
        if row > 0 and costs[row - 1, column] + 1 == here:
            deletions += 1
            row -= 1
        else:
            insertions += 1
            column -= 1
    return Edits(substitutions, deletions, insertions)


def edit_distance(reference: Sequence[str], hypothesis: Sequence[str]) -> int:
    """The fewest substitutions, deletions and insertions that turn one into the other."""
    return int(_costs(reference, hypothesis)[len(reference), len(hypothesis)])


def _costs(reference: Sequence[str], hypothesis: Sequence[str]) -> NDArray[np.int64]:
    """Distance of every prefix of the reference to every prefix of the hypothesis.

    A row is found at once: the cheapest way through insertions is a running minimum of costs that have the
    insertions taken off.
    """
    codes: dict[str, int] = {}
    encoded = np.array([codes.setdefault(item, len(codes)) for item in hypothesis], dtype=np.int64)
    columns = np.arange(len(hypothesis) + 1)
    costs = np.empty((len(reference) + 1, len(hypothesis) + 1), dtype=np.int64)
    costs[0] = columns
    for row, item in enumerate(reference, start=1):
        previous = costs[row - 1]
        candidates = previous + 1
        match = previous[:-1] + (encoded != codes.get(item, -1))
        candidates[1:] = np.minimum(candidates[1:], match)
        costs[row] = np.minimum.accumulate(candidates - columns) + columns
    return costs
