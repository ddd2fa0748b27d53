"""Low-rank adapters (LoRA): small trainable matrices beside weights that stay as they are."""

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

from rl_exp_trainer_torch.options import Lora

_NAME = "default"
_BASE = re.compile(r"\.base_layer\.")
_ADAPTER = re.compile(r"\.lora_([AB])\." + _NAME + r"\.weight$")


class Adapters:
    """The adapted layers of a model: each is its own weights W and, beside them, alpha/rank · B·A."""

    def __init__(self, layers: Mapping[str, Any]) -> None:
        self._layers = layers

    @classmethod
    def inject(cls, model: Any, lora: Lora, seed: int) -> "Adapters":
        """Puts adapters beside the targeted projections of every layer. The model's own weights never train.

        A is drawn from the seed and the layer's name, evenly from ±1/√width, as a fresh linear layer would be; B is
        zero, so that the model is what it was. Both are the same bits on every machine.
        """
        from peft import LoraConfig, inject_adapter_in_model
        from peft.tuners.lora import LoraLayer

        config = LoraConfig(
            r=lora.rank,
            lora_alpha=lora.alpha,  # type: ignore[arg-type]  # a factor; nothing asks it to be whole
            target_modules=list(lora.targets),
            lora_dropout=0.0,
            bias="none",
        )
        inject_adapter_in_model(config, model, adapter_name=_NAME)
        layers: dict[str, Any] = {
            name: module for name, module in model.named_modules() if isinstance(module, LoraLayer)
        }
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(is_adapter(state_name(name)))
        with torch.no_grad():
            for name, layer in layers.items():
                first = layer.lora_A[_NAME].weight
                first.copy_(_drawn(f"{seed}:{name}", tuple(first.shape)))
                layer.lora_B[_NAME].weight.zero_()
        return cls(layers)

    @contextmanager
    def merged(self) -> Iterator[None]:
        """Within it the adapted layers are plain ones, of the weights W + alpha/rank · B·A.

        The weights are changed in their places and are what they were, bit for bit, afterwards.
        """
        kept: dict[str, torch.Tensor] = {}
        try:
            with torch.no_grad():
                for name, layer in self._layers.items():
                    weight = layer.base_layer.weight
                    added = layer.lora_B[_NAME].weight
                    layer.merged_adapters.append(_NAME)
                    if bool(added.any()):  # else -0.0 would become 0.0
                        kept[name] = weight.detach().clone()
                        weight.copy_(
                            _sum(weight, layer.lora_A[_NAME].weight, added, layer.scaling[_NAME])
                        )
            yield
        finally:
            with torch.no_grad():
                for name, layer in self._layers.items():
                    layer.merged_adapters.clear()
                    if name in kept:
                        layer.base_layer.weight.copy_(kept[name])


def state_name(parameter: str) -> str:
    """The name of a parameter in states: without adapters that of the checkpoint, `….lora_A.weight` for adapters."""
    return _ADAPTER.sub(r".lora_\1.weight", _BASE.sub(".", parameter))


def is_adapter(name: str) -> bool:
    """Whether a tensor of a state belongs to an adapter."""
    return name.endswith((".lora_A.weight", ".lora_B.weight"))


def _sum(
    weight: torch.Tensor, first: torch.Tensor, second: torch.Tensor, scaling: float
) -> torch.Tensor:
    # In float64, so that no setting of the device for float32 products has a say.
    return (weight.double() + scaling * (second.double() @ first.double())).to(weight.dtype)


def _drawn(key: str, shape: tuple[int, ...]) -> torch.Tensor:
    """Numbers from ±1/√width by a counter-based generator: no kernel and no thread count has a say."""
    digest = hashlib.sha256(f"lora:{key}".encode()).digest()
    raw = np.random.Philox(key=int.from_bytes(digest[:16], "little")).random_raw(math.prod(shape))
    unit = (np.asarray(raw) >> np.uint64(40)).astype(np.float64) / 2**24
    bound = 1 / math.sqrt(shape[1])
    return torch.from_numpy(((2 * unit - 1) * bound).astype(np.float32).reshape(shape))
