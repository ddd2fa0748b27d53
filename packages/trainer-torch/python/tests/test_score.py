import math

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rl_exp_bridge import WorkerError

from rl_exp_trainer_torch.score import corpus_metrics, is_loop, score_utterance

words = st.lists(st.sampled_from(["maji", "moto", "ng'ombe", "jua"]), max_size=8).map(" ".join)
pairs = st.lists(st.tuples(words.filter(bool), words), min_size=1, max_size=8)


@given(pairs)
def test_rates_equal_jiwer(texts: list[tuple[str, str]]) -> None:
    metrics = corpus_metrics([score_utterance("id", *pair) for pair in texts])
    references, hypotheses = [pair[0] for pair in texts], [pair[1] for pair in texts]
    assert metrics["wer"] == pytest.approx(jiwer.wer(references, hypotheses))
    assert metrics["cer"] == pytest.approx(jiwer.cer(references, hypotheses))
    assert metrics["wer_raw"] == metrics["wer"]
    assert 0 <= metrics["wer_capped"] <= min(1, metrics["wer"])
    edits = metrics["substitutions"] + metrics["deletions"] + metrics["insertions"]
    assert edits / metrics["words"] == pytest.approx(metrics["wer"])
    assert all(math.isfinite(value) for value in metrics.values())


def test_an_utterance() -> None:
    score = score_utterance("u1", "Ng\u2019ombe, wawili.", "ng'ombe mmoja tu")
    assert score.item() == {
        "id": "u1",
        "reference": "ng'ombe wawili",
        "hypothesis": "ng'ombe mmoja tu",
        "hypothesis_raw": "ng'ombe mmoja tu",
        "words": 2,
        "substitutions": 1,
        "deletions": 0,
        "insertions": 1,
        "characters": 14,
        "character_edits": 8,
    }


def test_three_rates_of_one_transcript() -> None:
    """Under sw-v1 one word of three is wrong; raw texts differ in case too; Whisper's rules part ng'ombe."""
    metrics = corpus_metrics(
        [score_utterance("u", "Ng'ombe [cs] wawili tu", "ng\u2019ombe mmoja tu")]
    )
    assert metrics["wer"] == 1 / 3
    assert metrics["wer_raw"] == 3 / 4
    assert metrics["wer_basic"] == 1 / 4
    parenthesised = corpus_metrics([score_utterance("u", "(maji)", "maji")])
    assert (parenthesised["wer"], parenthesised["wer_basic"]) == (0, 1)


def test_loops_count_at_most_as_the_reference_and_are_named() -> None:
    loop = score_utterance("loop", "maji moto", "ana " * 40)
    silence = score_utterance("silence", "maji moto", "")
    metrics = corpus_metrics([loop, silence])
    assert metrics["wer"] == 42 / 4
    assert metrics["wer_capped"] == 1
    assert metrics["loop_rate"] == metrics["empty_rate"] == 0.5
    assert metrics["length_ratio"] == 10
    assert not is_loop("habari ya asubuhi wananchi wote wa kijiji chetu")


def test_empty_references_are_counted_apart() -> None:
    metrics = corpus_metrics(
        [score_utterance("a", "...", "maji"), score_utterance("b", "jua", "jua")]
    )
    assert metrics["wer"] == 0
    assert (metrics["utterances"], metrics["empty_references"]) == (1, 1)
    with pytest.raises(WorkerError, match="has any words"):
        corpus_metrics([score_utterance("a", "", "maji")])
