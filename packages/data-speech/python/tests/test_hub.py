from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import point_to
from corpus import encode, member, row, write_shard
from preparing import fails, ids, parameters, run, without_root
from rl_exp_bridge import Call, Cancelled
from rl_exp_local_hub import HubFault, LocalHub
from write_afrivoice import NAME, write_afrivoice

from rl_exp_data_speech.estimate import estimate
from rl_exp_data_speech.prepare import prepare

AGRICULTURE_0 = "agriculture_swahili_train/audio/audio_0.tar.xz"
HEALTH_0 = "health_swahili_train/audio/audio_0.tar.xz"


def read_from(hub: LocalHub, part: str) -> list[dict[str, Any]]:
    """The requests for content of files whose path has this part."""
    return [entry for entry in hub.log if part in entry["path"] and entry["method"] == "GET"]


def test_everything_odd_is_counted(hub: LocalHub, tmp_path: Path) -> None:
    manifest = run(tmp_path / "cache", {"health": None})
    odd = {e["id"].partition("/")[2]: e for e in manifest["examples"][12:]}
    assert {key: example["text"] for key, example in odd.items() if key != "long_label"} == {
        "tags": "habari hello sana leo",
        "not_normalized": "Habari ya leo",
        "null_normalized": "Habari ya jana",
        "mp3": odd["mp3"]["text"],
        "ascii_apostrophe": "ng'ombe",
        "quotation_mark": "ng\u2019ombe",
        "modifier_letter": "ng\u02bcombe",
        "digits": "shilingi 10,000 na 2.5",
        "mojibake": "ng\u00e2\u20ac\u2122ombe wa ma\u00c3\u00adsha",
        "same_text": odd["same_text"]["text"],
        "no_speaker_but_image": odd["no_speaker_but_image"]["text"],
        "null_speaker_no_image": odd["null_speaker_no_image"]["text"],
        "by_key": odd["by_key"]["text"],
    }
    assert len(odd["long_label"]["text"].split()) == 600
    assert odd["no_speaker_but_image"]["speaker"] == "image:images/1.jpg"
    assert odd["null_speaker_no_image"]["speaker"] is None
    assert manifest["rejected"] == {
        "duplicate_id": 1,
        "empty_text": 3,
        "no_archive": 3,
        "no_member": 1,
        "no_row": 1,
        "over_long": 1,
        "undecodable": 1,
        "zero_length": 1,
    }
    assert manifest["notes"] == {"mojibake": 1, "no_speaker": 1, "speaker_from_image": 1}
    assert manifest["version"] == hub.commit("datasets", NAME)


def test_a_folder_and_the_hub_give_the_same(hub: LocalHub, shelf: Path, tmp_path: Path) -> None:
    domains: dict[str, int | None] = {"agriculture": None, "government": 5, "financial": None}
    there = run(tmp_path / "cache", domains)
    here = run(tmp_path / "other", domains, source=str(shelf / "datasets" / NAME))
    assert here["version"] is None
    for name in ("examples", "rejected", "notice"):
        assert here[name] == there[name]


def test_a_slice_is_the_beginning_and_reads_no_more(hub: LocalHub, tmp_path: Path) -> None:
    whole = run(tmp_path / "whole", {"health": None, "agriculture": None})
    hub.forget_log()
    wanted: dict[str, int | None] = {"health": 5, "agriculture": 3}
    part = run(tmp_path / "cache", wanted)
    in_order = ids(whole)
    assert ids(part) == in_order[:3] + in_order[12:17]
    assert part["rejected"] == {}
    assert not read_from(hub, "audio_1.tar.xz")
    assert not read_from(hub, "manifest_1.jsonl")
    # Clips that are turned away do not count.
    more = run(tmp_path / "more", {"health": 15})
    assert ids(more) == in_order[12:27]
    assert more["rejected"] == {"empty_text": 3}
    assert len(ids(run(tmp_path / "more", {"health": 1000}))) == len(in_order) - 12


def test_the_same_request_gives_the_same_manifest(hub: LocalHub, tmp_path: Path) -> None:
    one = run(tmp_path / "one", {"health": 14, "government": 2})
    other = run(tmp_path / "other", {"government": 2, "health": 14})
    assert without_root(one) == without_root(other)


def test_reading_stops_with_the_last_clip_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "shelf" / "datasets" / NAME
    noise = np.random.default_rng(7)
    members = [member(f"{n}.wav", encode(0.1, "wav", 200.0 + n)) for n in range(4)]
    members += [member(f"noise{n}.wav", noise.bytes(50_000)) for n in range(40)]
    archive = write_shard(place, "health", [row(f"{n}.wav") for n in range(4)], members)
    with LocalHub(tmp_path / "shelf") as hub:
        point_to(hub, tmp_path, monkeypatch)
        kept: list[int] = []
        call = Call(lambda _: kept.extend(p.stat().st_size for p in parts(tmp_path / "cache")))
        prepare(parameters(tmp_path / "cache", {"health": 3}), call)
        assert 0 < max(kept) < archive.stat().st_size / 4


def parts(cache: Path) -> list[Path]:
    return list((cache / "hub").glob("**/parts/*"))


def test_nothing_downloaded_is_kept_once_the_manifest_is_there(
    hub: LocalHub, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    run(cache, {"health": 14})
    assert not parts(cache)
    assert not list(cache.glob("hub/**/*.tar.xz"))
    assert not list((cache / "decoding").iterdir())


def test_what_was_prepared_needs_no_hub(hub: LocalHub, tmp_path: Path) -> None:
    first = run(tmp_path / "cache", {"health": 4})
    hub.forget_log()
    hub.set_faults(HubFault(path="*", kind="status", status=503))
    assert run(tmp_path / "cache", {"health": 4}, version=first["version"]) == first
    assert hub.log == []
    assert run(tmp_path / "cache", {"health": 4}) == first


def test_a_version_is_read_whatever_the_branch_became(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = write_afrivoice(tmp_path / "shelf", clips=3)
    with LocalHub(tmp_path / "shelf") as hub:
        point_to(hub, tmp_path, monkeypatch)
        first = run(tmp_path / "cache", {"agriculture": 2})
        shutil.copy(place / HEALTH_0, place / AGRICULTURE_0)
        again = run(tmp_path / "cache", {"agriculture": 2}, version=first["version"])
        assert again == first
        assert run(tmp_path / "cache", {"health": 2})["version"] != first["version"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (HubFault("*", "status", 401), "RLX_HUB_TOKEN_MISSING"),
        (HubFault("*", "status", 403), "RLX_HUB_TOKEN_MISSING"),
        (HubFault("*", "status", 404), "RLX_HUB_REPOSITORY_NOT_FOUND"),
        (HubFault(AGRICULTURE_0, "status", 403), "RLX_HUB_TOKEN_MISSING"),
        (
            HubFault(AGRICULTURE_0, "status", 404, error_code="EntryNotFound"),
            "RLX_HUB_FILE_NOT_FOUND",
        ),
        (HubFault("*manifest_0.jsonl", "status", 429, retry_after=0), "RLX_HUB_RATE_LIMITED"),
        (HubFault(AGRICULTURE_0, "status", 500), "RLX_HUB_SERVER_FAILED"),
        (HubFault(AGRICULTURE_0, "truncate", after_bytes=20_000), "RLX_HUB_CUT_OFF"),
        (HubFault(AGRICULTURE_0, "reset", after_bytes=20_000), "RLX_HUB_CUT_OFF"),
        (HubFault(AGRICULTURE_0, "stall", after_bytes=20_000), "RLX_HUB_STALLED"),
    ],
    ids=lambda value: f"{value.kind}-{value.status}" if isinstance(value, HubFault) else value,
)
def test_faults_end_in_one_message_and_leave_no_harm(
    hub: LocalHub, tmp_path: Path, fault: HubFault, code: str
) -> None:
    cache = tmp_path / "cache"
    hub.set_faults(fault)
    error = fails(cache, {"agriculture": None})
    assert error.code == code
    assert NAME in error.message
    hub.set_faults()
    order = [*range(1, 12, 2), *range(0, 12, 2)]
    assert ids(run(cache, {"agriculture": None})) == [f"agr0{number:05d}" for number in order]


def test_a_token_reaches_the_hub(
    hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.set_faults(HubFault("/api/*", "status", 401, require_token=True))
    monkeypatch.setenv("HF_TOKEN", "hf_only_for_this_test")
    assert len(ids(run(tmp_path / "cache", {"health": 2}))) == 2


def test_a_connection_that_breaks_now_and_then_is_no_error(hub: LocalHub, tmp_path: Path) -> None:
    hub.set_faults(HubFault(HEALTH_0, "reset", after_bytes=20_000, times=1))
    assert len(ids(run(tmp_path / "cache", {"health": 12}))) == 12


def test_an_interrupted_preparation_goes_on(hub: LocalHub, tmp_path: Path) -> None:
    cache = tmp_path / "cache"

    def cancel(report: dict[str, Any]) -> None:
        if report["task"] == "preparing audio":
            call.cancel()

    call = Call(cancel)
    with pytest.raises(Cancelled):
        prepare(parameters(cache, {"health": None}), call)
    assert not list(cache.glob("manifests/*"))
    assert parts(cache)
    decoded = {path: path.stat().st_mtime_ns for path in cache.glob("audio/**/*.wav")}
    assert decoded
    hub.forget_log()
    again = run(cache, {"health": None})
    # Whatever the hub is asked for now begins behind what was kept.
    assert not [entry for entry in read_from(hub, HEALTH_0) if entry["range"] in (None, "bytes=0-")]
    assert {path: path.stat().st_mtime_ns for path in decoded} == decoded
    assert without_root(again) == without_root(run(tmp_path / "other", {"health": None}))
    assert not parts(cache)


def test_a_wait_for_the_listing_can_be_cancelled(hub: LocalHub, tmp_path: Path) -> None:
    hub.set_faults(HubFault("/api/*", "status", 503, retry_after=60))
    call = Call(lambda _: call.cancel())
    with pytest.raises(Cancelled):
        prepare(parameters(tmp_path / "cache", {"health": 1}), call)
    assert len(hub.log) == 1


def test_a_damaged_archive_is_named_and_fetched_anew(hub: LocalHub, tmp_path: Path) -> None:
    error = fails(tmp_path / "cache", {"education": None})
    assert error.code == "RLX_DATA_ARCHIVE_CORRUPT"
    assert f"{NAME}@" in error.message
    assert "education_swahili_train/audio/audio_0.tar.xz" in error.message
    assert not parts(tmp_path / "cache")
    # What comes before the damage can be had.
    assert len(ids(run(tmp_path / "cache", {"education": 2}))) == 2
    error = fails(tmp_path / "other", {"financial": None}, splits=["bomb"])
    assert error.code == "RLX_DATA_ARCHIVE_CORRUPT"


def test_hostile_members_are_counted(hub: LocalHub, tmp_path: Path) -> None:
    manifest = run(tmp_path / "cache", {"financial": None})
    assert len(manifest["examples"]) == 4
    assert manifest["rejected"] == {"unsafe_member": 7}
    assert not (tmp_path / "outside.webm").exists()
    assert not Path("/tmp/absolute.webm").exists()


def test_an_estimate_reads_tables_alone(hub: LocalHub, shelf: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    call = Call(lambda _: None)
    size = (shelf / "datasets" / NAME / HEALTH_0).stat().st_size
    asked = parameters(cache, {"health": 6, "agriculture": None})
    told = estimate(asked, call)
    assert not read_from(hub, ".tar")
    assert not read_from(hub, "manifest_1.jsonl")
    assert told["version"] == hub.commit("datasets", NAME)
    assert told["clips"] == 6 + 12
    other = (shelf / "datasets" / NAME / AGRICULTURE_0).stat().st_size
    assert told["download_bytes"] == pytest.approx(size / 2 + other, abs=2)
    manifest = run(cache, {"health": 6, "agriculture": None})
    seconds = sum(example["seconds"] for example in manifest["examples"])
    assert told["audio_seconds"] == pytest.approx(seconds, rel=0.1)
    exact = estimate(asked, call)
    assert (exact["clips"], exact["audio_seconds"]) == (18, seconds)
    assert (exact["download_bytes"], exact["disk_bytes"]) == (0, round(seconds * 16_000) * 2)


def test_unknown_domains_splits_and_folders_are_named(hub: LocalHub, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    error = fails(cache, {"sports": None})
    assert error.code == "RLX_DATA_DOMAIN_UNKNOWN"
    assert "agriculture, education, financial, government, health" in error.message
    assert "it has dev, train" in fails(cache, {"government": 1}, splits=["test"]).message
    assert fails(cache, {"health": 1}, folder="nowhere").code == "RLX_DATA_NOT_FOUND"
    assert fails(cache, {"health": 1}, revision="v9").code == "RLX_HUB_REVISION_NOT_FOUND"
