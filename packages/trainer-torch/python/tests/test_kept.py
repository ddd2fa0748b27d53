import torch

from rl_exp_trainer_torch.kept import Kept


def numbers(count: int) -> torch.Tensor:
    return torch.zeros(count, dtype=torch.uint8)


def test_what_finds_no_room_is_not_kept() -> None:
    kept = Kept(10)
    for key, count in (("a", 6), ("b", 5), ("c", 4)):
        kept.add(key, numbers(count))
    assert [kept.get(key) is not None for key in "abc"] == [True, False, True]
    assert kept.size_bytes == 10
    kept.add("a", numbers(6))
    assert kept.size_bytes == 10
    kept.forget()
    assert kept.get("a") is None and kept.size_bytes == 0 and kept.has_room(10)


def test_after_a_shortage_half_of_it_is_kept() -> None:
    kept, innocent = Kept(100), Kept(100)
    kept.add("a", numbers(40))
    for each in (kept, innocent):
        each.pause()
        assert each.size_bytes == 0 and not each.has_room(1)
        each.resume()
    assert kept.has_room(20) and not kept.has_room(21)
    assert innocent.has_room(100)
