from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.sampler import Position, Sampler

CLIPS = [Clip(f"clip-{i}", f"{i:064}", "maji", 1 + i % 3, Path("none.wav")) for i in range(10)]
START = Position(0, 0)


@given(st.integers(0, 5), st.lists(st.integers(1, 25), min_size=1, max_size=5))
def test_pieces_make_the_same_stream(seed: int, counts: list[int]) -> None:
    sampler = Sampler(CLIPS, f"{seed}")
    whole, end = sampler.take_clips(START, sum(counts))
    pieces: list[Clip] = []
    position = START
    for count in counts:
        taken, position = sampler.take_clips(position, count)
        pieces += taken
    assert pieces == whole
    assert position == end


@given(st.integers(0, 5))
def test_an_epoch_holds_each_clip_once(seed: int) -> None:
    first, position = Sampler(CLIPS, f"{seed}").take_clips(START, 10)
    second, _ = Sampler(CLIPS, f"{seed}").take_clips(position, 10)
    assert sorted(clip.id for clip in first) == sorted(clip.id for clip in CLIPS)
    assert sorted(clip.id for clip in second) == sorted(clip.id for clip in CLIPS)
    assert first != second


@given(st.integers(0, 5), st.floats(0.1, 70))
def test_seconds_are_reached_by_the_last_clip(seed: int, audio_seconds: float) -> None:
    taken, _ = Sampler(CLIPS, f"{seed}").take_seconds(START, audio_seconds)
    total = sum(clip.seconds for clip in taken)
    assert total - taken[-1].seconds < audio_seconds <= total


def test_the_order_is_the_seed_s_and_not_the_manifest_s() -> None:
    reversed_manifest = Sampler(CLIPS[::-1], "1").take_clips(START, 10)
    assert Sampler(CLIPS, "1").take_clips(START, 10) == reversed_manifest
    assert Sampler(CLIPS, "2").take_clips(START, 10) != reversed_manifest
