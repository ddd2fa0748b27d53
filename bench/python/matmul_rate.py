"""How fast this machine multiplies large matrices: the bound that training is held against."""

import statistics
import time

import torch

REPEATS = 7


def matmul_rate(device: torch.device, dtype: torch.dtype) -> float:
    """FLOP/s, the median of several products."""
    size = 8192 if device.type == "cuda" else 1536
    left = torch.randn(size, size, device=device).to(dtype)
    right = torch.randn(size, size, device=device).to(dtype)
    rates = []
    for _ in range(REPEATS):
        _settle(device)
        began = time.perf_counter()
        left @ right
        _settle(device)
        rates.append(2 * size**3 / (time.perf_counter() - began))
    return statistics.median(rates)


def _settle(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
