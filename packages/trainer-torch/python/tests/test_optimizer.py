"""The optimizer against torch's plain AdamW for each parameter on its own."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from transformers import WhisperForConditionalGeneration

from rl_exp_trainer_torch.flat_parameters import FlatParameters
from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.optimizer import Optimizer
from rl_exp_trainer_torch.training_state import Moments

WEIGHT_DECAY = 0.1

SEGMENTS = [(2, 3, 1e-3), (0, 2, 3e-3), (1, 4, 1e-3), (0, 1, 1e-2), (3, 2, 1e-3), (0, 3, 1e-3)]
"""Frozen layers, updates and learning rate, one segment after the other."""


class PlainAdamW:
    """An AdamW for each parameter, in its slowest form; it forgets what does not train."""

    def __init__(self, ladder: FreezeLadder) -> None:
        ladder.freeze(0)
        self.weights = {
            name: torch.nn.Parameter(parameter.detach().clone())
            for name, parameter in ladder.trainable().items()
        }
        self._optimizers: dict[str, torch.optim.AdamW] = {}

    def begin(self, names: set[str], lr: float) -> None:
        self._optimizers = {
            name: self._optimizers[name] if name in self._optimizers else self._fresh(name)
            for name in names
        }
        for optimizer in self._optimizers.values():
            optimizer.param_groups[0]["lr"] = lr

    def step(self, gradients: Mapping[str, torch.Tensor]) -> None:
        for name, optimizer in self._optimizers.items():
            self.weights[name].grad = gradients[name].clone()
            optimizer.step()

    def moments(self) -> dict[str, Moments]:
        held = {}
        for name, optimizer in self._optimizers.items():
            state = optimizer.state[self.weights[name]]
            held[name] = Moments(state["exp_avg"], state["exp_avg_sq"], int(state["step"].item()))
        return held

    def _fresh(self, name: str) -> torch.optim.AdamW:
        return torch.optim.AdamW(
            [self.weights[name]], weight_decay=WEIGHT_DECAY, foreach=False, fused=False
        )


@pytest.fixture
def ladder(checkpoint_folder: Path) -> FreezeLadder:
    return FreezeLadder(WhisperForConditionalGeneration.from_pretrained(checkpoint_folder))


def test_each_parameter_is_updated_as_it_would_be_alone(ladder: FreezeLadder) -> None:
    flat = FlatParameters(ladder)
    plain = PlainAdamW(ladder)
    generator = torch.Generator().manual_seed(1)
    moments: dict[str, Moments] = {}
    step_counts = []
    for frozen_layers, updates, lr in SEGMENTS:
        ladder.freeze(frozen_layers)
        plain.begin(set(ladder.trainable()), lr)
        optimizer = Optimizer(flat, moments, lr=lr, weight_decay=WEIGHT_DECAY)
        for _ in range(updates):
            gradients = torch.randn(flat.values().numel(), generator=generator)
            plain.step(flat.parts(gradients))
            optimizer.step(gradients)
        moments = optimizer.moments()
        expected = plain.moments()
        assert moments.keys() == expected.keys()
        for name, held in expected.items():
            assert moments[name].step == held.step, name
            close(moments[name].exp_avg, held.exp_avg)
            close(moments[name].exp_avg_sq, held.exp_avg_sq)
        step_counts.append({held.step for held in moments.values()})
        ladder.freeze(0)
        for name, parameter in ladder.trainable().items():
            close(parameter.detach(), plain.weights[name].detach())
    assert step_counts == [{3}, {2, 5}, {6, 9}, {1, 7, 10}, {12}, {3, 15}]


def test_moments_are_taken_over_as_they_are(ladder: FreezeLadder) -> None:
    flat = FlatParameters(ladder)
    ladder.freeze(2)
    first = Optimizer(flat, {}, lr=1e-3, weight_decay=0)
    assert first.moments() == {}
    first.step(torch.ones(flat.values().numel()))
    held = first.moments()
    ladder.freeze(0)
    again = Optimizer(flat, held, lr=1e-3, weight_decay=0).moments()
    assert again.keys() == held.keys()
    for name, moments in held.items():
        assert again[name].step == moments.step == 1
        assert torch.equal(again[name].exp_avg, moments.exp_avg)
        assert torch.equal(again[name].exp_avg_sq, moments.exp_avg_sq)


def close(ours: torch.Tensor, theirs: torch.Tensor) -> None:
    # Fused AdamW rounds in another order.
    torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-7)
