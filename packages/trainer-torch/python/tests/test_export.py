import hashlib
from pathlib import Path

import numpy as np
import torch
from rl_exp_bridge import Call
from segments import advanced
from transformers import WhisperForConditionalGeneration, WhisperProcessor

from rl_exp_trainer_torch.trainer import Trainer


def test_an_exported_checkpoint_stands_alone(trainer: Trainer, call: Call, tmp_path: Path) -> None:
    state = advanced(trainer, trainer.root)
    exported = trainer.export({"state": state, "directory": str(tmp_path / "out")}, call)
    directory = Path(exported["directory"])
    assert sorted(exported["files"]) == sorted(path.name for path in directory.iterdir())
    for name, file in exported["files"].items():
        content = (directory / name).read_bytes()
        assert file == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}

    model = WhisperForConditionalGeneration.from_pretrained(directory)
    weights = trainer.shelf.get(state).weights
    tied = {"proj_out.weight": weights["model.decoder.embed_tokens.weight"]}
    loaded = model.state_dict()
    assert loaded.keys() == weights.keys() | tied.keys()
    assert all(torch.equal(loaded[name], tensor) for name, tensor in {**weights, **tied}.items())
    assert model.config.encoder_context == "own_length"

    processor = WhisperProcessor.from_pretrained(directory)
    features = processor(np.zeros(16_000), sampling_rate=16_000, return_tensors="pt")
    tokens = model.generate(**features, language="sw", task="transcribe", max_new_tokens=5)
    assert tokens.shape[0] == 1


def test_an_export_can_be_trained_on(
    trainer: Trainer, call: Call, tmp_path: Path, open_params: object
) -> None:
    assert callable(open_params)
    state = advanced(trainer, trainer.root)
    exported = trainer.export({"state": state, "directory": str(tmp_path / "out")}, call)
    again = Trainer.open(open_params(model=Path(exported["directory"])), call)
    weights = {entry for entry in blobs(state) if entry[0].startswith("weights/")}
    assert blobs(again.root) == weights


def blobs(manifest: dict[str, list[dict[str, str]]]) -> set[tuple[str, str]]:
    return {(entry["name"], entry["blob"]) for entry in manifest["entries"]}
