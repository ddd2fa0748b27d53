import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from desk import SHARD, TABLE, Desk, fails
from rl_exp_bridge import Call, Cancelled

from rl_exp_local_hub import HubFault


@pytest.mark.parametrize("path", ["/api/datasets/*", TABLE, SHARD])
@pytest.mark.parametrize(
    ("fault", "code", "word"),
    [
        ({"kind": "status", "status": 500}, "RLX_HUB_SERVER_FAILED", "500"),
        ({"kind": "status", "status": 429}, "RLX_HUB_RATE_LIMITED", "429"),
        ({"kind": "status", "status": 401}, "RLX_HUB_TOKEN_MISSING", "/datasets/owner/name"),
        ({"kind": "status", "status": 403}, "RLX_HUB_TOKEN_MISSING", "HF_TOKEN"),
        ({"kind": "status", "status": 410}, "RLX_HUB_ANSWER_INVALID", "410"),
        ({"kind": "reset"}, "RLX_HUB_CUT_OFF", "broke"),
        ({"kind": "truncate", "after_bytes": 2}, "RLX_HUB_CUT_OFF", "broke"),
        ({"kind": "stall", "after_bytes": 2}, "RLX_HUB_STALLED", "0.5 seconds"),
    ],
)
def test_ends_in_one_message(
    desk: Desk, path: str, fault: dict[str, Any], code: str, word: str
) -> None:
    before = desk.open() if not path.startswith("/api") else None
    desk.hub.set_faults(HubFault(path, **fault))
    if before is None:
        with fails(code, "dataset 'owner/name'", word):
            desk.open()
    else:
        with fails(code, f"'{path}' of the dataset 'owner/name'", word):
            before.fetch(path, desk.call)
        with fails(code, word), before.stream(path, desk.call) as stream:
            stream.read()
        desk.hub.set_faults()
        assert before.fetch(path, desk.call).read_bytes() == desk.content(path)


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_does_not_do(desk: Desk, status: int) -> None:
    desk.hub.set_faults(HubFault("*", "status", status=status, error_code="GatedRepo"))
    with fails("RLX_HUB_DENIED", "/datasets/owner/name", "HF_TOKEN"):
        desk.open(token="hf_very_secret")


@pytest.mark.parametrize("token", ["hf_very secret", "hf_very\nsecret", "hf_verysecrét"])
def test_a_token_that_is_none_is_not_repeated(desk: Desk, token: str) -> None:
    with fails("RLX_HUB_TOKEN_INVALID", "/settings/tokens") as error:
        desk.open(token=token)
    assert "very" not in f"{error.value!r} {error.value.hint}"
    assert desk.hub.log == []


@pytest.mark.parametrize("token", [None, "hf_token"])
def test_what_does_not_exist(desk: Desk, token: str | None) -> None:
    with fails("RLX_HUB_REPOSITORY_NOT_FOUND", "'owner/nothing'", "/datasets/owner/nothing"):
        desk.open(name="owner/nothing", token=token)
    with fails("RLX_HUB_REVISION_NOT_FOUND", "'v9'", "/commits/main"):
        desk.open(revision="v9", token=token)
    repository = desk.open(token=token)
    with fails("RLX_HUB_FILE_NOT_FOUND", "'nowhere.txt'", "/tree/"):
        repository.fetch("nowhere.txt", desk.call)
    desk.hub.set_faults(HubFault(TABLE, "status", status=404, error_code="EntryNotFound"))
    with fails("RLX_HUB_FILE_NOT_FOUND", TABLE):
        repository.fetch(TABLE, desk.call)


@pytest.mark.parametrize("name", ["../up", "a/b/c", "with space/x", "owner/", ""])
def test_a_name_that_cannot_be(desk: Desk, name: str) -> None:
    with fails("RLX_HUB_NAME_INVALID", f"'{name}'", "owner/name"):
        desk.open(name=name)
    assert desk.hub.log == []


@pytest.mark.parametrize("path", [TABLE, SHARD])
@pytest.mark.parametrize("kind", ["changed_etag", "wrong_length"])
def test_a_file_that_is_not_the_listed_one(desk: Desk, path: str, kind: str) -> None:
    repository = desk.open()
    desk.hub.set_faults(HubFault(path, kind))  # type: ignore[arg-type]
    size = len(desk.content(path))
    word = f"{size - 1} bytes instead of {size}" if kind == "wrong_length" else "its ETag is"
    with fails("RLX_HUB_FILE_CHANGED", path, "owner/name", word):
        repository.fetch(path, desk.call)
    assert not repository.is_here(path)


def test_a_damaged_part_is_thrown_away(desk: Desk) -> None:
    repository = desk.open()
    with repository.stream(SHARD, desk.call) as stream:
        stream.read(1)
    part = desk.cache / "datasets" / "owner--name" / "parts" / repository.files[SHARD].etag
    part.write_bytes(b"x" * 1000)
    with fails("RLX_HUB_FILE_DAMAGED", SHARD), repository.stream(SHARD, desk.call) as stream:
        stream.read()
    assert repository.fetch(SHARD, desk.call).read_bytes() == desk.content(SHARD)


def test_a_long_wait_is_told_instead_of_waited(desk: Desk) -> None:
    desk.hub.set_faults(HubFault("*", "status", status=429, retry_after=3600))
    with fails("RLX_HUB_RATE_LIMITED", "3600 seconds"):
        desk.open()
    assert len(desk.hub.log) == 1


def test_a_wait_can_be_cancelled(desk: Desk) -> None:
    repository = desk.open()
    desk.hub.set_faults(HubFault("*", "status", status=503, retry_after=60))
    call = Call(lambda report: call.cancel())
    began = time.monotonic()
    with pytest.raises(Cancelled):
        repository.fetch(TABLE, call)
    assert time.monotonic() - began < 30


def test_no_hub_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with fails("RLX_HUB_UNREACHABLE", "Connection refused", "http://127.0.0.1:9"):
        desk.open()
    monkeypatch.setenv("HF_ENDPOINT", "http://no-such-host.invalid")
    with fails("RLX_HUB_UNREACHABLE", "HF_ENDPOINT"):
        desk.open()


def test_a_login_page_is_no_hub(desk: Desk) -> None:
    desk.hub.set_faults(HubFault("/api/*", "status", status=200))
    with fails("RLX_HUB_ANSWER_INVALID", "owner/name"):
        desk.open()


_FETCH = """
import resource, sys
from pathlib import Path
from rl_exp_bridge import Call, WorkerError
from rl_exp_hub import Repository
repository = Repository.open(
    kind="dataset", name="owner/name", revision="main", token=None, cache=Path(sys.argv[1])
)
resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, resource.RLIM_INFINITY))
try:
    repository.fetch(sys.argv[2], Call(lambda report: None))
except WorkerError as error:
    print(error.code, error.message)
"""


def test_no_room_on_disk(desk: Desk) -> None:
    command = [sys.executable, "-c", _FETCH, str(desk.cache), SHARD]
    path = ":".join(part for part in sys.path if part)
    result = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert result.stdout.startswith("RLX_HUB_DISK_FULL"), result.stdout + result.stderr
    assert SHARD in result.stdout and str(desk.cache) in result.stdout
    # With room it goes on from there.
    desk.hub.forget_log()
    desk.open().fetch(SHARD, desk.call)
    assert desk.ranges == ["bytes=500000-"]


def test_a_cache_that_cannot_be_written(desk: Desk, tmp_path: Path) -> None:
    desk.cache = tmp_path / "file"
    desk.cache.write_text("")
    with fails("RLX_HUB_NOT_WRITTEN", str(desk.cache)):
        desk.open()
