"""A choice of data orders: runs that differ by chance alone."""

import pytest
from conftest import OpenParams
from rl_exp_bridge import Call, WorkerError
from segments import advance, advanced

from rl_exp_trainer_torch.trainer import Trainer


def test_without_a_choice_there_is_no_such_hyperparameter(trainer: Trainer) -> None:
    assert "data_order" not in [spec["name"] for spec in trainer.opened()["hyperparameters"]]
    assert "data_order" not in advance(trainer, trainer.root)["training"]["echo"]
    with pytest.raises(WorkerError, match="received"):
        advance(trainer, trainer.root, data_order=1)


def test_order_0_is_the_order_without_a_choice(
    open_params: OpenParams, trainer: Trainer, call: Call
) -> None:
    choosing = Trainer.open(open_params(data_orders=3), call)
    assert choosing.fingerprint == trainer.fingerprint
    [spec] = [s for s in choosing.opened()["hyperparameters"] if s["name"] == "data_order"]
    assert (spec["default"], spec["min"], spec["max"]) == (0, 0, 2)
    plain = advanced(trainer, trainer.root)
    assert advanced(choosing, choosing.root, data_order=0)["id"] == plain["id"]
    other = advance(choosing, choosing.root, data_order=2)
    assert other["state"]["id"] != plain["id"]
    assert other["training"]["echo"]["data_order"] == 2
    assert advanced(choosing, choosing.root, data_order=2)["id"] == other["state"]["id"]
    with pytest.raises(WorkerError, match="outside"):
        advance(choosing, choosing.root, data_order=3)
