import hashlib
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from rl_exp_bridge import Call, WorkerError
from segments import advanced, persist

from rl_exp_trainer_torch.canonical_json import digest_of_json
from rl_exp_trainer_torch.trainer import Trainer


def blob_path(folder: str, digest: str) -> Path:
    return Path(folder) / digest[:2] / digest


def test_a_manifest_names_every_tensor_by_its_bytes(trainer: Trainer, open_params: Any) -> None:
    state = advanced(trainer, trainer.root)
    persist(trainer, state)
    assert state["id"] == digest_of_json({"entries": state["entries"], "meta": state["meta"]})
    names = [entry["name"] for entry in state["entries"]]
    assert names == sorted(names)
    assert not any("proj_out" in name for name in names)
    for entry in state["entries"]:
        content = blob_path(open_params()["blobs"], entry["blob"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["blob"]
        assert len(content) == entry["bytes"] == 4 * int(np.prod(entry["shape"], dtype=int))
    assert all(not isinstance(value, float) for value in state["meta"].values())


def test_the_root_is_the_checkpoint_and_the_seed(open_params: Any, call: Call) -> None:
    first = Trainer.open(open_params(seed=1), call)
    second = Trainer.open(open_params(seed=2), call)
    assert first.root["entries"] == second.root["entries"]
    assert first.root["id"] != second.root["id"]
    names = {entry["name"] for entry in first.root["entries"]}
    assert names == {f"weights/{name}" for name, _ in first.checkpoint.model.named_parameters()}


def test_states_come_back_from_the_disk_bit_for_bit(
    trainer: Trainer, open_params: Any, call: Call
) -> None:
    manifest = advanced(trainer, trainer.root)
    persist(trainer, manifest)
    kept = trainer.shelf.get(manifest)
    loaded = Trainer.open(open_params(), call).shelf.get(manifest)
    assert loaded.position == kept.position
    assert loaded.probe_loss == kept.probe_loss
    assert loaded.weights.keys() == kept.weights.keys()
    assert all(torch.equal(loaded.weights[name], kept.weights[name]) for name in kept.weights)
    assert loaded.moments.keys() == kept.moments.keys()
    for name, moments in kept.moments.items():
        assert torch.equal(loaded.moments[name].exp_avg, moments.exp_avg)
        assert torch.equal(loaded.moments[name].exp_avg_sq, moments.exp_avg_sq)
        assert loaded.moments[name].step == moments.step


def test_blobs_that_are_there_are_not_written_again(
    trainer: Trainer, open_params: Any, call: Call
) -> None:
    persist(trainer, trainer.root)
    blobs = [blob_path(open_params()["blobs"], entry["blob"]) for entry in trainer.root["entries"]]
    before = [path.stat().st_mtime_ns for path in blobs]
    again = Trainer.open(open_params(), call)
    persist(again, again.root)
    assert [path.stat().st_mtime_ns for path in blobs] == before


@pytest.mark.parametrize("damage", ["changed", "short", "missing"])
def test_a_damaged_blob_is_named(
    trainer: Trainer, open_params: Any, call: Call, damage: str
) -> None:
    manifest = advanced(trainer, trainer.root)
    persist(trainer, manifest)
    digest = manifest["entries"][0]["blob"]
    path = blob_path(open_params()["blobs"], digest)
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(content if damage == "changed" else content[:-4])
    fresh = Trainer.open(open_params(), call)
    with pytest.raises(WorkerError, match=re.escape(str(path))) as refused:
        fresh.shelf.get(manifest)
    assert refused.value.code == "RLX_STATE_CORRUPT"


def test_a_manifest_that_is_not_its_id_is_refused(trainer: Trainer) -> None:
    manifest = {**trainer.root, "id": "0" * 64}
    with pytest.raises(WorkerError, match="0" * 64):
        trainer.shelf.get(manifest)


def test_a_state_of_another_architecture_is_refused(trainer: Trainer) -> None:
    persist(trainer, trainer.root)
    meta = {**trainer.root["meta"], "architecture": "1" * 64}
    entries = trainer.root["entries"]
    foreign = {
        "id": digest_of_json({"entries": entries, "meta": meta}),
        "entries": entries,
        "meta": meta,
    }
    with pytest.raises(WorkerError) as refused:
        trainer.evaluate({"state": foreign}, Call(lambda report: None))
    assert refused.value.code == "RLX_STATE_FOREIGN"
