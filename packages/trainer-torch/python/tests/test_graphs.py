"""Passes that a GPU repeats from a recording learn what passes learn that are told each step."""

from dataclasses import replace

import pytest
import torch
from conftest import OpenParams
from rl_exp_bridge import Call
from segments import advance

from rl_exp_trainer_torch.trainer import Trainer

FREEZES = [0, 0, 1, 2, 0]
"""Frozen layers of one segment after the other; each change makes other passes."""


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_recorded_passes_learn_the_same(
    open_params: OpenParams, call: Call, precision: str
) -> None:
    # At full length all clips have one shape, so that no micro-batch goes unrecorded for its mixture.
    params = {**open_params(precision=precision, context="full"), "accelerator": "cuda"}
    recorded = Trainer.open(params, call)
    graphs = recorded.bench.graphs
    assert graphs is not None and graphs.size_bytes == 0
    told = replace(recorded, bench=replace(recorded.bench, graphs=None))
    expected = losses(told)
    assert graphs.size_bytes == 0
    assert losses(recorded) == pytest.approx(expected, rel=1e-3)
    assert graphs.size_bytes > 0
    assert len(set(expected)) == len(FREEZES)


def losses(trainer: Trainer) -> list[float]:
    """Training loss of each segment of a chain, in nats a token."""
    state, found = trainer.root, []
    for frozen_layers in FREEZES:
        result = advance(
            trainer, state, segment={"updates": 12}, lr=1e-4, frozen_layers=frozen_layers
        )
        assert result["outcome"] == "ok", result["evidence"]
        state = result["state"]
        found.append(result["training"]["train_loss"])
    return found
