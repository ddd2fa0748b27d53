"""Tables beside audio files: audiofolder of Hugging Face, Common Voice, lines of JSON."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import PurePosixPath

from rl_exp_bridge import Call

from rl_exp_data_speech.archive import MAX_CLIP_BYTES
from rl_exp_data_speech.by_split import tables_of_splits
from rl_exp_data_speech.clip import Clip, Clips, Rejected
from rl_exp_data_speech.files import Entry, Files
from rl_exp_data_speech.layout import Part
from rl_exp_data_speech.problems import domain_unknown, not_found
from rl_exp_data_speech.rows import Columns, Row
from rl_exp_data_speech.seconds_by_size import seconds_by_size
from rl_exp_data_speech.table import columns_of, read_table

SUFFIXES = (".csv", ".tsv", ".jsonl")
_USUAL_NAMES = ("metadata", "manifest")


class TableLayout:
    """``<split>.tsv``, ``<split>/metadata.csv`` or ``metadata.jsonl``, and the files they name."""

    def __init__(
        self, files: Files, columns: Columns, splits: Sequence[str], domain: str | None
    ) -> None:
        self._files = files
        self._columns = columns
        self._domain = domain
        self._tables = tables_of_splits(files.name, _tables(files), splits)
        self._first: str | None = None

    def inputs(self, domain: str) -> list[str]:
        """The tables, and every file that they could name."""
        if self._domain not in (None, domain):
            raise domain_unknown(self._files.name, [domain], [str(self._domain)])
        others = (path for path in self._files.entries if not path.endswith(SUFFIXES))
        return [*self._tables, *others]

    def clips(self, domain: str, call: Call) -> Clips:
        """Table by table, in the order of the rows; a file is opened when its turn comes."""
        # What belongs to no domain is told once.
        self._first = self._first or domain
        for table, row in self._rows(domain, call):
            if row is None or not row.key:
                if self._first == domain:
                    yield Rejected("bad_row")
            else:
                yield Clip(row, self._reader(table, row, call))

    def count(self, domain: str, call: Call) -> int:
        """Reads the tables."""
        return sum(bool(row and row.text) for _, row in self._rows(domain, call))

    def parts(self, domain: str, call: Call) -> Iterator[Part]:
        """A part a clip."""
        for table, row in self._rows(domain, call):
            entry = self._entry(table, row.audio) if row is not None and row.text else None
            if row is None or not isinstance(entry, Entry):
                continue
            here = self._files.is_here(entry.path)
            yield Part(1, row.seconds or seconds_by_size(entry), 0 if here else entry.bytes)

    def _rows(self, domain: str, call: Call) -> Iterator[tuple[str, Row | None]]:
        """The domain's rows with their table, and None for rows of no domain."""
        known: set[str] = set()
        for table in self._tables:
            path = self._files.fetch(table, call)
            needed = ["audio", "text"] if self._domain else ["audio", "text", "domain"]
            self._columns.require(self._files.where(table), needed, columns_of(path))
            for fields in read_table(path):
                call.check_cancelled()
                row = self._row(fields) if fields is not None else None
                own = row and (self._domain or row.domain)
                known.update([own] if own else [])
                if not own or own == domain:
                    yield table, row if own else None
        if domain not in known:
            raise domain_unknown(self._files.name, [domain], known)

    def _row(self, fields: dict[str, object]) -> Row:
        row = self._columns.row(fields)
        # Folders of one speaker each may hold files of the same names.
        named = any(fields.get(name) for name in self._columns.names("id"))
        return row if named else replace(row, key=posixpath.splitext(row.audio)[0])

    def _reader(self, table: str, row: Row, call: Call) -> Callable[[], bytes | Rejected]:
        def read() -> bytes | Rejected:
            entry = self._entry(table, row.audio)
            if isinstance(entry, Rejected):
                return entry
            with closing(self._files.stream(entry.path, call)) as content:
                return content.read()

        return read

    def _entry(self, table: str, audio: str) -> Entry | Rejected:
        """Only what the listing has is ever opened."""
        folder = posixpath.dirname(table)
        if posixpath.normpath(posixpath.join(folder, audio)).startswith(("/", "../")):
            return Rejected("unsafe_path")
        for base in (folder, posixpath.join(folder, "clips"), ""):
            path = posixpath.normpath(posixpath.join(base, audio))
            entry = self._files.entries.get(path)
            if entry is not None and not entry.inside:
                return Rejected("unsafe_path")
            if entry is not None:
                return entry if entry.bytes <= MAX_CLIP_BYTES else Rejected("over_size")
        return Rejected("no_member")


def _tables(files: Files) -> list[str]:
    tables = [path for path in files.entries if path.endswith(SUFFIXES)]
    usual = [path for path in tables if PurePosixPath(path).stem in _USUAL_NAMES]
    if not tables:
        raise not_found(f"{files.name} holds no table: no .csv, .tsv or .jsonl")
    return usual or tables
