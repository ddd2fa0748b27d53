"""Texts of many versions of torch, from reports of their users or its source, and what it says here."""

import pytest
import torch

from rl_exp_trainer_torch.shortage import (
    Shortage,
    is_out_of_memory,
    read_shortage,
    what_was_said,
)

MIB, GIB = 2**20, 2**30


def shortage(
    requested: float,
    available: float | None = None,
    limit: float | None = None,
    allocated: float | None = None,
    reserved: float | None = None,
) -> Shortage:
    def whole(value: float | None) -> int | None:
        return None if value is None else round(value)

    return Shortage(
        requested_bytes=round(requested),
        available_bytes=whole(available),
        limit_bytes=whole(limit),
        allocated_bytes=whole(allocated),
        reserved_bytes=whole(reserved),
    )


NEW = (
    "CUDA out of memory. Tried to allocate 22.00 MiB. GPU 0 has a total capacity of 23.65 GiB of which 11.06 MiB is "
    "free. Including non-PyTorch memory, this process has 23.60 GiB memory in use. Of the allocated memory 22.90 GiB "
    "is allocated by PyTorch, and 194.87 MiB is reserved by PyTorch but unallocated. If reserved but unallocated "
    "memory is large try setting PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to avoid fragmentation."
)
ALLOWED = (
    "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 139.72 GiB of which 138.00 GiB is "
    "free. 2.79 GiB allowed; Including non-PyTorch memory, this process has 1.22 GiB memory in use. Of the allocated "
    "memory 700.50 MiB is allocated by PyTorch, and 3.50 MiB is reserved by PyTorch but unallocated."
)
MISSPELT = (
    "CUDA out of memory. Tried to allocate 1.70 GiB. GPU 0 has a total capacty of 6.00 GiB of which 0 bytes is free. "
    "Of the allocated memory 2.93 GiB is allocated by PyTorch, and 2.30 GiB is reserved by PyTorch but unallocated."
)
RESERVED = (
    "CUDA out of memory. Tried to allocate 10.73 GiB (GPU 0; 8.00 GiB total capacity; 17.20 GiB already allocated; "
    "0 bytes free; 19.15 GiB reserved in total by PyTorch) If reserved memory is >> allocated memory try setting "
    "max_split_size_mb to avoid fragmentation."
)
CACHED = (
    "CUDA out of memory. Tried to allocate 26.00 MiB (GPU 0; 1024.00 MiB total capacity; 435.61 MiB already allocated; "
    "24.17 MiB free; 26.39 MiB cached)"
)
CPU = (
    "[enforce fail at alloc_cpu.cpp:75] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate "
    "132426121216 bytes. Error code 12 (Cannot allocate memory)"
)
WINDOWS = (
    "[enforce fail at C:\\b\\c10\\core\\impl\\alloc_cpu.cpp:81] data. DefaultCPUAllocator: not enough memory: you tried "
    "to allocate 1981808640 bytes."
)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            NEW,
            shortage(
                22 * MIB, 11.06 * MIB, 23.65 * GIB, 22.9 * GIB,
                round(22.9 * GIB) + round(194.87 * MIB),
            ),
        ),
        (
            ALLOWED,
            shortage(2 * GIB, 138 * GIB, 2.79 * GIB, 700.5 * MIB, 704 * MIB),
        ),
        (
            MISSPELT,
            shortage(1.7 * GIB, 0, 6 * GIB, 2.93 * GIB, round(2.93 * GIB) + round(2.3 * GIB)),
        ),
        (RESERVED, shortage(10.73 * GIB, 0, 8 * GIB, 17.2 * GIB, 19.15 * GIB)),
        (CACHED, shortage(26 * MIB, 24.17 * MIB, 1 * GIB, 435.61 * MIB, 26.39 * MIB)),
        (CPU, shortage(132426121216)),
        (WINDOWS, shortage(1981808640)),
    ],
    ids=["2.4 and later", "a part of the device", "2.1", "1.8 to 2.0", "1.2", "CPU", "CPU of Windows"],
)  # fmt: skip
def test_texts(message: str, expected: Shortage) -> None:
    assert read_shortage(message) == expected
    assert is_out_of_memory(RuntimeError(message))


def test_what_this_torch_says_on_the_cpu() -> None:
    with pytest.raises(RuntimeError) as refused:
        torch.empty(2**50, dtype=torch.uint8)
    assert read_shortage(str(refused.value)) == shortage(2**50)


@pytest.mark.parametrize("message", ["", "could not create a primitive", "Killed"])
def test_a_text_without_sizes_says_nothing(message: str) -> None:
    assert set(read_shortage(message).values()) == {None}


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_what_this_torch_says_on_a_gpu() -> None:
    total = torch.cuda.get_device_properties(0).total_memory
    with pytest.raises(torch.OutOfMemoryError) as refused:
        torch.empty(2 * total, dtype=torch.uint8, device="cuda")
    read = read_shortage(str(refused.value))
    assert read["requested_bytes"] == pytest.approx(2 * total, rel=0.01)
    assert read["limit_bytes"] == pytest.approx(total, rel=0.05)
    assert read["available_bytes"] is not None and 0 < read["available_bytes"] <= total


def test_the_allocator_s_refusal_is_recognised() -> None:
    with pytest.raises(RuntimeError) as refused:
        torch.empty(2**50, dtype=torch.uint8)
    assert is_out_of_memory(refused.value)
    assert is_out_of_memory(MemoryError())
    assert not is_out_of_memory(RuntimeError("shape mismatch"))


def test_what_happens_in_a_script_is_told_without_its_traceback() -> None:
    def takes(size: int) -> torch.Tensor:
        return torch.empty([size], dtype=torch.uint8)

    with pytest.raises(RuntimeError) as raised:
        torch.jit.script(takes)(2**50)
    assert "takes" in str(raised.value)
    assert is_out_of_memory(raised.value)
    said = what_was_said(raised.value)
    assert said.count("\n") == 0 and "takes" not in said
    assert read_shortage(said)["requested_bytes"] == 2**50


def test_what_an_error_says_is_left_as_it_is() -> None:
    assert what_was_said(RuntimeError("not enough memory")) == "not enough memory"
    assert what_was_said(MemoryError()) == "MemoryError"
    assert is_out_of_memory(RuntimeError("std::bad_alloc"))
