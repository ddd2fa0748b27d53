"""What lies beside the weights of two checkpoints, compared."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from rl_exp_judge.checkpoint_folder import CheckpointFolder


def compare_settings(base: CheckpointFolder, submitted: CheckpointFolder) -> list[dict[str, Any]]:
    """Plain files in which two checkpoints differ.

    Returns:
        For each its name as ``file``; ``difference``, which is ``added``, ``missing`` or
        ``changed``; and ``keys``, the members in which two JSON objects differ, null where one of
        the two is none.
    """
    before, after = base.settings(), submitted.settings()
    found: list[dict[str, Any]] = []
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            found.append({"file": name, "difference": "added", "keys": None})
        elif name not in after:
            found.append({"file": name, "difference": "missing", "keys": None})
        elif _digest(before[name]) != _digest(after[name]):
            keys = _differing_keys(before[name], after[name])
            found.append({"file": name, "difference": "changed", "keys": keys})
    return found


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _differing_keys(before: Path, after: Path) -> list[str] | None:
    first, second = _object(before), _object(after)
    if first is None or second is None:
        return None
    # A member that is null is not the same as one that is not there.
    return sorted(
        key
        for key in first.keys() | second.keys()
        if (key in first) != (key in second) or first.get(key) != second.get(key)
    )


def _object(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
