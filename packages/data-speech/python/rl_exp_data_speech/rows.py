"""The table beside an archive: which clip says what, and who says it."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

_TAG = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True)
class Row:
    """A clip's name, text (empty if it has none) and speaker."""

    key: str
    text: str
    speaker: str | None


class Table:
    """The rows of one shard, found by a member's file name or, failing that, by its stem."""

    def __init__(self, path: Path, rejected: Counter[str]) -> None:
        """Reads the table; lines that are no row and rows of a name met before are counted."""
        self.rows: list[Row] = []
        self._by_name: dict[str, Row] = {}
        self._by_key: dict[str, Row] = {}
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.strip():
                    self._add(line, rejected)

    def find(self, name: str) -> Row | None:
        """The row of the member with this file name."""
        return self._by_name.get(name) or self._by_key.get(PurePosixPath(name).stem)

    def _add(self, line: str, rejected: Counter[str]) -> None:
        fields = _parse(line)
        name = PurePosixPath(_text(fields, "audio_filepath")).name
        key = _text(fields, "key") or PurePosixPath(name).stem
        if not key:
            rejected["bad_row"] += 1
            return
        if key in self._by_key or name in self._by_name:
            rejected["duplicate_id"] += 1
            return
        spoken = _text(fields, "normalized_transcription") or _text(fields, "transcription")
        row = Row(key, clean_text(spoken), _text(fields, "voice_creator_id") or None)
        self.rows.append(row)
        self._by_key[key] = row
        if name:
            self._by_name[name] = row


def clean_text(text: str) -> str:
    """Replaces annotation tags such as ``[cs]`` by a space and collapses white space."""
    return " ".join(_TAG.sub(" ", text).split())


def _parse(line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value).strip()
