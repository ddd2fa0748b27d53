"""Run as a script: opens a trainer in a process of its own and does what it is told.

Standard input: `{open, resume: {open, parent}}`. Standard output: the root, the states of two segments in a row,
an evaluation, and the state of one segment that starts from `parent`.
"""

import json
import sys

from rl_exp_bridge import Call
from segments import advanced

from rl_exp_trainer_torch.trainer import Trainer


def main() -> None:
    request = json.load(sys.stdin)
    call = Call(lambda report: None)
    resumed = Trainer.open(request["resume"]["open"], call)
    after_resume = advanced(resumed, request["resume"]["parent"])
    trainer = Trainer.open(request["open"], call)
    first = advanced(trainer, trainer.root)
    second = advanced(trainer, first)
    answer = {
        "fingerprint": trainer.fingerprint,
        "root": trainer.root,
        "first": first,
        "second": second,
        "evaluation": trainer.evaluate({"state": second}, call),
        "after_resume": after_resume,
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
