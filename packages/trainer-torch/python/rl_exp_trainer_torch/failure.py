"""Failures of training, which are results and not exceptions."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Evidence: TypeAlias = dict[str, str | float | None]


@dataclass(frozen=True)
class Failure:
    """Why a segment gave no state."""

    outcome: Literal["oom", "nan", "diverged"]
    evidence: Evidence
