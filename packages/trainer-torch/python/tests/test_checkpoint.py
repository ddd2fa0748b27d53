import json
from pathlib import Path
from typing import Any

import pytest
import torch
from rl_exp_bridge import Call, WorkerError
from safetensors.torch import load_file, save_file
from tiny_checkpoint import write_tiny_checkpoint

from rl_exp_trainer_torch.trainer import Trainer


def refusal(params: dict[str, Any], call: Call) -> str:
    with pytest.raises(WorkerError) as refused:
        Trainer.open(params, call)
    return refused.value.code


def test_the_context_is_the_checkpoint_s_unless_asked_for(
    tmp_path: Path, open_params: Any, call: Call
) -> None:
    own = write_tiny_checkpoint(tmp_path / "own")
    full = write_tiny_checkpoint(tmp_path / "full", own_length=False)

    def positions(**options: Any) -> set[int]:
        trainer = Trainer.open(open_params(**options), call)
        return {trainer.bench.features.positions(clip) for clip in trainer.bench.clips}

    assert len(positions(model=own)) > 1
    assert positions(model=full) == {150}
    assert positions(model=own, context="full") == {150}
    assert positions(model=full, context="own_length") == positions(model=own)


def test_what_is_no_whisper_checkpoint_is_refused(
    tmp_path: Path, open_params: Any, call: Call
) -> None:
    assert refusal(open_params(model=tmp_path / "none"), call) == "RLX_MODEL_NOT_FOUND"
    folder = write_tiny_checkpoint(tmp_path / "m")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "bert"}))
    assert refusal(open_params(model=folder), call) == "RLX_MODEL_UNSUPPORTED"


def test_missing_weights_are_not_made_up(tmp_path: Path, open_params: Any, call: Call) -> None:
    folder = write_tiny_checkpoint(tmp_path / "m")
    weights = load_file(folder / "model.safetensors")
    weights.pop("model.decoder.layers.1.fc1.weight")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    assert refusal(open_params(model=folder), call) == "RLX_MODEL_INCOMPLETE"


def test_weights_that_are_no_numbers_are_refused(
    tmp_path: Path, open_params: Any, call: Call
) -> None:
    folder = write_tiny_checkpoint(tmp_path / "m")
    weights = load_file(folder / "model.safetensors")
    weights["model.decoder.layer_norm.bias"][0] = float("nan")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    assert refusal(open_params(model=folder), call) == "RLX_MODEL_NOT_FINITE"


def test_half_precision_is_trained_in_float32(tmp_path: Path, open_params: Any, call: Call) -> None:
    folder = write_tiny_checkpoint(tmp_path / "m")
    weights = load_file(folder / "model.safetensors")
    halves = {name: tensor.half() for name, tensor in weights.items()}
    save_file(halves, folder / "model.safetensors", metadata={"format": "pt"})
    trainer = Trainer.open(open_params(model=folder), call)
    state = trainer.shelf.get(trainer.root)
    assert all(tensor.dtype == torch.float32 for tensor in state.weights.values())
    assert torch.equal(
        state.weights["model.decoder.layers.1.fc1.weight"],
        halves["model.decoder.layers.1.fc1.weight"].float(),
    )


def test_clips_that_do_not_fit_are_not_trained_on(
    tmp_path: Path, open_params: Any, call: Call, capfd: pytest.CaptureFixture[str]
) -> None:
    params = open_params()
    rows = Path(params["train"]["path"]).read_text().splitlines()
    long_text = {**json.loads(rows[0]), "id": "long-text", "text": "maji " * 30}
    long_audio = {**json.loads(rows[0]), "id": "long-audio", "seconds": 3.5}
    manifest = tmp_path / "train.jsonl"
    manifest.write_text("\n".join([*rows, json.dumps(long_text), json.dumps(long_audio)]))
    trainer = Trainer.open({**params, "train": {**params["train"], "path": str(manifest)}}, call)
    assert len(trainer.bench.clips) == len(rows)
    assert '"count": 2' in capfd.readouterr().err
