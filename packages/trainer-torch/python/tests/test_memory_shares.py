import os
import sys

import pytest

from rl_exp_trainer_torch.main_memory import available_bytes, total_bytes
from rl_exp_trainer_torch.memory_shares import cpu_memory_shares, gpu_memory_shares

GIB = 2**30


@pytest.mark.parametrize("gpu_bytes", [8 * GIB, 80 * GIB])
def test_half_of_a_gpu_is_left_to_training(gpu_bytes: int) -> None:
    shares = gpu_memory_shares(gpu_bytes, 64 * GIB)
    on_gpu = shares.features_on_device + shares.frozen_states + shares.evaluation_states
    assert 0 < on_gpu <= gpu_bytes / 2


@pytest.mark.parametrize("main_bytes", [GIB, 8 * GIB, 16 * GIB])
def test_half_of_a_small_main_memory_is_left_to_training(main_bytes: int) -> None:
    shares = cpu_memory_shares(main_bytes)
    taken = [shares.features_on_device, shares.frozen_states, shares.evaluation_states]
    assert all(taken) and sum(taken) <= main_bytes / 2
    assert 0 < gpu_memory_shares(80 * GIB, main_bytes).features_in_memory <= main_bytes / 4


def test_much_main_memory_is_not_all_taken() -> None:
    shares = cpu_memory_shares(2**50)
    assert shares == cpu_memory_shares(None)
    assert shares.features_on_device + shares.frozen_states + shares.evaluation_states == 14 * GIB


@pytest.mark.skipif(sys.platform != "linux", reason="asks as Linux answers")
def test_the_machine_says_what_it_has() -> None:
    total, available = total_bytes(), available_bytes()
    assert total is not None and available is not None
    assert 0 < total <= os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert available > 0
