from pathlib import Path
from typing import Any

import pytest
from rl_exp_bridge import Call
from run_script import run_script
from segments import advanced
from tiny_checkpoint import write_tiny_checkpoint

from rl_exp_trainer_torch.trainer import Trainer


@pytest.mark.parametrize(("threads", "dropout"), [(1, 0.1), (2, 0.0)])
def test_a_fresh_process_gives_the_same_bits(
    tmp_path: Path, open_params: Any, call: Call, threads: int, dropout: float
) -> None:
    model = write_tiny_checkpoint(tmp_path / "model", dropout=dropout)
    params = open_params(model=model, threads=threads)
    trainer = Trainer.open(params, call)
    first = advanced(trainer, trainer.root)
    second = advanced(trainer, first)
    evaluation = trainer.evaluate({"state": second}, call)

    elsewhere = {**params, "blobs": str(tmp_path / "empty")}
    answer = run_script(
        "fresh_process", {"open": elsewhere, "resume": {"open": params, "parent": first}}
    )

    assert answer["fingerprint"] == trainer.fingerprint
    assert answer["root"] == trainer.root
    assert answer["first"] == first
    assert answer["second"] == second
    assert answer["evaluation"] == evaluation
    assert answer["after_resume"] == second


def test_what_was_computed_before_changes_nothing(open_params: Any, call: Call) -> None:
    trainer = Trainer.open(open_params(), call)
    first = advanced(trainer, trainer.root)
    expected = trainer.evaluate({"state": first}, call)
    aside = advanced(trainer, trainer.root, lr=5e-3, batch_size=7, frozen_layers=2)
    trainer.evaluate({"state": aside}, call)
    assert trainer.evaluate({"state": first}, call) == expected
    assert advanced(trainer, trainer.root) == first


def test_the_seed_decides_the_data(open_params: Any, call: Call) -> None:
    states = []
    for seed in (1, 2):
        trainer = Trainer.open(open_params(seed=seed), call)
        states.append(advanced(trainer, trainer.root)["entries"])
    assert states[0] != states[1]


def test_the_fingerprint_follows_what_decides_results(
    tmp_path: Path, open_params: Any, call: Call
) -> None:
    def fingerprint(**options: Any) -> dict[str, Any]:
        return Trainer.open(open_params(**options), call).fingerprint

    base = fingerprint()
    assert base["bit_deterministic"]
    copy = write_tiny_checkpoint(tmp_path / "copy")
    assert fingerprint(model=copy) == base
    other = write_tiny_checkpoint(tmp_path / "other", seed=1)
    assert fingerprint(model=other)["configuration"] != base["configuration"]
    assert fingerprint(max_grad_norm=0.5)["configuration"] != base["configuration"]
    assert fingerprint(threads=2)["numerics"] != base["numerics"]
    locked = Trainer.open({**open_params(), "lock": "0" * 64}, call).fingerprint
    assert locked["code"] != base["code"]
