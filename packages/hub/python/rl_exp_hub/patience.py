"""How long the hub is waited for, and how often it is asked again."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from rl_exp_bridge import Call

from rl_exp_hub.failure import failure
from rl_exp_hub.fault import Fault
from rl_exp_hub.subject import Subject

# So much was received: whatever goes wrong next is a new accident.
_PROGRESS_BYTES = 1 << 20
_CANCELLATION_SECONDS = 0.1


@dataclass(frozen=True)
class Patience:
    """Deadlines and retries; a slow network may ask for more through the environment.

    Attributes:
        deadline_seconds: How long a connection may say nothing.
        tries: How often a request is made that goes on failing.
        first_wait_seconds: The pause before the second try; each later one is twice as long.
        longest_wait_seconds: The longest pause, also where the hub asks for a longer one.
    """

    deadline_seconds: float = 30
    tries: int = 5
    first_wait_seconds: float = 1
    longest_wait_seconds: float = 300

    @classmethod
    def from_environment(cls) -> Patience:
        """Reads ``RL_EXP_HUB_DEADLINE_SECONDS``, ``…_TRIES`` and ``…_FIRST_WAIT_SECONDS``."""
        return cls(
            deadline_seconds=_number("DEADLINE_SECONDS", cls.deadline_seconds),
            tries=round(_number("TRIES", cls.tries)),
            first_wait_seconds=_number("FIRST_WAIT_SECONDS", cls.first_wait_seconds),
        )


def _number(name: str, otherwise: float) -> float:
    try:
        value = float(os.environ[f"RL_EXP_HUB_{name}"])
    except (KeyError, ValueError):
        return otherwise
    return value if value > 0 else otherwise


class Attempts:
    """Counts failures of one piece of work, and pauses between them."""

    def __init__(
        self, subject: Subject, call: Call | None = None, *, tries: int | None = None
    ) -> None:
        self._patience = Patience.from_environment()
        self._tries = tries or self._patience.tries
        self._subject = subject
        self._call = call
        self._failures = 0
        self._received = 0

    def received(self, count: int) -> None:
        """Counts bytes that came; enough of them make up for earlier failures."""
        self._received += count
        if self._received >= _PROGRESS_BYTES:
            self._failures = 0

    def failed(self, fault: Fault) -> None:
        """Pauses before the next try.

        Raises:
            WorkerError: There is no next try.
            Cancelled: The caller has asked to stop.
        """
        self._failures += 1
        self._received = 0
        patience = self._patience
        pause = patience.first_wait_seconds * 2 ** (self._failures - 1)
        pause = max(min(pause, patience.longest_wait_seconds), fault.retry_after_seconds or 0)
        final = self._failures >= self._tries or pause > patience.longest_wait_seconds
        if final or not fault.may_pass:
            raise failure(fault, self._subject) from fault
        self._pause(pause, fault)

    def _pause(self, seconds: float, fault: Fault) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._call is not None:
                self._call.check_cancelled()
                self._call.progress(
                    task="waiting for the hub",
                    done=round(seconds - left, 1),
                    total=round(seconds, 1),
                    unit="seconds",
                    detail=fault.detail,
                )
            time.sleep(min(left, _CANCELLATION_SECONDS))
