"""bfloat16 and float16 for real, on the CPU."""

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import OpenParams
from rl_exp_bridge import Call
from safetensors.torch import load_file, save_file
from segments import START, advance, advanced, blobs_by_name
from tiny_checkpoint import write_tiny_checkpoint

from rl_exp_trainer_torch import loss_scale
from rl_exp_trainer_torch.loss_scale import LossScale
from rl_exp_trainer_torch.precision import Precision, training_dtype
from rl_exp_trainer_torch.trainer import Trainer

SEGMENT = {"updates": 12}


def opened(open_params: OpenParams, precision: str, **options: Any) -> Trainer:
    return Trainer.open(open_params(precision=precision, **options), Call(lambda report: None))


def test_auto_is_float32_without_a_gpu(open_params: OpenParams) -> None:
    auto, single = opened(open_params, "auto"), opened(open_params, "float32")
    assert advanced(auto, auto.root) == advanced(single, single.root)
    assert auto.fingerprint["numerics"]["dtype"] == "float32"


def test_lanes_give_the_same_bits_every_time(open_params: OpenParams) -> None:
    trainer = opened(open_params, "bfloat16", threads=2)
    assert trainer.bench.lanes.count == 2
    states = [advanced(trainer, trainer.root, segment=SEGMENT)["id"] for _ in range(8)]
    assert len(set(states)) == 1


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
@pytest.mark.parametrize("threads", [1, 2])
def test_half_precision_learns_the_same_with_float32_weights(
    open_params: OpenParams, precision: str, threads: int
) -> None:
    half, again = (opened(open_params, precision, threads=threads) for _ in range(2))
    single = opened(open_params, "float32", threads=threads)
    result = advance(half, half.root, segment=SEGMENT)
    expected = advance(single, single.root, segment=SEGMENT)
    assert result["outcome"] == "ok"
    assert advance(again, again.root, segment=SEGMENT)["state"] == result["state"]
    assert blobs_by_name(result["state"]) != blobs_by_name(expected["state"])
    for name in ("train_loss", "grad_norm"):
        assert result["training"][name] == pytest.approx(expected["training"][name], rel=0.03)
    state = half.shelf.get(result["state"])
    tensors = [*state.weights.values(), *(held.exp_avg_sq for held in state.moments.values())]
    assert {tensor.dtype for tensor in tensors} == {torch.float32}
    # Evaluations are float32 whatever training was.
    call = Call(lambda report: None)
    assert half.evaluate({"state": half.root}, call) == single.evaluate({"state": half.root}, call)


def test_the_fingerprint_says_which(open_params: OpenParams) -> None:
    half, single = (
        opened(open_params, precision).fingerprint for precision in ("bfloat16", "float32")
    )
    assert half["numerics"]["dtype"] == "bfloat16"
    assert half["configuration"] != single["configuration"]


def test_updates_that_overflow_are_skipped_and_counted(
    open_params: OpenParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = opened(open_params, "float16")
    expected = advance(calm, calm.root, segment={"updates": 40})["training"]
    assert expected["updates"] + expected["skipped_updates"] == 40
    monkeypatch.setattr(loss_scale, "_FIRST", 2.0**30)
    trainer = opened(open_params, "float16")
    first = advance(trainer, trainer.root, segment={"updates": 40})
    report = first["training"]
    assert report["skipped_updates"] > expected["skipped_updates"]
    assert report["updates"] + report["skipped_updates"] == 40
    assert report["optimizer_steps"] == report["updates"]
    assert (
        first["state"]["meta"]["optimizer/model.decoder.layer_norm.weight/step"]
        == report["updates"]
    )
    # A segment from a state is the same however that state was come by.
    second = advance(trainer, first["state"], segment={"updates": 40})
    fresh = opened(open_params, "float16")
    assert advance(fresh, first["state"], segment={"updates": 40})["state"] == second["state"]


@pytest.fixture
def steep(tmp_path: Path) -> Path:
    """A checkpoint of finite losses whose gradients are more than float16 holds, whatever the factor on the loss."""
    folder = write_tiny_checkpoint(tmp_path / "steep")
    path = folder / "model.safetensors"
    weights = load_file(path)
    weights["model.decoder.layer_norm.weight"] *= 1e3
    weights["model.decoder.layers.1.fc1.weight"] *= 1e-4
    weights["model.decoder.layers.1.fc2.weight"] *= 5e4
    save_file(weights, path, metadata={"format": "pt"})
    return folder


def test_a_segment_in_which_nothing_is_learnt_is_a_failure(
    open_params: OpenParams, steep: Path
) -> None:
    single = opened(open_params, "float32", model=steep)
    assert advance(single, single.root, segment={"updates": 20})["training"]["updates"] == 20
    half = opened(open_params, "float16", model=steep)
    # It is over before the factor has settled, or goes on until there is none to halve.
    short, long = (advance(half, half.root, segment={"updates": count}) for count in (4, 20))
    assert short["outcome"] == long["outcome"] == "nan"
    assert short["evidence"] == {"skipped_updates": 4, "lr": START["lr"]}
    assert long["evidence"]["update"] == 16
    assert math.isfinite(float(long["evidence"]["loss"]))
    for failure, skipped in ((short, 4), (long, 16)):
        assert failure["training"]["skipped_updates"] == skipped
        assert failure["training"]["updates"] == 0
        assert failure["training"]["train_loss"] is None


def test_a_loss_that_is_no_number_is_a_failure_in_float16_too(open_params: OpenParams) -> None:
    trainer = opened(open_params, "float16")
    failure = advance(trainer, trainer.root, lr=1e30)
    assert failure["outcome"] == "nan"


@pytest.mark.parametrize(
    ("precision", "dtype"),
    [("auto", torch.float32), ("bfloat16", torch.bfloat16), ("float16", torch.float16)],
)
def test_types(precision: Precision, dtype: torch.dtype) -> None:
    assert training_dtype(precision, torch.device("cpu")) == dtype


def test_the_factor_rounds_nothing_and_ends_at_one() -> None:
    scale, infinite = LossScale(torch.float16), float("inf")
    weight = torch.tensor([0.1, -3e-7], requires_grad=True)
    ((weight * weight).sum() * scale.scaled(1.0)).backward()  # type: ignore[no-untyped-call]
    assert weight.grad is not None
    scale.unscale(weight.grad)
    assert torch.equal(weight.grad, 2 * weight.detach())
    assert not scale.overflowed(1.0, 1.0)
    assert not scale.overflowed(infinite, infinite)
    halvings = 0
    while scale.overflowed(1.0, infinite):
        halvings += 1
    assert halvings == 16
    assert not LossScale(torch.bfloat16).overflowed(1.0, infinite)
