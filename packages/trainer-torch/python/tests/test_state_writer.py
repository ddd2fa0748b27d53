import hashlib
import json
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from rl_exp_bridge import Call, WorkerError
from rl_exp_bridge.call import Cancelled
from run_script import run_script, script_command
from segments import advanced, persist

from rl_exp_trainer_torch.blob_store import BlobStore
from rl_exp_trainer_torch.state_shelf import STATES_KEPT, StateShelf
from rl_exp_trainer_torch.trainer import Trainer
from rl_exp_trainer_torch.training_state import TrainingState

LEARNING_RATES = [1e-3 * (1 + n) for n in range(STATES_KEPT + 1)]


class SlowDisk(BlobStore):
    """A blob store whose disk takes as long as the test wants."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.goes_on = threading.Event()

    def write(self, digest: str, content: memoryview) -> None:
        assert self.goes_on.wait(timeout=60)
        super().write(digest, content)


def whole_blobs(folder: Path) -> set[str]:
    """Digests of the blobs below a folder; every one must be what its name says."""
    blobs = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".tmp"]
    for path in blobs:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        assert path.parent.name == path.name[:2]
    return {path.name for path in blobs}


def digests(manifest: dict[str, Any]) -> set[str]:
    return {entry["blob"] for entry in manifest["entries"]}


@pytest.fixture
def states(trainer: Trainer) -> list[TrainingState]:
    return [trainer.shelf.get(advanced(trainer, trainer.root, lr=lr)) for lr in LEARNING_RATES]


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as threads:
        yield threads


def test_a_state_is_named_before_it_is_written_and_one_at_a_time_waits(
    states: list[TrainingState], tmp_path: Path, call: Call, aside: ThreadPoolExecutor
) -> None:
    disk = SlowDisk(tmp_path / "slow")
    shelf = StateShelf(disk)
    first = shelf.put(states[0], call)
    assert whole_blobs(disk.folder) == set()
    assert shelf.get(first) is states[0]

    persisted = aside.submit(shelf.persist, first, call)
    second: Future[dict[str, Any]] = aside.submit(shelf.put, states[1], call)
    time.sleep(0.3)
    assert not persisted.done() and not second.done()
    disk.goes_on.set()
    persisted.result(timeout=60)
    assert digests(first) <= whole_blobs(disk.folder)
    shelf.persist(second.result(timeout=60), call)
    assert digests(first) | digests(second.result()) == whole_blobs(disk.folder)
    assert not list(disk.folder.rglob("*.tmp"))


def test_waiting_gives_way_to_a_cancellation(
    states: list[TrainingState], tmp_path: Path, call: Call
) -> None:
    disk = SlowDisk(tmp_path / "slow")
    shelf = StateShelf(disk)
    manifest = shelf.put(states[0], call)
    cancelled = Call(lambda report: None)
    cancelled.cancel()
    with pytest.raises(Cancelled):
        shelf.persist(manifest, cancelled)
    with pytest.raises(Cancelled):
        shelf.put(states[1], cancelled)
    disk.goes_on.set()
    shelf.persist(manifest, call)
    assert whole_blobs(disk.folder) == digests(manifest)


def test_a_state_that_left_the_memory_is_read_once_it_is_written(
    states: list[TrainingState], tmp_path: Path, call: Call, aside: ThreadPoolExecutor
) -> None:
    disk = SlowDisk(tmp_path / "slow")
    shelf, other = StateShelf(disk), StateShelf(BlobStore(disk.folder))
    manifest = shelf.put(states[0], call)
    for state in states[1:]:
        later = other.put(state, call)
        other.persist(later, call)
        shelf.get(later)
    read: Future[TrainingState] = aside.submit(shelf.get, manifest)
    disk.goes_on.set()
    assert read.result(timeout=60).weights.keys() == states[0].weights.keys()


def test_all_of_a_state_is_on_the_disk_even_what_its_parent_had_there(
    trainer: Trainer, open_params: Any
) -> None:
    folder = Path(open_params()["blobs"])
    persist(trainer, trainer.root)
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
    state = advanced(trainer, trainer.root, frozen_layers=2)
    assert digests(state) & digests(trainer.root)
    persist(trainer, state)
    assert whole_blobs(folder) == digests(state)


def test_the_root_can_be_written_again_whatever_came_after(
    trainer: Trainer, open_params: Any
) -> None:
    state = trainer.root
    for _ in range(STATES_KEPT + 1):
        state = advanced(trainer, state)
    persist(trainer, state)
    folder = Path(open_params()["blobs"])
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
    persist(trainer, trainer.root)
    assert whole_blobs(folder) == digests(trainer.root)


def test_a_state_that_is_nowhere_is_named(trainer: Trainer, open_params: Any, call: Call) -> None:
    state = advanced(trainer, trainer.root)
    persist(trainer, state)
    (lost, *_) = digests(state) - digests(trainer.root)
    path = Path(open_params()["blobs"]) / lost[:2] / lost
    path.unlink()
    fresh = Trainer.open(open_params(), call)
    with pytest.raises(WorkerError, match=lost) as refused:
        persist(fresh, state)
    assert refused.value.code == "RLX_STATE_CORRUPT"


def test_a_full_disk_is_one_error_and_leaves_nothing_half_written(
    tmp_path: Path, open_params: Any
) -> None:
    answer = run_script(
        "scarce_disk", {"open": open_params(), "directory": str(tmp_path / "exported")}
    )
    for error, where in zip(answer["errors"], ["blobs", "blobs", "exported"], strict=True):
        assert error["code"] == "RLX_DISK_FULL"
        assert error["exit_code"] == 69
        assert str(tmp_path / where) in error["message"]
        assert "bytes" in error["message"] and "File too large" in error["message"]
        assert "type the same command again" in error["hint"]
    assert "--store DIR" in answer["errors"][0]["hint"]
    assert "--runs DIR" in answer["errors"][2]["hint"]
    assert answer["left"] == {"temporary": 0, "exported": False}
    assert answer["files"] == sorted(path.name for path in (tmp_path / "exported").iterdir())
    assert digests(answer["state"]) <= whole_blobs(Path(open_params()["blobs"]))


def test_a_killed_process_leaves_whole_blobs_alone(tmp_path: Path) -> None:
    blobs = tmp_path / "blobs"
    seen: set[str] = set()
    for delay_seconds in (0.0, 0.02, 0.05):
        process = subprocess.Popen(**script_command("write_states"), stdin=subprocess.PIPE)
        assert process.stdin is not None
        process.stdin.write(json.dumps({"blobs": str(blobs), "seed": len(seen)}).encode())
        process.stdin.close()
        while process.poll() is None and whole_blobs(blobs) <= seen:
            time.sleep(0.005)
        time.sleep(delay_seconds)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        found = whole_blobs(blobs)
        assert found > seen
        seen = found
    for path in blobs.rglob("*.tmp"):
        assert re.fullmatch(r"[0-9a-f]{64}\.[0-9a-f]{12}\.tmp", path.name)
