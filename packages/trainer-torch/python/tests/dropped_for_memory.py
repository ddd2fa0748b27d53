"""Run as a script: a segment and an evaluation that only have room once what is kept was dropped.

Standard input: what to open a trainer with. Standard output: the results under a limit on the address space, the
refusal of an evaluation that has no room at all, and what both give without a limit.
"""

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from rl_exp_bridge import Call, WorkerError
from segments import advance

from rl_exp_trainer_torch.kept import Kept
from rl_exp_trainer_torch.trainer import Trainer

ROOM_BYTES = 16 * 2**20


def main() -> None:
    call = Call(lambda report: None)
    trainer = Trainer.open(json.load(sys.stdin), call)
    answer: dict[str, Any] = {}
    hold(trainer, 2**30)
    with scarce_memory():
        answer["segment"] = advance(trainer, trainer.root, batch_size=256, segment={"updates": 1})
    hold(trainer, 2**29)
    with scarce_memory():
        answer["evaluation"] = trainer.evaluate({"state": trainer.root}, call)
    for kept in trainer.bench.kept:
        assert isinstance(kept, Kept)
        kept.forget()
    with scarce_memory():
        try:
            trainer.evaluate({"state": trainer.root}, call)
        except WorkerError as error:
            answer["refusal"] = {"code": error.code, "hint": error.hint}
    answer["free_segment"] = advance(trainer, trainer.root, batch_size=256, segment={"updates": 1})
    answer["free_evaluation"] = trainer.evaluate({"state": trainer.root}, call)
    json.dump(answer, sys.stdout)


def hold(trainer: Trainer, size_bytes: int) -> None:
    """Keeps a tensor of that size where features are kept; it takes addresses, and pages only where it is touched."""
    kept = trainer.bench.kept[0]
    assert isinstance(kept, Kept)
    kept.add("of no use", torch.empty(size_bytes, dtype=torch.uint8))
    assert kept.size_bytes >= size_bytes


@contextmanager
def scarce_memory() -> Iterator[None]:
    """Within it the process may grow by ROOM_BYTES."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    size_bytes = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size_bytes + ROOM_BYTES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


if __name__ == "__main__":
    main()
