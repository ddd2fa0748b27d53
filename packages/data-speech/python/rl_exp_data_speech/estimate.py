"""``data/estimate``: what preparing would bring, from the listing and tables alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rl_exp_bridge import Call

from rl_exp_data_speech.decode import RATE
from rl_exp_data_speech.preparation import Preparation

_SAMPLE_BYTES = 2


def estimate(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Estimates a preparation; nothing large is fetched.

    Args:
        params: See ``Preparation.open``.
        call: Says when to stop.

    Returns:
        ``version``, ``clips``, ``audio_seconds``, ``download_bytes`` and ``disk_bytes``: exact if
        it was prepared before, and then without a download.
    """
    preparation = Preparation.open(params, call)
    manifest = preparation.manifests.read()
    if manifest is not None:
        seconds = [example["seconds"] for example in manifest["examples"]]
        return _answer(preparation, len(seconds), sum(seconds), 0)
    clips, total_seconds, download = 0, 0.0, 0.0
    # Domains that lie in one file share its clips, and it is fetched once.
    given: Counter[str] = Counter()
    for domain, wanted in preparation.wanted.items():
        left = wanted
        for part in preparation.layout.parts(domain, call):
            call.check_cancelled()
            there = part.clips - given[part.whole] if part.whole else part.clips
            taken = there if left is None else min(left, there)
            share = taken / part.clips if part.clips else 0.0
            clips += taken
            total_seconds += part.seconds * share
            if part.whole is None:
                download += part.bytes * (1 if left is None else share)
            else:
                download += 0 if part.whole in given else part.bytes
                given[part.whole] += taken
            if left is not None:
                left -= taken
                if left == 0:
                    break
    return _answer(preparation, clips, total_seconds, round(download))


def _answer(
    preparation: Preparation, clips: int, seconds: float, download_bytes: int
) -> dict[str, Any]:
    return {
        "version": preparation.files.version,
        "clips": clips,
        "audio_seconds": seconds,
        "download_bytes": download_bytes,
        "disk_bytes": round(seconds * RATE) * _SAMPLE_BYTES,
    }
