from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import point_to
from corpus import encode
from preparing import fails, ids, run
from rl_exp_local_hub import HubFault, LocalHub


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "speech"
    folder.mkdir()
    return folder


def put(source: Path, *paths: str) -> None:
    for number, path in enumerate(paths):
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(encode(0.1, "wav", 200.0 + 30 * number))


def write_csv(path: Path, rows: list[dict[str, Any]], mark: str = ",") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]), delimiter=mark)
        writer.writeheader()
        writer.writerows(rows)


def test_an_audiofolder_of_csv_or_json(source: Path, tmp_path: Path) -> None:
    put(source, "train/a.wav", "train/deep/b.wav", "test/c.wav")
    rows = [
        {"file_name": "a.wav", "transcription": 'alisema "habari", basi', "speaker_id": 7},
        {"file_name": "deep/b.wav", "transcription": "[cs] maji", "speaker_id": 8},
    ]
    write_csv(source / "train" / "metadata.csv", rows)
    write_csv(source / "test" / "metadata.csv", [{"file_name": "c.wav", "transcription": "tatu"}])
    whole = run(tmp_path / "cache", {"words": None}, source=str(source), domain="words")
    assert [(e["id"], e["text"], e["speaker"]) for e in whole["examples"]] == [
        ("words/a", 'alisema "habari", basi', "7"),
        ("words/deep/b", "maji", "8"),
    ]
    test = run(
        tmp_path / "cache", {"words": 1}, source=str(source), domain="words", splits=["test"]
    )
    assert ids(test) == ["c"]
    assert test["notes"] == {"no_speaker": 1}
    (source / "train" / "metadata.csv").unlink()
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (source / "train" / "metadata.jsonl").write_text(lines + "{broken\n")
    again = run(tmp_path / "cache", {"words": None}, source=str(source), domain="words")
    assert again["examples"] == whole["examples"]
    assert again["rejected"] == {"bad_row": 1}


def test_common_voice(source: Path, tmp_path: Path) -> None:
    put(source, "sw/clips/x_1.wav", "sw/clips/x_2.wav", "sw/clips/x_3.wav")
    header = "client_id\tpath\tsentence\tup_votes\n"
    train = header + 'ab\tx_1.wav\tAkasema "twende.\t2\ncd\tx_2.wav\t\t2\n'
    (source / "sw" / "train.tsv").write_text(train)
    (source / "sw" / "dev.tsv").write_text(header + "ef\tx_3.wav\tNyumba\t2\n")
    (source / "sw" / "other.tsv").write_text("nothing\tof\tuse\n")
    manifest = run(tmp_path / "cache", {"read": None}, source=str(source), domain="read")
    (example,) = manifest["examples"]
    assert (example["text"], example["speaker"]) == ('Akasema "twende.', "ab")
    assert manifest["rejected"] == {"empty_text": 1}
    put(source, "en/clips/y.wav")
    (source / "en" / "train.tsv").write_text(header + "x\ty.wav\tHello\t2\n")
    error = fails(tmp_path / "other", {"read": None}, source=str(source), domain="read")
    assert error.code == "RLX_DATA_SEVERAL_CORPORA"
    assert "en, sw" in error.message
    one = run(tmp_path / "other", {"read": 1}, source=str(source), domain="read", folder="en")
    assert ids(one) == ["y"]


def test_domains_and_names_of_columns(source: Path, tmp_path: Path) -> None:
    put(source, "a.wav", "b.wav", "c.wav")
    rows = [
        {"wav": "a.wav", "maneno": "moja", "topic": "health", "code": "A"},
        {"wav": "b.wav", "maneno": "mbili", "topic": "farming", "code": "B"},
        {"wav": "c.wav", "maneno": "tatu", "topic": "health", "code": "A"},
    ]
    write_csv(source / "metadata.csv", rows)
    columns = {"audio": "wav", "text": "maneno", "domain": "topic", "id": "code"}
    manifest = run(
        tmp_path / "cache", {"health": None, "farming": None}, source=str(source), columns=columns
    )
    assert [e["id"] for e in manifest["examples"]] == ["farming/B", "health/A"]
    assert manifest["rejected"] == {"duplicate_id": 1}

    other = tmp_path / "other"
    error = fails(other, {"sports": None}, source=str(source), columns=columns)
    assert error.code == "RLX_DATA_DOMAIN_UNKNOWN"
    assert "it has farming, health." in error.message
    error = fails(other, {"health": None}, source=str(source))
    assert error.code == "RLX_DATA_COLUMN_UNKNOWN"
    assert "columns are wav, maneno, topic, code." in error.message
    assert "data.with.columns.audio" in error.hint
    error = fails(other, {"health": None}, source=str(source), columns={**columns, "text": "words"})
    assert "has no column 'words'" in error.message
    error = fails(other, {"health": None}, source=str(source), domain="read")
    assert error.code == "RLX_DATA_DOMAIN_UNKNOWN"


def test_only_files_of_the_corpus_are_read(source: Path, tmp_path: Path) -> None:
    put(source, "in/good.wav", "in/under/back.wav")
    put(tmp_path, "outside.wav")
    (source / "in" / "link.wav").symlink_to(tmp_path / "outside.wav")
    (source / "in" / "loop").symlink_to(source)
    names = ["good.wav", "../in/under/back.wav", "../../outside.wav", "link.wav", "absent.wav"]
    names += [str(tmp_path / "outside.wav"), "/etc/passwd", "good.wav/../../../outside.wav"]
    rows = [{"file_name": name, "text": f"neno {number}"} for number, name in enumerate(names)]
    write_csv(source / "in" / "metadata.csv", rows)
    manifest = run(tmp_path / "cache", {"x": None}, source=str(source), domain="x")
    assert [e["text"] for e in manifest["examples"]] == ["neno 0", "neno 1"]
    assert manifest["rejected"] == {"no_member": 1, "unsafe_path": 5}


def test_the_hub_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "someone/words"
    source = tmp_path / "shelf" / "datasets" / name
    put(source, *(f"train/{number}.wav" for number in range(5)))
    rows = [{"file_name": f"{number}.wav", "text": f"neno {number}"} for number in range(5)]
    write_csv(source / "train" / "metadata.csv", rows)
    here = run(tmp_path / "here", {"x": 3}, source=str(source), domain="x")
    with LocalHub(tmp_path / "shelf") as hub:
        point_to(hub, tmp_path, monkeypatch)
        cache = tmp_path / "cache"
        hub.set_faults(HubFault("train/2.wav", "stall", after_bytes=100))
        error = fails(cache, {"x": 3}, repository=name, domain="x")
        assert error.code == "RLX_HUB_STALLED"
        hub.set_faults()
        there = run(cache, {"x": 3}, repository=name, domain="x")
        assert there["examples"] == here["examples"]
        assert not [entry for entry in hub.log if entry["path"].endswith("/3.wav")]
        assert not list(cache.glob("hub/**/parts/*"))


def test_rows_that_are_none(source: Path, tmp_path: Path) -> None:
    put(source, "a.wav", "b.wav")
    (source / "metadata.csv").write_text(
        "file_name,text,domain\na.wav,moja,x\nb.wav\na.wav,1,2,3,4\n,tupu,x\nb.wav,mbili,\n"
    )
    manifest = run(tmp_path / "cache", {"x": None}, source=str(source))
    assert ids(manifest) == ["a"]
    assert manifest["rejected"] == {"bad_row": 4}


def test_a_folder_with_nothing_to_read(source: Path, tmp_path: Path) -> None:
    put(source, "a.wav")
    assert fails(tmp_path / "cache", {"x": None}, source=str(source)).code == "RLX_DATA_NOT_FOUND"
    error = fails(tmp_path / "cache", {"x": None}, source=str(source), folder="../..")
    assert "not inside" in error.message
