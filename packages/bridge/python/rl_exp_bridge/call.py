"""One call in progress, as its handler sees it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from rl_exp_bridge.place import Place

_PROGRESS_INTERVAL_SECONDS = 0.25


class Cancelled(Exception):
    """The caller no longer wants the result."""


class Call:
    """What a handler may say and ask while it works.

    Attributes:
        place: Where the worker runs: reads files of the orchestrator's machine, wherever that is.
    """

    def __init__(
        self, notify: Callable[[dict[str, Any]], None], place: Place | None = None
    ) -> None:
        self.place = place or Place()
        self._notify = notify
        self._cancelled = threading.Event()
        self._task = ""
        self._next_progress = 0.0

    @property
    def cancelled(self) -> bool:
        """True once the caller has asked to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Asks the handler to stop at its next check."""
        self._cancelled.set()

    def check_cancelled(self) -> None:
        """Returns if the result is still wanted; call it between batches.

        Raises:
            Cancelled: The caller has asked to stop.
        """
        if self._cancelled.is_set():
            raise Cancelled

    def progress(
        self,
        *,
        task: str,
        done: float,
        total: float | None = None,
        unit: str,
        detail: str | None = None,
    ) -> None:
        """Reports how far the work is; at most four reports a second leave the worker.

        The first and the last report of a task always do.

        Args:
            task: What is being done, e.g. ``training``.
            done: How much of it, in ``unit``.
            total: How much there is; None if unknown.
            unit: What is counted, e.g. ``updates``.
            detail: A few words more, e.g. ``loss 1.23``.
        """
        now = time.monotonic()
        if now < self._next_progress and task == self._task and done != total:
            return
        self._task = task
        self._next_progress = now + _PROGRESS_INTERVAL_SECONDS
        report = {"task": task, "done": done, "total": total, "unit": unit}
        self._notify(report if detail is None else {**report, "detail": detail})
