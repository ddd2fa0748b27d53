from collections.abc import Sequence

import jiwer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_exp_trainer_torch.edits import Edits, count_edits, edit_distance

words = st.lists(st.sampled_from(["maji", "moto", "mvua", "jua"]), max_size=12)
some_words = words.filter(bool)
letters = st.text("ab", max_size=9)
# Long ones reach over a machine word, where a carry could be lost.
long_letters = st.text("ab'é漢𒀀", min_size=60, max_size=140)

ADVERSARIAL: list[tuple[Sequence[str], Sequence[str]]] = [
    ("", ""),
    ("", "ab"),
    ("ab", ""),
    (["", "a"], ["a", ""]),
    ("a" * 64, "a" * 65),
    ("a" * 65, "a" * 64),
    ("a" * 200, "b" * 130),
    ("ab" * 64, "ba" * 64),
    ("a" * 63 + "b", "b" + "a" * 63),
    ("a" * 64 + "b", "b" + "a" * 64),
    ("x" + "a" * 128, "a" * 128),
    ("e\u0301", "é"),
    ("𒀀𒀁", "𒀁𒀀"),
    ("ng'ombe", "ngombe"),
    (["asante", "sana"] * 50, ["sana", "asante"] * 40),
    ([str(number) for number in range(130)], [str(number) for number in range(129, -1, -1)]),
]


def edits_by_table(reference: Sequence[str], hypothesis: Sequence[str]) -> Edits:
    """Edits from the whole table of distances, walked from its end: along the diagonal if it can be, else up."""
    table = [list(range(len(hypothesis) + 1))]
    for row, expected in enumerate(reference, 1):
        table.append([row])
        for column, heard in enumerate(hypothesis, 1):
            aligned = table[row - 1][column - 1] + (expected != heard)
            table[row].append(min(aligned, table[row - 1][column] + 1, table[row][column - 1] + 1))
    row, column = len(reference), len(hypothesis)
    substitutions = deletions = insertions = 0
    while row > 0 or column > 0:
        differs = row > 0 and column > 0 and reference[row - 1] != hypothesis[column - 1]
        here = table[row][column]
        if row > 0 and column > 0 and here == table[row - 1][column - 1] + differs:
            row, column, substitutions = row - 1, column - 1, substitutions + differs
        elif row > 0 and here == table[row - 1][column] + 1:
            row, deletions = row - 1, deletions + 1
        else:
            column, insertions = column - 1, insertions + 1
    return Edits(substitutions, deletions, insertions)


def equal_those_of_the_table(reference: Sequence[str], hypothesis: Sequence[str]) -> None:
    edits = edits_by_table(reference, hypothesis)
    assert count_edits(reference, hypothesis) == edits
    assert edit_distance(reference, hypothesis) == edits.total


@settings(max_examples=500, deadline=None)
@given(st.one_of(words, letters), st.one_of(words, letters))
def test_kinds_of_edits_equal_those_of_the_table(
    reference: Sequence[str], hypothesis: Sequence[str]
) -> None:
    equal_those_of_the_table(reference, hypothesis)


@settings(max_examples=40, deadline=None)
@given(long_letters, long_letters)
def test_long_sequences_equal_the_table(reference: str, hypothesis: str) -> None:
    equal_those_of_the_table(reference, hypothesis)


@pytest.mark.parametrize(("reference", "hypothesis"), ADVERSARIAL)
def test_adversarial_sequences_equal_the_table(
    reference: Sequence[str], hypothesis: Sequence[str]
) -> None:
    equal_those_of_the_table(reference, hypothesis)


@given(some_words, words)
def test_distance_equals_jiwer(reference: list[str], hypothesis: list[str]) -> None:
    measured = jiwer.process_words(" ".join(reference), " ".join(hypothesis))
    expected = measured.substitutions + measured.deletions + measured.insertions
    assert edit_distance(reference, hypothesis) == expected
    assert count_edits(reference, hypothesis).total == expected


@given(words, words)
def test_edits_account_for_the_lengths(reference: list[str], hypothesis: list[str]) -> None:
    edits = count_edits(reference, hypothesis)
    assert edits.insertions - edits.deletions == len(hypothesis) - len(reference)
    assert edits.substitutions + edits.deletions <= len(reference)


@given(words, words)
def test_distance_is_symmetric_and_bounded(first: list[str], second: list[str]) -> None:
    distance = edit_distance(first, second)
    assert distance == edit_distance(second, first)
    assert abs(len(first) - len(second)) <= distance <= max(len(first), len(second))
    assert (distance == 0) == (first == second)


@given(words, words, words)
def test_no_detour_is_shorter(first: list[str], second: list[str], third: list[str]) -> None:
    assert edit_distance(first, third) <= edit_distance(first, second) + edit_distance(
        second, third
    )


def test_kinds_of_edits() -> None:
    edits = count_edits(["a", "b", "c", "d"], ["a", "x", "c", "d", "e"])
    assert (edits.substitutions, edits.deletions, edits.insertions) == (1, 0, 1)
    edits = count_edits(["a", "b"], [])
    assert (edits.substitutions, edits.deletions, edits.insertions) == (0, 2, 0)
