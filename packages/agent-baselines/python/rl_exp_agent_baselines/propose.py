"""The next point of a search, from its trials so far alone."""

from typing import Any

import optuna
from optuna.samplers import CmaEsSampler
from optuna.trial import TrialState
from rl_exp_bridge import Call

from rl_exp_agent_baselines.samplers import sampler_of
from rl_exp_agent_baselines.space import Space


def propose(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Runs the study again from its first trial and asks for the next.

    The same trials and seed give the same proposal, and it is the one that a study which was never
    left would make. A trial whose values are not those that the study proposes there, because
    someone overrode them, is told as one that was enqueued, and the proposal as failed.

    Args:
        params: `sampler`, `seed`, `direction` (`minimize` or `maximize`), `space`, `start` (values
            of the first trial) and `trials`, each `{values, value}`, where null is a failure.
        call: May stop the work.

    Returns:
        `values` by hyperparameter and `state`, what the sampler knows, for a reader.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    space = Space(params["space"])
    distributions = space.distributions()
    start = space.encode(params["start"])
    sampler = sampler_of(params["sampler"], params["seed"], start)
    study = optuna.create_study(sampler=sampler, direction=params["direction"])
    study.enqueue_trial(start)
    for past in params["trials"]:
        call.check_cancelled()
        asked = study.ask(distributions)
        told = space.encode(past["values"])
        if space.decode(asked.params) != space.decode(told):
            study.tell(asked, state=TrialState.FAIL)
            study.enqueue_trial(told)
            asked = study.ask(distributions)
        if past["value"] is None:
            study.tell(asked, state=TrialState.FAIL)
        else:
            study.tell(asked, past["value"])
    proposed = study.ask(distributions)
    return {"values": space.decode(proposed.params), "state": _state(study, space)}


def _state(study: optuna.Study, space: Space) -> dict[str, Any]:
    complete = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    state: dict[str, Any] = {"trials_told": len(complete)}
    if not isinstance(study.sampler, CmaEsSampler):
        return state
    optimizer = study.sampler._restore_optimizer(complete)
    if optimizer is None:
        return state
    names = [dimension["name"] for dimension in space.dimensions]
    spread = optimizer._sigma * optimizer._C.diagonal() ** 0.5
    return {
        **state,
        "generation": optimizer.generation,
        "step_size": float(f"{optimizer._sigma:.4g}"),
        "mean": space.from_unit([float(share) for share in optimizer.mean]),
        "spread": {name: float(f"{share:.4g}") for name, share in zip(names, spread, strict=True)},
    }
