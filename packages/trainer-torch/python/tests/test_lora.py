"""Adapters: what trains, what a state holds, and that a merged export is a plain model that hears the same."""

from pathlib import Path
from typing import Any

import pytest
import torch
from rl_exp_bridge import Call
from run_script import run_script
from segments import advance, advanced, blobs_by_name, persist
from transcribe import transcribe
from transformers import WhisperForConditionalGeneration

from rl_exp_trainer_torch.adapters import is_adapter
from rl_exp_trainer_torch.checkpoint import load_checkpoint
from rl_exp_trainer_torch.options import Options
from rl_exp_trainer_torch.trainer import Trainer

LR = 3e-2
ALL = ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"]


@pytest.fixture
def adapted(open_params: Any, call: Call) -> Trainer:
    return Trainer.open(open_params(adapter="lora"), call)


def exported(trainer: Trainer, state: dict[str, Any], folder: Path, call: Call) -> Path:
    return Path(trainer.export({"state": state, "directory": str(folder)}, call)["directory"])


def hypotheses(trainer: Trainer, state: dict[str, Any], call: Call) -> list[str]:
    items = trainer.evaluate({"state": state}, call)["items"]
    return [item["hypothesis_raw"] for item in items]


def test_the_root_is_the_checkpoint_with_adapters_that_do_nothing(
    trainer: Trainer, adapted: Trainer, call: Call, tmp_path: Path
) -> None:
    plain, root = blobs_by_name(trainer.root), blobs_by_name(adapted.root)
    added = root.keys() - plain.keys()
    assert plain.items() <= root.items()
    assert all(is_adapter(name) for name in added)
    # Two projections of self-attention in four layers, and of two decoder layers' attention to the audio.
    assert len(added) == 2 * 2 * (4 + 2)
    assert adapted.bench.root_probe_loss == trainer.bench.root_probe_loss
    assert trainer.evaluate({"state": trainer.root}, call) == adapted.evaluate(
        {"state": adapted.root}, call
    )
    base = exported(trainer, trainer.root, tmp_path / "plain", call)
    same = exported(adapted, adapted.root, tmp_path / "adapted", call)
    for path in base.iterdir():
        assert (same / path.name).read_bytes() == path.read_bytes()


def test_adapters_begin_alike_everywhere_and_differ_by_seed(
    adapted: Trainer, open_params: Any, call: Call
) -> None:
    other_threads = run_script("lora_root", open_params(adapter="lora", threads=2))
    assert other_threads["root"] == adapted.root
    first = adapted.shelf.get(adapted.root).weights
    other = Trainer.open(open_params(adapter="lora", seed=8), call)
    second = other.shelf.get(other.root).weights
    drawn = [name for name in first if name.endswith("lora_A.weight")]
    values = torch.cat([first[name].flatten() for name in drawn])
    bound = 32**-0.5
    assert values.abs().max() <= bound
    assert values.std() == pytest.approx(bound / 3**0.5, rel=0.05)
    assert all(not torch.equal(first[name], second[name]) for name in drawn)
    assert all(not first[name].any() for name in first if name.endswith("lora_B.weight"))


@pytest.mark.parametrize("frozen_layers", [0, 1, 3])
def test_only_adapters_of_layers_that_train_change(adapted: Trainer, frozen_layers: int) -> None:
    result = advance(adapted, adapted.root, lr=LR, frozen_layers=frozen_layers)
    before, after = blobs_by_name(adapted.root), blobs_by_name(result["state"])
    rungs = adapted.bench.live.ladder.rungs
    trained = {f"weights/{name}" for rung in rungs[frozen_layers:] for name in rung}
    assert {name for name in before if before[name] != after[name]} == trained
    assert all(is_adapter(name) for name in trained)
    training = result["training"]
    assert training["echo"]["frozen_layers"] == frozen_layers
    per_projection = 4 * (32 + 32)
    encoder_layers, decoder_layers = max(0, 2 - frozen_layers), 2 - max(0, frozen_layers - 2)
    assert training["trainable_parameters"] == per_projection * (
        2 * encoder_layers + 4 * decoder_layers
    )
    moments = {name for name in after if name.startswith("optimizer/")}
    assert {name.removeprefix("optimizer/").rpartition("/")[0] for name in moments} == {
        name.removeprefix("weights/") for name in trained
    }


def test_base_tensors_are_the_parent_s_own(adapted: Trainer) -> None:
    """So that a step neither copies nor digests them."""
    state = adapted.shelf.get(advanced(adapted, adapted.root, lr=LR)).weights
    root = adapted.shelf.get(adapted.root).weights
    assert all(state[name] is root[name] for name in root if not is_adapter(name))


@pytest.mark.parametrize("targets", [["q_proj", "v_proj"], ALL])
def test_an_export_is_a_plain_model_that_hears_the_same(
    open_params: Any, call: Call, tmp_path: Path, targets: list[str]
) -> None:
    lora = {"rank": 3, "alpha": 7.5, "targets": targets}
    trainer = Trainer.open(open_params(adapter="lora", lora=lora), call)
    state = advanced(trainer, trainer.root, lr=LR)
    folder = exported(trainer, state, tmp_path / "out", call)

    model = WhisperForConditionalGeneration.from_pretrained(folder)
    weights = trainer.shelf.get(state).weights
    plain = {name for name in weights if not is_adapter(name)}
    loaded = model.state_dict()
    assert loaded.keys() == plain | {"proj_out.weight"}
    for name in plain:
        module = name.removesuffix(".weight")
        expected = weights[name]
        if f"{module}.lora_A.weight" in weights:
            first, second = (weights[f"{module}.lora_{side}.weight"] for side in "AB")
            expected = expected + 2.5 * second @ first
            assert not torch.equal(loaded[name], weights[name])
            torch.testing.assert_close(loaded[name], expected, rtol=1e-5, atol=1e-6)
        else:
            assert torch.equal(loaded[name], expected)

    untrained = hypotheses(trainer, trainer.root, call)
    heard = hypotheses(trainer, state, call)
    again = Trainer.open(open_params(model=folder), call)
    assert heard != untrained
    assert hypotheses(again, again.root, call) == heard
    # Adapters that stand beside the weights give what merged ones give.
    options = Options.parse(open_params(model=folder)["options"])
    merged = load_checkpoint(options, folder, [path.name for path in folder.iterdir()]).model.eval()
    trainer.bench.live.load(trainer.shelf.get(state))
    features = torch.randn(2, 80, 300, generator=torch.Generator().manual_seed(1))
    prompt = torch.tensor([trainer.checkpoint.vocabulary.prompt] * 2)
    with torch.inference_mode():
        beside = trainer.bench.live.module.eval()(features, decoder_input_ids=prompt).logits
        within = merged(features, decoder_input_ids=prompt).logits
    torch.testing.assert_close(beside, within, rtol=1e-4, atol=1e-4)


def test_transformers_transcribes_an_export_as_the_trainer_did(
    open_params: Any, call: Call, tmp_path: Path
) -> None:
    trainer = Trainer.open(open_params(adapter="lora", context="full"), call)
    state = advanced(trainer, trainer.root, lr=LR)
    folder = exported(trainer, state, tmp_path / "out", call)
    spoken = {"language": "sw", "task": "transcribe"}
    vocabulary = trainer.checkpoint.vocabulary
    heard = transcribe(folder, open_params()["val"], vocabulary, **spoken)
    assert heard == hypotheses(trainer, state, call)


def test_listening_changes_nothing(adapted: Trainer, call: Call, tmp_path: Path) -> None:
    state = advanced(adapted, adapted.root, lr=LR)
    undisturbed = advanced(adapted, state, lr=LR)
    adapted.evaluate({"state": state}, call)
    exported(adapted, state, tmp_path / "out", call)
    adapted.evaluate({"state": adapted.root}, call)
    assert advanced(adapted, state, lr=LR) == undisturbed


def test_training_goes_on_from_the_disk(adapted: Trainer, open_params: Any, call: Call) -> None:
    state = advanced(adapted, adapted.root, lr=LR)
    persist(adapted, state)
    fresh = Trainer.open(open_params(adapter="lora"), call)
    assert fresh.root == adapted.root
    assert advanced(fresh, state, lr=LR) == advanced(adapted, state, lr=LR)


def test_a_failed_segment_leaves_no_trace(adapted: Trainer, call: Call) -> None:
    state = advanced(adapted, adapted.root, lr=LR)
    expected = advanced(adapted, state, lr=LR)
    assert advance(adapted, state, lr=1e30)["outcome"] in ("nan", "diverged")
    assert advanced(adapted, state, lr=LR) == expected


def test_the_shape_of_adapters_decides_results(
    adapted: Trainer, trainer: Trainer, open_params: Any, call: Call
) -> None:
    def configuration(**lora: Any) -> str:
        options = {"rank": 4, "alpha": 8, "targets": ["q_proj", "v_proj"], **lora}
        opened = Trainer.open(open_params(adapter="lora", lora=options), call)
        return str(opened.fingerprint["configuration"])

    same = adapted.fingerprint["configuration"]
    assert configuration(targets=["v_proj", "q_proj"]) == same
    assert "peft" in adapted.fingerprint["numerics"]
    assert "peft" not in trainer.fingerprint["numerics"]
    others = {
        configuration(rank=5),
        configuration(alpha=9),
        configuration(targets=["q_proj"]),
        trainer.fingerprint["configuration"],
    }
    assert len(others | {same}) == 5


def test_a_small_part_that_trains_needs_little_memory(open_params: Any, call: Call) -> None:
    def requested(**options: Any) -> Any:
        opened = Trainer.open(open_params(memory_limit_gb=1e-6, **options), call)
        return advance(opened, opened.root)["evidence"]["requested_bytes"]

    assert requested(adapter="lora") < requested()
