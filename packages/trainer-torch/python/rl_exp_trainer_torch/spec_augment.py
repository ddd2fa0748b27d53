"""SpecAugment: stretches of time and ranges of frequency that training does not get to hear."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

FRAMES_PER_SECOND = 100
"""Whisper's features have a frame each 10 ms."""

LONGEST_SHARE = 0.2
"""Of a clip's own frames: what one time mask may hide at most."""


@dataclass(frozen=True)
class SpecAugment:
    """How much is hidden.

    The defaults are those of policy LD in Park et al. 2019, "SpecAugment" (arXiv:1904.08779), table 1: two time
    masks of up to 100 frames and two frequency masks of up to 27 of 80 bands. Its clips are of 12 s and more; in a
    shorter one a time mask hides at most a fifth (p = 0.2, as in the paper's policies for Switchboard), counted of
    the clip and not of the padding behind it. Time is not warped, which the paper calls no major factor. What is
    hidden becomes 0, as in transformers: about the middle of Whisper's features.
    """

    time_masks: int = 2
    time_width_seconds: float = 1.0
    frequency_masks: int = 2
    frequency_bands: int = 27

    def masked(
        self,
        features: torch.Tensor,
        seconds: Sequence[float],
        *,
        seed: int,
        step: int,
        numbers: Sequence[int],
    ) -> torch.Tensor:
        """The features with something hidden of each clip, as a tensor of its own; what is given stays as it is.

        What is hidden follows from seed, step and a clip's number in the update alone, whatever the micro-batches
        and threads.

        Args:
            features: Log-mel features as (clips, bands, frames).
            seconds: Length of each clip without padding.
            seed: The run's.
            step: Updates before this one since the root.
            numbers: Number of each of these clips in its update.
        """
        clips, bands, frames = features.shape
        times = np.zeros((clips, 1, frames), dtype=bool)
        frequencies = np.zeros((clips, bands, 1), dtype=bool)
        for row, (length, number) in enumerate(zip(seconds, numbers, strict=True)):
            heard = min(frames, max(1, round(length * FRAMES_PER_SECOND)))
            spans = self.spans(bands, heard, f"{seed}:{step}:{number}")
            for first, last in spans[0]:
                times[row, :, first:last] = True
            for first, last in spans[1]:
                frequencies[row, first:last] = True
        device = features.device
        hidden = torch.from_numpy(times).to(device) | torch.from_numpy(frequencies).to(device)
        return features.masked_fill(hidden, 0.0)

    def spans(
        self, bands: int, frames: int, key: str
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Frames and bands that are hidden, as (first, behind the last), of a clip of this many of either."""
        digest = hashlib.sha256(f"mask:{key}".encode()).digest()
        masks = self.time_masks + self.frequency_masks
        drawn = np.random.Philox(key=int.from_bytes(digest[:16], "little")).random_raw(2 * masks)
        numbers = [int(number) for number in np.atleast_1d(drawn)]
        widest_time = min(
            int(self.time_width_seconds * FRAMES_PER_SECOND), int(LONGEST_SHARE * frames)
        )
        spans = []
        for mask in range(masks):
            of_time = mask < self.time_masks
            size, widest = (
                (frames, widest_time) if of_time else (bands, min(bands, self.frequency_bands))
            )
            width = numbers[2 * mask] % (widest + 1)
            first = numbers[2 * mask + 1] % (size - width + 1)
            spans.append((first, first + width))
        return spans[: self.time_masks], spans[self.time_masks :]

    def identity(self) -> dict[str, Any]:
        """What decides results."""
        return {
            "time_masks": self.time_masks,
            "time_width_seconds": repr(float(self.time_width_seconds)),
            "frequency_masks": self.frequency_masks,
            "frequency_bands": self.frequency_bands,
        }
