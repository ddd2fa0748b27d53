"""The frozen part of the encoder is run once, and nobody can tell."""

import pytest
import torch
from conftest import OpenParams
from rl_exp_bridge import Call
from segments import advance

from rl_exp_trainer_torch import frozen_encoder
from rl_exp_trainer_torch.encode import encode_up_to
from rl_exp_trainer_torch.trainer import Trainer


def encoder_layers(trainer: Trainer) -> int:
    return int(trainer.checkpoint.model.config.encoder_layers)


def counting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often frozen layers are run."""
    runs: list[int] = []

    def counted(model: object, features: torch.Tensor, layers: int) -> torch.Tensor:
        runs.append(len(features))
        return encode_up_to(model, features, layers)

    monkeypatch.setattr(frozen_encoder, "encode_up_to", counted)
    return runs


def test_a_clip_is_encoded_once_while_the_freeze_holds(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = counting(monkeypatch)
    layers = encoder_layers(trainer)
    first = advance(trainer, trainer.root, frozen_layers=layers)
    clips = len(trainer.bench.clips)
    assert 0 < len(runs) <= clips
    for _ in range(4):
        first = advance(trainer, first["state"], frozen_layers=layers)
    assert len(runs) == clips  # by now every clip was heard, some of them often
    trained = advance(trainer, first["state"], frozen_layers=0)
    assert len(runs) == clips
    advance(trainer, trained["state"], frozen_layers=layers)
    assert len(runs) > clips  # the encoder has changed


@pytest.mark.parametrize("threads", [1, 2])
def test_warm_and_cold_and_without_room_give_the_same_bits(
    open_params: OpenParams, call: Call, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    def ids(trainer: Trainer) -> list[str]:
        layers, state, found = encoder_layers(trainer), trainer.root, []
        for frozen in (layers, layers, layers - 1, layers):
            state = advance(trainer, state, frozen_layers=frozen)["state"]
            found.append(state["id"])
        return found

    runs = counting(monkeypatch)
    warm = Trainer.open(open_params(threads=threads), call)
    expected, cold_runs = ids(warm), len(runs)
    assert ids(warm) == expected
    roomless = Trainer.open(open_params(threads=threads), call)
    for kept in roomless.bench.kept:
        kept.pause()
    runs.clear()
    assert ids(roomless) == expected
    assert ids(roomless) == expected
    assert len(runs) >= 2 * cold_runs


def test_what_was_trained_is_near_training_without_the_cache(
    open_params: OpenParams, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Trainer.open(open_params(), call)
    layers = encoder_layers(kept)
    one = advance(kept, kept.root, frozen_layers=layers)
    monkeypatch.setattr("rl_exp_trainer_torch.transition._frozen_encoder_layers", lambda _: 0)
    plain = Trainer.open(open_params(), call)
    other = advance(plain, plain.root, frozen_layers=layers)
    assert one["training"]["train_loss"] == pytest.approx(other["training"]["train_loss"], rel=1e-4)
