"""``judge/check_audio``: whether the audio on disk is what the splits list."""

from __future__ import annotations

import hashlib
from typing import Any

from rl_exp_bridge import Call

from rl_exp_judge.clips import read_clips


def check_audio(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Digests the samples of every clip.

    Args:
        params: ``manifests`` by the name of their split, each with ``path`` and ``root``.
        call: Says when to stop.

    Returns:
        ``altered``: ``id`` and ``split`` of clips whose samples are not those that their split
        lists. ``seconds``: the audio that was looked at.
    """
    altered: list[dict[str, str]] = []
    seconds = 0.0
    for split, manifest in params["manifests"].items():
        for clip in read_clips(manifest):
            call.check_cancelled()
            content = clip.content()
            seconds += len(content) / 32_000
            if hashlib.sha256(content).hexdigest() != clip.sha256:
                altered.append({"id": clip.id, "split": split})
    return {"altered": altered, "seconds": seconds}
