"""Tables of rows: JSON lines, and comma or tab separated values."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

Fields = dict[str, Any]

_KNOWN_FROM_ROWS = 100
MAX_LINE_CHARACTERS = 2**20


def read_table(path: Path) -> Iterator[Fields | None]:
    """Yields the rows in order, None for a line that is no row."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = _lines(file)
        if path.suffix == ".jsonl":
            yield from _objects(lines)
        else:
            yield from _separated(lines, "\t" if path.suffix == ".tsv" else ",")


def columns_of(path: Path) -> list[str]:
    """The columns of a table; of JSON lines, those that its first rows fill."""
    known: dict[str, None] = {}
    for fields in islice(read_table(path), _KNOWN_FROM_ROWS):
        known.update(dict.fromkeys(fields or ()))
    return list(known)


def _lines(file: TextIO) -> Iterator[str]:
    """The lines; of one above ``MAX_LINE_CHARACTERS`` no more than a start that is no row."""
    while line := file.readline(MAX_LINE_CHARACTERS):
        if len(line) == MAX_LINE_CHARACTERS and not line.endswith("\n"):
            while (rest := file.readline(MAX_LINE_CHARACTERS)) and not rest.endswith("\n"):
                pass
            line = "{\n"
        yield line


def _objects(lines: Iterator[str]) -> Iterator[Fields | None]:
    for line in lines:
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            fields = None
        yield fields if isinstance(fields, dict) else None


def _separated(lines: Iterator[str], mark: str) -> Iterator[Fields | None]:
    # Common Voice writes quotation marks in its TSV as they are.
    if mark == "\t":
        rows = csv.DictReader(lines, delimiter=mark, quoting=csv.QUOTE_NONE)
    else:
        rows = csv.DictReader(lines)
    while True:
        try:
            fields = next(rows, None)
        except csv.Error:
            yield None
            continue
        if fields is None:
            return
        # A row of more or fewer values than there are columns has None among its keys or values.
        yield None if None in fields or None in fields.values() else dict(fields)
