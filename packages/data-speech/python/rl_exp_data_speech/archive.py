"""Reads clips out of an archive once, in order, without writing any of it to disk."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Generator
from contextlib import closing
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from rl_exp_bridge import Call, WorkerError

from rl_exp_data_speech.clip import Rejected
from rl_exp_data_speech.files import Files
from rl_exp_data_speech.problems import archive_corrupt

MAX_CLIP_BYTES = 64 * 2**20
MAX_ARCHIVE_BYTES = 8 * 2**30
MAX_HEADER_BYTES = 2**20
MAX_GLOBAL_KEYS = 1_000
MAX_DICTIONARY_BYTES = 256 * 2**20
"""What unpacking may hold in memory; ``xz -9`` takes a quarter of it."""
READ_BYTES = 2**14
"""Little, so that nothing is read far beyond the last clip that is needed."""

Member = tuple[str, bytes]

_READ_BY_TARFILE = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


def read_clips(files: Files, path: str, call: Call) -> Generator[Member | Rejected, None, None]:
    """Yields file name and content of every clip of a ``.tar``, ``.tar.gz`` or ``.tar.xz``.

    Links, devices and members whose path leaves the archive are ``unsafe_member``, clips above
    ``MAX_CLIP_BYTES`` are ``over_size``; neither is read. Closing the iterator ends the transfer.
    Memory does not grow with the number of members.

    Raises:
        WorkerError: ``RLX_DATA_ARCHIVE_CORRUPT`` if the archive is damaged or cut off, or is or
            declares more than ``MAX_ARCHIVE_BYTES``.
    """
    try:
        with closing(files.stream(path, call)) as packed, closing(_unpacked(path, packed)) as raw:
            yield from _members(raw, call)
            # Only at the very end are the last checksums compared.
            while raw.read(READ_BYTES):
                call.check_cancelled()
    except (tarfile.TarError, lzma.LZMAError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise _corrupt(files, path, str(error) or "it ends too early") from error
    except RecursionError as error:
        raise _corrupt(files, path, "a header stands before a header without end") from error
    except _Damaged as error:
        raise _corrupt(files, path, str(error)) from error


class _Damaged(Exception):
    pass


class _Header(tarfile.TarInfo):
    """Refuses headers that would have tarfile itself read without a limit."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.size < 0:
            raise _Damaged(f"{self.name} declares a negative size")
        if self.size > MAX_HEADER_BYTES and self.type in _READ_BY_TARFILE:
            raise _Damaged(f"a header of {self.name} declares {self.size} bytes")
        if len(archive.pax_headers) > MAX_GLOBAL_KEYS:
            raise _Damaged("its headers for all members do not end")
        if self.type == tarfile.GNUTYPE_SPARSE:
            self._refuse_sparse()
        return cast("tarfile.TarInfo", super()._proc_member(archive))  # type: ignore[misc]

    def _refuse_sparse(self, *_: object) -> None:
        raise _Damaged(f"{self.name} is a sparse file")

    _proc_gnusparse_00 = _proc_gnusparse_01 = _proc_gnusparse_10 = _refuse_sparse


def _members(raw: BinaryIO, call: Call) -> Generator[Member | Rejected, None, None]:
    declared = 0
    with tarfile.open(fileobj=raw, mode="r|", bufsize=READ_BYTES, tarinfo=_Header) as archive:
        while (member := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]
            call.check_cancelled()
            if member.size < 0:
                raise _Damaged(f"{member.name} declares a negative size")
            declared += member.size
            if declared > MAX_ARCHIVE_BYTES:
                raise _Damaged(f"it declares more than {MAX_ARCHIVE_BYTES} bytes")
            if member.isdir():
                continue
            if not member.isreg() or _leaves(member.name):
                yield Rejected("unsafe_member")
            elif member.size > MAX_CLIP_BYTES:
                yield Rejected("over_size")
            else:
                content = archive.extractfile(member)
                data = content.read() if content else b""
                if len(data) != member.size:
                    raise _Damaged(f"{member.name} is cut off")
                yield PurePosixPath(member.name).name, data


def _unpacked(path: str, packed: BinaryIO) -> BinaryIO:
    unpacked = packed
    if path.endswith(".xz"):
        unpacked = cast("BinaryIO", io.BufferedReader(_Xz(packed), READ_BYTES))
    elif path.endswith(".gz"):
        unpacked = cast("BinaryIO", gzip.GzipFile(fileobj=packed))
    return cast("BinaryIO", _Bounded(unpacked))


class _Xz(io.RawIOBase):
    """What an ``.xz`` holds, whose dictionary is at most ``MAX_DICTIONARY_BYTES`` large."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._decompressor: lzma.LZMADecompressor | None = None
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            if self._decompressor is None or self._decompressor.eof:
                if self._decompressor is not None:
                    self._rest = self._decompressor.unused_data
                self._rest = self._rest.lstrip(b"\0") or self._packed.read(READ_BYTES)
                if not self._rest.strip(b"\0"):
                    if self._rest:
                        continue
                    if self._decompressor is None:
                        raise EOFError
                    return 0
                self._decompressor = lzma.LZMADecompressor(memlimit=MAX_DICTIONARY_BYTES)
            elif self._decompressor.needs_input:
                self._rest = self._packed.read(READ_BYTES)
                if not self._rest:
                    raise EOFError
            data = self._decompressor.decompress(self._rest, len(buffer))
            self._rest = b""
            if data:
                buffer[: len(data)] = data
                return len(data)


class _Bounded(io.RawIOBase):
    """A stream that is an error above ``MAX_ARCHIVE_BYTES``."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._left = MAX_ARCHIVE_BYTES

    def read(self, size: int = -1) -> bytes:
        data = self._raw.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise _Damaged(f"it holds more than {MAX_ARCHIVE_BYTES} bytes")
        return data

    def close(self) -> None:
        self._raw.close()
        super().close()


def _leaves(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or not path.name


def _corrupt(files: Files, path: str, reason: str) -> WorkerError:
    # Bytes of the hub that were kept may be what is damaged.
    files.discard(path)
    return archive_corrupt(files.where(path), reason, remote=files.remote)
