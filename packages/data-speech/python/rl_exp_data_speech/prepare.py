"""``data/prepare``: a corpus becomes a manifest and decoded audio in the cache."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from rl_exp_bridge import Call

from rl_exp_data_speech.batch import Outcome
from rl_exp_data_speech.candidates import candidates
from rl_exp_data_speech.clip import Rejected
from rl_exp_data_speech.clip_store import clip_path
from rl_exp_data_speech.decode import RATE
from rl_exp_data_speech.decoded_before import DecodedBefore
from rl_exp_data_speech.decoding_pool import DecodingPool
from rl_exp_data_speech.preparation import Preparation


def prepare(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Prepares the domains of a corpus, and reads no more of it than the request needs.

    Args:
        params: See ``Preparation.open``.
        call: Progress is told to it, and it says when to stop.

    Returns:
        ``manifest_path`` and the ``sha256`` of that file, a manifest that may have ``notes``:
        how many of its examples are odd, by what.
    """
    preparation = Preparation.open(params, call)
    manifests = preparation.manifests
    if manifests.read() is None:
        with DecodedBefore(manifests.decoded_path, preparation.root) as before:
            manifest = _manifest(preparation, before, call)
        manifests.write(manifest)
        before.discard()
        preparation.discard_downloads()
    content = manifests.path.read_bytes()
    return {"manifest_path": str(manifests.path), "sha256": hashlib.sha256(content).hexdigest()}


def _manifest(preparation: Preparation, before: DecodedBefore, call: Call) -> dict[str, Any]:
    layout = preparation.layout
    total = sum(
        layout.count(domain, call) if wanted is None else wanted
        for domain, wanted in preparation.wanted.items()
    )
    examples: list[dict[str, Any]] = []
    rejected: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    with DecodingPool(preparation.root, preparation.max_seconds, total, before) as pool:
        for domain, wanted in preparation.wanted.items():
            for outcome in pool.decode(candidates(domain, layout.clips(domain, call)), wanted):
                call.check_cancelled()
                if isinstance(outcome, Rejected):
                    rejected[outcome.reason] += outcome.count
                elif outcome.decoded.reason is not None:
                    rejected[outcome.decoded.reason] += 1
                else:
                    examples.append(_example(domain, outcome))
                    notes.update(outcome.row.notes)
                    done = min(len(examples), total)
                    call.progress(task="preparing audio", done=done, total=total, unit="clips")
    done = len(examples)
    call.progress(task="preparing audio", done=done, total=done, unit="clips")
    manifest = {
        "root": str(preparation.root),
        "version": preparation.files.version,
        "examples": examples,
        "rejected": dict(sorted(rejected.items())),
        "notice": preparation.notice,
    }
    return {**manifest, "notes": dict(sorted(notes.items()))} if notes else manifest


def _example(domain: str, outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.identity,
        "sha256": outcome.decoded.digest,
        "speaker": outcome.row.speaker,
        "domain": domain,
        "text": outcome.row.text,
        "seconds": outcome.decoded.samples / RATE,
        "audio": clip_path(outcome.decoded.digest),
    }
