"""A fault that the stand-in shall show."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any, Literal

FaultKind = Literal["status", "reset", "truncate", "stall", "wrong_length", "changed_etag"]


@dataclass
class HubFault:
    """What goes wrong, where and how often.

    Attributes:
        path: Glob over the path of a request, or of a file in its repository.
        kind: `status` answers with a status; `reset`, `truncate` and `stall` end a body after some
            bytes; `wrong_length` leaves out its last byte; `changed_etag` names other content.
        status: The status, with `status`.
        after_bytes: How much of a body comes before it breaks.
        times: How often; without end if None.
        retry_after: Seconds for `Retry-After`.
        error_code: For `X-Error-Code`.
        require_token: True spares requests with a token.
    """

    path: str
    kind: FaultKind
    status: int = 500
    after_bytes: int = 0
    times: int | None = None
    retry_after: float | None = None
    error_code: str | None = None
    require_token: bool = False

    @classmethod
    def parse(cls, value: dict[str, Any]) -> HubFault:
        """Reads a fault as JSON gives it; unknown names are errors."""
        known = {field.name for field in fields(cls)}
        if unknown := value.keys() - known:
            raise ValueError(f"unknown: {sorted(unknown)}")
        return cls(**value)

    def take(self, kinds: tuple[FaultKind, ...], names: list[str], authorised: bool) -> bool:
        """True if it strikes now; counts that."""
        hit = (
            self.kind in kinds
            and self.times != 0
            and not (self.require_token and authorised)
            and any(fnmatchcase(name, self.path) for name in names)
        )
        if hit and self.times is not None:
            self.times -= 1
        return hit
