"""Run as a script: a state and an export under a limit on the size of files, and once more without.

Standard input: `{open, directory}`, what to open a trainer with and where to export to. Standard output: the errors
under the limit, what they left, and what was there in the end.
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from rl_exp_bridge import Call, WorkerError
from segments import advanced, persist

from rl_exp_trainer_torch.trainer import Trainer

LIMIT_BYTES = 6000


def main() -> None:
    request = json.load(sys.stdin)
    call, directory = Call(lambda report: None), Path(request["directory"])
    trainer = Trainer.open(request["open"], call)
    persist(trainer, trainer.root)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, unlimited[1]))
    state = advanced(trainer, trainer.root)
    export = {"state": state, "directory": str(directory)}
    errors = [
        refusal(lambda: persist(trainer, state)),
        refusal(lambda: persist(trainer, state)),
        refusal(lambda: trainer.export(export, call)),
    ]
    temporary = list(Path(request["open"]["blobs"]).rglob("*.tmp"))
    left = {"temporary": len(temporary), "exported": directory.exists()}
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    persist(trainer, state)
    files = sorted(trainer.export(export, call)["files"])
    json.dump({"errors": errors, "left": left, "state": state, "files": files}, sys.stdout)


def refusal(work: Callable[[], object]) -> dict[str, object]:
    try:
        work()
    except WorkerError as error:
        return {
            "code": error.code,
            "message": error.message,
            "hint": error.hint,
            "exit_code": error.exit_code,
        }
    return {"code": "none"}


if __name__ == "__main__":
    main()
