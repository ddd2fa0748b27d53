"""What a row says about a clip, whatever its columns are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from rl_exp_data_speech.problems import column_unknown

_TAG = re.compile(r"\[[^\[\]]*\]")
# Two and more bytes of UTF-8, read as Windows-1252 or Latin-1 and written as UTF-8 again.
_TWICE_ENCODED = re.compile("[ÃÂÅÄ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]|â€")

# The first of these that a row fills, where the options name none.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("key", "clip_id", "utterance_id"),
    "audio": ("audio_filepath", "file_name", "path", "audio", "filename", "file", "audio_path"),
    "text": ("normalized_transcription", "transcription", "sentence", "text", "transcript"),
    "speaker": ("voice_creator_id", "speaker_id", "speaker", "client_id"),
    "domain": ("domain",),
    "seconds": ("duration", "duration_seconds", "seconds"),
    # Who describes the same picture says nearly the same.
    "image": ("image_path", "image_filepath", "image_file_path", "image_prompt", "image"),
}


@dataclass(frozen=True)
class Row:
    """A clip as its table describes it.

    Attributes:
        key: Its name, unique in its domain.
        text: What is said; empty if it has no text.
        speaker: Who says it; of a row without a speaker, the picture that it describes.
        audio: The path of its audio as the row gives it; empty if it gives none.
        domain: What the row says its domain is; empty if it does not.
        seconds: How long the row says that it is; 0 if it does not.
        notes: What is odd about it, although it can be used.
    """

    key: str
    text: str
    speaker: str | None
    audio: str = ""
    domain: str = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


class Columns:
    """Which column means what: as the options name them, else by the names that are common."""

    def __init__(self, named: Mapping[str, str]) -> None:
        self._named = dict(named)

    def names(self, meaning: str) -> tuple[str, ...]:
        """The columns that are tried for a meaning, in this order."""
        named = self._named.get(meaning)
        return (named,) if named else _COLUMNS[meaning]

    def find(self, meaning: str, known: Collection[str]) -> str | None:
        """The first of them that is there."""
        return next((name for name in self.names(meaning) if name in known), None)

    def require(self, where: str, meanings: Collection[str], known: Collection[str]) -> None:
        """Checks that a table has columns for these, and every column that the options name.

        Raises:
            WorkerError: ``RLX_DATA_COLUMN_UNKNOWN``, with the columns that it has.
        """
        for meaning in [*meanings, *self._named]:
            if self.find(meaning, known) is None:
                raise column_unknown(where, meaning, self._named.get(meaning), known)

    def row(self, fields: Mapping[str, Any], key: str = "") -> Row:
        """Reads a row; its key is ``key``, else the column's, else the stem of its audio."""
        audio = self._text(fields, "audio")
        spoken = self._text(fields, "text")
        speaker = self._text(fields, "speaker")
        notes: tuple[str, ...] = ("mojibake",) if _TWICE_ENCODED.search(spoken) else ()
        if not speaker:
            image = self._text(fields, "image")
            speaker = f"image:{image}" if image else ""
            notes += ("speaker_from_image" if image else "no_speaker",)
        return Row(
            key=key or self._text(fields, "id") or PurePosixPath(audio).stem,
            text=clean_text(spoken),
            speaker=speaker or None,
            audio=audio,
            domain=self._text(fields, "domain"),
            seconds=_number(fields, self.names("seconds")),
            notes=notes,
        )

    def _text(self, fields: Mapping[str, Any], meaning: str) -> str:
        for name in self.names(meaning):
            value = fields.get(name)
            if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
                return str(value).strip()
        return ""


def clean_text(text: str) -> str:
    """Replaces annotation tags such as ``[cs]`` by a space and collapses white space."""
    return " ".join(_TAG.sub(" ", text).split())


def _number(fields: Mapping[str, Any], names: Collection[str]) -> float:
    for name in names:
        try:
            value = float(fields.get(name) or 0)
        except (TypeError, ValueError):
            continue
        if 0 < value < 86_400:
            return value
    return 0.0
