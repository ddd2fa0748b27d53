"""The hyperparameters that the trainer lets an agent move."""

from dataclasses import dataclass
from typing import Any

from rl_exp_bridge import WorkerError


@dataclass(frozen=True)
class Hyperparameters:
    """Values of one segment."""

    lr: float
    batch_size: int
    grad_accum: int
    frozen_layers: int
    data_order: int | None = None

    @classmethod
    def parse(
        cls, values: dict[str, float], max_frozen_layers: int, data_orders: int
    ) -> "Hyperparameters":
        """Takes the values out of a message.

        Raises:
            WorkerError: RLX_HYPERPARAMETERS_REFUSED where one is missing, unknown or impossible.
        """
        expected = {spec["name"] for spec in specifications(max_frozen_layers, data_orders)}
        if set(values) != expected:
            raise _refused(f"expected {sorted(expected)}, received {sorted(values)}")
        parsed = cls(
            lr=float(values["lr"]),
            batch_size=int(values["batch_size"]),
            grad_accum=int(values["grad_accum"]),
            frozen_layers=int(values["frozen_layers"]),
            data_order=int(values["data_order"]) if "data_order" in values else None,
        )
        if not (
            parsed.lr > 0
            and parsed.batch_size >= 1
            and parsed.grad_accum >= 1
            and 0 <= parsed.frozen_layers <= max_frozen_layers
            and 0 <= (parsed.data_order or 0) < data_orders
        ):
            raise _refused(f"{values} lies outside of what can be trained")
        return parsed


def specifications(max_frozen_layers: int, data_orders: int) -> list[dict[str, Any]]:
    """The declaration, as core's `hyperparameterSpecSchema` has it; `data_order` where there is a choice."""
    data_order = {
        "name": "data_order",
        "type": "integer",
        "default": 0,
        "min": 0,
        "max": data_orders - 1,
        "description": "Salts the order in which clips are drawn; of no other meaning.",
    }
    return [
        {
            "name": "lr",
            "type": "float",
            "default": 1e-4,
            "min": 1e-8,
            "max": 1.0,
            "description": "Learning rate of AdamW; constant within a segment.",
        },
        {
            "name": "batch_size",
            "type": "integer",
            "default": 8,
            "min": 1,
            "max": 256,
            "description": "Clips in a batch; an update learns from batch_size × grad_accum clips.",
        },
        {
            "name": "grad_accum",
            "type": "integer",
            "default": 1,
            "min": 1,
            "max": 64,
            "description": "Batches whose gradients are summed before an update.",
        },
        {
            "name": "frozen_layers",
            "type": "integer",
            "default": 0,
            "min": 0,
            "max": max_frozen_layers,
            "description": "Layers kept as they are, counted from the input: encoder first, then decoder.",
        },
        *([data_order] if data_orders > 1 else []),
    ]


def _refused(reason: str) -> WorkerError:
    return WorkerError(
        "RLX_HYPERPARAMETERS_REFUSED",
        f"The trainer cannot work with these hyperparameters: {reason}.",
        "Bring the `hyperparameters` section of the experiment file within the trainer's bounds.",
        exit_code=65,
    )
