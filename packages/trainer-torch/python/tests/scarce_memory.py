"""Run as a script: a segment in a process that may not grow, between two that may.

Standard input: what to open a trainer with. Standard output: the three results.
"""

import json
import resource
import sys
from pathlib import Path

from rl_exp_bridge import Call
from segments import advance, persist

from rl_exp_trainer_torch.trainer import Trainer

ROOM_BYTES = 16 * 2**20


def main() -> None:
    trainer = Trainer.open(json.load(sys.stdin), Call(lambda report: None))
    before = advance(trainer, trainer.root)
    persist(trainer, before["state"])
    unlimited = resource.getrlimit(resource.RLIMIT_AS)
    size_bytes = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size_bytes + ROOM_BYTES, unlimited[1]))
    scarce = advance(trainer, trainer.root, batch_size=256, segment={"updates": 1})
    resource.setrlimit(resource.RLIMIT_AS, unlimited)
    after = advance(trainer, trainer.root)
    json.dump({"before": before, "scarce": scarce, "after": after}, sys.stdout)


if __name__ == "__main__":
    main()
