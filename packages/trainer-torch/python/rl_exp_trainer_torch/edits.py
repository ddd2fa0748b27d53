"""Edit distance between sequences, and what kinds of edits it is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


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
    columns = list(_columns(reference, hypothesis))
    row, column = len(reference), len(hypothesis)
    substitutions = deletions = insertions = 0
    while row > 0 and column > 0:
        here, bit = columns[column - 1], 1 << (row - 1)
        differs = reference[row - 1] != hypothesis[column - 1]
        if not differs or not here.level & bit:
            substitutions += differs
            row, column = row - 1, column - 1
        elif here.above & bit:
            deletions += 1
            row -= 1
        else:
            insertions += 1
            column -= 1
    return Edits(substitutions, deletions + row, insertions + column)


def edit_distance(reference: Sequence[str], hypothesis: Sequence[str]) -> int:
    """The fewest substitutions, deletions and insertions that turn one into the other."""
    last = 1 << len(reference) >> 1
    distance = len(reference) or len(hypothesis)
    for column in _columns(reference, hypothesis):
        distance += bool(column.dearer & last) - bool(column.cheaper & last)
    return distance


class _Column(NamedTuple):
    """A column of the table of distances, of every prefix of the reference to one of the hypothesis; a bit a row.

    Attributes:
        level: The distance is that of the prefixes shorter by one item each; otherwise it is one more.
        above: It is one more than that of the reference's prefix shorter by one item.
        dearer: It is one more than that of the hypothesis' prefix shorter by one item.
        cheaper: It is one less than that.
    """

    level: int
    above: int
    dearer: int
    cheaper: int


def _columns(reference: Sequence[str], hypothesis: Sequence[str]) -> Iterator[_Column]:
    """The table column by column, each from the differences in the one before.

    The bit-vector algorithm of Myers (1999) in the form of Hyyrö, "Explaining and extending the bit-parallel
    approximate string matching algorithm of Myers" (2001). Whole numbers of any length are the vectors.
    """
    rows = (1 << len(reference)) - 1
    places: dict[str, int] = {}
    for row, item in enumerate(reference):
        places[item] = places.get(item, 0) | 1 << row
    above, below = rows, 0
    for item in hypothesis:
        match = places.get(item, 0) | below
        level = (((match & above) + above) ^ above) | match
        dearer = below | ~(level | above) & rows
        cheaper = above & level
        shifted = dearer << 1 | 1
        above = (cheaper << 1 | ~(shifted | level)) & rows
        below = shifted & level & rows
        yield _Column(level, above, dearer, cheaper)
