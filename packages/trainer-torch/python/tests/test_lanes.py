"""Lanes: several threads on one model."""

import time
from functools import partial

import pytest
import torch
from conftest import OpenParams
from rl_exp_bridge import Call
from segments import advance
from transformers import WhisperConfig

from rl_exp_trainer_torch.lanes import Lanes, has_dropout, lane_count
from rl_exp_trainer_torch.trainer import Trainer

CPU = torch.device("cpu")


def opened(open_params: OpenParams, call: Call, threads: int) -> Trainer:
    return Trainer.open(open_params(threads=threads), call)


def weights(trainer: Trainer, answer: dict[str, object]) -> dict[str, torch.Tensor]:
    state = answer["state"]
    assert isinstance(state, dict)
    return dict(trainer.shelf.get(state).weights)


def test_two_lanes_give_the_same_bits_every_time(open_params: OpenParams, call: Call) -> None:
    first, second = (opened(open_params, call, 2) for _ in range(2))
    assert first.bench.lanes.count == 2
    for frozen_layers in (0, 1, 3):
        one, other = (
            advance(trainer, trainer.root, frozen_layers=frozen_layers)
            for trainer in (first, second)
        )
        assert one["outcome"] == "ok"
        assert one["state"]["id"] == other["state"]["id"]


def test_lanes_change_nothing_but_the_last_bits(open_params: OpenParams, call: Call) -> None:
    alone, together = opened(open_params, call, 1), opened(open_params, call, 4)
    assert (alone.bench.lanes.count, together.bench.lanes.count) == (1, 4)
    one, other = (advance(trainer, trainer.root) for trainer in (alone, together))
    assert other["training"]["train_loss"] == pytest.approx(one["training"]["train_loss"], rel=1e-4)
    assert other["training"]["grad_norm"] == pytest.approx(one["training"]["grad_norm"], rel=1e-3)
    theirs = weights(together, other)
    for name, tensor in weights(alone, one).items():
        assert torch.allclose(tensor, theirs[name], atol=2e-3), name


def test_an_error_in_a_lane_is_told_once_all_have_ended(trainer: Trainer) -> None:
    lanes = Lanes(trainer.checkpoint.model, trainer.bench.live.flat, 2, 2)
    ended: list[bool] = []

    def fails(_: object) -> None:
        raise RuntimeError("out of memory")

    def ends_later(_: object) -> None:
        time.sleep(0.3)
        ended.append(True)

    with pytest.raises(RuntimeError, match="out of memory"):
        lanes.run([fails, ends_later])
    assert ended == [True]
    lanes.close()


def test_tasks_are_answered_in_order(trainer: Trainer) -> None:
    lanes = Lanes(trainer.checkpoint.model, trainer.bench.live.flat, 2, 2)
    assert list(lanes.each([partial(pow, n, 2) for n in range(9)])) == [n * n for n in range(9)]
    lanes.close()


def test_how_many_lanes_follows_from_model_and_threads(trainer: Trainer) -> None:
    model = trainer.checkpoint.model
    counts = [lane_count(model, CPU, threads) for threads in (1, 2, 3, 4, 6, 7, 8)]
    assert counts == [1, 2, 3, 4, 3, 1, 4]
    assert lane_count(model, torch.device("cuda"), 4) == 1
    assert has_dropout(WhisperConfig(dropout=0.1))
    assert not has_dropout(model.config)
