"""Where exports are written."""

import shutil
import tempfile
import time
from pathlib import Path

from rl_exp_bridge import Place

_ABANDONED_SECONDS = 24 * 60 * 60


class Outbox:
    """The folder that was asked for; elsewhere one of this machine, from which the orchestrator fetches."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._exports: list[Path] = []
        self.remedy = (
            "Make room on the machine where the trainer runs"
            if place.remote
            else "Make room there, or name another folder for runs with --runs DIR"
        )
        """What to do where there is no room."""

    def directory(self, asked: Path) -> Path:
        """Where the next export goes."""
        if not self._place.remote:
            return asked
        exports = self._place.cache / "exports"
        exports.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(exports)
        folder = Path(tempfile.mkdtemp(dir=exports))
        self._exports.append(folder)
        self._place.offer(folder)
        return folder / "checkpoint"

    def clear(self) -> None:
        """Removes what was fetched."""
        while self._exports:
            shutil.rmtree(self._exports.pop(), ignore_errors=True)


def _remove_abandoned(exports: Path) -> None:
    """Removes what trainers left that were killed; an export is fetched as soon as it is written."""
    oldest = time.time() - _ABANDONED_SECONDS
    for folder in exports.iterdir():
        try:
            abandoned = folder.stat().st_mtime < oldest
        except FileNotFoundError:  # another trainer ended
            continue
        if abandoned:
            shutil.rmtree(folder, ignore_errors=True)
