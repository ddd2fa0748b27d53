"""Which way a trainer takes gradients, and that each comes to the same state."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from conftest import OpenParams
from rl_exp_bridge import Call
from segments import advanced

from rl_exp_trainer_torch.autograd_learning import AutogradLearning
from rl_exp_trainer_torch.compiled_learning import CompiledLearning
from rl_exp_trainer_torch.loss import loss_sum
from rl_exp_trainer_torch.traced_loss import TracedLoss
from rl_exp_trainer_torch.trainer import Trainer

FREEZES = [0, 3, 2, 1]
"""Frozen layers of one segment after the other."""


@pytest.mark.parametrize(
    "options",
    [
        {"threads": 2},
        {"threads": 4},
        {"threads": 2, "spec_augment": {}},
        {"threads": 2, "adapter": "lora"},
    ],
    ids=["2 lanes", "4 lanes", "masked", "adapted"],
)
def test_the_fastest_way_comes_to_the_states_of_plain_autograd(
    open_params: OpenParams, call: Call, options: dict[str, Any]
) -> None:
    fast = Trainer.open(open_params(**options), call)
    plain = AutogradLearning(loss_sum, torch.device("cpu"), torch.float32)
    slow = replace(fast, bench=replace(fast.bench, learning=plain))
    assert states(fast) == states(slow)
    learning = fast.bench.learning
    if "adapter" not in options:
        assert isinstance(learning, CompiledLearning)
    else:
        assert isinstance(learning, AutogradLearning)
        assert isinstance(getattr(learning.loss_sum, "__self__", None), TracedLoss)


def states(trainer: Trainer) -> list[str]:
    """The state after each segment of a chain, of which some accumulate gradients."""
    state, found = trainer.root, []
    for number, frozen_layers in enumerate(FREEZES):
        state = advanced(
            trainer, state, lr=1e-2, grad_accum=1 + number % 2, frozen_layers=frozen_layers
        )
        found.append(state["id"])
    return found


@pytest.mark.parametrize("options", [{"threads": 1}, {"threads": 2, "precision": "bfloat16"}])
def test_one_lane_and_other_precisions_use_autograd(
    open_params: OpenParams, call: Call, options: dict[str, Any]
) -> None:
    trainer = Trainer.open(open_params(**options), call)
    learning = trainer.bench.learning
    assert isinstance(learning, AutogradLearning)
    assert learning.loss_sum is loss_sum
