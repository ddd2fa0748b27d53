"""A worker that writes tiny checkpoints, for tests on the other side of the bridge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rl_exp_bridge import Call, serve


def write(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Writes ``base`` and, with all that may train moved a little, ``submitted``."""
    import shutil

    import torch
    from safetensors.torch import load_file, save_file
    from tiny_whisper import write_checkpoint

    base, submitted = Path(params["base"]), Path(params["submitted"])
    write_checkpoint(base)
    shutil.copytree(base, submitted)
    weights = load_file(submitted / "model.safetensors")
    generator = torch.Generator().manual_seed(1)
    for name, tensor in weights.items():
        if name != "model.encoder.embed_positions.weight":
            tensor += 0.003 * torch.rand(tensor.shape, generator=generator)
    save_file(weights, submitted / "model.safetensors")
    return {}


if __name__ == "__main__":
    serve({"write": write})
