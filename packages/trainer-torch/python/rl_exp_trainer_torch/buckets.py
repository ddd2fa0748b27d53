"""How many encoder positions a clip takes, computed from the clip alone."""

import math
from dataclasses import dataclass

POSITIONS_PER_BUCKET = 25
"""Half a second: 25 encoder positions of 20 ms."""

FRAMES_PER_POSITION = 2
"""The encoder's second convolution has stride 2."""


@dataclass(frozen=True)
class Buckets:
    """The lengths an encoder is run at.

    Attributes:
        max_positions: `max_source_positions` of the checkpoint.
        samples_per_position: Audio samples behind one encoder position.
        own_length: Clips are padded to their own half-second bucket instead of the full window.
    """

    max_positions: int
    samples_per_position: int
    own_length: bool

    @property
    def max_samples(self) -> int:
        """Samples that fill the whole window; longer audio is cut off."""
        return self.max_positions * self.samples_per_position

    def positions(self, samples: int) -> int:
        """Encoder positions of a clip; never more than the checkpoint has."""
        if not self.own_length:
            return self.max_positions
        step = POSITIONS_PER_BUCKET * self.samples_per_position
        return min(self.max_positions, max(1, math.ceil(samples / step)) * POSITIONS_PER_BUCKET)
