"""Run as a script: stores new states for ever. Standard input: `{blobs, seed}`."""

import json
import sys
from pathlib import Path

import torch
from rl_exp_bridge import Call

from rl_exp_trainer_torch.blob_store import BlobStore
from rl_exp_trainer_torch.sampler import Position
from rl_exp_trainer_torch.state_shelf import StateShelf
from rl_exp_trainer_torch.training_state import TrainingState


def main() -> None:
    request = json.load(sys.stdin)
    torch.manual_seed(request["seed"])
    shelf, call = StateShelf(BlobStore(Path(request["blobs"]))), Call(lambda report: None)
    while True:
        state = TrainingState(
            seed=request["seed"],
            architecture="0" * 64,
            position=Position(epoch=0, taken=0),
            optimizer_steps=0,
            probe_loss=None,
            weights={f"weight {index}": torch.randn(200_000) for index in range(40)},
            moments={},
        )
        shelf.persist(shelf.put(state, call), call)


if __name__ == "__main__":
    main()
