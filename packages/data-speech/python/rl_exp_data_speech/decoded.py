"""What became of a clip."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Decoded:
    """A clip that is stored, or the reason why it is not.

    Attributes:
        digest: SHA-256 of its samples; empty if it is not stored.
        samples: How many there are, at 16 kHz.
        reason: Why it cannot be used; None if it can.
    """

    digest: str
    samples: int
    reason: str | None = None
