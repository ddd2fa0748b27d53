"""Parquet files of a Hugging Face audio dataset: a column of audio beside columns of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rl_exp_bridge import Call

from rl_exp_data_speech.by_split import tables_of_splits
from rl_exp_data_speech.clip import Clips
from rl_exp_data_speech.files import Files
from rl_exp_data_speech.layout import Part
from rl_exp_data_speech.parquet_shard import ParquetShard
from rl_exp_data_speech.problems import domain_unknown, not_found
from rl_exp_data_speech.rows import Columns
from rl_exp_data_speech.seconds_by_size import MEAN_CLIP_SECONDS, seconds_by_size

SUFFIX = ".parquet"


class ParquetLayout:
    """``data/train-00000-of-00005.parquet`` and the like.

    A file of the hub is fetched whole before it is read: its rows lie behind an index at its end.
    """

    def __init__(
        self, files: Files, columns: Columns, splits: Sequence[str], domain: str | None
    ) -> None:
        self._files = files
        self._columns = columns
        self._domain = domain
        shards = [path for path in files.entries if path.endswith(SUFFIX)]
        if not shards:
            raise not_found(f"{files.name} holds no {SUFFIX} file")
        self._shards = tables_of_splits(files.name, shards, splits)

    def inputs(self, domain: str) -> list[str]:
        """The files of the splits."""
        if self._domain not in (None, domain):
            raise domain_unknown(self._files.name, [domain], [str(self._domain)])
        return list(self._shards)

    def clips(self, domain: str, call: Call) -> Clips:
        """File by file and row by row; a row group without the domain is passed over."""
        known: set[str] = set()
        for shard in self._shards:
            with ParquetShard(self._files, self._columns, self._domain, shard, call) as opened:
                yield from opened.clips(domain, known)
        if domain not in known:
            raise domain_unknown(self._files.name, [domain], known)

    def count(self, domain: str, call: Call) -> int:
        """Fetches nothing: rows are counted in the files that are here."""
        return sum(part.clips for part in self.parts(domain, call))

    def parts(self, domain: str, call: Call) -> Iterator[Part]:
        """A part a file, which is guessed by its size unless it is here."""
        for path in self._shards:
            entry = self._files.entries[path]
            seconds = seconds_by_size(entry)
            if self._files.is_here(path):
                with ParquetShard(self._files, self._columns, self._domain, path, call) as opened:
                    yield Part(opened.rows, seconds, 0, path)
            else:
                clips = max(1, round(seconds / MEAN_CLIP_SECONDS))
                yield Part(clips, seconds, entry.bytes, path)
