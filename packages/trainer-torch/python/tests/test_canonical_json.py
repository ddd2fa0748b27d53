"""Vectors made with core's `digestOfJson`."""

import pytest

from rl_exp_trainer_torch.canonical_json import canonical_json, digest_of_json


def test_text_equals_core() -> None:
    value = {
        "meta": {"seed": 7, "loss": "1.25", "a/b": None},
        "entries": [{"name": 'é\u2028"\\\n\u0001\x7f', "shape": []}],
    }
    assert canonical_json(value) == (
        '{"entries":[{"name":"é\u2028\\"\\\\\\n\\u0001\x7f","shape":[]}],'
        '"meta":{"a/b":null,"loss":"1.25","seed":7}}'
    )


def test_digest_equals_core() -> None:
    value = {"meta": {"seed": 7}, "entries": [{"name": "weights/ng'ombe", "bytes": 4}]}
    assert (
        digest_of_json(value) == "213738a6eccd12e1b606a56a65915f7f09ca90bab50162b2afc760cf1f184b45"
    )


@pytest.mark.parametrize("value", [1.0, {"a": [0.5]}, [{"b": float("nan")}]])
def test_floats_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)
