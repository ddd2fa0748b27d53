"""Clips: the examples of a split, as the data source prepared them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rl_exp_bridge import Place, WorkerError


@dataclass(frozen=True)
class Clip:
    """One utterance: where its decoded audio lies on the orchestrator's machine, what was said, how long it is."""

    id: str
    sha256: str
    text: str
    seconds: float
    audio: Path


def read_clips(reference: dict[str, Any], place: Place) -> list[Clip]:
    """The clips of a manifest reference `{path, root}`, in the manifest's order.

    Raises:
        WorkerError: RLX_SPLIT_EMPTY where the manifest lists nothing.
    """
    path, root = Path(reference["path"]), Path(reference["root"])
    with place.path(path).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    if not rows:
        raise WorkerError(
            "RLX_SPLIT_EMPTY",
            f"The split at {path} has no clips.",
            "Widen the split's domains or share in the experiment file, then look at it: rl-exp data FILE",
            exit_code=65,
        )
    return [
        Clip(row["id"], row["sha256"], row["text"], float(row["seconds"]), root / row["audio"])
        for row in rows
    ]
