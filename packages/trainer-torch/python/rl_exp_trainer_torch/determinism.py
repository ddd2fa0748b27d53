"""Switches that make equal inputs give equal bits."""

import hashlib
import os

import torch


def pin_numerics(threads: int, device: torch.device) -> None:
    """Pins the thread count and asks torch for deterministic algorithms.

    Sums over tensors are split by thread, so another count gives other bits. On a GPU some kernels have no
    deterministic form; there they warn, and the fingerprint says that bits may differ.
    """
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True, warn_only=device.type == "cuda")
    # Nothing here reads memory before writing it, so the safety net of filling it only costs time.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.backends.cudnn.benchmark = False


def seed_update(seed: int, optimizer_step: int) -> None:
    """Seeds torch from the seed and the update's number, so that dropout needs no stored random state."""
    digest = hashlib.sha256(f"update:{seed}:{optimizer_step}".encode()).digest()
    torch.manual_seed(int.from_bytes(digest[:8], "little") >> 1)
