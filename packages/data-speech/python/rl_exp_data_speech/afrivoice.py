"""The layout of Afrivoice: archives of clips, each with a table beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import PurePosixPath

from rl_exp_bridge import Call

from rl_exp_data_speech.archive import read_clips
from rl_exp_data_speech.clip import Clip, Clips, Rejected, held
from rl_exp_data_speech.files import Files
from rl_exp_data_speech.layout import Part
from rl_exp_data_speech.rows import Columns, Row
from rl_exp_data_speech.seconds_by_size import seconds_by_size
from rl_exp_data_speech.shards import Shard, Shards
from rl_exp_data_speech.table import read_table


class Afrivoice:
    """``<domain>_swahili_<split>/manifest_<N>.jsonl`` and ``…/audio/audio_<N>.tar.xz``."""

    def __init__(self, files: Files, columns: Columns, splits: Sequence[str]) -> None:
        self._files = files
        self._columns = columns
        self._splits = splits
        self._shards = Shards(files)

    def inputs(self, domain: str) -> list[str]:
        """Tables and archives."""
        return [
            path
            for shard in self._shards.of(domain, self._splits)
            for path in (shard.table, shard.archive)
            if path
        ]

    def clips(self, domain: str, call: Call) -> Clips:
        """Shard by shard, in the order of the archive."""
        for shard in self._shards.of(domain, self._splits):
            yield from self._clips_of(shard, call)

    def count(self, domain: str, call: Call) -> int:
        """Reads every table."""
        shards = self._shards.of(domain, self._splits)
        tables = [self._table(shard, call) for shard in shards if shard.archive]
        return sum(bool(row.text) for table in tables for row in table.rows)

    def parts(self, domain: str, call: Call) -> Iterator[Part]:
        """A part a shard."""
        for shard in self._shards.of(domain, self._splits):
            if not shard.archive:
                continue
            rows = [row for row in self._table(shard, call).rows if row.text]
            entry = self._files.entries[shard.archive]
            said = sum(row.seconds for row in rows)
            seconds = said or seconds_by_size(entry)
            size = 0 if self._files.is_here(shard.archive) else entry.bytes
            yield Part(len(rows), seconds, size)

    def _clips_of(self, shard: Shard, call: Call) -> Clips:
        table = self._table(shard, call)
        yield from (Rejected(reason, count) for reason, count in table.rejected.items())
        if shard.archive is None:
            yield Rejected("no_archive", len(table.rows))
            return
        missing = {row.key for row in table.rows}
        with closing(read_clips(self._files, shard.archive, call)) as members:
            for member in members:
                if isinstance(member, Rejected):
                    yield member
                    continue
                name, content = member
                row = table.find(name)
                if row is None:
                    yield Rejected("no_row")
                else:
                    missing.discard(row.key)
                    yield Clip(row, held(content))
        if missing:
            yield Rejected("no_member", len(missing))

    def _table(self, shard: Shard, call: Call) -> _Table:
        table = _Table()
        if shard.table is not None:
            for fields in read_table(self._files.fetch(shard.table, call)):
                table.add(self._columns.row(fields or {}))
        return table


class _Table:
    """The rows of one shard, found by a member's file name or, failing that, by its stem."""

    def __init__(self) -> None:
        self.rejected: Counter[str] = Counter()
        self.rows: list[Row] = []
        self._by_name: dict[str, Row] = {}
        self._by_key: dict[str, Row] = {}

    def find(self, name: str) -> Row | None:
        return self._by_name.get(name) or self._by_key.get(PurePosixPath(name).stem)

    def add(self, row: Row) -> None:
        name = PurePosixPath(row.audio).name
        if not row.key:
            self.rejected["bad_row"] += 1
        elif row.key in self._by_key or name in self._by_name:
            self.rejected["duplicate_id"] += 1
        else:
            self.rows.append(row)
            self._by_key[row.key] = row
            if name:
                self._by_name[name] = row
