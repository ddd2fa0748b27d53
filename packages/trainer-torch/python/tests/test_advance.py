from collections import Counter
from typing import Any

import pytest
import torch
from rl_exp_bridge import Call
from rl_exp_bridge.call import Cancelled
from segments import START, advance, advanced, blobs_by_name

from rl_exp_trainer_torch.trainer import Trainer


def test_the_report_says_what_was_done(trainer: Trainer) -> None:
    first = advance(trainer, trainer.root)
    report = first["training"]
    assert first["outcome"] == "ok"
    assert report["echo"] == START
    assert 15 <= report["audio_seconds"] < 15 + 2.7
    assert report["updates"] == report["optimizer_steps"] == -(-report["examples"] // 4)
    assert report["train_loss"] > 0 and report["grad_norm"] > 0
    assert report["gpu_mem_gb"] is None
    second = advance(trainer, first["state"], segment={"updates": 3}, lr=5e-4, grad_accum=2)
    assert second["training"]["updates"] == 3
    assert second["training"]["examples"] == 24
    assert second["training"]["optimizer_steps"] == report["updates"] + 3
    assert second["training"]["echo"] == {**START, "lr": 5e-4, "grad_accum": 2}


def test_every_batch_size_hears_the_same_audio(trainer: Trainer) -> None:
    reports = [
        advance(trainer, trainer.root, batch_size=batch_size)["training"]
        for batch_size in (1, 3, 8)
    ]
    assert len({report["examples"] for report in reports}) == 1
    assert reports[1]["audio_seconds"] == pytest.approx(reports[0]["audio_seconds"])
    assert reports[2]["audio_seconds"] == pytest.approx(reports[0]["audio_seconds"])


def test_training_lowers_the_loss(trainer: Trainer) -> None:
    state = advanced(trainer, trainer.root, segment={"updates": 30}, lr=3e-3)
    assert float(state["meta"]["probe_loss"]) < 0.8 * trainer.bench.root_probe_loss


def test_accumulation_gives_the_gradient_of_the_whole_batch(trainer: Trainer) -> None:
    one_update = {"updates": 1}
    results = [
        advance(trainer, trainer.root, segment=one_update, batch_size=size, grad_accum=accumulated)
        for size, accumulated in ((8, 1), (2, 4), (1, 8))
    ]
    whole, *split = results
    gradients = trainer.shelf.get(whole["state"]).moments
    for result in split:
        assert result["training"]["train_loss"] == pytest.approx(
            whole["training"]["train_loss"], rel=1e-5
        )
        assert result["training"]["grad_norm"] == pytest.approx(
            whole["training"]["grad_norm"], rel=1e-4
        )
        for name, moments in trainer.shelf.get(result["state"]).moments.items():
            torch.testing.assert_close(
                moments.exp_avg, gradients[name].exp_avg, rtol=1e-3, atol=1e-7
            )


@pytest.mark.parametrize("frozen_layers", range(4))
def test_frozen_layers_stay_bit_for_bit(trainer: Trainer, frozen_layers: int) -> None:
    result = advance(trainer, trainer.root, frozen_layers=frozen_layers)
    before, after = blobs_by_name(trainer.root), blobs_by_name(result["state"])
    frozen = list(trainer.bench.live.ladder.rungs[:frozen_layers])
    trained = list(trainer.bench.live.ladder.rungs[frozen_layers:])
    assert all(before[f"weights/{name}"] == after[f"weights/{name}"] for r in frozen for name in r)
    assert all(before[f"weights/{name}"] != after[f"weights/{name}"] for r in trained for name in r)
    assert result["training"]["echo"]["frozen_layers"] == frozen_layers
    assert result["training"]["trainable_parameters"] == sum(
        parameter.numel() for rung in trained for parameter in rung.values()
    )
    positions = "weights/model.encoder.embed_positions.weight"
    assert before[positions] == after[positions]


def test_the_ladder_holds_every_parameter_once(trainer: Trainer) -> None:
    rungs = trainer.bench.live.ladder.rungs
    names = Counter(name for rung in rungs for name in rung)
    parameters = {name for name, _ in trainer.checkpoint.model.named_parameters()}
    assert set(names) == parameters - {"model.encoder.embed_positions.weight"}
    assert set(names.values()) == {1}
    assert "model.encoder.conv1.weight" in rungs[0]
    assert "model.encoder.layer_norm.weight" in rungs[1]
    assert "model.decoder.embed_tokens.weight" in rungs[2]
    assert "model.decoder.layer_norm.weight" in rungs[3]


def test_moments_survive_changes_of_rate_and_batch(trainer: Trainer) -> None:
    first = advanced(trainer, trainer.root, segment={"updates": 4})
    second = advanced(trainer, first, segment={"updates": 2}, lr=1e-5, batch_size=2, grad_accum=2)
    steps = {key: value for key, value in second["meta"].items() if key.endswith("/step")}
    assert steps and set(steps.values()) == {6}


def test_a_layer_that_thaws_starts_with_fresh_moments(trainer: Trainer) -> None:
    state = advanced(trainer, trainer.root, segment={"updates": 2}, frozen_layers=1)
    assert not any("encoder.conv1" in name for name in blobs_by_name(state) if "optimizer" in name)
    state = advanced(trainer, state, segment={"updates": 3})
    assert state["meta"]["optimizer/model.encoder.conv1.weight/step"] == 3
    assert state["meta"]["optimizer/model.encoder.layers.1.fc1.weight/step"] == 5


@pytest.mark.parametrize(("lr", "outcomes"), [(1e30, {"nan"}), (1.0, {"diverged", "nan"})])
def test_a_broken_segment_leaves_no_trace(
    trainer: Trainer, open_params: Any, call: Call, tmp_path: Any, lr: float, outcomes: set[str]
) -> None:
    parent = advanced(trainer, trainer.root)
    failure = advance(trainer, parent, lr=lr)
    assert failure["outcome"] in outcomes
    assert failure["evidence"]
    assert "state" not in failure
    undisturbed = Trainer.open({**open_params(), "blobs": str(tmp_path / "other")}, call)
    assert undisturbed.root == trainer.root
    expected = advanced(undisturbed, advanced(undisturbed, undisturbed.root))
    assert advanced(trainer, parent) == expected


def test_nan_evidence_names_update_loss_and_rate(trainer: Trainer) -> None:
    failure = advance(trainer, trainer.root, lr=1e30)
    assert failure["evidence"]["update"] == failure["training"]["updates"] == 1
    assert failure["evidence"]["loss"] in ("nan", "inf")
    assert failure["evidence"]["lr"] == 1e30


def test_divergence_is_measured_against_the_root(open_params: Any, call: Call) -> None:
    strict = Trainer.open(open_params(divergence_loss_ratio=1.01), call)
    failure = advance(strict, strict.root, lr=0.3, segment={"updates": 2})
    assert failure["outcome"] == "diverged"
    assert float(failure["evidence"]["probe_loss"]) > failure["evidence"]["limit"]


def test_a_declared_memory_budget_is_an_outcome(open_params: Any, call: Call) -> None:
    def run(limit_bytes: float, batch_size: int) -> dict[str, Any]:
        trainer = Trainer.open(open_params(memory_limit_gb=limit_bytes / 1e9), call)
        return advance(trainer, trainer.root, batch_size=batch_size)

    small, large = (run(1000, size)["evidence"]["requested_bytes"] for size in (1, 8))
    assert small < large
    assert run((small + large) / 2, 1)["outcome"] == "ok"
    failure = run((small + large) / 2, 8)
    assert failure["outcome"] == "oom"
    assert failure["evidence"] == {
        "requested_bytes": large,
        "limit_bytes": (small + large) // 2,
    }
    assert failure["training"]["updates"] == 0
    assert failure["training"]["gpu_mem_gb"] == large / 1e9


def test_a_cancelled_segment_can_be_run_again(trainer: Trainer) -> None:
    expected = advanced(trainer, trainer.root)

    def stop_in_the_middle(report: dict[str, Any]) -> None:
        if report["task"] == "training" and report["done"] > 0:
            cancelled.cancel()

    cancelled = Call(stop_in_the_middle)
    request = {
        "parent": trainer.root,
        "hyperparameters": {**START, "batch_size": 1},
        "segment": {"audio_seconds": 60},
    }
    with pytest.raises(Cancelled):
        trainer.advance(request, cancelled)
    assert advanced(trainer, trainer.root) == expected
