from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import torch
from rl_exp_bridge import Call
from safetensors.torch import load_file
from tiny_whisper import write_checkpoint, write_split

from rl_exp_judge.controls import randomly_changed, run_controls
from rl_exp_judge.reevaluation import hear_states
from rl_exp_judge.state_weights import state_weights
from rl_exp_judge.transcription import transcribe

TEXTS = ["habari gani", "maji", "serikali ya kijiji", "moja"]
COMMON: dict[str, Any] = {
    "language": "sw",
    "task": "transcribe",
    "batch_size": 3,
    "device": "cpu",
    "label": "judging",
}
CALL = Call(lambda _: None)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("checkpoints") / "base"
    write_checkpoint(folder)
    return folder


def stored(folder: Path, weights: dict[str, torch.Tensor]) -> list[dict[str, Any]]:
    """Tensors as a store holds them."""
    entries = []
    for name, tensor in weights.items():
        content = tensor.numpy().astype("<f4").tobytes()
        digest = hashlib.sha256(content).hexdigest()
        (folder / digest).write_bytes(content)
        shape = list(tensor.shape)
        entries.append(
            {"name": name, "shape": shape, "path": str(folder / digest), "sha256": digest}
        )
    return entries


def test_a_state_hears_what_its_checkpoint_hears(base: Path, tmp_path: Path) -> None:
    split = write_split(tmp_path, "val", TEXTS)
    whole = transcribe(
        {
            "base": str(base),
            "checkpoint": str(base),
            "manifests": {"val": split},
            "part": [0, 1],
            **COMMON,
        },
        CALL,
    )["items"]["val"]
    weights = load_file(base / "model.safetensors")
    state = {"tensors": stored(tmp_path, weights), "adapters": []}
    missing = {"tensors": [{**state["tensors"][0], "path": "/nowhere"}], "adapters": []}
    reply = hear_states(
        {
            "base": str(base),
            "states": [missing, state],
            "manifest": split,
            "clips": ["val/3", "val/1"],
            **COMMON,
        },
        CALL,
    )
    assert reply["heard"] == [None, [whole[1], whole[3]]]


def test_adapters_are_merged(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(1)
    weight, a, b = (torch.randn(shape, generator=generator) for shape in ((4, 6), (2, 6), (4, 2)))
    first, second, tensor = stored(tmp_path, {"a": a, "b": b, "fc1.weight": weight})
    adapter = {"name": "fc1.weight", "scaling": 2.0, "a": first, "b": second}
    merged = state_weights({"tensors": [tensor], "adapters": [adapter]})
    assert merged is not None
    torch.testing.assert_close(merged["fc1.weight"], weight + 2 * b @ a)
    lost = {**adapter, "a": {**first, "path": "/nowhere"}}
    assert state_weights({"tensors": [tensor], "adapters": [lost]}) is None


def test_a_blob_that_is_not_the_one_of_its_digest_is_no_weight(tmp_path: Path) -> None:
    [tensor] = stored(tmp_path, {"w": torch.ones(3)})
    Path(tensor["path"]).write_bytes(torch.zeros(3).numpy().tobytes())
    assert state_weights({"tensors": [tensor], "adapters": []}) is None


def test_random_changes_are_as_large_tensor_by_tensor() -> None:
    before = {"moved": torch.zeros(50, 3), "frozen": torch.ones(4)}
    after = {"moved": torch.full((50, 3), 0.1), "frozen": torch.ones(4)}
    first = randomly_changed(before, after, "seed|0")
    assert float(first["moved"].norm()) == pytest.approx(float(after["moved"].norm()), rel=1e-5)
    assert first["moved"].std() > 0
    assert torch.equal(first["frozen"], before["frozen"])
    assert torch.equal(first["moved"], randomly_changed(before, after, "seed|0")["moved"])
    assert not torch.equal(first["moved"], randomly_changed(before, after, "seed|1")["moved"])


def test_controls_hear_the_drawn_clips_and_silence(base: Path, tmp_path: Path) -> None:
    split = write_split(tmp_path, "val", TEXTS)
    reply = run_controls(
        {
            "base": str(base),
            "submitted": str(base),
            "manifest": split,
            "clips": ["val/0", "val/2"],
            "draws": 2,
            "seed": "head",
            **COMMON,
        },
        CALL,
    )
    assert [[item["id"] for item in draw] for draw in reply["noise"]] == [["val/0", "val/2"]] * 2
    # Nothing moved, so nothing random is added.
    assert reply["noise"][0] == reply["noise"][1]
    assert reply["silence"]["base"] == reply["silence"]["submitted"]
    assert len(reply["silence"]["base"]) == 4
