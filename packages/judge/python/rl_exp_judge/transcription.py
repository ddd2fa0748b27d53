"""``judge/transcribe``: what a checkpoint hears in the clips of some splits, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rl_exp_bridge import Call, importing

from rl_exp_judge.clips import Clip, read_clips

if TYPE_CHECKING:
    from rl_exp_judge.recogniser import Recogniser


def transcribe(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Transcribes splits by one checkpoint, which is loaded once.

    Args:
        params: ``base`` and ``checkpoint`` (folders); ``manifests`` by name, each with ``path`` and
            ``root``; ``language``, ``task``, ``batch_size``, ``device`` (``auto``, ``cpu`` or
            ``cuda``); ``part`` as ``[index, of]``, for every ``of``-th clip of a manifest from
            ``index`` on; ``label`` for progress.
        call: Progress is told to it, and it says when to stop.

    Returns:
        ``items`` of the part by name of the manifest, in its order.
    """
    with importing():
        from rl_exp_judge.recogniser import Recogniser, folder_weights

    index, of = params["part"]
    splits = {
        name: read_clips(manifest)[index::of] for name, manifest in params["manifests"].items()
    }
    recogniser = Recogniser(
        Path(params["base"]), folder_weights(Path(params["checkpoint"])), **settings_of(params)
    )
    progress = Progress(call, params["label"], sum(map(len, splits.values())))
    return {
        "items": {
            name: hear(recogniser, clips, params["batch_size"], progress)
            for name, clips in splits.items()
        }
    }


def settings_of(params: dict[str, Any]) -> dict[str, str]:
    """What a recogniser is told beside its weights."""
    return {
        "language": params["language"],
        "task": params["task"],
        "device": device_of(params["device"]),
    }


def device_of(asked: str) -> str:
    """The device that ``auto`` means on this machine; any other one as it is."""
    import torch

    if asked != "auto":
        return asked
    return "cuda" if torch.cuda.is_available() else "cpu"


@dataclass
class Progress:
    """How far the clips of a request are."""

    call: Call
    label: str
    total: int
    done: int = 0

    def tell(self) -> None:
        """Tells it, unless the call is to stop."""
        self.call.check_cancelled()
        self.call.progress(task=self.label, done=self.done, total=self.total, unit="clips")


def hear(
    recogniser: Recogniser, clips: Sequence[Clip], batch_size: int, progress: Progress
) -> list[dict[str, Any]]:
    """Transcribes clips and counts, one item per clip, in their order."""
    from rl_exp_judge.counts import count

    texts: dict[str, str] = {}
    for batch in _batches(clips, batch_size):
        progress.tell()
        for clip, text in zip(batch, recogniser.transcribe(batch), strict=True):
            texts[clip.id] = text
        progress.done += len(batch)
    progress.tell()
    return [count(clip.id, clip.text, texts[clip.id]).as_json() for clip in clips]


def _batches(clips: Sequence[Clip], size: int) -> list[list[Clip]]:
    """Clips of similar length together, the longest first, so that memory peaks at once."""
    ordered = sorted(clips, key=lambda clip: (-clip.seconds, clip.id))
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]
