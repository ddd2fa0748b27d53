"""What went wrong with one request."""

from __future__ import annotations

from typing import Literal

FaultKind = Literal["offline", "unreachable", "stalled", "cut_off", "rate_limited", "server_failed"]


class Fault(Exception):
    """A request without a usable answer; the next one may get it.

    Attributes:
        kind: What kind of accident it was.
        detail: What was seen, without a full stop.
        retry_after_seconds: How long the hub asks to be left alone.
    """

    def __init__(
        self, kind: FaultKind, detail: str, retry_after_seconds: float | None = None
    ) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail
        self.retry_after_seconds = retry_after_seconds

    @property
    def may_pass(self) -> bool:
        """False where asking again changes nothing."""
        return self.kind != "offline"
