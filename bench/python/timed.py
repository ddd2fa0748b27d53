"""What a timed run reports."""

from typing import TypedDict


class Timed(TypedDict):
    """Seconds of the work alone, with features computed before."""

    clips: int
    seconds: float
