"""``judge/transcribe``: what a checkpoint hears in the clips of some splits, counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rl_exp_bridge import Call, importing

from rl_exp_judge.clips import Clip, read_clips


def transcribe(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Transcribes splits by one checkpoint, which is loaded once.

    Args:
        params: ``base`` and ``checkpoint`` (folders); ``manifests`` by name, each with ``path`` and
            ``root``; ``language``, ``task``, ``batch_size``, ``device`` (``auto``, ``cpu`` or
            ``cuda``); ``label`` for progress.
        call: Progress is told to it, and it says when to stop.

    Returns:
        ``items`` by name of the manifest, in its order.
    """
    with importing():
        import torch

        from rl_exp_judge.counts import count
        from rl_exp_judge.recogniser import Recogniser

    splits = {name: read_clips(manifest) for name, manifest in params["manifests"].items()}
    device = params["device"]
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    recogniser = Recogniser(
        Path(params["base"]),
        Path(params["checkpoint"]),
        language=params["language"],
        task=params["task"],
        device=device,
    )
    total = sum(map(len, splits.values()))
    done = 0
    items: dict[str, list[dict[str, Any]]] = {}
    for name, clips in splits.items():
        texts: dict[str, str] = {}
        for batch in _batches(clips, params["batch_size"]):
            call.check_cancelled()
            call.progress(task=params["label"], done=done, total=total, unit="clips")
            for clip, text in zip(batch, recogniser.transcribe(batch), strict=True):
                texts[clip.id] = text
            done += len(batch)
        items[name] = [count(clip.id, clip.text, texts[clip.id]).as_json() for clip in clips]
    call.progress(task=params["label"], done=done, total=total, unit="clips")
    return {"items": items}


def _batches(clips: list[Clip], size: int) -> list[list[Clip]]:
    """Clips of similar length together, the longest first, so that memory peaks at once."""
    ordered = sorted(clips, key=lambda clip: (-clip.seconds, clip.id))
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]
