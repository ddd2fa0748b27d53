"""Which of Optuna's samplers is asked, and with which settings."""

import warnings
from typing import Any

from optuna.samplers import BaseSampler, CmaEsSampler, TPESampler


def sampler_of(asked: dict[str, Any], seed: int, start: dict[str, float]) -> BaseSampler:
    """Makes the sampler anew.

    Args:
        asked: `{name: "tpe", n_startup_trials}` or `{name: "cma-es", population}`.
        seed: Of its random numbers.
        start: Optuna's parameters at which CMA-ES begins.
    """
    if asked["name"] == "tpe":
        return TPESampler(seed=seed, n_startup_trials=asked["n_startup_trials"])
    with warnings.catch_warnings():
        # Optuna 6 will be without `x0`: CMA-ES will then begin in the middle of the space.
        warnings.simplefilter("ignore", FutureWarning)
        return CmaEsSampler(
            x0=dict(start),
            popsize=asked["population"],
            n_startup_trials=1,
            seed=seed,
            warn_independent_sampling=False,
        )
