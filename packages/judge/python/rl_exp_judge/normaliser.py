"""sw-v1, the form in which Swahili texts are compared, and the one of most published figures."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHE = re.compile("[\u2018\u2019\u02bc\u02b9\u0060\u00b4]")
_BRACKETED = re.compile(r"\[[^\]]*\]|<[^>]*>")
_IN_BRACKETS = re.compile(r"[<\[][^>\]]*[>\]]")
_IN_PARENTHESES = re.compile(r"\([^)]+\)")
_GROUP_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_GROUPED = re.compile(r"(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")


def normalise(text: str) -> str:
    """Normalises a text.

    NFKC and lower case; all apostrophes are ``'`` and stay inside words only; ``[…]`` and ``<…>``
    are white space; ``10,000`` is ``10000``; of the rest only letters, marks and numbers stay.
    """
    # U+00B4 decomposes into a space and an accent, so apostrophes are replaced before NFKC too.
    text = _APOSTROPHE.sub("'", text)
    text = _APOSTROPHE.sub("'", unicodedata.normalize("NFKC", text))
    text = unicodedata.normalize("NFKC", _BRACKETED.sub(" ", text).lower())
    text = _GROUPED.sub(lambda number: _GROUP_COMMA.sub("", number[0]), text)
    kept = [c if c == "'" or unicodedata.category(c)[0] in "LMN" else " " for c in text]
    return " ".join(filter(None, map(_without_outer_apostrophes, "".join(kept).split())))


def normalise_basic(text: str) -> str:
    """Normalises a text as Whisper's BasicTextNormalizer does, with single spaces between words.

    Lower case; what stands in ``[…]``, ``<…>`` and ``(…)`` is deleted; NFKC; marks, symbols and
    punctuation become a space, so that ``ng'ombe`` is two words.
    """
    text = _IN_PARENTHESES.sub("", _IN_BRACKETS.sub("", text.lower()))
    kept = [
        " " if unicodedata.category(c)[0] in "MSP" else c
        for c in unicodedata.normalize("NFKC", text)
    ]
    return " ".join("".join(kept).lower().split())


def _without_outer_apostrophes(word: str) -> str:
    """An apostrophe counts between two letters; doubled ones part the word."""
    return " ".join(part.strip("'") for part in re.split("'{2,}", word) if part.strip("'"))
