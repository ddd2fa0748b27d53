"""Training states as manifests of blobs, and back."""

import hashlib
import math
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

_DTYPE = "float32"


def describe_state(
    state: TrainingState, known: Mapping[int, str], threads: ThreadPoolExecutor
) -> Manifest:
    """The manifest of a state; writes nothing.

    Args:
        state: The state.
        known: Digests of tensor objects (by `id`) that are known already, such as a parent's frozen weights.
        threads: Where digests are computed.
    """
    tensors = _tensors(state)
    names = sorted(tensors)
    digests = threads.map(
        lambda name: known.get(id(tensors[name])) or _digest(tensors[name]), names
    )
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


def blobs_of(manifest: Manifest, state: TrainingState) -> dict[str, memoryview]:
    """The bytes behind each digest of a state's manifest."""
    tensors = _tensors(state)
    return {entry["blob"]: _bytes(tensors[entry["name"]]) for entry in manifest["entries"]}


def load_state(manifest: Manifest, blobs: BlobStore, threads: ThreadPoolExecutor) -> TrainingState:
    """Reads a state back, checking every digest.

    Raises:
        WorkerError: RLX_STATE_CORRUPT, naming the blob where it is one.
    """
    entries, meta = manifest["entries"], manifest["meta"]
    if digest_of_json({"entries": entries, "meta": meta}) != manifest["id"]:
        raise corrupt_state(f"the manifest of {manifest['id']} has other contents than its id says")
    blobs.gather({entry["blob"]: entry["bytes"] for entry in entries})
    tensors = dict(threads.map(lambda entry: _read(entry, blobs), entries))
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


def _digest(tensor: torch.Tensor) -> str:
    return hashlib.sha256(_bytes(tensor)).hexdigest()


def _read(entry: dict[str, Any], blobs: BlobStore) -> tuple[str, torch.Tensor]:
    shape = entry["shape"]
    if entry["dtype"] != _DTYPE or entry["bytes"] != 4 * math.prod(shape):
        raise corrupt_state(f"{entry['name']} is not of type {_DTYPE}, or not of its size")
    little_endian = np.empty(math.prod(shape), dtype="<f4")
    blobs.read_into(entry["blob"], memoryview(little_endian.view(np.uint8)))  # type: ignore[arg-type]
    values = little_endian.astype(np.float32, copy=False)
    return entry["name"], torch.from_numpy(values).reshape(shape)
