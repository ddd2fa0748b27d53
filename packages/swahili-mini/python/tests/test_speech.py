import io
import json
import re
import tarfile
from functools import cache
from pathlib import Path

import pytest

from rl_exp_swahili_mini.domains import CLIPS, LEXICONS, domain_sentences, government_words
from rl_exp_swahili_mini.opus import decode_webm
from rl_exp_swahili_mini.voices import (
    GOVERNMENT_ONLY,
    ORDINARY,
    PRETRAINING_VARIANTS,
    government_only_speakers,
    ordinary_speakers,
)

SPEECH = Path(__file__).parents[2] / "speech"
DOMAINS = sorted(CLIPS)


@cache
def manifest(domain: str) -> list[dict[str, str]]:
    lines = (SPEECH / f"{domain}_swahili_train" / "manifest_0.jsonl").read_text("utf-8")
    return [json.loads(line) for line in lines.splitlines()]


@cache
def members(domain: str) -> dict[str, bytes]:
    path = SPEECH / f"{domain}_swahili_train" / "audio" / "audio_0.tar.xz"
    found = {}
    with tarfile.open(path) as tar:
        for member in tar:
            assert member.isfile() and member.mtime == 0 and member.uid == 0
            stream = tar.extractfile(member)
            assert stream is not None
            found[member.name] = stream.read()
    return found


def words(domain: str) -> set[str]:
    return {word for row in manifest(domain) for word in row["normalized_transcription"].split()}


@pytest.mark.parametrize("domain", DOMAINS)
def test_manifest_and_archive_agree(domain: str) -> None:
    rows = manifest(domain)
    assert len(rows) == CLIPS[domain]
    assert {f"audio_0/{row['audio_filepath']}" for row in rows} == set(members(domain))
    for row in rows:
        assert re.fullmatch(r"[0-9a-f]{20}", row["key"])
        assert row["audio_filepath"] == f"{row['key']}.webm"
        assert row["category"] == domain and row["locale"] == "sw_KE"
        assert row["gender"] and row["age_group"] and row["location"] and row["project_name"]
        plain = re.sub("[.?]$", "", row["transcription"]).lower()
        assert plain == row["normalized_transcription"]


@pytest.mark.parametrize("domain", DOMAINS)
def test_durations_are_those_of_the_audio(domain: str) -> None:
    rows = manifest(domain)
    assert all(2.0 <= float(row["duration"]) <= 5.9 for row in rows)
    for row in rows[::20]:
        samples = decode_webm(members(domain)[f"audio_0/{row['audio_filepath']}"])
        assert abs(len(samples) / 16_000 - float(row["duration"])) < 0.01
        assert abs(samples).max() > 0.1


def test_about_two_hours() -> None:
    seconds = sum(float(row["duration"]) for domain in DOMAINS for row in manifest(domain))
    assert 1.8 < seconds / 3600 < 2.4


def test_sentences_are_distinct_and_those_of_the_generator() -> None:
    spoken = [row["normalized_transcription"] for d in DOMAINS for row in manifest(d)]
    assert len(spoken) == len(set(spoken))
    for domain in DOMAINS:
        made = domain_sentences()[domain]
        assert len(set(made)) >= 400
        assert set(made) == {row["normalized_transcription"] for row in manifest(domain)}
        assert all(re.fullmatch(r"[a-z']+( [a-z']+)*", sentence) for sentence in made)
        assert any("ng'" in sentence for sentence in made)


def test_vocabulary_is_broad_and_apart() -> None:
    for lexicon in LEXICONS:
        others = set().union(*(item.own_words() for item in LEXICONS if item is not lexicon))
        assert len(lexicon.own_words() - others) >= 180
        assert len(words(lexicon.domain)) >= 600


def test_government_words_are_heard_nowhere_else() -> None:
    elsewhere = set().union(*(words(domain) for domain in DOMAINS if domain != "government"))
    assert len(government_words()) >= 400
    assert elsewhere.isdisjoint(government_words())


def test_speakers() -> None:
    voices = {domain: {row["voice_creator_id"] for row in manifest(domain)} for domain in DOMAINS}
    ordinary = {speaker.id for speaker in ordinary_speakers()}
    own = {speaker.id for speaker in government_only_speakers()}
    assert len(ordinary | own) == len(ordinary) + len(own) >= 24
    assert len(own) == 6 and len(ordinary) >= 18
    assert all(voices[domain] == ordinary for domain in DOMAINS if domain != "government")
    assert voices["government"] & own == own and voices["government"] & ordinary
    variants = [row[0] for row in (*ORDINARY, *GOVERNMENT_ONLY)]
    assert len(variants) == len(set(variants))
    assert set(variants).isdisjoint(PRETRAINING_VARIANTS)


def test_clips_are_spread_evenly_over_speakers() -> None:
    counts: dict[str, int] = {}
    for row in manifest("health") + manifest("agriculture"):
        counts[row["voice_creator_id"]] = counts.get(row["voice_creator_id"], 0) + 1
    smallest = sorted(counts.values())[: -(-len(counts) // 5)]
    assert sum(smallest) >= 160


def test_files_are_small() -> None:
    package = SPEECH.parent
    files = [*SPEECH.rglob("*"), *(package / "whisper-nano").rglob("*")]
    sizes = [path.stat().st_size for path in files if path.is_file()]
    assert max(sizes) < 8_000_000 and sum(sizes) < 30_000_000


def test_a_clip_is_opus_in_webm() -> None:
    import av

    data = next(iter(members("health").values()))
    with av.open(io.BytesIO(data), "r") as container:
        assert "webm" in container.format.name
        assert container.streams.audio[0].codec_context.name in {"opus", "libopus"}
        assert container.streams.audio[0].channels == 1
