"""Times of keeping a training state and getting it back: `python state_times.py FOLDER MEGABYTES`; prints JSON."""

import json
import sys
import time
from pathlib import Path

import torch
from rl_exp_bridge import Call
from rl_exp_trainer_torch.blob_store import BlobStore
from rl_exp_trainer_torch.sampler import Position
from rl_exp_trainer_torch.state_shelf import StateShelf
from rl_exp_trainer_torch.training_state import Moments, TrainingState

TENSOR_ELEMENTS = 1024 * 1024


def random_state(megabytes: int) -> TrainingState:
    """Weights and both moments of AdamW, a third each, in tensors of 4 MiB."""
    count = max(1, megabytes * 10**6 // (3 * 4 * TENSOR_ELEMENTS))
    names = [f"layer.{index}.weight" for index in range(count)]
    return TrainingState(
        seed=1,
        architecture="0" * 64,
        position=Position(epoch=0, taken=0),
        optimizer_steps=1,
        probe_loss="1.0",
        weights={name: torch.rand(TENSOR_ELEMENTS) for name in names},
        moments={
            name: Moments(torch.rand(TENSOR_ELEMENTS), torch.rand(TENSOR_ELEMENTS), 1)
            for name in names
        },
    )


def main() -> None:
    """Takes a state in, waits for the disk, and reads it back in a shelf that has not seen it."""
    folder, megabytes = Path(sys.argv[1]), int(sys.argv[2])
    call = Call(lambda report: None)
    state = random_state(megabytes)
    shelf = StateShelf(BlobStore(folder))
    began = time.perf_counter()
    manifest = shelf.put(state, call)
    named = time.perf_counter()
    shelf.persist(manifest, call)
    written = time.perf_counter()
    restored = StateShelf(BlobStore(folder)).get(manifest)
    read = time.perf_counter()
    if any(not torch.equal(restored.weights[name], state.weights[name]) for name in state.weights):
        raise SystemExit("the state came back changed")
    total = sum(entry["bytes"] for entry in manifest["entries"])
    times = {"name": named - began, "write": written - named, "restore": read - written}
    print(
        json.dumps(
            {"megabytes": round(total / 1e6, 1)}
            | {
                f"{name}_seconds_per_gb": round(took / total * 1e9, 3)
                for name, took in times.items()
            }
        )
    )


if __name__ == "__main__":
    main()
