"""Features on the disk: the same bits or none."""

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from rl_exp_trainer_torch.feature_files import FeatureFiles

BANDS = 4
Damage = Callable[[bytes], bytes]


def files(
    folder: Path, key: str = "key", *, dtype: torch.dtype = torch.float32, limit_bytes: int = 2**20
) -> FeatureFiles:
    return FeatureFiles(folder, key, bands=BANDS, dtype=dtype, limit_bytes=limit_bytes)


def name(index: int) -> str:
    return f"{index:064x}"


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32])
def test_what_was_written_is_read_by_others(tmp_path: Path, dtype: torch.dtype) -> None:
    features = torch.randn(BANDS, 50).to(dtype)
    assert files(tmp_path, dtype=dtype).read(name(0)) is None
    files(tmp_path, dtype=dtype).write(name(0), features)
    read = files(tmp_path, dtype=dtype).read(name(0))
    assert read is not None and torch.equal(read, features) and read.dtype == dtype
    assert files(tmp_path, "other key", dtype=dtype).read(name(0)) is None


def flip(index: int) -> Damage:
    return lambda content: content[:index] + bytes([content[index] ^ 1]) + content[index:][1:]


@pytest.mark.parametrize(
    "damage",
    [
        *(flip(index) for index in (0, 31, 32, 500, 831)),
        lambda content: content[:-1],
        lambda content: content[:-16],
        lambda content: content[:32],
        lambda content: b"",
        lambda content: content + bytes(16),
    ],
)
def test_a_damaged_file_is_as_good_as_missing(tmp_path: Path, damage: Damage) -> None:
    kept, features = files(tmp_path), torch.randn(BANDS, 50)
    kept.write(name(0), features)
    path = kept.path(name(0))
    whole = path.read_bytes()
    assert len(whole) == 832
    path.write_bytes(damage(whole))
    assert kept.read(name(0)) is None
    kept.write(name(0), features)
    assert path.read_bytes() == whole


def test_the_oldest_go_whatever_their_key(tmp_path: Path) -> None:
    limit_bytes, file_bytes = 100_000, 32 + 4 * BANDS * 50
    old, new = files(tmp_path, "old"), files(tmp_path, "new", limit_bytes=limit_bytes)
    abandoned = tmp_path / "old" / "00" / f"{name(0)}.0123.tmp"
    for index in range(50):
        old.write(name(index), torch.zeros(BANDS, 50))
        os.utime(old.path(name(index)), (index, index))
    abandoned.write_bytes(b"half")
    os.utime(abandoned, (0, 0))
    for index in range(90):
        new.write(name(index), torch.zeros(BANDS, 50))
        taken = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
        assert taken <= limit_bytes + limit_bytes // 64 + file_bytes
    assert not abandoned.exists()
    left = [index for index in range(50) if old.has(name(index))]
    assert 0 < len(left) < 50 and left == list(range(50))[-len(left) :]
    assert all(new.has(name(index)) for index in range(90))


def test_a_worker_that_may_not_look_around_keeps_its_own_within_the_limit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    limit_bytes, file_bytes = 100_000, 32 + 4 * BANDS * 50
    files(tmp_path, "others").write(name(0), torch.zeros(BANDS, 50))
    monkeypatch.setenv("RL_EXP_FILES", "closed")
    kept = files(tmp_path, limit_bytes=limit_bytes)
    for index in range(200):
        kept.write(name(index), torch.zeros(BANDS, 50))
    taken = sum(path.stat().st_size for path in (tmp_path / "key").rglob("*") if path.is_file())
    assert (
        limit_bytes - limit_bytes // 64 - file_bytes
        <= taken
        <= limit_bytes + limit_bytes // 64 + file_bytes
    )
    assert kept.has(name(0)) and files(tmp_path, "others").has(name(0))
    assert capsys.readouterr().err.count("features-not-kept") == 1


@pytest.mark.parametrize("obstacle", ["a file in the way", "no room"])
def test_where_nothing_can_be_written_it_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], obstacle: str
) -> None:
    folder, features = tmp_path / "features", torch.zeros(BANDS, 1000)
    kept = files(folder)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    if obstacle == "no room":
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    else:
        folder.write_text("")
    try:
        for index in range(3):
            kept.write(name(index), features)
            assert kept.read(name(index)) is None
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert capsys.readouterr().err.count("features-not-kept") == 1
    assert not list(tmp_path.rglob("*.tmp"))
