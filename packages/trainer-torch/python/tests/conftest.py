"""Real parts on real files: a tiny checkpoint, tones as speech, a trainer opened on them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# Read when torch loads its threads: waiting by spinning stalls where other programs share the cores.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
import torch
from rl_exp_bridge import Call
from synthetic_speech import write_split
from tiny_checkpoint import model_files, write_tiny_checkpoint

from rl_exp_trainer_torch.trainer import Trainer

# One thread: these models are too small to share, and other programs may have the other cores.
torch.set_num_threads(1)

OpenParams = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session", autouse=True)
def user_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["RL_EXP_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def checkpoint_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_checkpoint(tmp_path_factory.mktemp("checkpoint"))


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    folder = tmp_path_factory.mktemp("speech")
    return {
        "train": write_split(folder, "train", count=40, seed=1),
        "val": write_split(folder, "val", count=12, seed=2),
    }


@pytest.fixture
def open_params(
    checkpoint_folder: Path, speech: dict[str, dict[str, str]], tmp_path: Path
) -> OpenParams:
    def params(*, seed: int = 7, model: Path = checkpoint_folder, **options: Any) -> dict[str, Any]:
        return {
            "seed": seed,
            "train": speech["train"],
            "val": speech["val"],
            "blobs": str(tmp_path / "blobs"),
            "accelerator": "cpu",
            "model_files": model_files(model),
            "lock": None,
            "options": {
                "model": str(model),
                "threads": 1,
                "language": "sw",
                "task": "transcribe",
                "context": "auto",
                "precision": "auto",
                "weight_decay": 0,
                "max_grad_norm": 1.0,
                "divergence_loss_ratio": 1.5,
                "memory_limit_gb": None,
                "eval_batch_size": 8,
                "adapter": "none",
                "spec_augment": None,
                "lora": {"rank": 4, "alpha": 8, "targets": ["q_proj", "v_proj"]},
                **options,
            },
        }

    return params


@pytest.fixture
def call() -> Call:
    return Call(lambda report: None)


@pytest.fixture
def trainer(open_params: OpenParams, call: Call) -> Trainer:
    return Trainer.open(open_params(), call)
