from __future__ import annotations

import hashlib
import json
import math
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from rl_exp_bridge import Call
from safetensors.torch import load_file, save_file
from tiny_whisper import write_checkpoint

from rl_exp_judge.inspection import inspect_checkpoints


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkpoints") / "base"
    write_checkpoint(folder)
    return folder


@pytest.fixture
def submitted(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(base, tmp_path / "submitted"))


def inspect(base: Path, submitted: Path, *adapters: dict[str, Any]) -> dict[str, Any]:
    params = {
        "base": str(base),
        "submitted": str(submitted),
        "adapters": list(adapters),
        "pristine": None,
    }
    reply = inspect_checkpoints(params, Call(lambda _: None))
    json.dumps(reply, allow_nan=False)
    return reply


def change(folder: Path, edit: Any) -> None:
    path = folder / "model.safetensors"
    tensors = load_file(path)
    edit(tensors)
    save_file(tensors, path)


def test_an_untouched_copy(base: Path, submitted: Path) -> None:
    reply = inspect(base, submitted)
    assert reply["submitted"]["problems"] == []
    assert reply["submitted"]["unreadable"] is None
    assert reply["submitted"]["structure"] == reply["base"]["structure"]
    assert reply["base"]["structure"]["d_model"] == 16
    assert (reply["max_abs_difference"], reply["relative_l2"]) == (0.0, 0.0)
    weights = load_file(base / "model.safetensors")
    assert [tensor["name"] for tensor in reply["tensors"]] == sorted(weights)
    for tensor in reply["tensors"]:
        content = weights[tensor["name"]].numpy().astype("<f4").tobytes()
        assert tensor["base"] == tensor["submitted"]
        assert tensor["base"]["sha256"] == hashlib.sha256(content).hexdigest()
        assert tensor["base"]["dtype"] == "float32"


def test_distances(base: Path, submitted: Path) -> None:
    name = "model.encoder.conv1.weight"

    def edit(tensors: dict[str, torch.Tensor]) -> None:
        tensors[name][0, 0, 0] += 0.5
        tensors[name][1, 0, 0] -= 0.25

    before = load_file(base / "model.safetensors")
    norm = math.sqrt(sum(float(t.double().square().sum()) for t in before.values()))
    change(submitted, edit)
    reply = inspect(base, submitted)
    assert reply["max_abs_difference"] == pytest.approx(0.5, rel=1e-6)
    assert reply["relative_l2"] == pytest.approx(math.sqrt(0.5**2 + 0.25**2) / norm, rel=1e-6)
    changed = [t["name"] for t in reply["tensors"] if t["base"] != t["submitted"]]
    assert changed == [name]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_values_that_are_not_finite(base: Path, submitted: Path, value: float) -> None:
    def edit(tensors: dict[str, torch.Tensor]) -> None:
        tensors["model.decoder.layer_norm.bias"][3] = value

    change(submitted, edit)
    reply = inspect(base, submitted)
    assert reply["max_abs_difference"] is None
    assert reply["relative_l2"] is None
    spoilt = [t["name"] for t in reply["tensors"] if not t["submitted"]["finite"]]
    assert spoilt == ["model.decoder.layer_norm.bias"]


def test_missing_added_and_reshaped_tensors(base: Path, submitted: Path) -> None:
    def edit(tensors: dict[str, torch.Tensor]) -> None:
        tensors["extra"] = tensors.pop("model.encoder.conv2.bias")
        tensors["model.encoder.conv1.bias"] = torch.zeros(3)

    change(submitted, edit)
    tensors = {tensor["name"]: tensor for tensor in inspect(base, submitted)["tensors"]}
    assert tensors["extra"]["base"] is None
    assert tensors["model.encoder.conv2.bias"]["submitted"] is None
    assert tensors["model.encoder.conv1.bias"]["submitted"]["shape"] == [3]
    assert tensors["model.encoder.conv1.bias"]["max_abs_difference"] is None


def test_bfloat16_is_digested_too(base: Path, submitted: Path) -> None:
    def edit(tensors: dict[str, torch.Tensor]) -> None:
        tensors.update({name: tensor.bfloat16() for name, tensor in tensors.items()})

    change(submitted, edit)
    tensors = inspect(base, submitted)["tensors"]
    assert {tensor["submitted"]["dtype"] for tensor in tensors} == {"bfloat16"}


def test_files_that_do_not_belong_there(base: Path, submitted: Path) -> None:
    (submitted / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    (submitted / "modeling_whisper.py").write_text("import os")
    (submitted / "code").mkdir()
    (submitted / "model.safetensors").rename(submitted.parent / "elsewhere")
    (submitted / "model.safetensors").symlink_to(submitted.parent / "elsewhere")
    assert inspect(base, submitted)["submitted"]["problems"] == [
        "code is no plain file",
        "model.safetensors is a link",
        "modeling_whisper.py is neither safetensors nor text",
        "pytorch_model.bin is neither safetensors nor text",
    ]


def test_a_damaged_or_missing_file(base: Path, submitted: Path) -> None:
    weights = submitted / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    assert "model.safetensors" in inspect(base, submitted)["submitted"]["unreadable"]
    weights.unlink()
    reply = inspect(base, submitted)
    assert reply["submitted"]["problems"] == ["there is no .safetensors file"]
    assert all(tensor["submitted"] is None for tensor in reply["tensors"])
    shutil.rmtree(submitted)
    assert "is no folder" in inspect(base, submitted)["submitted"]["problems"][0]


def test_a_merged_adapter_is_told_from_other_changes(
    base: Path, submitted: Path, tmp_path: Path
) -> None:
    name = "model.encoder.layers.1.self_attn.q_proj.weight"
    generator = torch.Generator().manual_seed(1)
    factors = {"a": torch.randn(3, 16, generator=generator), "b": torch.randn(16, 3)}

    def stored(side: str, tensor: torch.Tensor) -> dict[str, str]:
        content = tensor.numpy().astype("<f4").tobytes()
        (tmp_path / side).write_bytes(content)
        return {"path": str(tmp_path / side), "sha256": hashlib.sha256(content).hexdigest()}

    sides = {side: stored(side, tensor) for side, tensor in factors.items()}
    adapter = {"name": name, "scaling": 0.5, **sides}

    def error(**change: Any) -> float | None:
        reply = inspect(base, submitted, {**adapter, **change})
        errors = {tensor["name"]: tensor["merge_error"] for tensor in reply["tensors"]}
        assert {other for other, value in errors.items() if value is not None} <= {name}
        result: float | None = errors[name]
        return result

    assert error() is not None and error() > 0.1
    change(submitted, lambda t: t[name].add_(0.5 * factors["b"] @ factors["a"]))
    assert error() is not None and error() < 1e-6
    assert error(scaling=0.501) > 1e-4
    assert error(a={**sides["a"], "sha256": "0" * 64}) is None
    assert error(b={**sides["b"], "path": str(tmp_path / "gone")}) is None
    change(submitted, lambda t: t[name][3].mul_(1.0001))
    assert error() > 1e-5
    other = "model.encoder.layers.1.fc1.weight"
    assert inspect(base, submitted, {**adapter, "name": other})["tensors"] is not None
