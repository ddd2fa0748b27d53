"""The stream of training clips: a function of its name and a position, without memory."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rl_exp_trainer_torch.clip import Clip


@dataclass(frozen=True)
class Position:
    """Where in the stream training stands: clips of this epoch already taken."""

    epoch: int
    taken: int


class Sampler:
    """Clips in an order that the stream's name decides, epoch after epoch, each clip once an epoch.

    The name is the seed, and with it the data order where that is not the first.
    """

    def __init__(self, clips: Sequence[Clip], name: str) -> None:
        self._clips = clips
        self._name = name

    def take_seconds(self, start: Position, audio_seconds: float) -> tuple[list[Clip], Position]:
        """The next clips until their lengths reach `audio_seconds`, and where the stream then stands.

        The batch size has no say, so every policy sees the same audio.
        """
        taken: list[Clip] = []
        total = 0.0
        stream = self._from(start)
        while True:
            clip, position = next(stream)
            taken.append(clip)
            total += clip.seconds
            if total >= audio_seconds:
                return taken, position

    def take_clips(self, start: Position, count: int) -> tuple[list[Clip], Position]:
        """The next `count` clips, and where the stream then stands."""
        taken = list(islice(self._from(start), count))
        return [clip for clip, _ in taken], taken[-1][1]

    def _from(self, start: Position) -> Iterator[tuple[Clip, Position]]:
        epoch, taken = start.epoch, start.taken
        while True:
            order = self._permutation(epoch)
            for index in range(taken, len(order)):
                yield order[index], Position(epoch, index + 1)
            epoch, taken = epoch + 1, 0

    def _permutation(self, epoch: int) -> list[Clip]:
        def rank(clip: Clip) -> bytes:
            return hashlib.sha256(f"{self._name}:{epoch}:{clip.id}".encode()).digest()

        return sorted(self._clips, key=rank)
