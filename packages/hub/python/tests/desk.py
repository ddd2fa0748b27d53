"""What the tests of this folder share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rl_exp_bridge import Call, WorkerError

from rl_exp_hub import Repository
from rl_exp_local_hub import LocalHub

SHARD = "train/audio/audio_0.tar.xz"
TABLE = "train/manifest_0.jsonl"


@dataclass
class Desk:
    """A hub with one dataset, its files, a cache, and the reports of calls."""

    hub: LocalHub
    place: Path
    cache: Path
    reports: list[dict[str, Any]] = field(default_factory=list)

    @property
    def call(self) -> Call:
        return Call(self.reports.append)

    def open(
        self, *, name: str = "owner/name", revision: str = "main", token: str | None = None
    ) -> Repository:
        return Repository.open(
            kind="dataset", name=name, revision=revision, token=token, cache=self.cache
        )

    def content(self, path: str) -> bytes:
        return (self.place / path).read_bytes()

    @property
    def asked(self) -> list[str]:
        return [entry["path"] for entry in self.hub.log]

    @property
    def ranges(self) -> list[str | None]:
        """What of the shard was asked of the storage."""
        return [entry["range"] for entry in self.hub.log if entry["large"]]


@contextlib.contextmanager
def fails(code: str, *words: str) -> Iterator[pytest.ExceptionInfo[WorkerError]]:
    """Expects one clear error that says these words and what to do."""
    with pytest.raises(WorkerError) as caught:
        yield caught
    error = caught.value
    assert error.code == code, f"{error.code}: {error.message}"
    assert error.exit_code in (65, 69)
    assert error.hint
    for word in words:
        assert word in f"{error.message} {error.hint}", error.message
