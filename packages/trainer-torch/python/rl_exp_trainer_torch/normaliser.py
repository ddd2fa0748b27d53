"""The text normalisers: sw-v1, which scores are computed with, and Whisper's own for comparison with others."""

import re
import unicodedata
from functools import cache
from typing import Any

NORMALISER = "sw-v1"
"""Its name; a change of any rule takes a new one, because scores under different rules do not compare."""

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u02b9\u0060\u00b4", "'"))
_MARKUP = re.compile(r"\[[^\]]*\]|<[^>]*>")
_GROUPED_THOUSANDS = re.compile(r"(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")


def normalise(text: str) -> str:
    """The text as it is scored.

    NFKC; the typographic apostrophes become `'`; `[…]` and `<…>` become a space; lower case; an apostrophe stays
    between word characters (ng'ombe is one word); commas that group thousands are removed; whatever else is no
    letter, mark or number becomes a space; runs of space become one.
    """
    # The acute accent U+00B4 has a decomposition, so apostrophes are mapped before NFKC, and again after it.
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).translate(_APOSTROPHES)
    text = _MARKUP.sub(" ", text)
    text = unicodedata.normalize("NFKC", text.lower())
    text = _GROUPED_THOUSANDS.sub(lambda match: match[0].replace(",", ""), text)
    characters = [character if _stays(text, index) else " " for index, character in enumerate(text)]
    return " ".join("".join(characters).split())


def basic(text: str) -> str:
    """The text under Whisper's BasicTextNormalizer, which most published figures use.

    It does Swahili wrong: ng'ombe becomes two words, `habari[cs]hello` one, and what stands in parentheses is lost.
    """
    return str(_basic_normalizer()(text))


@cache
def _basic_normalizer() -> Any:
    from transformers.models.whisper.english_normalizer import BasicTextNormalizer

    return BasicTextNormalizer()


def _stays(text: str, index: int) -> bool:
    if text[index] == "'":
        return 0 < index < len(text) - 1 and _is_word(text[index - 1]) and _is_word(text[index + 1])
    return _is_word(text[index])


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"
