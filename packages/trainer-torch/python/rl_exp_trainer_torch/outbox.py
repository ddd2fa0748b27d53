"""Where exports are written."""

import shutil
import tempfile
from pathlib import Path

from rl_exp_bridge import Place


class Outbox:
    """The folder that was asked for; elsewhere one of this machine, from which the orchestrator fetches."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._folder: Path | None = None
        self.remedy = (
            "Make room on the machine where the trainer runs"
            if place.remote
            else "Make room there, or name another folder for runs with --runs DIR"
        )
        """What to do where there is no room."""

    def directory(self, asked: Path) -> Path:
        """Where the next export goes; the one before is no longer needed."""
        if not self._place.remote:
            return asked
        self.clear()
        exports = self._place.cache / "exports"
        exports.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(dir=exports))
        self._place.offer(self._folder)
        return self._folder / "checkpoint"

    def clear(self) -> None:
        """Removes what was fetched."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
