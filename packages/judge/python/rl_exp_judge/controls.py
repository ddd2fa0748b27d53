"""``judge/run_controls``: what a change as large but random hears, and what is heard in silence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rl_exp_bridge import Call, importing

from rl_exp_judge.clips import RATE, read_clips
from rl_exp_judge.transcription import Progress, hear, settings_of

if TYPE_CHECKING:
    import torch

SILENCES_SECONDS = (1, 3, 5, 10)


def run_controls(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Transcribes some clips by randomly changed weights, and silence by both checkpoints.

    Args:
        params: ``submitted`` (a folder beside ``base``); ``draws``, how often weights are drawn;
            ``seed``, a text that decides them; ``manifest`` and the ``clips`` of it by their ids;
            the rest as for ``transcribe``.
        call: Progress is told to it, and it says when to stop.

    Returns:
        ``noise``: for each draw the items in the order of the manifest. ``silence``: what ``base``
        and ``submitted`` heard in seconds of nothing.
    """
    with importing():
        from rl_exp_judge.recogniser import Recogniser, folder_weights

    base = Path(params["base"])
    before, after = folder_weights(base), folder_weights(Path(params["submitted"]))
    settings = settings_of(params)
    wanted = set(params["clips"])
    clips = [clip for clip in read_clips(params["manifest"]) if clip.id in wanted]
    progress = Progress(call, params["label"], len(clips) * params["draws"])
    noise = []
    for draw in range(params["draws"]):
        weights = randomly_changed(before, after, f"{params['seed']}|{draw}")
        recogniser = Recogniser(base, weights, **settings)
        noise.append(hear(recogniser, clips, params["batch_size"], progress))
    silences = [np.zeros(seconds * RATE, np.float32) for seconds in SILENCES_SECONDS]
    return {
        "noise": noise,
        "silence": {
            name: Recogniser(base, weights, **settings).transcribe_samples(silences)
            for name, weights in {"base": before, "submitted": after}.items()
        },
    }


def randomly_changed(
    before: Mapping[str, torch.Tensor], after: Mapping[str, torch.Tensor], seed: str
) -> dict[str, torch.Tensor]:
    """Weights as far from ``before`` as ``after`` is, tensor by tensor, in random directions."""
    import torch

    changed: dict[str, torch.Tensor] = {}
    for name, tensor in before.items():
        distance = float((after[name] - tensor).norm())
        if distance == 0:
            changed[name] = tensor
            continue
        number = int.from_bytes(hashlib.sha256(f"{seed}|{name}".encode()).digest()[:7], "big")
        direction = torch.randn(tensor.shape, generator=torch.Generator().manual_seed(number))
        changed[name] = tensor + direction * (distance / float(direction.norm()))
    return changed
