"""Checkpoints as OpenAI's lie on the hub: multilingual, English-only, and old ones without a generation config."""

import json
from pathlib import Path
from typing import Any

import pytest
from openai_checkpoint import write_openai_checkpoint
from rl_exp_bridge import Call
from transcribe import transcribe
from transformers import WhisperProcessor

from rl_exp_trainer_torch.trainer import Trainer

MULTILINGUAL = "<|startoftranscript|><|sw|><|transcribe|><|notimestamps|>"
ENGLISH = "<|startoftranscript|><|notimestamps|>"
TEXT = "Ng'ombe (a) wawili."


@pytest.mark.parametrize("generation_config", [True, False], ids=["", "of 2022"])
@pytest.mark.parametrize("multilingual", [True, False], ids=["multilingual", "English-only"])
def test_prompt_suppression_and_export(
    tmp_path: Path, open_params: Any, call: Call, multilingual: bool, generation_config: bool
) -> None:
    folder = write_openai_checkpoint(
        tmp_path / "model", multilingual=multilingual, generation_config=generation_config
    )
    trainer = Trainer.open(open_params(model=folder), call)
    vocabulary, model = trainer.checkpoint.vocabulary, trainer.checkpoint.model
    processor = WhisperProcessor.from_pretrained(folder)
    decoded = processor.tokenizer.decode(vocabulary.labels(TEXT))
    prompt = MULTILINGUAL if multilingual else ENGLISH
    assert decoded == f"{prompt}{TEXT}<|endoftext|>"
    timestamps = range(model.config.vocab_size - 3, model.config.vocab_size)
    assert vocabulary.text([*vocabulary.text_tokens(TEXT), *timestamps]) == TEXT

    # What config.json or generation_config.json suppresses, and no more: ng'ombe must be sayable.
    names = {processor.tokenizer.convert_ids_to_tokens(token) for token in vocabulary.suppressed}
    assert {"(", '"', "<|startofprev|>"} <= names
    assert "'" not in names
    begin = processor.tokenizer.convert_ids_to_tokens(list(vocabulary.suppressed_at_begin))
    assert begin == ["Ġ", "<|endoftext|>"]

    items = trainer.evaluate({"state": trainer.root}, call)["items"]
    exported = trainer.export({"state": trainer.root, "directory": str(tmp_path / "out")}, call)
    for name in ("config.json", "generation_config.json"):
        content = json.loads((Path(exported["directory"]) / name).read_text())
        assert "forced_decoder_ids" not in content
    spoken = {"language": "sw", "task": "transcribe"} if multilingual else {}
    heard = transcribe(exported["directory"], open_params()["val"], vocabulary, **spoken)
    assert [item["hypothesis_raw"] for item in items] == heard


def test_what_a_checkpoint_says_is_not_overruled(
    tmp_path: Path, open_params: Any, call: Call
) -> None:
    folder = write_openai_checkpoint(tmp_path / "model")
    before = json.loads((folder / "generation_config.json").read_text())
    trainer = Trainer.open(open_params(model=folder), call)
    settings = trainer.checkpoint.model.generation_config.to_dict()
    kept = {"forced_decoder_ids", "transformers_version", "_from_model_config"}
    assert {name: settings[name] for name in before if name not in kept} == {
        name: value for name, value in before.items() if name not in kept
    }


def test_the_budget_follows_the_length_of_the_audio_and_leaves_the_prompt_its_room(
    tmp_path: Path, open_params: Any, call: Call
) -> None:
    folder = write_openai_checkpoint(tmp_path / "model", multilingual=False)
    vocabulary = Trainer.open(open_params(model=folder), call).checkpoint.vocabulary
    short, long = (vocabulary.token_budget(seconds, 448) for seconds in (1.0, 2.0))
    assert long - 8 == 2 * (short - 8) > 0
    assert vocabulary.token_budget(60.0, 448) == 448 - len(vocabulary.prompt) == 446
