"""Word and character error counts against jiwer, on whatever a model may write."""

import jiwer
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rl_exp_trainer_torch.normaliser import normalise
from rl_exp_trainer_torch.score import corpus_metrics, score_utterance

words = st.sampled_from(
    ["ng'ombe", "ngombe", "maji", "Maji", "majimaji", "ma", "ji", "na", "n", "a", "10,000", "é"]
)
sentences = st.lists(words, max_size=14).map(" ".join)
scripts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
texts = st.one_of(sentences, scripts)

LOOP = "asante sana " * 150
ADVERSARIAL = [
    ("maji", ""),
    ("maji ya moto", "moto ya maji"),
    ("a b c d e f g h", "b c d e f g h a"),
    ("a a a a b", "b a a a a"),
    ("a b a b a b", "b a b a b a"),
    ("habari ya asubuhi", "habariyaasubuhi"),
    ("habariyaasubuhi", "h a b a r i y a a s u b u h i"),
    ("habari", LOOP),
    (LOOP, "habari"),
    (LOOP, "sana " + LOOP),
    ("Ng\u02bcombe wang\u2019ara", "ng'ombe wang`ara"),
    ("e\u0301lan \ufb01ne", "élan fine"),
    ("[kelele] habari <unk> yako", "habari yako"),
    ("shilingi 10,000 tu", "shilingi 10 000 tu"),
    ("neno\u00a0moja\u2003mbili\n\ttatu", "neno moja mbili tatu"),
    ("𝒎aji 漢字 ١٢", "maji 漢 字 12"),
    ("- ... !", "maji"),
    ("x" * 400, "y" * 400),
    ("xy" * 200, "yx" * 200),
]


def counts_equal(reference: str, hypothesis: str) -> None:
    score = score_utterance("clip", reference, hypothesis)
    expected_words = jiwer.process_words(score.reference, score.hypothesis)
    assert score.edits.total == (
        expected_words.substitutions + expected_words.deletions + expected_words.insertions
    )
    assert score.edits.total == score_utterance("clip", hypothesis, reference).edits.total
    assert score.words == len(score.reference.split())
    expected_characters = jiwer.process_characters(score.reference, score.hypothesis)
    assert score.character_edits == (
        expected_characters.substitutions
        + expected_characters.deletions
        + expected_characters.insertions
    )


@settings(max_examples=300, deadline=None)
@given(texts, texts)
def test_random_texts(reference: str, hypothesis: str) -> None:
    assume(normalise(reference))
    counts_equal(reference, hypothesis)


@pytest.mark.parametrize(("reference", "hypothesis"), ADVERSARIAL)
def test_adversarial_texts(reference: str, hypothesis: str) -> None:
    if normalise(reference):
        counts_equal(reference, hypothesis)
    else:
        score = score_utterance("clip", reference, hypothesis)
        assert (score.words, score.edits.insertions) == (0, len(normalise(hypothesis).split()))


@settings(deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=8))
def test_corpus_rates(pairs: list[tuple[str, str]]) -> None:
    scores = [score_utterance(str(index), *pair) for index, pair in enumerate(pairs)]
    scored = [score for score in scores if score.words > 0]
    assume(scored)
    metrics = corpus_metrics(scores)
    references = [score.reference for score in scored]
    hypotheses = [score.hypothesis for score in scored]
    assert metrics["wer"] == pytest.approx(jiwer.wer(references, hypotheses), rel=1e-12)
    assert metrics["cer"] == pytest.approx(jiwer.cer(references, hypotheses), rel=1e-12)
    assert metrics["empty_references"] == len(scores) - len(scored)
