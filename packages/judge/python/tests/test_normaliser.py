from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers.models.whisper.english_normalizer import BasicTextNormalizer

from rl_exp_judge.normaliser import normalise, normalise_basic

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = json.loads((FIXTURES / "sw-v1.json").read_text(encoding="utf-8"))
BASIC_CASES = json.loads((FIXTURES / "whisper-basic.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_cases(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_normalising_again_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once == " ".join(once.split())


@pytest.mark.parametrize(("text", "expected"), BASIC_CASES)
def test_cases_of_whisper_s_rules(text: str, expected: str) -> None:
    assert normalise_basic(text) == expected


@given(st.text() | st.text(alphabet="ab'(<[ )>]\u02bc\u0301,.A\u0130\ufb01"))
def test_whisper_s_rules_are_those_of_transformers(text: str) -> None:
    assert normalise_basic(text) == " ".join(BasicTextNormalizer()(text).split())
