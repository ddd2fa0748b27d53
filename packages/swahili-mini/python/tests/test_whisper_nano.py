import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import WhisperForConditionalGeneration, WhisperProcessor

from rl_exp_swahili_mini.domains import domain_sentences, government_words
from rl_exp_swahili_mini.heard_words import DIGEST_BYTES, digest
from rl_exp_swahili_mini.own_length import encode, greedy
from rl_exp_swahili_mini.voices import GOVERNMENT_ONLY, ORDINARY

NANO = Path(__file__).parents[2] / "whisper-nano"


@cache
def loaded() -> tuple[Any, Any]:
    model = WhisperForConditionalGeneration.from_pretrained(NANO, dtype=torch.float32)
    return model.eval(), WhisperProcessor.from_pretrained(NANO)


@cache
def record() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((NANO / "pretraining.json").read_text("utf-8"))
    return found


def test_size_and_shape() -> None:
    model, processor = loaded()
    assert sum(item.numel() for item in model.parameters()) <= 2_000_000
    assert all(item.dtype == torch.float32 for item in model.parameters())
    config = model.config
    assert config.max_source_positions == 300 and config.encoder_context == "own_length"
    assert config.dropout == config.attention_dropout == config.activation_dropout == 0
    extractor = processor.feature_extractor
    assert extractor.chunk_length == 6 and extractor.feature_size == 80
    assert extractor.sampling_rate == 16_000


def test_tokenizer_round_trips_every_transcript() -> None:
    model, processor = loaded()
    tokens = processor.tokenizer
    prompt = ["<|startoftranscript|>", "<|sw|>", "<|transcribe|>", "<|notimestamps|>"]
    for sentence in [text for made in domain_sentences().values() for text in made]:
        for text in (sentence, sentence.capitalize() + "?"):
            ids = tokens(text).input_ids
            assert tokens.convert_ids_to_tokens(ids[:4]) == prompt
            assert ids[-1] == tokens.eos_token_id == model.config.eos_token_id
            assert len(ids) <= model.config.max_target_positions
            assert tokens.decode(ids, skip_special_tokens=True) == text


def test_generates_at_full_context() -> None:
    model, processor = loaded()
    noise = np.random.default_rng(0).standard_normal(16_000).astype(np.float32) * 0.1
    inputs = processor.feature_extractor([noise], sampling_rate=16_000, return_tensors="pt")
    assert inputs.input_features.shape == (1, 80, 600)
    ids = model.generate(inputs.input_features, language="sw", task="transcribe", max_new_tokens=20)
    assert ids.shape[0] == 1
    assert isinstance(processor.batch_decode(ids, skip_special_tokens=True)[0], str)


def test_own_length_at_full_context_equals_plain_transformers() -> None:
    model, _ = loaded()
    features = torch.from_numpy(np.random.default_rng(1).normal(size=(2, 80, 600))).float()
    with torch.inference_mode():
        plain = model.model.encoder(features).last_hidden_state
        assert torch.allclose(plain, encode(model, features), atol=1e-5)
        assert encode(model, features[:, :, :250]).shape == (2, 125, 128)
        assert greedy(model, features[:, :, :250], "sw", 8).shape[1] <= 12


def test_generation_config_follows_whisper() -> None:
    model, processor = loaded()
    config = model.generation_config
    tokens = processor.tokenizer
    assert config.is_multilingual and not config.suppress_tokens
    assert not config.begin_suppress_tokens
    assert config.lang_to_id["<|sw|>"] == tokens.convert_tokens_to_ids("<|sw|>")
    assert config.task_to_id["transcribe"] == tokens.convert_tokens_to_ids("<|transcribe|>")
    assert config.no_timestamps_token_id == tokens.convert_tokens_to_ids("<|notimestamps|>")


def test_no_voice_of_the_corpus_was_heard() -> None:
    variants = {row[0] for row in (*ORDINARY, *GOVERNMENT_ONLY)}
    assert record()["espeak_variants"]
    assert variants.isdisjoint(record()["espeak_variants"])


def test_no_government_word_was_heard() -> None:
    known = (NANO / "heard_words.bin").read_bytes()
    heard = {known[at : at + DIGEST_BYTES] for at in range(0, len(known), DIGEST_BYTES)}
    assert len(heard) > 10_000
    # The digests cover the Swahili words, so that the check below says something.
    assert all(digest(word) in heard for word in ("habari", "kutembea", "ng'ambo"))
    assert not [word for word in government_words() if digest(word) in heard]
    assert set(record()["swahili"]["words"]).isdisjoint(government_words())


def test_no_government_sentence_was_heard() -> None:
    # Each has a word of government alone, and the test above shows that none was heard.
    for sentence in domain_sentences()["government"]:
        assert not government_words().isdisjoint(sentence.split())
