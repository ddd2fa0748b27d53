"""Run as a script: standard input is what a trainer is opened with, standard output its root."""

import json
import sys

from rl_exp_bridge import Call

from rl_exp_trainer_torch.trainer import Trainer


def main() -> None:
    trainer = Trainer.open(json.load(sys.stdin), Call(lambda report: None))
    json.dump({"root": trainer.root}, sys.stdout)


if __name__ == "__main__":
    main()
