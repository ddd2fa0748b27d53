"""The declared budget's estimate against what a segment really allocates."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from allocated_bytes import peak_bytes
from conftest import OpenParams
from rl_exp_bridge import Call
from segments import advance
from tiny_checkpoint import write_tiny_checkpoint

from rl_exp_trainer_torch.compiled_learning import CompiledLearning
from rl_exp_trainer_torch.trainer import Trainer

FACTOR = 1.35
ONE_UPDATE = {"updates": 1}

UPDATES = {"updates": 2}
"""In the second there are moments."""


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_checkpoint(tmp_path_factory.mktemp("wide"), width=128)


@pytest.mark.parametrize("context", ["own_length", "full"])
@pytest.mark.parametrize("frozen_layers", [0, 2, 3])
@pytest.mark.parametrize("batch_size", [1, 16])
@pytest.mark.parametrize("compiled", [False, True])
def test_the_estimate_is_near_what_is_allocated(
    open_params: OpenParams,
    wide: Path,
    tmp_path: Path,
    context: str,
    frozen_layers: int,
    batch_size: int,
    compiled: bool,
) -> None:
    trainer = Trainer.open(
        open_params(model=wide, context=context, memory_limit_gb=100, eval_batch_size=1),
        Call(lambda report: None),
    )
    if compiled:
        # In one lane, which is the thread that is measured.
        bench = replace(trainer.bench, learning=CompiledLearning())
        trainer = replace(trainer, bench=bench)

    def segment() -> dict[str, Any]:
        return advance(
            trainer,
            trainer.root,
            segment=UPDATES,
            batch_size=batch_size,
            frozen_layers=frozen_layers,
        )

    report = segment()["training"]
    weights = sum(parameter.nbytes for parameter in trainer.bench.live.module.parameters())
    allocated = weights + peak_bytes(segment, tmp_path)
    ratio = report["gpu_mem_gb"] * 1e9 / allocated
    assert 1 / FACTOR < ratio < FACTOR


def test_the_estimate_grows_with_the_batch_and_shrinks_with_what_is_frozen(
    open_params: OpenParams, wide: Path
) -> None:
    trainer = Trainer.open(open_params(model=wide, memory_limit_gb=1e-6), Call(lambda report: None))

    def requested(**hyperparameters: float) -> int:
        result = advance(trainer, trainer.root, segment=ONE_UPDATE, **hyperparameters)
        assert result["outcome"] == "oom"
        assert result["evidence"]["limit_bytes"] == 1000
        return int(result["evidence"]["requested_bytes"])

    by_batch = [requested(batch_size=size) for size in (1, 2, 3, 5, 8, 13, 21, 34)]
    assert by_batch == sorted(by_batch)
    assert by_batch[0] < by_batch[-1]
    by_freeze = [requested(frozen_layers=layers) for layers in range(4)]
    assert by_freeze == sorted(by_freeze, reverse=True) and len(set(by_freeze)) == 4
