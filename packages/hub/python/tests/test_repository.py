import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from desk import SHARD, TABLE, Desk, fails
from rl_exp_bridge import Call

from rl_exp_hub import HubFile
from rl_exp_local_hub import HubFault


def test_lists_every_page_of_a_pinned_commit(desk: Desk) -> None:
    repository = desk.open()
    assert list(repository.files) == ["README.md", "empty.txt", SHARD, TABLE]
    assert repository.files["empty.txt"] == HubFile(
        "empty.txt", 0, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    )
    assert len(repository.files[SHARD].etag) == 64
    assert repository.commit == desk.hub.commit("datasets", "owner/name")
    trees = [path for path in desk.asked if "/tree/" in path]
    assert len(trees) == 2
    repository.fetch(TABLE, desk.call)
    assert all(repository.commit in path for path in desk.asked[1:])
    assert not any("agent" in path for path in desk.asked)


def test_a_commit_stays_what_it_was(desk: Desk) -> None:
    first = desk.open()
    kept = desk.place.with_name("name@old")
    desk.place.rename(kept)
    desk.place.mkdir()
    (desk.place / TABLE).parent.mkdir()
    (desk.place / TABLE).write_text("other\n")
    assert desk.open().commit != first.commit
    again = desk.open(revision=first.commit)
    assert again == first
    assert again.fetch(TABLE, desk.call).read_bytes() == (kept / TABLE).read_bytes()
    assert desk.open(revision="old").commit == first.commit


def test_fetches_whole_files_once(desk: Desk) -> None:
    repository = desk.open()
    for path in repository.files:
        assert not repository.is_here(path)
        fetched = repository.fetch(path, desk.call)
        assert fetched == repository.directory / path
        assert fetched.read_bytes() == desk.content(path)
        assert repository.is_here(path)
    assert {report["unit"] for report in desk.reports} == {"bytes"}
    assert desk.reports[-1]["total"] == len(desk.content(TABLE))
    desk.hub.forget_log()
    repository.fetch(SHARD, desk.call)
    with repository.stream(SHARD, desk.call) as stream:
        assert stream.read() == desk.content(SHARD)
    assert desk.hub.log == []
    assert list((desk.cache / "datasets" / "owner--name" / "parts").iterdir()) == []


@pytest.mark.parametrize("kind", ["reset", "truncate", "stall"])
def test_goes_on_after_a_broken_connection(desk: Desk, kind: str) -> None:
    repository = desk.open()
    fault = HubFault("*.xz", kind, after_bytes=300_000, times=2)  # type: ignore[arg-type]
    desk.hub.set_faults(fault)
    assert repository.fetch(SHARD, desk.call).read_bytes() == desk.content(SHARD)
    first, second, third = desk.ranges
    assert first is None
    # A reset may take bytes with it that were under way.
    starts = [int(str(text).removeprefix("bytes=").removesuffix("-")) for text in (second, third)]
    assert 0 < starts[0] <= 300_000 and starts[0] < starts[1] <= starts[0] + 300_000


@pytest.mark.parametrize("status", [429, 503])
def test_asks_again_after_a_busy_answer(desk: Desk, status: int) -> None:
    fault = HubFault("*", "status", status=status, retry_after=0.1, times=2)
    desk.hub.set_faults(fault)
    repository = desk.open()
    fault.times = 2
    assert repository.fetch(SHARD, desk.call).read_bytes() == desk.content(SHARD)
    assert any(report["task"] == "waiting for the hub" for report in desk.reports)


_READ_A_PART = """
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from rl_exp_bridge import Call
from rl_exp_hub import Repository
repository = Repository.open(
    kind="dataset", name="owner/name", revision="main", token=None, cache=Path(sys.argv[1])
)
with repository.stream(sys.argv[2], Call(lambda report: None)) as stream:
    assert len(stream.read(700_000)) == 700_000
"""


def test_a_stream_begins_with_what_another_process_kept(desk: Desk) -> None:
    command = [sys.executable, "-c", _READ_A_PART, str(desk.cache), SHARD]
    # Faulthandler and the like of the tests have no place in it.
    path = os.pathsep.join(part for part in sys.path if part)
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": path})
    desk.hub.forget_log()
    repository = desk.open()
    content = desk.content(SHARD)
    with repository.stream(SHARD, desk.call) as stream:
        assert stream.read(700_000) == content[:700_000]
        assert desk.ranges == []
        assert stream.read(100_000) == content[700_000:800_000]
        (rest,) = desk.ranges
        kept = int(str(rest).removeprefix("bytes=").removesuffix("-"))
        assert 700_000 <= kept < 1_100_000
        assert stream.read() == content[800_000:]
        assert stream.read() == b""
    assert len(desk.ranges) == 1
    assert not repository.is_here(SHARD)
    # All of it is there: a fetch only gives it its name.
    repository.fetch(SHARD, desk.call)
    assert len(desk.ranges) == 1


def test_a_second_reader_does_not_disturb_the_first(desk: Desk) -> None:
    repository = desk.open()
    content = desk.content(SHARD)
    with repository.stream(SHARD, desk.call) as one, repository.stream(SHARD, desk.call) as two:
        assert one.read(500_000) == content[:500_000]
        assert two.read() == content
        assert one.read() == content[500_000:]


def test_a_fetch_waits_for_the_reader_and_takes_what_it_kept(desk: Desk) -> None:
    repository = desk.open()
    waiting = threading.Event()
    call = Call(lambda report: waiting.set() if "waiting" in report["task"] else None)
    with ThreadPoolExecutor(1) as pool:
        with repository.stream(SHARD, desk.call) as stream:
            stream.read(500_000)
            fetched = pool.submit(repository.fetch, SHARD, call)
            assert waiting.wait(30)
        assert fetched.result(30).read_bytes() == desk.content(SHARD)
    first, rest = desk.ranges
    assert first is None
    assert int(str(rest).removeprefix("bytes=").removesuffix("-")) >= 500_000


def test_discards_what_a_stream_kept(desk: Desk) -> None:
    repository = desk.open()
    with repository.stream(SHARD, desk.call) as stream:
        stream.read()
    repository.discard(SHARD)
    repository.discard(SHARD)
    with repository.stream(SHARD, desk.call) as stream:
        stream.read(1)
    assert desk.ranges == [None, None]


def test_reads_on_where_the_server_knows_no_ranges(desk: Desk) -> None:
    repository = desk.open()
    content = desk.content(TABLE)
    with repository.stream(TABLE, desk.call) as stream:
        stream.read(1)
    part = desk.cache / "datasets" / "owner--name" / "parts" / repository.files[TABLE].etag
    part.write_bytes(content[:4])
    desk.hub.ranges = False
    assert repository.fetch(TABLE, desk.call).read_bytes() == content


def test_what_is_here_needs_no_network(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = desk.open()
    repository.fetch(TABLE, desk.call)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    for revision in (repository.commit, "main"):
        again = desk.open(revision=revision)
        assert again == repository
        assert again.fetch(TABLE, desk.call).read_bytes() == desk.content(TABLE)
    with fails("RLX_HUB_UNREACHABLE", SHARD, "owner/name", "Connection refused"):
        again.fetch(SHARD, desk.call)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert desk.open() == repository
    with fails("RLX_HUB_OFFLINE", SHARD, "unset HF_HUB_OFFLINE"):
        again.fetch(SHARD, desk.call)
    with fails("RLX_HUB_OFFLINE", "'owner/other'"):
        desk.open(name="owner/other")


def test_the_token_is_sent_to_the_hub_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    home = Path(os.environ["HF_HOME"])
    home.mkdir()
    (home / "token").write_text("hf_of_the_user")
    monkeypatch.setenv("HF_TOKEN", "hf_of_the_user")
    desk.open(token=" ").fetch(TABLE, desk.call)
    assert not any(entry["authorised"] for entry in desk.hub.log)
    desk.hub.forget_log()
    desk.hub.set_faults(HubFault("*", "status", status=401, require_token=True))
    desk.cache = desk.cache.with_name("second")
    with fails("RLX_HUB_TOKEN_MISSING"):
        desk.open()
    desk.hub.set_faults()
    desk.hub.forget_log()
    secret = "hf_very_secret"
    repository = desk.open(token=f"{secret}\n")
    repository.fetch(SHARD, desk.call)
    for entry in desk.hub.log:
        assert entry["authorised"] is not entry["large"]
    said = f"{desk.reports} {repository!r} {desk.hub.log} {''.join(capfd.readouterr())}"
    assert secret not in said
    kept = [path for path in desk.cache.rglob("*") if path.is_file()]
    assert not any(secret.encode() in path.read_bytes() for path in kept)
    # Nothing of huggingface_hub's own was written beside.
    assert [path.name for path in home.iterdir()] == ["token"]
