"""The one text of a JSON value, equal to core's `canonicalJson`."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> str:
    """Keys sorted, no white space, nothing escaped that JSON does not require.

    Floats are refused: Python and JavaScript write some of them differently, and what is digested holds
    decimal texts instead. Keys are ASCII, so that code-point order equals JavaScript's order.

    Raises:
        TypeError: For a float anywhere in the value.
    """
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of_json(value: Any) -> str:
    """SHA-256 of the canonical JSON, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("canonical JSON of a state holds no floats; write them as decimal texts")
    if isinstance(value, dict):
        for member in value.values():
            _refuse_floats(member)
    elif isinstance(value, list | tuple):
        for member in value:
            _refuse_floats(member)
