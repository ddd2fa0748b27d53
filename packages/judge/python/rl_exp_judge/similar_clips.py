"""``judge/compare_clips``: clips of one split that sound like one of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rl_exp_bridge import Call

from rl_exp_judge.clips import Samples, read_clips
from rl_exp_judge.fingerprint import DECIMATION, HOP, HOP_SECONDS, Words, fingerprint

# Clips of other words or speakers differ in two fifths of their bits, two readings of like
# sentences by one synthetic voice in more than a quarter, and the same clip filtered, cut or
# encoded anew in less than a quarter.
MOST_ERRORS = 0.25
LEAST_OVERLAP = 0.6
LEAST_WORDS = 8
# Silence and hum have the same words everywhere; looking at a few of them keeps the cost linear.
OCCURRENCES = 4
CANDIDATES = 32
# Frames that lie half a step apart from the known ones are the least alike, so both are tried.
_STARTS = (0, HOP * DECIMATION // 2)
_SHIFTS = 2**32
_FLIPS = np.concatenate([[0], 1 << np.arange(32, dtype=np.uint64)]).astype(np.uint32)


@dataclass(frozen=True)
class _Fingerprinted:
    id: str
    split: str
    words: Words


@dataclass(frozen=True)
class _Match:
    """A known clip, the share of bits in which it differs, and the frames compared."""

    clip: _Fingerprinted
    errors: float
    frames: int


class Index:
    """Finds among clips that it knows those that sound like another one, by their fingerprints."""

    def __init__(self, clips: list[_Fingerprinted]) -> None:
        self._clips = clips
        lengths = [len(clip.words) for clip in clips]
        words = np.concatenate([clip.words for clip in clips]) if clips else np.zeros(0, np.uint32)
        owner = np.repeat(np.arange(len(clips)), lengths)
        frame = np.concatenate([np.arange(n) for n in lengths]) if clips else owner
        order = np.argsort(words, kind="stable")
        self._words, self._owner, self._frame = words[order], owner[order], frame[order]

    def find(self, samples: Samples) -> _Match | None:
        """The clip that is most like this one; None where none is alike."""
        found = (self._find(fingerprint(samples[start:])) for start in _STARTS)
        return min(filter(None, found), key=lambda match: match.errors, default=None)

    def _find(self, words: Words) -> _Match | None:
        """Words that differ by at most one bit say which clips, and how far shifted, to compare."""
        best: _Match | None = None
        for owner, shift in self._candidates(words):
            known = self._clips[owner].words
            start, end = max(0, -shift), min(len(words), len(known) - shift)
            frames = end - start
            if frames < max(LEAST_WORDS, LEAST_OVERLAP * min(len(words), len(known))):
                continue
            differing = words[start:end] ^ known[start + shift : end + shift]
            errors = float(np.bitwise_count(differing).sum()) / (32 * frames)
            if errors <= MOST_ERRORS and (best is None or errors < best.errors):
                best = _Match(self._clips[owner], errors, frames)
        return best

    def _candidates(self, words: Words) -> list[tuple[int, int]]:
        probes = (words[:, None] ^ _FLIPS[None, :]).reshape(-1)
        frame = np.repeat(np.arange(len(words)), len(_FLIPS))
        first = np.searchsorted(self._words, probes, side="left")
        last = np.searchsorted(self._words, probes, side="right")
        met: list[NDArray[np.int64]] = []
        for occurrence in range(OCCURRENCES):
            at = first + occurrence
            hit = at < last
            at = at[hit]
            met.append(self._owner[at] * _SHIFTS + self._frame[at] - frame[hit] + _SHIFTS // 2)
        pairs, counts = np.unique(np.concatenate(met), return_counts=True)
        often = pairs[np.argsort(-counts, kind="stable")[:CANDIDATES]]
        return [(int(pair // _SHIFTS), int(pair % _SHIFTS) - _SHIFTS // 2) for pair in often]


def compare_clips(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Looks for clips of val that sound like one of train, and of hidden that sound like either.

    Args:
        params: ``manifests`` of ``train``, ``val`` and ``hidden``, each with ``path`` and ``root``.
        call: Says when to stop.

    Returns:
        ``similar``: for each such clip its ``id`` and ``split``, the most similar one's as ``of``
        and ``of_split``, the share of ``differing_bits`` and the ``seconds`` compared.
    """
    known: list[_Fingerprinted] = []
    similar: list[dict[str, Any]] = []
    for split in ("train", "val", "hidden"):
        index = Index(known)
        own: list[_Fingerprinted] = []
        for clip in read_clips(params["manifests"][split]):
            call.check_cancelled()
            samples = clip.samples()
            own.append(_Fingerprinted(clip.id, split, fingerprint(samples)))
            found = index.find(samples) if known else None
            if found is not None:
                similar.append(
                    {
                        "id": clip.id,
                        "split": split,
                        "of": found.clip.id,
                        "of_split": found.clip.split,
                        "differing_bits": found.errors,
                        "seconds": found.frames * HOP_SECONDS,
                    }
                )
        known.extend(own)
    return {"similar": similar}
