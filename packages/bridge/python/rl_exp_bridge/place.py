"""Where a worker runs, as its handlers see it: files of the orchestrator's machine, and a cache."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path


class Place:
    """The place of a worker on the machine of its orchestrator, where every file is at hand."""

    @property
    def remote(self) -> bool:
        """True on another machine, as another user or in a container: files are fetched."""
        return False

    @property
    def cache(self) -> Path:
        """A folder of this machine for what the worker keeps between runs; it need not exist."""
        if folder := os.environ.get("RL_EXP_CACHE"):
            return Path(folder)
        if folder := os.environ.get("XDG_CACHE_HOME"):
            return Path(folder) / "rl-exp"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "rl-exp"
        return Path.home() / ".cache" / "rl-exp"

    def path(self, path: str | Path) -> Path:
        """Returns where a file of the orchestrator's machine can be read here.

        On the same machine that is the path itself. Remotely it is a copy below ``cache``, named
        by its digest and fetched if it is not there; it must not be changed.

        Raises:
            WorkerError: RLX_REMOTE_FILE_MISSING, remotely: it is not there, or was not offered.
        """
        return self.paths([path])[0]

    def paths(self, paths: Iterable[str | Path]) -> list[Path]:
        """Does the same as ``path`` for many files, with few round trips."""
        return [Path(path) for path in paths]

    def offer(self, path: str | Path) -> None:
        """Lets the orchestrator read files at or below a path of this machine."""
