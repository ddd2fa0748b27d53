from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rl_exp_judge.normaliser import normalise

CASES = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "sw-v1.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_cases(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_normalising_again_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once == " ".join(once.split())
