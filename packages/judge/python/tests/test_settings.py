from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rl_exp_judge.checkpoint_folder import CheckpointFolder
from rl_exp_judge.settings import compare_settings


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "generation_config.json").write_text(json.dumps({"num_beams": 1, "max_length": None}))
    (folder / "merges.txt").write_text("a b")
    (folder / "model.safetensors").write_bytes(b"1")
    return folder


def compare(base: Path, submitted: Path) -> list[tuple[str, str, list[str] | None]]:
    found = compare_settings(CheckpointFolder(base), CheckpointFolder(submitted))
    return [(each["file"], each["difference"], each["keys"]) for each in found]


def test_weights_are_no_settings(base: Path, tmp_path: Path) -> None:
    submitted = Path(shutil.copytree(base, tmp_path / "submitted"))
    (submitted / "model.safetensors").write_bytes(b"2")
    (submitted / "model.safetensors.index.json").write_text("{}")
    assert compare(base, submitted) == []


def test_differences_are_told_by_member(base: Path, tmp_path: Path) -> None:
    submitted = Path(shutil.copytree(base, tmp_path / "submitted"))
    (submitted / "generation_config.json").write_text(json.dumps({"num_beams": 4}))
    (submitted / "merges.txt").unlink()
    (submitted / "answers.json").write_text("{}")
    assert compare(base, submitted) == [
        ("answers.json", "added", None),
        ("generation_config.json", "changed", ["max_length", "num_beams"]),
        ("merges.txt", "missing", None),
    ]


def test_what_is_no_object_has_no_members(base: Path, tmp_path: Path) -> None:
    submitted = Path(shutil.copytree(base, tmp_path / "submitted"))
    (submitted / "generation_config.json").write_text("[" * 100_000)
    (submitted / "merges.txt").write_text("b a")
    assert compare(base, submitted) == [
        ("generation_config.json", "changed", None),
        ("merges.txt", "changed", None),
    ]
    assert compare(base, tmp_path / "nowhere")[0] == ("generation_config.json", "missing", None)
