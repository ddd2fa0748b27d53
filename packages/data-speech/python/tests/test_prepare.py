from __future__ import annotations

import gzip
import hashlib
import json
import lzma
import tarfile
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from corpus import encode, member, row, special, write_shard
from rl_exp_bridge import Call, Cancelled, WorkerError

from rl_exp_data_speech import archive
from rl_exp_data_speech.prepare import prepare


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "speech"
    folder.mkdir()
    return folder


def run(source: Path, **changes: Any) -> dict[str, Any]:
    reply = prepare(params(source, **changes), Call(lambda _: None))
    content = Path(reply["manifest_path"]).read_bytes()
    assert reply["sha256"] == hashlib.sha256(content).hexdigest()
    manifest: dict[str, Any] = json.loads(content)
    return manifest


def params(source: Path, **changes: Any) -> dict[str, Any]:
    domains = changes.pop("domains", ["health"])
    return {
        "source": str(source),
        "cache": str(source.parent / "cache"),
        "domains": domains if isinstance(domains, dict) else dict.fromkeys(domains),
        "splits": ["train"],
        "max_seconds": 30,
        **changes,
    }


def read_wav(manifest: dict[str, Any], example: dict[str, Any]) -> np.ndarray[Any, Any]:
    with wave.open(str(Path(manifest["root"]) / example["audio"])) as clip:
        assert (clip.getnchannels(), clip.getsampwidth(), clip.getframerate()) == (1, 2, 16_000)
        return np.frombuffer(clip.readframes(clip.getnframes()), np.int16)


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_every_codec_becomes_16_khz_mono(source: Path) -> None:
    clips = {
        "a.webm": encode(0.5, "webm"),
        "b.webm": encode(0.5, "mp3"),  # named after what it is not
        "c.webm": encode(0.5, "wav"),
        "d.flac": encode(0.5, "flac", channels=2),
        "e.wav": encode(0.5, "wav", channels=2, rate=44_100),
    }
    rows = [row(name) for name in clips]
    write_shard(source, "health", rows, [member(f"audio_0/{n}", c) for n, c in clips.items()])
    manifest = run(source)
    assert manifest["rejected"] == {}
    assert [e["id"] for e in manifest["examples"]] == [f"health/{x}" for x in "abcde"]
    for example in manifest["examples"]:
        samples = read_wav(manifest, example)
        assert hashlib.sha256(samples.tobytes()).hexdigest() == example["sha256"]
        assert len(samples) / 16_000 == example["seconds"] == pytest.approx(0.5, abs=0.06)
        spectrum = np.abs(np.fft.rfft(samples))
        hertz = np.argmax(spectrum) * 16_000 / len(samples)
        assert hertz == pytest.approx(300, abs=4)


def test_wav_at_the_target_rate_is_kept_bit_for_bit(source: Path) -> None:
    content = encode(0.3, "wav")
    write_shard(source, "health", [row("a.wav")], [member("audio_0/a.wav", content)])
    manifest = run(source)
    assert read_wav(manifest, manifest["examples"][0]).tobytes() == content[-9600:]


def test_text_rules(source: Path) -> None:
    texts = {
        "plain": {"transcription": "habari   gani"},
        "normalised": {"transcription": "X", "normalized_transcription": "habari"},
        "null_normalised": {"transcription": "habari", "normalized_transcription": None},
        "tags": {"transcription": "[pause] habari[cs]hello [p]sana"},
        "apostrophes": {"transcription": "ng'ombe ng\u2019ombe ng\u02bcombe"},
        "digits": {"transcription": "10,000 na 2.5"},
        "mojibake": {"transcription": "maÃ\u00adsha"},
        "null": {"transcription": None},
        "empty": {"transcription": " "},
        "only_tag": {"transcription": "[cs]"},
        "absent": {},
    }
    rows = []
    for key, fields in texts.items():
        entry = {**row(f"{key}.wav"), **fields}
        if "transcription" not in fields:
            del entry["transcription"]
        rows.append(entry)
    clips = [member(f"audio_0/{key}.wav", encode(0.1, "wav")) for key in texts]
    write_shard(source, "health", rows, clips)
    manifest = run(source)
    assert {e["id"].split("/")[1]: e["text"] for e in manifest["examples"]} == {
        "plain": "habari gani",
        "normalised": "habari",
        "null_normalised": "habari",
        "tags": "habari hello sana",
        "apostrophes": "ng'ombe ng\u2019ombe ng\u02bcombe",
        "digits": "10,000 na 2.5",
        "mojibake": "maÃ\u00adsha",
    }
    assert manifest["rejected"] == {"empty_text": 4}


def test_clips_that_cannot_be_used_are_counted_by_reason(source: Path) -> None:
    short = encode(0.1, "wav")
    clips = {
        "good.wav": short,
        "long.webm": encode(2.0),
        "empty.wav": b"",
        "silent.wav": encode(0, "wav"),
        "noise.webm": b"\x00\x01\x02" * 500,
        "cut.webm": encode(0.5)[:60],
        "orphan.wav": short,
    }
    rows = [row(name) for name in clips if name != "orphan.wav"]
    rows += [row("absent.wav"), row("good.wav"), {"transcription": "nobody's"}]
    shard = write_shard(source, "health", rows, [member(f"x/{n}", c) for n, c in clips.items()])
    with (shard.parent.parent / "manifest_0.jsonl").open("a") as table:
        table.write("{not json\n\n[1]\n")
    manifest = run(source, max_seconds=1)
    assert [e["id"] for e in manifest["examples"]] == ["health/good"]
    assert manifest["rejected"] == {
        "bad_row": 3,
        "duplicate_id": 1,
        "no_member": 1,
        "no_row": 1,
        "over_long": 1,
        "undecodable": 2,
        "zero_length": 2,
    }


def test_rows_join_on_the_key_where_the_path_does_not_match(source: Path) -> None:
    by_key = row("a.webm", audio_filepath="somewhere/else.webm", key="clip-7")
    write_shard(source, "health", [by_key], [member("audio_0/clip-7.wav", encode(0.1, "wav"))])
    assert [e["id"] for e in run(source)["examples"]] == ["health/clip-7"]


def test_speakers_may_be_absent_or_numbers(source: Path) -> None:
    rows = [
        row("a.wav", voice_creator_id=12),
        row("b.wav", voice_creator_id=None),
        row("c.wav", voice_creator_id=" "),
    ]
    clips = [member(f"{x}.wav", encode(0.1, "wav")) for x in "abc"]
    write_shard(source, "health", rows, clips)
    assert [e["speaker"] for e in run(source)["examples"]] == ["12", None, None]


def test_shards_are_read_in_numeric_order_and_ids_are_unique_over_them(source: Path) -> None:
    for number, hertz in ((10, 500.0), (2, 300.0)):
        clips = [member("a.wav", encode(0.1, "wav", hertz)), member(f"n{number}.wav", b"")]
        clips += [member(f"m{number}.wav", encode(0.1, "wav", hertz))]
        rows = [row("a.wav"), row(f"m{number}.wav"), row(f"n{number}.wav")]
        write_shard(source, "health", rows, clips, number=number)
    manifest = run(source)
    assert [e["id"] for e in manifest["examples"]] == ["health/a", "health/m2", "health/m10"]
    assert manifest["rejected"] == {"duplicate_id": 1, "zero_length": 2}


def test_only_the_domains_and_splits_asked_for_are_read(source: Path) -> None:
    clip = member("a.wav", encode(0.1, "wav"))
    for domain in ("health", "agriculture"):
        write_shard(source, domain, [row("a.wav")], [clip])
        write_shard(source, domain, [row("b.wav")], [member("b.wav", clip[1])], split="test")
    broken = write_shard(source, "government", [row("a.wav")], [clip])
    broken.write_bytes(b"junk")
    manifest = run(source, domains=["health", "agriculture"])
    assert [e["id"] for e in manifest["examples"]] == ["agriculture/a", "health/a"]
    manifest = run(source, splits=["test", "train"])
    assert [e["id"] for e in manifest["examples"]] == ["health/b", "health/a"]


def test_hostile_members_touch_nothing_outside_the_cache(source: Path, tmp_path: Path) -> None:
    clip = encode(0.1, "wav")
    outside = tmp_path / "outside.wav"
    members = [
        member(str(outside), clip),
        member("../../outside.wav", clip),
        member("audio_0/..", clip),
        special("link.wav", tarfile.SYMTYPE, "/etc/passwd"),
        special("hard.wav", tarfile.LNKTYPE, "good.wav"),
        special("null.wav", tarfile.CHRTYPE),
        special("pipe.wav", tarfile.FIFOTYPE),
        special("audio_0", tarfile.DIRTYPE),
        member("audio_0/good.wav", clip),
    ]
    names = ("outside.wav", "link.wav", "hard.wav", "null.wav", "pipe.wav", "good.wav")
    write_shard(source, "health", [row(name) for name in names], members)
    before = set(files_below(tmp_path))
    manifest = run(source)
    assert [e["id"] for e in manifest["examples"]] == ["health/good"]
    assert manifest["rejected"] == {"no_member": 5, "unsafe_member": 7}
    new = set(files_below(tmp_path)) - before
    assert all(path.is_relative_to(tmp_path / "cache") for path in new)
    assert len(new) == 2


def test_a_clip_above_the_size_cap_is_not_read(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_CLIP_BYTES", 10_000)
    members = [member("big.wav", bytes(20_000)), member("a.wav", encode(0.1, "wav"))]
    write_shard(source, "health", [row("big.wav"), row("a.wav")], members)
    manifest = run(source)
    assert [e["id"] for e in manifest["examples"]] == ["health/a"]
    assert manifest["rejected"] == {"no_member": 1, "over_size": 1}


def test_a_huge_declared_size_is_refused_before_anything_is_unpacked(source: Path) -> None:
    info = tarfile.TarInfo("bomb.wav")
    info.size = 2**40
    shard = write_shard(source, "health", [row("bomb.wav")], [])
    shard.write_bytes(lzma.compress(info.tobuf(tarfile.GNU_FORMAT)))
    assert corrupt_archive(source) == str(shard)


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz"])
def test_other_archives_are_read_too(source: Path, suffix: str) -> None:
    rows = [row("a.wav"), row("b.wav")]
    clips = [member(f"{x}.wav", encode(0.1, "wav", 200 + ord(x))) for x in "ab"]
    packed = write_shard(source, "health", rows, clips)
    whole = run(source)
    content = lzma.decompress(packed.read_bytes())
    packed.unlink()
    archive = packed.with_name(f"audio_0{suffix}")
    archive.write_bytes(gzip.compress(content) if suffix == ".tar.gz" else content)
    assert run(source) == whole
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 3])
    with pytest.raises(WorkerError) as raised:
        run(source)
    assert raised.value.code == "RLX_DATA_ARCHIVE_CORRUPT"


def test_a_header_that_declares_too_much_is_refused_unread(source: Path) -> None:
    info = tarfile.TarInfo("././@PaxHeader")
    info.type = tarfile.XHDTYPE
    info.size = 2**32
    shard = write_shard(source, "health", [row("a.wav")], [])
    shard.write_bytes(lzma.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(2**21)))
    assert corrupt_archive(source) == str(shard)


@pytest.mark.parametrize("keep", [0, 7, 0.3, 0.9, -1])
def test_a_truncated_archive_is_an_error_and_leaves_no_manifest(source: Path, keep: float) -> None:
    rows = [row(f"{n}.wav") for n in range(40)]
    noise = np.random.default_rng(7)
    clips = []
    for n in range(40):
        wav = encode(0.1, "wav")
        clips.append(member(f"{n}.wav", wav + noise.bytes(3000)))
    shard = write_shard(source, "health", rows, clips)
    whole = shard.read_bytes()
    shard.write_bytes(whole[: int(keep * len(whole)) if 0 < keep < 1 else int(keep)])
    assert corrupt_archive(source) == str(shard)
    shard.write_bytes(whole)
    assert len(run(source)["examples"]) == 40


def test_flipped_bytes_are_an_error(source: Path) -> None:
    clips = [member("a.wav", np.random.default_rng(1).bytes(50_000))]
    shard = write_shard(source, "health", [row("a.wav")], clips)
    content = bytearray(shard.read_bytes())
    content[len(content) // 2] ^= 0xFF
    shard.write_bytes(content)
    assert corrupt_archive(source) == str(shard)


def corrupt_archive(source: Path) -> str:
    with pytest.raises(WorkerError) as raised:
        run(source)
    assert raised.value.code == "RLX_DATA_ARCHIVE_CORRUPT"
    assert raised.value.exit_code == 69
    assert raised.value.hint
    assert not list((source.parent / "cache").glob("manifests/*"))
    return raised.value.message.split(" cannot be read")[0]


def test_the_root_of_the_audio_tells_nothing_of_the_examples(source: Path) -> None:
    texts = {"health": "habari gani", "government": "serikali yetu"}
    for domain, text in texts.items():
        clip = member(f"{domain}-clip.wav", encode(0.1, "wav", 200 + 10 * len(text)))
        write_shard(source, domain, [row(f"{domain}-clip.wav", text)], [clip])
    manifest = run(source, domains=list(texts))
    examples = manifest["examples"]
    assert len(examples) == 2
    told = {e[name] for e in examples for name in ("id", "text", "domain", "speaker")}
    told |= {e["id"].split("/")[1] for e in examples}
    root = Path(manifest["root"])
    files = files_below(root)
    assert {path.relative_to(root).as_posix() for path in files} == {e["audio"] for e in examples}
    for path in files:
        assert not [text for text in told if text in str(path.relative_to(root))]
        assert not [text for text in told if text.encode() in path.read_bytes()]
    for example in examples:
        assert example["audio"] == f"{example['sha256'][:2]}/{example['sha256']}.wav"


def test_a_second_run_reuses_everything(source: Path) -> None:
    clips = [member("a.wav", encode(0.1, "wav")), member("b.wav", encode(0.2, "wav"))]
    write_shard(source, "health", [row("a.wav"), row("b.wav")], clips)
    first = run(source)
    cache = source.parent / "cache"
    stamps = {path: path.stat().st_mtime_ns for path in files_below(cache)}
    told: list[object] = []
    prepare(params(source), Call(told.append))
    assert told == []
    assert {path: path.stat().st_mtime_ns for path in files_below(cache)} == stamps
    assert run(source) == first


def test_a_lost_or_shortened_clip_is_made_again(source: Path) -> None:
    clips = [member(f"{x}.wav", encode(0.1, "wav", 200 + ord(x))) for x in "abc"]
    write_shard(source, "health", [row(f"{x}.wav") for x in "abc"], clips)
    first = run(source)
    lost, short, kept = (Path(first["root"]) / e["audio"] for e in first["examples"])
    whole = short.read_bytes()
    lost.unlink()
    short.write_bytes(whole[:100])
    stamp = kept.stat().st_mtime_ns
    assert run(source) == first
    assert lost.exists()
    assert short.read_bytes() == whole
    assert kept.stat().st_mtime_ns == stamp


def test_changed_sources_and_options_make_another_manifest(source: Path) -> None:
    clips = [member("a.wav", encode(0.4, "wav"))]
    write_shard(source, "health", [row("a.wav", "moja")], clips)
    assert run(source)["examples"][0]["text"] == "moja"
    write_shard(source, "health", [row("a.wav", "mbili")], clips)
    assert run(source)["examples"][0]["text"] == "mbili"
    assert run(source, max_seconds=0.3)["rejected"] == {"over_long": 1}


def test_the_notice_is_one_line(source: Path) -> None:
    write_shard(source, "health", [row("a.wav")], [member("a.wav", encode(0.1, "wav"))])
    assert run(source)["notice"] is None
    (source / "NOTICE").write_text("Synthetic\nvoices. " + "x" * 300)
    notice = run(source)["notice"]
    assert notice.startswith("Synthetic voices. xx")
    assert len(notice) == 200


def test_missing_things_are_named(source: Path) -> None:
    def code(folder: Path = source, **changes: Any) -> tuple[str, str, int]:
        with pytest.raises(WorkerError) as raised:
            run(folder, **changes)
        return raised.value.code, raised.value.message, raised.value.exit_code

    assert code()[0] == "RLX_DATA_NOT_FOUND"
    shard = write_shard(source, "health", [row("a.wav")], [member("a.wav", b"")])
    write_shard(source, "agriculture", [row("a.wav")], [member("a.wav", b"")])
    name, message, status = code(domains=["health", "finance"])
    assert (name, status) == ("RLX_DATA_DOMAIN_UNKNOWN", 65)
    assert "no domain finance; it has agriculture, health." in message
    name, message, status = code(splits=["test"])
    assert (name, status) == ("RLX_DATA_NOT_FOUND", 69)
    assert "it has train" in message
    shard.unlink()
    assert "lacks audio/audio_0.tar.xz" in code()[1]
    assert code(source / "nowhere")[0] == "RLX_DATA_NOT_FOUND"


def test_progress_reaches_the_total_and_cancelling_stops(source: Path) -> None:
    rows = [row(f"{n}.wav") for n in range(60)]
    clips = [member(f"{n}.wav", encode(0.05, "wav", 200 + n)) for n in range(60)]
    write_shard(source, "health", rows, clips)
    told: list[dict[str, Any]] = []
    call = Call(lambda report: (told.append(report), call.cancel())[0])
    with pytest.raises(Cancelled):
        prepare(params(source), call)
    told.clear()
    prepare(params(source), Call(told.append))
    assert told[-1] == {"task": "preparing audio", "done": 60, "total": 60, "unit": "clips"}
