"""Parameters in one vector: still the module's own, and cut at what trains."""

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import WhisperForConditionalGeneration

from rl_exp_trainer_torch.adapters import Adapters, state_name
from rl_exp_trainer_torch.flat_parameters import FlatParameters
from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.options import Lora

FREEZES = range(4)


@pytest.fixture(params=["plain", "adapted"])
def module(request: pytest.FixtureRequest, checkpoint_folder: Path) -> Any:
    module = WhisperForConditionalGeneration.from_pretrained(checkpoint_folder)
    if request.param == "adapted":
        Adapters.inject(module, Lora(rank=4, alpha=8, targets=("q_proj", "fc1")), seed=1)
    return module


def named(module: Any) -> dict[str, torch.nn.Parameter]:
    return {state_name(name): parameter for name, parameter in module.named_parameters()}


def copies(module: Any) -> dict[str, torch.Tensor]:
    return {name: parameter.detach().clone() for name, parameter in named(module).items()}


def test_the_module_keeps_its_parameters_and_their_values(module: Any) -> None:
    before, values = named(module), copies(module)
    FlatParameters(FreezeLadder(module))
    after = named(module)
    assert after.keys() == before.keys()
    assert all(after[name] is parameter for name, parameter in before.items())
    assert all(torch.equal(after[name], value) for name, value in values.items())
    assert module.proj_out.weight is module.model.decoder.embed_tokens.weight


@pytest.mark.parametrize("frozen_layers", FREEZES)
def test_the_vector_is_the_memory_of_exactly_what_trains(module: Any, frozen_layers: int) -> None:
    ladder = FreezeLadder(module)
    flat = FlatParameters(ladder)
    ladder.freeze(frozen_layers)
    training = {name for name, parameter in named(module).items() if parameter.requires_grad}
    before = copies(module)
    assert flat.values().numel() == sum(before[name].numel() for name in training) > 0
    with torch.no_grad():
        flat.values().add_(1)
    for name, parameter in named(module).items():
        assert torch.equal(parameter, before[name] + (name in training)), name
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
    assert not flat.values().any()


@pytest.mark.parametrize("frozen_layers", FREEZES)
def test_parts_are_views_by_name(module: Any, frozen_layers: int) -> None:
    ladder = FreezeLadder(module)
    flat = FlatParameters(ladder)
    ladder.freeze(frozen_layers)
    training = {name: each for name, each in named(module).items() if each.requires_grad}
    values = flat.parts(flat.values())
    assert values.keys() == training.keys()
    for name, part in values.items():
        assert part.shape == training[name].shape
        assert part.data_ptr() == training[name].data_ptr()
    vector = torch.arange(float(flat.values().numel()))
    parts = flat.parts(vector)
    assert torch.equal(torch.cat([part.flatten() for part in parts.values()]), vector)
    for part in parts.values():
        part.neg_()
    assert torch.equal(vector, -torch.arange(float(len(vector))))
