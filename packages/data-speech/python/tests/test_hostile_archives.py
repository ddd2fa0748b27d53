"""Archives and tables made to harm: nothing is written outside, and each has one clear answer."""

from __future__ import annotations

import gc
import json
import lzma
import resource
import struct
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from corpus import encode, member, row, special, write_shard
from preparing import fails, ids, run
from pyarrow import parquet
from rl_exp_bridge import Call

from rl_exp_data_speech import archive
from rl_exp_data_speech.local_files import LocalFiles

CORRUPT = "RLX_DATA_ARCHIVE_CORRUPT"


def packed(path: Path, parts: Iterator[bytes]) -> None:
    """Compresses a stream that is never in memory as a whole."""
    with lzma.open(path, "wb", preset=0) as out:
        for part in parts:
            out.write(part)


def header(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tarfile.GNU_FORMAT)


def blocks(content: bytes) -> bytes:
    return content + bytes(-len(content) % 512)


def pax(records: bytes, kind: bytes = tarfile.XHDTYPE) -> bytes:
    return header("pax", len(records), kind) + blocks(records)


def record(key: str, value: str) -> bytes:
    body = f" {key}={value}\n".encode()
    size = len(body) + 1
    while len(str(size)) + len(body) != size:
        size = len(str(size)) + len(body)
    return str(size).encode() + body


def nothing_without_end() -> Iterator[bytes]:
    yield bytes(1024)
    for _ in range(200):
        yield bytes(2**20)


def endless_globals() -> Iterator[bytes]:
    for number in range(100):
        keys = (record(f"k{number}-{index}", "x" * 50) for index in range(600))
        yield pax(b"".join(keys), tarfile.XGLTYPE)
    yield bytes(1024)


def names_of_names() -> Iterator[bytes]:
    for _ in range(5_000):
        yield header("././@LongLink", 8, tarfile.GNUTYPE_LONGNAME) + blocks(b"a.wav\0\0\0")
    yield bytes(1024)


def sparse(kind: str) -> Iterator[bytes]:
    if kind == "old":
        yield header("a.wav", 512, tarfile.GNUTYPE_SPARSE) + bytes(512)
    else:
        keys = {"GNU.sparse.major": kind[0], "GNU.sparse.minor": kind[2]}
        keys |= {"GNU.sparse.name": "a.wav", "GNU.sparse.realsize": str(2**40)}
        keys |= {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(2**40)}
        yield pax(b"".join(record(*item) for item in keys.items()))
        yield header("a.wav", 512) + blocks(b"99999999\n")
    yield bytes(1024)


def negative_in_pax() -> Iterator[bytes]:
    yield pax(record("size", "-1024")) + header("a.wav", 0)
    yield bytes(1024)


BOMBS: dict[str, Callable[[], Iterator[bytes]]] = {
    "nothing without end": nothing_without_end,
    "headers for all without end": endless_globals,
    "a name of a name of a name": names_of_names,
    "a sparse file of old": lambda: sparse("old"),
    "a sparse file 0.1": lambda: sparse("0.1"),
    "a sparse file 1.0": lambda: sparse("1.0"),
    "a negative size": negative_in_pax,
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_unpacks_to_too_much(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "nothing without end":
        monkeypatch.setattr(archive, "MAX_ARCHIVE_BYTES", 100 * 2**20)
    source = tmp_path / "speech"
    shard = write_shard(source, "health", [row("a.wav")], [])
    packed(shard, BOMBS[name]())
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    error = fails(tmp_path / "cache", {"health": None}, source=str(source))
    assert (error.code, str(shard) in error.message) == (CORRUPT, True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024
    assert time.monotonic() - began < 30


def test_members_are_not_kept(tmp_path: Path) -> None:
    shard = write_shard(tmp_path, "health", [], [])
    packed(shard, iter([*(header(f"{number}.wav") for number in range(3_000)), bytes(1024)]))
    files = LocalFiles(tmp_path)
    path = shard.relative_to(tmp_path).as_posix()
    members = archive.read_clips(files, path, Call(lambda _: None))
    assert [next(members) for _ in range(3_000)][-1] == ("2999.wav", b"")
    kept = sum(isinstance(one, tarfile.TarInfo) for one in gc.get_objects())
    assert kept < 50
    assert list(members) == []


def test_a_dictionary_of_gigabytes_is_not_made(tmp_path: Path) -> None:
    shard = write_shard(tmp_path / "speech", "health", [row("a.wav")], [])
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1536 * 2**20 - 1}]
    content = bytearray(lzma.compress(bytes(1024), filters=[{**filters[0], "dict_size": 2**16}]))
    place = content.index(bytes([lzma.FILTER_LZMA2, 1])) + 2
    content[place] = 39  # 3 GiB
    block = content[12 : 12 + (content[12] + 1) * 4 - 4]
    content[12 + len(block) : 16 + len(block)] = struct.pack("<I", _crc(bytes(block)))
    shard.write_bytes(content)
    error = fails(tmp_path / "cache", {"health": None}, source=str(tmp_path / "speech"))
    assert (error.code, "memory" in error.message.lower()) == (CORRUPT, True)


def _crc(content: bytes) -> int:
    import zlib

    return zlib.crc32(content)


def test_parts_of_an_xz_one_after_the_other(tmp_path: Path) -> None:
    source = tmp_path / "speech"
    shard = write_shard(source, "health", [row("a.wav")], [member("a.wav", encode(0.1, "wav"))])
    whole = lzma.decompress(shard.read_bytes())
    halves = [lzma.compress(whole[:700]), bytes(4), lzma.compress(whole[700:])]
    shard.write_bytes(b"".join(halves))
    assert ids(run(tmp_path / "cache", {"health": None}, source=str(source))) == ["a"]
    shard.write_bytes(b"".join(halves) + b"behind it")
    assert fails(tmp_path / "other", {"health": None}, source=str(source)).code == CORRUPT


NAMES = {
    "a parent": "../a.wav",
    "a parent inside": "x/../../a.wav",
    "the root": "/a.wav",
    "two slashes": "//host/a.wav",
    "a drive": "C:\\a.wav",
    "another separator": "..\\a.wav",
    "nothing": "..",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_member_whose_name_leaves_the_archive(name: str, tmp_path: Path) -> None:
    source = tmp_path / "speech"
    write_shard(source, "health", [row("a.wav")], [member(NAMES[name], encode(0.1, "wav"))])
    before = set(tmp_path.rglob("*"))
    manifest = run(tmp_path / "cache", {"health": None}, source=str(source))
    assert manifest["examples"] == []
    assert manifest["rejected"] == {"no_member": 1, "unsafe_member": 1}
    new = set(tmp_path.rglob("*")) - before
    assert all(path.is_relative_to(tmp_path / "cache") for path in new)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_a_member_that_is_no_file(kind: bytes, tmp_path: Path) -> None:
    source = tmp_path / "speech"
    write_shard(source, "health", [row("a.wav")], [special("a.wav", kind, "../../../etc/passwd")])
    manifest = run(tmp_path / "cache", {"health": None}, source=str(source))
    assert manifest["rejected"] == {"no_member": 1, "unsafe_member": 1}


def test_the_same_name_twice_is_one_example(tmp_path: Path) -> None:
    source = tmp_path / "speech"
    clips = [member("a.wav", encode(0.1, "wav")), member("x/a.wav", encode(0.2, "wav"))]
    write_shard(source, "health", [row("a.wav")], clips)
    assert ids(run(tmp_path / "cache", {"health": None}, source=str(source))) == ["a"]


ROWS: dict[str, tuple[str, dict[str, int]]] = {
    "100 MB in one line": ('{"x": "' + "y" * 100_000_000 + '"}', {"bad_row": 1}),
    "nested without end": ("[" * 200_000, {"bad_row": 1}),
    "a number without end": ('{"key": ' + "9" * 100_000 + "}", {"bad_row": 1}),
    "not a number": ('{"key": NaN, "transcription": Infinity}', {"bad_row": 1}),
    "NUL": ('{"key": "a\\u0000b", "audio_filepath": "\\u0000.wav", "transcription": "x"}', {}),
    "half a character": ('{"key": "\\ud800", "transcription": "x"}', {}),
    "a path for a key": ('{"key": "../../x", "transcription": "x"}', {}),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_a_table(name: str, tmp_path: Path) -> None:
    text, rejected = ROWS[name]
    source = tmp_path / "speech"
    shard = write_shard(source, "health", [], [member("a.wav", encode(0.1, "wav"))])
    table = shard.parent.parent / "manifest_0.jsonl"
    table.write_text(f"{text}\n{json.dumps(row('a.wav'))}\n", encoding="utf-8")
    manifest = run(tmp_path / "cache", {"health": None}, source=str(source))
    assert ids(manifest) == ["a"]
    assert manifest["rejected"] == (rejected or {"no_member": 1})


def table_of_clips(path: Path, **columns: Any) -> None:
    path.parent.mkdir(parents=True)
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    audio = pa.array([{"bytes": encode(0.1, "wav"), "path": "../../x.wav"}], kind)
    parquet.write_table(pa.table({"audio": audio, "text": pa.array(["x"]), **columns}), path)


def cut(content: bytes) -> bytes:
    return content[:-20]


def long_footer(content: bytes) -> bytes:
    return content[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1"


def garbled_footer(content: bytes) -> bytes:
    size = struct.unpack("<I", content[-8:-4])[0]
    return content[: -8 - size] + bytes([0x2C] * size) + content[-8:]


def no_utf_8(content: bytes) -> bytes:
    return content.replace(b"habari", b"\xff\xfe\xffari")


@pytest.mark.parametrize("spoil", [cut, long_footer, garbled_footer, no_utf_8])
def test_a_parquet_file(spoil: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "speech" / "data" / "train-00000-of-00001.parquet"
    table_of_clips(path, speaker=pa.array(["habari"]))
    content = path.read_bytes()
    assert spoil(content) != content
    path.write_bytes(spoil(content))
    error = fails(tmp_path / "cache", {"all": None}, source=str(tmp_path / "speech"), domain="all")
    assert error.code == CORRUPT


def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    import os

    source = tmp_path / "speech"
    shard = write_shard(source, "health", [row("a.wav")], [])
    shard.unlink()
    os.mkfifo(shard)
    error = fails(tmp_path / "cache", {"health": None}, source=str(source))
    assert error.code == "RLX_DATA_NOT_FOUND"


def test_a_clip_that_is_a_list_of_files_reads_none_of_them(tmp_path: Path) -> None:
    secret = tmp_path / "secret.wav"
    secret.write_bytes(encode(0.2, "wav"))
    lists = {
        "a.wav": f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n".encode(),
        "b.wav": f"ffconcat version 1.0\nfile {secret}\n".encode(),
        "c.wav": f"v=0\nm=audio 5004 RTP/AVP 96\na=control:file://{secret}\n".encode(),
    }
    source = tmp_path / "speech"
    write_shard(source, "health", [row(n) for n in lists], [member(n, c) for n, c in lists.items()])
    manifest = run(tmp_path / "cache", {"health": None}, source=str(source))
    assert manifest["examples"] == []
    assert manifest["rejected"] == {"undecodable": 3}
