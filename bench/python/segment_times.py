"""What a timed segment reports."""

from typing import TypedDict


class SegmentTimes(TypedDict):
    """Seconds of the training loop alone, with warm features; loss per label token of the whole segment."""

    examples: int
    updates: int
    seconds: float
    loss: float
