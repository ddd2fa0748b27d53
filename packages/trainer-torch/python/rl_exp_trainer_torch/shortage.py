"""What an allocator says when memory is used up."""

import re
from typing import TypedDict

import torch

_ALLOCATOR_TEXTS = (
    "can't allocate memory",
    "not enough memory",
    "out of memory",
    "std::bad_alloc",
    "could not create a primitive",
    "cublas_status_alloc_failed",
    "cudnn_status_alloc_failed",
)
_UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_SIZE = r"(\d+(?:\.\d+)?) (bytes|[KMGT]iB)"


class Shortage(TypedDict):
    """How much was asked for and how much there was, in bytes. Null where the allocator does not say.

    GPU sizes come as texts of two decimals, so that they are right to a half per cent.
    """

    requested_bytes: int | None
    available_bytes: int | None
    limit_bytes: int | None
    allocated_bytes: int | None
    reserved_bytes: int | None


_PATTERNS: dict[str, tuple[str, ...]] = {
    "requested_bytes": (rf"[Tt]ried to allocate {_SIZE}",),
    "available_bytes": (rf"of which {_SIZE} is free", rf"{_SIZE} free[;)]"),
    # A process may be allowed a part of the device; then that is what it ran against.
    "limit_bytes": (
        rf"{_SIZE} allowed",
        rf"total capaci?ty of {_SIZE}",
        rf"{_SIZE} total capacity",
    ),
    "allocated_bytes": (rf"{_SIZE} is allocated by PyTorch", rf"{_SIZE} already allocated"),
    "reserved_bytes": (
        rf"{_SIZE} reserved in total by PyTorch",
        rf"{_SIZE} cached",
    ),
}


def is_out_of_memory(error: BaseException) -> bool:
    """True for the ways in which devices and the CPU's allocator say that memory is used up."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(
        text in str(error).lower() for text in _ALLOCATOR_TEXTS
    )


def what_was_said(error: BaseException) -> str:
    """The allocator's text, without the traceback that TorchScript puts before it."""
    text = str(error)
    if text.startswith("The following operation failed in the TorchScript interpreter."):
        text = text.rpartition("\nRuntimeError: ")[2]
    return text.strip() or type(error).__name__


def read_shortage(message: str) -> Shortage:
    """Reads the text of torch's OutOfMemoryError, of any version, or of its allocator on the CPU.

    `reserved_bytes` is all that torch holds, allocated or not, as older versions say it; newer ones tell apart what is
    allocated and what is not, and their sum is given.
    """
    found = {name: _first(patterns, message) for name, patterns in _PATTERNS.items()}
    unused = _first((rf"{_SIZE} is reserved by PyTorch but unallocated",), message)
    if (
        found["reserved_bytes"] is None
        and found["allocated_bytes"] is not None
        and unused is not None
    ):
        found["reserved_bytes"] = found["allocated_bytes"] + unused
    return Shortage(
        requested_bytes=found["requested_bytes"],
        available_bytes=found["available_bytes"],
        limit_bytes=found["limit_bytes"],
        allocated_bytes=found["allocated_bytes"],
        reserved_bytes=found["reserved_bytes"],
    )


def _first(patterns: tuple[str, ...], message: str) -> int | None:
    for pattern in patterns:
        match = re.search(pattern, message)
        if match is not None:
            return round(float(match[1]) * _UNITS[match[2]])
    return None
