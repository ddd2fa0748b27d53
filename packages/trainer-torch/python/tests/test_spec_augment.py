from collections.abc import Sequence

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rl_exp_trainer_torch.spec_augment import SpecAugment

PAPER = SpecAugment()


def noise(clips: int = 6, frames: int = 500) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randn(clips, 80, frames, generator=generator).abs() + 0.1


def hide(
    features: torch.Tensor,
    *,
    policy: SpecAugment = PAPER,
    seconds: float = 5.0,
    seed: int = 7,
    step: int = 3,
    numbers: Sequence[int] | None = None,
) -> torch.Tensor:
    lengths = [seconds] * len(features)
    own = range(len(features)) if numbers is None else numbers
    return policy.masked(features, lengths, seed=seed, step=step, numbers=own)


def test_what_is_given_keeps_its_bytes() -> None:
    features = noise()
    before = features.numpy().tobytes()
    hidden = hide(features)
    assert not torch.equal(hidden, features)
    assert hidden.untyped_storage().data_ptr() != features.untyped_storage().data_ptr()
    hidden.zero_()
    assert features.numpy().tobytes() == before


def test_equal_keys_hide_the_same_at_any_thread_count() -> None:
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        one = hide(noise())
        torch.set_num_threads(2)
        assert torch.equal(hide(noise()), one)
    finally:
        torch.set_num_threads(before)
    # Written down once, so that it is the same on every machine and with every version.
    assert PAPER.spans(80, 500, "7:3:0") == ([(67, 108), (298, 311)], [(24, 33), (42, 68)])


def test_seed_step_and_number_each_decide() -> None:
    features = noise()
    hidden = hide(features)
    others = [
        hide(features, seed=8),
        hide(features, step=4),
        hide(features, numbers=range(1, 1 + len(features))),
    ]
    assert all(not torch.equal(other, hidden) for other in others)
    assert len({tuple(row.flatten().tolist()) for row in hidden == 0}) == len(features)


def test_micro_batches_have_no_say() -> None:
    features = noise()
    whole, even, odd = hide(features), slice(0, None, 2), slice(1, None, 2)
    for own in (even, odd):
        numbers = range(len(features))[own]
        assert torch.equal(hide(features[own], numbers=numbers), whole[own])


@given(
    seconds=st.floats(0.01, 40),
    frames=st.sampled_from([50, 300, 3000]),
    masks=st.integers(0, 4),
    bands=st.integers(1, 128),
    step=st.integers(0, 1000),
)
def test_masks_keep_their_bounds(
    seconds: float, frames: int, masks: int, bands: int, step: int
) -> None:
    policy = SpecAugment(masks, 1.0, masks, bands)
    features = torch.ones(1, 80, frames)
    hidden = hide(features, policy=policy, seconds=seconds, step=step)[0] == 0
    times, frequencies = hidden.all(dim=0), hidden.all(dim=1)
    heard = min(frames, max(1, round(100 * seconds)))
    if not bool(hidden.all()):
        assert torch.equal(hidden, times[None, :] | frequencies[:, None])
        assert int(times[heard:].sum()) == 0, "padding was hidden"
        assert int(times.sum()) <= masks * min(100, 0.2 * heard)
        assert int(frequencies.sum()) <= masks * min(80, bands)
    else:
        assert masks * bands >= 80


def test_the_paper_s_policy_hides_what_it_says_on_average() -> None:
    """Width uniform up to the bound: half of it a mask."""
    spans = [PAPER.spans(80, 2000, str(number)) for number in range(2000)]
    times = np.array([[last - first for first, last in time] for time, _ in spans])
    bands = np.array([[last - first for first, last in frequency] for _, frequency in spans])
    assert (times.max(), bands.max()) == (100, 27)
    assert times.mean() == pytest.approx(50, rel=0.05)
    assert bands.mean() == pytest.approx(13.5, rel=0.05)
