from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# Set for all Python tests; here the hub is on loopback.
os.environ.pop("HF_HUB_OFFLINE", None)

from rl_exp_local_hub import LocalHub  # noqa: E402
from write_afrivoice import write_afrivoice  # noqa: E402


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a hub with the odd corpus; tests do not change it."""
    folder = tmp_path_factory.mktemp("shelf")
    write_afrivoice(folder)
    return folder


@pytest.fixture
def hub(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    """That hub, with little patience on this side."""
    with LocalHub(shelf) as served:
        point_to(served, tmp_path, monkeypatch)
        yield served


def point_to(served: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", served.url)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "huggingface"))
    monkeypatch.setenv("RL_EXP_HUB_TRIES", "2")
    monkeypatch.setenv("RL_EXP_HUB_FIRST_WAIT_SECONDS", "0.01")
    monkeypatch.setenv("RL_EXP_HUB_DEADLINE_SECONDS", "0.5")
