"""The space of a search in Optuna's terms."""

from dataclasses import dataclass
from typing import Any

from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution


@dataclass(frozen=True)
class Space:
    """Dimensions as the TypeScript side declares them: ranges of numbers and ladders of values.

    Optuna sees a ladder as the whole numbers of its rungs, so that it knows their order.
    """

    dimensions: list[dict[str, Any]]

    def distributions(self) -> dict[str, BaseDistribution]:
        """Optuna's distribution of each dimension."""
        return {dimension["name"]: _distribution(dimension) for dimension in self.dimensions}

    def encode(self, values: dict[str, float]) -> dict[str, float]:
        """Values as Optuna's parameters. One between two rungs becomes the nearer rung."""
        return {
            dimension["name"]: _encode(dimension, values[dimension["name"]])
            for dimension in self.dimensions
        }

    def decode(self, parameters: dict[str, float]) -> dict[str, float]:
        """Optuna's parameters as values, in as many digits as an environment keeps."""
        return {
            dimension["name"]: _decode(dimension, parameters[dimension["name"]])
            for dimension in self.dimensions
        }

    def from_unit(self, point: list[float]) -> dict[str, float]:
        """Values at a point of the unit cube, in which CMA-ES works."""
        return {
            dimension["name"]: _from_unit(dimension, share)
            for dimension, share in zip(self.dimensions, point, strict=True)
        }


def _distribution(dimension: dict[str, Any]) -> BaseDistribution:
    if dimension["kind"] == "ladder":
        return IntDistribution(0, len(dimension["values"]) - 1)
    return FloatDistribution(dimension["min"], dimension["max"], log=dimension["log"])


def _encode(dimension: dict[str, Any], value: float) -> float:
    if dimension["kind"] == "ladder":
        rungs = dimension["values"]
        return min(range(len(rungs)), key=lambda rung: abs(rungs[rung] - value))
    return min(float(dimension["max"]), max(float(dimension["min"]), value))


def _decode(dimension: dict[str, Any], parameter: float) -> float:
    if dimension["kind"] == "ladder":
        return float(dimension["values"][int(parameter)])
    return float(f"{parameter:.12g}")


def _from_unit(dimension: dict[str, Any], share: float) -> float:
    if dimension["kind"] == "ladder":
        rungs = dimension["values"]
        return float(rungs[min(len(rungs) - 1, max(0, int(share * len(rungs))))])
    low, high = dimension["min"], dimension["max"]
    value = low * (high / low) ** share if dimension["log"] else low + (high - low) * share
    return float(f"{value:.4g}")
