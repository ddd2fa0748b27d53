"""Training states as manifests of blobs, and back."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np
import torch

from rl_exp_trainer_torch.blob_store import BlobStore, corrupt_state
from rl_exp_trainer_torch.canonical_json import digest_of_json
from rl_exp_trainer_torch.sampler import Position
from rl_exp_trainer_torch.training_state import Moments, TrainingState

Manifest: TypeAlias = dict[str, Any]

_WRITERS = 16
"""Threads that wait for the device; the work of each is mostly waiting."""

_DTYPE = "float32"


def save_state(
    state: TrainingState, blobs: BlobStore, known: Mapping[int, str] | None = None
) -> Manifest:
    """Writes a state's tensors and returns its manifest; durable when it returns.

    Args:
        state: The state.
        blobs: Where its tensors go.
        known: Digests of tensor objects (by `id`) that were stored before, such as a parent's frozen weights.
    """
    tensors = _tensors(state)
    names = sorted(tensors)

    def store(name: str) -> str:
        tensor = tensors[name]
        digest = (known or {}).get(id(tensor))
        if digest is not None and blobs.has(digest, tensor.nbytes):
            return digest
        return blobs.write(_bytes(tensor))

    with ThreadPoolExecutor(_WRITERS) as writers:
        digests = list(writers.map(store, names))
    entries = [
        {
            "name": name,
            "dtype": _DTYPE,
            "shape": list(tensors[name].shape),
            "blob": digest,
            "bytes": tensors[name].nbytes,
        }
        for name, digest in zip(names, digests, strict=True)
    ]
    meta = _meta(state)
    return {
        "id": digest_of_json({"entries": entries, "meta": meta}),
        "entries": entries,
        "meta": meta,
    }


def load_state(manifest: Manifest, blobs: BlobStore) -> TrainingState:
    """Reads a state back, checking every digest.

    Raises:
        WorkerError: RLX_STATE_CORRUPT, naming the blob where it is one.
    """
    entries, meta = manifest["entries"], manifest["meta"]
    if digest_of_json({"entries": entries, "meta": meta}) != manifest["id"]:
        raise corrupt_state(f"the manifest of {manifest['id']} has other contents than its id says")
    with ThreadPoolExecutor(_WRITERS) as readers:
        tensors = dict(readers.map(lambda entry: _read(entry, blobs), entries))
    steps = {
        key.removeprefix("optimizer/").removesuffix("/step"): value
        for key, value in meta.items()
        if key.startswith("optimizer/")
    }
    return TrainingState(
        seed=meta["seed"],
        architecture=meta["architecture"],
        position=Position(meta["epoch"], meta["taken"]),
        optimizer_steps=meta["optimizer_steps"],
        probe_loss=meta["probe_loss"],
        weights={
            name.removeprefix("weights/"): tensor
            for name, tensor in tensors.items()
            if name.startswith("weights/")
        },
        moments={
            name: Moments(
                exp_avg=tensors[f"optimizer/{name}/exp_avg"],
                exp_avg_sq=tensors[f"optimizer/{name}/exp_avg_sq"],
                step=step,
            )
            for name, step in steps.items()
        },
    )


def _tensors(state: TrainingState) -> dict[str, torch.Tensor]:
    tensors = {f"weights/{name}": tensor for name, tensor in state.weights.items()}
    for name, moments in state.moments.items():
        tensors[f"optimizer/{name}/exp_avg"] = moments.exp_avg
        tensors[f"optimizer/{name}/exp_avg_sq"] = moments.exp_avg_sq
    return tensors


def _meta(state: TrainingState) -> dict[str, str | int | None]:
    return {
        "seed": state.seed,
        "architecture": state.architecture,
        "epoch": state.position.epoch,
        "taken": state.position.taken,
        "optimizer_steps": state.optimizer_steps,
        "probe_loss": state.probe_loss,
        **{f"optimizer/{name}/step": moments.step for name, moments in state.moments.items()},
    }


def _bytes(tensor: torch.Tensor) -> memoryview:
    little_endian = np.ascontiguousarray(tensor.numpy(), dtype="<f4")
    return memoryview(little_endian.reshape(-1).view(np.uint8))  # type: ignore[arg-type]


def _read(entry: dict[str, Any], blobs: BlobStore) -> tuple[str, torch.Tensor]:
    if entry["dtype"] != _DTYPE:
        raise corrupt_state(f"{entry['name']} is of type {entry['dtype']}")
    content = blobs.read(entry["blob"])
    values = np.frombuffer(content, dtype="<f4").astype(np.float32, copy=True)
    return entry["name"], torch.from_numpy(values).reshape(entry["shape"])
