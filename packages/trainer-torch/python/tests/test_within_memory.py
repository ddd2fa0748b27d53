"""What is only kept to save time never decides that memory has run out."""

import sys
from pathlib import Path

import pytest
import torch
from conftest import OpenParams
from run_script import run_script
from synthetic_speech import write_split
from tiny_checkpoint import write_tiny_checkpoint

from rl_exp_trainer_torch.kept import Kept
from rl_exp_trainer_torch.within_memory import OutOfMemory, within_memory

CPU = torch.device("cpu")


@pytest.mark.skipif(sys.platform != "linux", reason="limits the address space as Linux does")
def test_what_is_kept_makes_room_for_segments_and_evaluations(
    tmp_path: Path, open_params: OpenParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that memory that was freed goes back to the system, and does not count as room.
    monkeypatch.setenv("MALLOC_MMAP_THRESHOLD_", "65536")
    answer = run_script(
        "dropped_for_memory",
        {
            **open_params(
                model=write_tiny_checkpoint(tmp_path / "model", own_length=False),
                eval_batch_size=1024,
            ),
            "val": write_split(tmp_path / "speech", "val", count=300, seed=5),
        },
    )
    assert answer["segment"]["outcome"] == "ok", answer["segment"]["evidence"]
    assert answer["segment"]["state"] == answer["free_segment"]["state"]
    assert answer["evaluation"] == answer["free_evaluation"]
    assert answer["refusal"]["code"] == "RLX_MEMORY_EXHAUSTED"
    assert "trainer.with.eval_batch_size" in answer["refusal"]["hint"]


@pytest.mark.skipif(sys.platform != "linux", reason="limits the address space as Linux does")
def test_running_out_of_memory_is_an_outcome_and_leaves_no_trace(
    tmp_path: Path, open_params: OpenParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that memory that was freed goes back to the system, and does not count as room.
    monkeypatch.setenv("MALLOC_MMAP_THRESHOLD_", "65536")
    full = write_tiny_checkpoint(tmp_path / "model", own_length=False)
    answer = run_script("scarce_memory", open_params(model=full))
    assert answer["scarce"]["outcome"] == "oom"
    evidence = answer["scarce"]["evidence"]
    assert "memory" in evidence["message"]
    assert 0 <= evidence["available_bytes"] < evidence["requested_bytes"]
    assert evidence["dropped_bytes"] > 0
    assert (
        "limit_bytes" not in evidence
    )  # it was no declared limit, so that the outcome is not shared
    assert answer["before"]["outcome"] == "ok"
    assert answer["after"]["state"] == answer["before"]["state"]


def test_work_that_cannot_fit_is_tried_once_more_only_where_something_was_kept() -> None:
    def runs(kept: Kept) -> tuple[int, OutOfMemory]:
        begun = 0

        def work() -> None:
            nonlocal begun
            begun += 1
            torch.empty(2**50, dtype=torch.uint8)

        result = within_memory(work, [kept], CPU)
        assert isinstance(result, OutOfMemory) and "memory" in result.message
        return begun, result

    full = Kept(100)
    full.add("a", torch.zeros(60, dtype=torch.uint8))
    begun, result = runs(full)
    assert (begun, result.dropped_bytes) == (2, 60)
    begun, result = runs(Kept(100))
    assert (begun, result.dropped_bytes) == (1, 0)


def test_other_errors_pass() -> None:
    with pytest.raises(RuntimeError, match="shape"):
        within_memory(lambda: torch.zeros(2).view(3), [], CPU)
