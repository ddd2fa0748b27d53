"""Cold, warm and restored features give the same states and evaluations."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import OpenParams
from rl_exp_bridge import Call
from run_script import run_script
from segments import advanced
from synthetic_speech import write_split

from rl_exp_trainer_torch.trainer import Trainer


@pytest.fixture
def params(
    open_params: OpenParams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """Speech of this test's own, and an empty cache."""
    monkeypatch.setenv("RL_EXP_CACHE", str(tmp_path / "cache"))
    return {
        **open_params(),
        "train": write_split(tmp_path / "speech", "train", count=20, seed=3),
        "val": write_split(tmp_path / "speech", "val", count=6, seed=4),
    }


def results(trainer: Trainer, call: Call) -> dict[str, Any]:
    first = advanced(trainer, trainer.root)
    second = advanced(trainer, first)
    return {
        "root": trainer.root,
        "first": first,
        "second": second,
        "evaluation": trainer.evaluate({"state": second}, call),
    }


def test_cold_warm_and_restored_are_the_same(
    params: dict[str, Any], tmp_path: Path, call: Call
) -> None:
    trainer = Trainer.open(params, call)
    cold = results(trainer, call)
    assert results(trainer, call) == cold

    # Without the audio nothing can be computed: whatever is heard now was read.
    shutil.rmtree(tmp_path / "speech" / "audio")
    elsewhere = {**params, "blobs": str(tmp_path / "empty")}
    restored = run_script(
        "fresh_process", {"open": elsewhere, "resume": {"open": params, "parent": cold["first"]}}
    )
    assert restored["after_resume"] == cold["second"]
    assert {name: restored[name] for name in cold} == cold


def test_a_flipped_byte_changes_nothing(params: dict[str, Any], tmp_path: Path, call: Call) -> None:
    expected = results(Trainer.open(params, call), call)
    paths = [path for path in (tmp_path / "cache" / "features").rglob("*") if path.is_file()]
    assert len(paths) == 26
    whole = {path: path.read_bytes() for path in paths}
    for index, (path, content) in enumerate(whole.items()):
        place = index * 997 % len(content)
        path.write_bytes(content[:place] + bytes([content[place] ^ 128]) + content[place + 1 :])
    assert results(Trainer.open(params, call), call) == expected
    assert {path: path.read_bytes() for path in paths} == whole


def test_a_cache_that_takes_nothing_changes_nothing(
    params: dict[str, Any], tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = results(Trainer.open(params, call), call)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RL_EXP_CACHE", str(tmp_path / "file"))
    assert results(Trainer.open(params, call), call) == expected
