from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from conftest import point_to
from corpus import encode
from preparing import fails, ids, parameters, run
from pyarrow import parquet
from rl_exp_bridge import Call
from rl_exp_local_hub import HubFault, LocalHub

from rl_exp_data_speech.estimate import estimate

NAME = "someone/swahili"


def write(path: Path, first: int, rows: int, **changes: list[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    numbers = range(first, first + rows)
    columns: dict[str, list[Any]] = {
        "audio": [
            {"bytes": encode(0.1, hertz=150.0 + 11 * number), "path": "audio.webm"}
            for number in numbers
        ],
        "sentence": [f"neno la {number}" for number in numbers],
        "client_id": [f"speaker {number % 2}" for number in numbers],
        "domain": ["health" if number % 3 else "farming" for number in numbers],
        "up_votes": list(numbers),
        **changes,
    }
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    arrays = {
        name: pa.array(values, kind) if name == "audio" else pa.array(values)
        for name, values in columns.items()
    }
    parquet.write_table(pa.table(arrays), path, row_group_size=3)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf" / "datasets" / NAME
    write(folder / "data" / "train-00000-of-00002.parquet", 0, 7)
    write(folder / "data" / "train-00001-of-00002.parquet", 7, 5)
    write(folder / "data" / "test-00000-of-00001.parquet", 20, 2)
    return folder


def test_rows_are_read_in_order(source: Path, tmp_path: Path) -> None:
    domains: dict[str, int | None] = {"farming": None, "health": 4}
    manifest = run(tmp_path / "cache", domains, source=str(source))
    assert [(e["domain"], e["text"]) for e in manifest["examples"]] == [
        ("farming", "neno la 0"),
        ("farming", "neno la 3"),
        ("farming", "neno la 6"),
        ("farming", "neno la 9"),
        ("health", "neno la 1"),
        ("health", "neno la 2"),
        ("health", "neno la 4"),
        ("health", "neno la 5"),
    ]
    assert ids(manifest)[3] == "data/train-00001-of-00002:2"
    assert manifest["examples"][0]["speaker"] == "speaker 0"
    assert manifest["rejected"] == {}
    one = run(tmp_path / "cache", {"all": None}, source=str(source), domain="all", splits=["test"])
    assert [e["text"] for e in one["examples"]] == ["neno la 20", "neno la 21"]


def test_the_hub_gives_the_same_and_only_files_needed(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = run(tmp_path / "here", {"health": 3}, source=str(source))
    with LocalHub(tmp_path / "shelf") as hub:
        point_to(hub, tmp_path, monkeypatch)
        cache = tmp_path / "cache"
        asked = parameters(cache, {"health": 3}, repository=NAME)
        told = estimate(asked, Call(lambda _: None))
        first = source / "data" / "train-00000-of-00002.parquet"
        assert told["download_bytes"] >= first.stat().st_size
        assert not [entry for entry in hub.log if "parquet" in entry["path"]]

        hub.set_faults(HubFault("*.parquet", "truncate", after_bytes=3000))
        assert fails(cache, {"health": 3}, repository=NAME).code == "RLX_HUB_CUT_OFF"
        hub.set_faults()
        there = run(cache, {"health": 3}, repository=NAME)
        assert there["examples"] == here["examples"]
        assert there["version"] == hub.commit("datasets", NAME)
        assert not [entry for entry in hub.log if "train-00001" in entry["path"]]
        assert not list(cache.glob("hub/**/*.parquet"))
        assert estimate(asked, Call(lambda _: None))["download_bytes"] == 0


def test_a_file_that_several_domains_lie_in_is_told_once(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = sum(path.stat().st_size for path in (source / "data").glob("train-*"))
    call = Call(lambda _: None)
    with LocalHub(tmp_path / "shelf") as hub:
        point_to(hub, tmp_path, monkeypatch)
        asked: dict[str, Any] = {"repository": NAME, "cache": tmp_path / "cache"}
        one = estimate(parameters(domains={"health": None}, **asked), call)
        both = estimate(parameters(domains={"farming": None, "health": None}, **asked), call)
        assert both == one
        assert both["download_bytes"] == size
        some = estimate(parameters(domains={"farming": 1, "health": 1}, **asked), call)
        assert (some["clips"], some["download_bytes"]) == (2, size)


def test_odd_rows(source: Path, tmp_path: Path) -> None:
    shard = source / "data" / "train-00000-of-00001.parquet"
    for path in (source / "data").iterdir():
        path.unlink()
    clip = encode(0.1)
    audio = [
        {"bytes": clip, "path": None},
        {"bytes": None, "path": "elsewhere.wav"},
        None,
        {"bytes": b"", "path": "a.wav"},
        {"bytes": b"noise" * 100, "path": "a.wav"},
    ]
    write(shard, 0, 5, audio=audio, sentence=["moja", "mbili", "tatu", "nne", None])
    manifest = run(tmp_path / "cache", {"x": None}, source=str(source), domain="x")
    assert [e["text"] for e in manifest["examples"]] == ["moja"]
    assert manifest["rejected"] == {"empty_text": 1, "no_member": 2, "zero_length": 1}


def test_what_is_missing_is_named(source: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    error = fails(cache, {"sports": None}, source=str(source))
    assert error.code == "RLX_DATA_DOMAIN_UNKNOWN"
    assert "it has farming, health." in error.message
    error = fails(cache, {"health": None}, source=str(source), columns={"text": "words"})
    assert error.code == "RLX_DATA_COLUMN_UNKNOWN"
    assert "audio, sentence, client_id, domain, up_votes" in error.message
    error = fails(cache, {"health": None}, source=str(source), columns={"audio": "sentence"})
    assert "data.with.columns.audio" in error.hint
    assert (
        "no table of the split dev"
        in fails(cache, {"health": None}, source=str(source), splits=["dev"]).message
    )
    shard = source / "data" / "train-00000-of-00002.parquet"
    shard.write_bytes(shard.read_bytes()[:-100])
    error = fails(cache, {"health": None}, source=str(source))
    assert error.code == "RLX_DATA_ARCHIVE_CORRUPT"
    assert str(shard) in error.message
