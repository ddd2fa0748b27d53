"""One Parquet file of clips and rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath
from typing import Any

from rl_exp_bridge import Call, WorkerError

from rl_exp_data_speech.archive import MAX_CLIP_BYTES
from rl_exp_data_speech.clip import Clip, Clips, Rejected, held
from rl_exp_data_speech.files import Files
from rl_exp_data_speech.problems import archive_corrupt, column_unknown
from rl_exp_data_speech.rows import Columns, Row

READ_ROWS = 32
MAX_GROUP_BYTES = 16 * 2**30
"""Unpacked; Arrow takes a group apart as a whole."""


class ParquetShard:
    """A file, open.

    Attributes:
        rows: How many there are, of any domain.
    """

    def __init__(
        self, files: Files, columns: Columns, domain: str | None, path: str, call: Call
    ) -> None:
        from pyarrow import ArrowException, parquet

        self._files = files
        self._path = path
        self._columns = columns
        self._constant = domain
        self._call = call
        self._broken: type[Exception] = ArrowException
        try:
            self._file = parquet.ParquetFile(files.fetch(path, call))
        except (ArrowException, OSError, ValueError) as error:
            raise self._corrupt(error) from error
        self.rows: int = self._file.metadata.num_rows
        schema = self._file.schema_arrow
        known = schema.names
        where = files.where(path)
        columns.require(where, ["text"] if domain else ["text", "domain"], known)
        self._audio = _audio_column(schema, columns.names("audio"))
        if self._audio is None:
            raise column_unknown(where, "audio", None, known)
        self._others = [name for name in known if _is_plain(schema.field(name).type)]

    def __enter__(self) -> ParquetShard:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def clips(self, domain: str, known: set[str]) -> Clips:
        """The clips of a domain; adds to ``known`` every domain that is met."""
        position = 0
        for group in range(self._file.num_row_groups):
            self._call.check_cancelled()
            size = self._file.metadata.row_group(group).num_rows
            domains = self._domains(group, size)
            known.update(name for name in domains if name)
            if domain in domains:
                batches = self._read(group, [*self._others, str(self._audio)])
                for fields in batches:
                    row = self._row(fields, position)
                    position += 1
                    if (self._constant or row.domain) == domain:
                        yield Clip(row, self._reader(fields[str(self._audio)]))
            else:
                position += size

    def _domains(self, group: int, size: int) -> Collection[str]:
        if self._constant is not None:
            return [self._constant] if size else []
        names = [name for name in self._columns.names("domain") if name in self._others]
        return {self._columns.row(fields).domain for fields in self._read(group, names)}

    def _read(self, group: int, names: list[str]) -> Iterator[dict[str, Any]]:
        declared = self._file.metadata.row_group(group).total_byte_size
        if not 0 <= declared <= MAX_GROUP_BYTES:
            raise self._corrupt(ValueError(f"a group of rows declares {declared} bytes"))
        try:
            for batch in self._file.iter_batches(READ_ROWS, row_groups=[group], columns=names):
                yield from batch.to_pylist()
        except (self._broken, OSError, ValueError, OverflowError) as error:
            raise self._corrupt(error) from error

    def _row(self, fields: dict[str, Any], position: int) -> Row:
        texts = {name: fields[name] for name in self._others}
        named = any(texts.get(name) for name in self._columns.names("id"))
        stem = str(PurePosixPath(self._path).with_suffix(""))
        return self._columns.row(texts, "" if named else f"{stem}:{position}")

    def _reader(self, audio: Any) -> Callable[[], bytes | Rejected]:
        content = audio.get("bytes") if isinstance(audio, dict) else audio
        if not isinstance(content, bytes):
            return lambda: Rejected("no_member")
        if len(content) > MAX_CLIP_BYTES:
            return lambda: Rejected("over_size")
        return held(content)

    def _corrupt(self, error: Exception) -> WorkerError:
        self._files.discard(self._path)
        return archive_corrupt(
            self._files.where(self._path),
            str(error).splitlines()[0] if str(error) else "it is damaged",
            remote=self._files.remote,
        )


def _audio_column(schema: Any, names: Collection[str]) -> str | None:
    from pyarrow import types

    def holds_audio(kind: Any) -> bool:
        if types.is_struct(kind):
            return any(field.name == "bytes" and _is_binary(field.type) for field in kind)
        return bool(_is_binary(kind))

    return next(
        (name for name in names if name in schema.names and holds_audio(schema.field(name).type)),
        None,
    )


def _is_binary(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_binary(kind) or types.is_large_binary(kind))


def _is_plain(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_integer(kind)
        or types.is_floating(kind)
    )
