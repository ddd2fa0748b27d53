"""The worker's proposals against plain Optuna, and against toy problems whose optimum is known."""

import math
from collections.abc import Callable
from typing import Any

import optuna
import pytest
from optuna.samplers import CmaEsSampler, TPESampler

from rl_exp_agent_baselines.propose import propose

optuna.logging.set_verbosity(optuna.logging.ERROR)

SPACE: list[dict[str, Any]] = [
    {"kind": "range", "name": "lr", "min": 1e-6, "max": 1e-1, "log": True, "start": 1e-5},
    {"kind": "ladder", "name": "batch_size", "values": [1, 2, 4, 8, 16, 32, 64], "start": 8},
]
START = {"lr": 1e-5, "batch_size": 8.0}
TPE = {"name": "tpe", "n_startup_trials": 3}
CMA = {"name": "cma-es", "population": 4}


class Uncancelled:
    """A call that nobody cancels."""

    def check_cancelled(self) -> None:
        """Lets the work go on."""


def loss(values: dict[str, float]) -> float:
    """Best at lr 1e-3 and a batch of 16."""
    return abs(math.log10(values["lr"] / 1e-3)) + abs(math.log2(values["batch_size"] / 16)) / 4


def proposal(sampler: dict[str, Any], trials: list[dict[str, Any]]) -> dict[str, Any]:
    params = {
        "sampler": sampler,
        "seed": 5,
        "direction": "minimize",
        "space": SPACE,
        "start": START,
        "trials": trials,
    }
    return propose(params, Uncancelled())  # type: ignore[arg-type]


def searched(sampler: dict[str, Any], count: int) -> list[dict[str, Any]]:
    trials: list[dict[str, Any]] = []
    for _ in range(count):
        values = proposal(sampler, trials)["values"]
        trials.append({"values": values, "value": loss(values)})
    return trials


def plain(sampler: optuna.samplers.BaseSampler, count: int) -> list[dict[str, float]]:
    """Optuna as its documentation shows it: one study, one sampler, `ask` and `tell`."""
    rungs = SPACE[1]["values"]
    study = optuna.create_study(sampler=sampler)
    study.enqueue_trial({"lr": 1e-5, "batch_size": rungs.index(8)})
    seen: list[dict[str, float]] = []
    for _ in range(count):
        trial = study.ask()
        lr = trial.suggest_float("lr", 1e-6, 1e-1, log=True)
        rung = trial.suggest_int("batch_size", 0, len(rungs) - 1)
        values = {"lr": float(f"{lr:.12g}"), "batch_size": float(rungs[rung])}
        seen.append(values)
        study.tell(trial, loss(values))
    return seen


@pytest.mark.parametrize(
    ("asked", "sampler"),
    [
        (TPE, lambda: TPESampler(seed=5, n_startup_trials=3)),
        (
            CMA,
            lambda: CmaEsSampler(
                x0={"lr": 1e-5, "batch_size": 3}, popsize=4, n_startup_trials=1, seed=5
            ),
        ),
    ],
)
def test_it_proposes_what_a_study_that_was_never_left_proposes(
    asked: dict[str, Any], sampler: Callable[[], optuna.samplers.BaseSampler]
) -> None:
    assert [trial["values"] for trial in searched(asked, 16)] == plain(sampler(), 16)


@pytest.mark.parametrize("sampler", [TPE, CMA])
def test_the_first_proposal_is_the_start(sampler: dict[str, Any]) -> None:
    assert proposal(sampler, [])["values"] == START


@pytest.mark.parametrize(("sampler", "within"), [(TPE, 0.5), (CMA, 0.5)])
def test_it_comes_near_the_optimum(sampler: dict[str, Any], within: float) -> None:
    assert min(trial["value"] for trial in searched(sampler, 30)) < within < loss(START)


def test_cma_es_learns_from_a_trial_that_was_overridden() -> None:
    trials = searched(CMA, 12)
    best = {"lr": 1e-3, "batch_size": 16.0}
    overridden = [*trials[:9], {"values": best, "value": loss(best)}, *trials[10:]]
    moved = proposal(CMA, overridden)["state"]
    assert moved["trials_told"] == 12
    assert moved["mean"] != proposal(CMA, trials)["state"]["mean"]


@pytest.mark.parametrize("sampler", [TPE, CMA])
def test_a_failed_trial_is_not_proposed_again_at_once(sampler: dict[str, Any]) -> None:
    trials = searched(sampler, 4)
    failed = [*trials[:3], {**trials[3], "value": None}]
    told = proposal(sampler, failed)
    assert told["state"]["trials_told"] == 3
    assert told["values"] != trials[3]["values"]


def test_every_proposal_is_in_the_space() -> None:
    for sampler in (TPE, CMA):
        for trial in searched(sampler, 12):
            assert 1e-6 <= trial["values"]["lr"] <= 1e-1
            assert trial["values"]["batch_size"] in SPACE[1]["values"]
