import jiwer
from hypothesis import given
from hypothesis import strategies as st

from rl_exp_trainer_torch.edits import count_edits, edit_distance

words = st.lists(st.sampled_from(["maji", "moto", "mvua", "jua"]), max_size=12)
some_words = words.filter(bool)


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
