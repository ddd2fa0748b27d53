"""Batches of one encoder length each."""

from collections.abc import Callable, Sequence
from itertools import groupby

from rl_exp_trainer_torch.clip import Clip


def bucket_batches(
    clips: Sequence[Clip], positions: Callable[[Clip], int], batch_size: int
) -> list[list[Clip]]:
    """Clips by encoder length, then in their given order, in batches of at most `batch_size`.

    The composition follows from the list alone, so that batch-mates, which move the last bits, never change.
    """
    batches = []
    for _, group in groupby(sorted(clips, key=positions), key=positions):
        bucket = list(group)
        batches += [
            bucket[first : first + batch_size] for first in range(0, len(bucket), batch_size)
        ]
    return batches
