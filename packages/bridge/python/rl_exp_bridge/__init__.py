"""The Python side of a worker: newline-delimited JSON-RPC over stdio.

Needs nothing but the standard library. Importing this package inside a worker claims fd 1 for the
protocol at once, so that whatever is imported afterwards may print without harm. Import it before
anything heavy.
"""

import os

from rl_exp_bridge.call import Call, Cancelled
from rl_exp_bridge.channel import claim_stdout
from rl_exp_bridge.importing import importing
from rl_exp_bridge.place import Place
from rl_exp_bridge.serve import Handler, serve
from rl_exp_bridge.worker_error import WorkerError

__all__ = [
    "Call",
    "Cancelled",
    "Handler",
    "Place",
    "WorkerError",
    "claim_stdout",
    "importing",
    "serve",
]

if os.environ.pop("RL_EXP_WORKER", None) == "1":
    claim_stdout()
