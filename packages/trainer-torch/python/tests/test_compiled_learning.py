"""Learning without autograd: the bits of learning with it."""

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_checkpoint import model_files, write_tiny_checkpoint

from rl_exp_trainer_torch.adapters import Adapters
from rl_exp_trainer_torch.checkpoint import Checkpoint, load_checkpoint
from rl_exp_trainer_torch.compiled_learning import CompiledLearning
from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.loss import loss_sum
from rl_exp_trainer_torch.options import Lora, Options

MICRO_BATCHES = [
    ([(2, 40)], ["maji", "ng'ombe wawili"]),
    ([(1, 40), (2, 65)], ["maji", "moto na mvua", ""]),
    ([(1, 70)], ["jua"]),
    ([(3, 25)], ["moto na mvua", "jua kali", "maji"]),
]
"""Clips and encoder positions of each length, and texts; one update."""

FACTOR = 1 / 67
"""Not a power of two, so that it rounds."""


@pytest.fixture
def checkpoint(checkpoint_folder: Path, open_params: Any) -> Checkpoint:
    return loaded(checkpoint_folder, open_params)


def loaded(folder: Path, open_params: Any) -> Checkpoint:
    return load_checkpoint(Options.parse(open_params()["options"]), folder, model_files(folder))


def update(
    checkpoint: Checkpoint, compiled: CompiledLearning | None, frozen_layers: int
) -> dict[str, torch.Tensor]:
    """Losses and gradients of an update's micro-batches, with or without autograd."""
    model, prompt_length = checkpoint.model.train(), len(checkpoint.vocabulary.prompt)
    ladder = FreezeLadder(model)
    ladder.freeze(frozen_layers)
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter) if parameter.requires_grad else None
    generator = torch.Generator().manual_seed(1)
    results = {}
    for number, (shapes, texts) in enumerate(MICRO_BATCHES):
        heard = [torch.randn(*shape, model.config.d_model, generator=generator) for shape in shapes]
        for each in heard:
            each.requires_grad_(frozen_layers < model.config.encoder_layers)
        # As the encoder's last norm gives them: no leaves.
        states = [each * 1.5 for each in heard]
        labels = [checkpoint.vocabulary.labels(text) for text in texts]
        if compiled is None:
            loss = loss_sum(model, states, labels, prompt_length)
            (loss * FACTOR).backward()  # type: ignore[no-untyped-call]
        else:
            loss = compiled.learn(
                model, states, labels, prompt_length, factor=FACTOR, fresh=number == 0
            )
        results[f"loss {number}"] = loss.detach()
        results |= {
            f"states {number}, {place}": each.grad
            for place, each in enumerate(heard)
            if each.grad is not None
        }
    gradients = {name: parameter.grad for name, parameter in ladder.trainable().items()}
    return results | {name: each for name, each in gradients.items() if each is not None}


@pytest.mark.parametrize("frozen_layers", [0, 1, 2, 3])
def test_losses_and_gradients_have_the_same_bits(
    checkpoint: Checkpoint, frozen_layers: int
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compiled = CompiledLearning()
        assert compiled.fits(checkpoint.model)
        one, other = (update(checkpoint, each, frozen_layers) for each in (None, compiled))
    assert one.keys() == other.keys()
    assert any(name.startswith("states") for name in one) == (frozen_layers < 2)
    assert {name for name in one if not same_bits(one[name], other[name])} == set()
    assert all(each.any() for name, each in one.items() if "encoder" not in name)


def same_bits(one: torch.Tensor, other: torch.Tensor) -> bool:
    """Equal, and zeros of the same sign."""
    return torch.equal(one.contiguous().view(torch.int32), other.contiguous().view(torch.int32))


def test_other_decoders_are_left_to_autograd(tmp_path: Path, open_params: Any) -> None:
    model = loaded(write_tiny_checkpoint(tmp_path / "adapted"), open_params).model
    assert CompiledLearning.fits(model)
    Adapters.inject(model, Lora(rank=2, alpha=4, targets=("fc1",)), seed=1)
    assert not CompiledLearning.fits(model)
    untied = loaded(write_tiny_checkpoint(tmp_path / "untied"), open_params).model
    untied.proj_out.weight = torch.nn.Parameter(untied.proj_out.weight.detach().clone())
    assert not CompiledLearning.fits(untied)
    other = loaded(write_tiny_checkpoint(tmp_path / "relu"), open_params).model
    other.config.activation_function = "relu"
    assert not CompiledLearning.fits(other)
