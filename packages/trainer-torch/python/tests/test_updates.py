from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.updates import ClipLengths, Update, form_updates


def positions(clip: Clip) -> int:
    return 25 * int(clip.seconds)


clip_lists = st.lists(st.integers(1, 6), min_size=1, max_size=80).map(
    lambda seconds: [Clip(f"c{i}", f"{i:064}", "", s, Path("x")) for i, s in enumerate(seconds)]
)


LENGTHS = ClipLengths(positions=positions, tokens=lambda clip: int(clip.id[1:]) % 7)


def form(clips: list[Clip], batch_size: int, grad_accum: int, lanes: int) -> list[Update]:
    return form_updates(
        clips,
        batch_size=batch_size,
        grad_accum=grad_accum,
        lanes=lanes,
        lengths=LENGTHS,
        order_seed="s",
    )


@given(clip_lists, st.integers(1, 8), st.integers(1, 4), st.integers(1, 4))
def test_every_clip_falls_in_one_update_of_full_size(
    clips: list[Clip], batch_size: int, grad_accum: int, lanes: int
) -> None:
    updates = form(clips, batch_size, grad_accum, lanes)
    assert Counter(clip for update in updates for clip in update.clips) == Counter(clips)
    sizes = sorted(len(update.clips) for update in updates)
    assert all(size == batch_size * grad_accum for size in sizes[1:])
    assert sizes[0] == len(clips) % (batch_size * grad_accum) or sizes[0] == sizes[-1]
    for update in updates:
        assert sum(update.batch_sizes) == len(update.clips)
        assert len(update.batch_sizes) <= grad_accum
        assert all(size <= batch_size for size in update.batch_sizes)
        assert len(update.lanes) == lanes
        for micro in update.micro_batches:
            assert [positions(clip) for clip in micro.clips] == sorted(map(positions, micro.clips))
            assert micro.clips
            assert tuple(update.clips[number] for number in micro.numbers) == micro.clips


@given(clip_lists, st.integers(4, 24), st.integers(2, 4))
def test_lanes_hear_about_the_same(clips: list[Clip], batch_size: int, lanes: int) -> None:
    for update in form(clips, batch_size, 1, lanes):
        longest = max(positions(clip) for clip in update.clips)
        heard = [sum(positions(clip) for m in lane for clip in m.clips) for lane in update.lanes]
        assert max(heard) - sum(heard) / lanes <= longest


def test_the_order_of_updates_is_not_by_length() -> None:
    clips = [Clip(f"c{i}", f"{i:064}", "", 1 + i % 5, Path("x")) for i in range(100)]
    updates = form(clips, 4, 1, 1)
    lengths = [update.clips[0].seconds for update in updates]
    assert lengths != sorted(lengths)
    assert updates == form(clips, 4, 1, 1)
