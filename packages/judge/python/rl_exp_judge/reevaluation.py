"""``judge/hear_states``: what recorded states hear in some clips of a split."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rl_exp_bridge import Call, importing

from rl_exp_judge.clips import read_clips
from rl_exp_judge.state_weights import state_weights
from rl_exp_judge.transcription import Progress, hear, settings_of


def hear_states(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Transcribes some clips by each of some states.

    Args:
        params: ``states`` as ``state_weights`` takes them; ``manifest`` and the ``clips`` of it by
            their ids; the rest as for ``transcribe``.
        call: Progress is told to it, and it says when to stop.

    Returns:
        ``heard``: for each state the items in the order of the manifest, or null where the state
        cannot be read.
    """
    with importing():
        from rl_exp_judge.recogniser import Recogniser

    wanted = set(params["clips"])
    clips = [clip for clip in read_clips(params["manifest"]) if clip.id in wanted]
    progress = Progress(call, params["label"], len(clips) * len(params["states"]))
    heard: list[list[dict[str, Any]] | None] = []
    for state in params["states"]:
        weights = state_weights(state)
        if weights is None:
            heard.append(None)
            continue
        recogniser = Recogniser(Path(params["base"]), weights, **settings_of(params))
        heard.append(hear(recogniser, clips, params["batch_size"], progress))
    return {"heard": heard}
