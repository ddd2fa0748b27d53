"""Losses without Python: the bits of those with it, whatever was traced."""

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_checkpoint import model_files

from rl_exp_trainer_torch.adapters import Adapters
from rl_exp_trainer_torch.checkpoint import Checkpoint, load_checkpoint
from rl_exp_trainer_torch.loss import loss_sum
from rl_exp_trainer_torch.options import Lora, Options
from rl_exp_trainer_torch.traced_loss import TracedLoss

MICRO_BATCHES = [
    ([(2, 40)], ["maji", "ng'ombe wawili"]),
    ([(1, 70)], ["jua"]),
    ([(1, 40), (2, 65)], ["maji", "moto na mvua", ""]),
    ([(3, 25)], ["moto na mvua", "jua kali", "maji"]),
    ([(2, 30), (1, 50)], ["jua", "maji", "moto"]),
]
"""Clips and encoder positions of each length, and texts: one length and several, each first seen as another shape."""


@pytest.fixture(params=[(), ("q_proj", "v_proj", "fc1")], ids=["plain", "adapted"])
def checkpoint(
    request: pytest.FixtureRequest, checkpoint_folder: Path, open_params: Any
) -> Checkpoint:
    options = Options.parse(open_params()["options"])
    checkpoint = load_checkpoint(options, checkpoint_folder, model_files(checkpoint_folder))
    if request.param:
        Adapters.inject(checkpoint.model, Lora(rank=2, alpha=4, targets=request.param), seed=1)
    return checkpoint


def test_loss_and_gradients_have_the_same_bits(checkpoint: Checkpoint) -> None:
    model, vocabulary = checkpoint.model.train(), checkpoint.vocabulary
    weights = [each for each in model.model.decoder.parameters() if each.requires_grad]
    generator = torch.Generator().manual_seed(1)
    traced = TracedLoss()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for shapes, texts in MICRO_BATCHES * 2:
            states = [
                torch.randn(*shape, model.config.d_model, generator=generator, requires_grad=True)
                for shape in shapes
            ]
            labels = [vocabulary.labels(text) for text in texts]
            results = []
            for loss in (loss_sum, traced.loss_sum):
                model.zero_grad()
                value = loss(model, states, labels, len(vocabulary.prompt))
                learnt = torch.autograd.grad(value, [*states, *weights])
                results.append([value.detach(), *learnt])
            assert all(map(torch.equal, *results))
            # As an update does between two micro-batches.
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter.mul_(0.99)
