import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# Set for all Python tests; here the hub is on loopback.
os.environ.pop("HF_HUB_OFFLINE", None)

from desk import Desk  # noqa: E402

from rl_exp_local_hub import LocalHub  # noqa: E402


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A hub with one dataset, and a cache."""
    folder = tmp_path / "hub"
    place = folder / "datasets" / "owner" / "name"
    (place / "train" / "audio").mkdir(parents=True)
    (place / "README.md").write_text("# Speech\n")
    (place / "empty.txt").write_text("")
    (place / "train" / "manifest_0.jsonl").write_text('{"key": "a"}\n')
    (place / "train" / "audio" / "audio_0.tar.xz").write_bytes(os.urandom(2_000_000))
    with LocalHub(folder, page_size=2) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("HF_HOME", str(tmp_path / "huggingface"))
        monkeypatch.setenv("RL_EXP_HUB_TRIES", "3")
        monkeypatch.setenv("RL_EXP_HUB_FIRST_WAIT_SECONDS", "0.01")
        monkeypatch.setenv("RL_EXP_HUB_DEADLINE_SECONDS", "0.5")
        yield Desk(hub, place, tmp_path / "cache")
