from pathlib import Path

import pytest
from rl_exp_bridge import WorkerError
from transformers import AutoTokenizer, GenerationConfig

from rl_exp_trainer_torch.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def vocabulary(checkpoint_folder: Path) -> Vocabulary:
    return open_vocabulary(checkpoint_folder, "sw")


def open_vocabulary(folder: Path, language: str) -> Vocabulary:
    return Vocabulary(
        AutoTokenizer.from_pretrained(folder),
        GenerationConfig.from_pretrained(folder),
        language,
        "transcribe",
    )


def test_labels_are_prompt_text_and_one_end(
    vocabulary: Vocabulary, checkpoint_folder: Path
) -> None:
    labels = vocabulary.labels("Ng'ombe wawili.")
    assert AutoTokenizer.from_pretrained(checkpoint_folder).decode(labels) == (
        "<|startoftranscript|><|sw|><|transcribe|><|notimestamps|>Ng'ombe wawili.<|endoftext|>"
    )
    assert labels.count(vocabulary.end) == 1


def test_special_tokens_in_a_text_are_left_out(vocabulary: Vocabulary) -> None:
    assert vocabulary.labels("maji<|endoftext|> moto<|en|>") == vocabulary.labels("maji moto")


def test_text_comes_back(vocabulary: Vocabulary) -> None:
    assert vocabulary.text(vocabulary.labels("Ng'ombe wawili, ndiyo.")) == "Ng'ombe wawili, ndiyo."


def test_the_budget_holds_fast_speech_and_ends_loops(vocabulary: Vocabulary) -> None:
    assert vocabulary.token_budget(2.0, 448) == 68
    assert vocabulary.token_budget(30.0, 448) == 444
    assert vocabulary.token_budget(0.1, 448) == 11


def test_an_unknown_language_is_refused(checkpoint_folder: Path) -> None:
    with pytest.raises(WorkerError, match=r"<\|xx\|>"):
        open_vocabulary(checkpoint_folder, "xx")
