from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rl_exp_judge.counts import count
from rl_exp_judge.normaliser import normalise_basic

WORDS = st.lists(
    st.sampled_from(["na", "wa", "ya", "ng'ombe", "10,000", "[cs]", "Maji"]), max_size=8
)


def distance(reference: list[str] | str, hypothesis: list[str] | str) -> int:
    """Levenshtein's recursion, row by row."""
    row = list(range(len(hypothesis) + 1))
    for i, wanted in enumerate(reference, start=1):
        before, row[0] = row[0], i
        for j, heard in enumerate(hypothesis, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (wanted != heard))
    return row[-1]


@settings(deadline=None)
@given(WORDS, WORDS)
def test_counts_are_the_edit_distance(said: list[str], heard: list[str]) -> None:
    counts = count("x", " ".join(said), " ".join(heard))
    reference, hypothesis = counts.reference.split(), counts.hypothesis.split()
    edits = counts.substitutions + counts.deletions + counts.insertions
    assert counts.words == len(reference)
    assert edits == distance(reference, hypothesis)
    assert counts.insertions - counts.deletions == len(hypothesis) - len(reference)
    assert counts.characters == len(counts.reference)
    assert counts.character_edits == distance(counts.reference, counts.hypothesis)
    assert (counts.raw_words, counts.raw_edits) == (len(said), distance(said, heard))
    raw = " ".join(said), " ".join(heard)
    assert (counts.raw_characters, counts.raw_character_edits) == (len(raw[0]), distance(*raw))
    basic = normalise_basic(raw[0]), normalise_basic(raw[1])
    assert counts.basic_characters == len(basic[0])
    assert counts.basic_character_edits == distance(*basic)


def test_silence_is_all_deletions_and_an_empty_reference_all_insertions() -> None:
    silent = count("x", "habari ya asubuhi", "")
    assert (silent.substitutions, silent.deletions, silent.insertions) == (0, 3, 0)
    noise = count("x", "[cs]", "na na")
    assert (noise.words, noise.insertions, noise.character_edits) == (0, 2, 5)
