import pytest
import torch

from rl_exp_trainer_torch.gpu_driver import gpu_driver, release_in

CLOSED = """\
NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024
GCC version:  gcc version 12.3.0 (Ubuntu 12.3.0-1ubuntu1~22.04)
"""
OPEN = """\
NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build  (dvs-builder@U22)  Sun Jul 27 2025
GCC version:  gcc version 13.3.0
"""


@pytest.mark.parametrize(
    ("text", "release"),
    [
        (CLOSED, "535.183.01"),
        (OPEN, "580.65.06"),
        (CLOSED.replace("535.183.01", "470.82"), "470.82"),
        ("GCC version:  gcc version 13.3.0\n", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_release_is_found(text: str, release: str) -> None:
    assert release_in(text) == release


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_has_a_driver() -> None:
    assert gpu_driver()[0].isdigit()
