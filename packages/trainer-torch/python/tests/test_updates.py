from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.updates import form_updates


def positions(clip: Clip) -> int:
    return 25 * int(clip.seconds)


clip_lists = st.lists(st.integers(1, 6), min_size=1, max_size=80).map(
    lambda seconds: [Clip(f"c{i}", f"{i:064}", "", s, Path("x")) for i, s in enumerate(seconds)]
)


@given(clip_lists, st.integers(1, 8), st.integers(1, 4))
def test_every_clip_falls_in_one_update_of_full_size(
    clips: list[Clip], batch_size: int, grad_accum: int
) -> None:
    updates = form_updates(
        clips, batch_size=batch_size, grad_accum=grad_accum, positions=positions, order_seed="s"
    )
    assert Counter(clip for update in updates for clip in update.clips) == Counter(clips)
    sizes = sorted(len(update.clips) for update in updates)
    assert all(size == batch_size * grad_accum for size in sizes[1:])
    assert sizes[0] == len(clips) % (batch_size * grad_accum) or sizes[0] == sizes[-1]
    for update in updates:
        assert len(update.batches) <= grad_accum
        assert all(batch.size <= batch_size for batch in update.batches)
        assert all(len({positions(clip) for clip in micro}) == 1 for micro in update.micro_batches)


def test_the_order_of_updates_is_not_by_length() -> None:
    clips = [Clip(f"c{i}", f"{i:064}", "", 1 + i % 5, Path("x")) for i in range(100)]
    updates = form_updates(clips, batch_size=4, grad_accum=1, positions=positions, order_seed="s")
    lengths = [update.clips[0].seconds for update in updates]
    assert lengths != sorted(lengths)
    assert updates == form_updates(
        clips, batch_size=4, grad_accum=1, positions=positions, order_seed="s"
    )
