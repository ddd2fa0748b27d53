"""Which parameters train at which number of frozen layers."""

import re
from typing import Any

import torch

from rl_exp_trainer_torch.adapters import is_adapter, state_name

_LAYER = re.compile(r"^model\.(encoder|decoder)\.layers\.(\d+)\.")


class FreezeLadder:
    """Rungs from the input to the output of the model; freezing k layers freezes the first k rungs.

    Rung 0 is the convolution stem with encoder layer 0; each further encoder layer is a rung, the last one with
    the encoder's final norm. Then come the decoder's embeddings with decoder layer 0, and each further decoder
    layer. The last rung, with the decoder's final norm, always trains. The encoder's positions never train. In a
    model with adapters a rung is the adapters of its layer; all else never trains.
    """

    def __init__(self, model: Any) -> None:
        self._encoder_layers: int = model.config.encoder_layers
        self._decoder_layers: int = model.config.decoder_layers
        self.rungs: list[dict[str, torch.nn.Parameter]] = [
            {} for _ in range(self._encoder_layers + self._decoder_layers)
        ]
        named = {state_name(name): parameter for name, parameter in model.named_parameters()}
        adapted = any(map(is_adapter, named))
        for name, parameter in named.items():
            trains = is_adapter(name) if adapted else name != "model.encoder.embed_positions.weight"
            if trains:
                self.rungs[self.rung_of(name)][name] = parameter
            else:
                # The sinusoids of a checkpoint that was read from disk are marked as if they did.
                parameter.requires_grad_(False)

    @property
    def max_frozen_layers(self) -> int:
        """All rungs but the last."""
        return len(self.rungs) - 1

    def freeze(self, frozen_layers: int) -> None:
        """Sets which parameters take gradients."""
        for rung, parameters in enumerate(self.rungs):
            for parameter in parameters.values():
                parameter.requires_grad_(rung >= frozen_layers)

    def names(self) -> frozenset[str]:
        """Parameters that train at some rung, by their names in states."""
        return frozenset(name for rung in self.rungs for name in rung)

    def trainable(self) -> dict[str, torch.nn.Parameter]:
        """Parameters that take gradients, by name: rung after rung, in name order within each."""
        return {
            name: parameter
            for rung in self.rungs
            for name, parameter in sorted(rung.items())
            if parameter.requires_grad
        }

    def trainable_count(self) -> int:
        """Numbers that train."""
        return sum(parameter.numel() for parameter in self.trainable().values())

    def frozen_layers(self) -> int:
        """Rungs without a parameter that takes gradients, as read back from the model."""
        return sum(
            not any(parameter.requires_grad for parameter in rung.values()) for rung in self.rungs
        )

    def rung_of(self, name: str) -> int:
        """The rung of a parameter by its name in states, whether it trains or not."""
        layer = _LAYER.match(name)
        if layer is not None:
            below = 0 if layer[1] == "encoder" else self._encoder_layers
            return below + int(layer[2])
        if name.startswith("model.encoder.layer_norm."):
            return self._encoder_layers - 1
        if name.startswith("model.encoder."):
            return 0
        if name.startswith("model.decoder.embed_"):
            return self._encoder_layers
        return self._encoder_layers + self._decoder_layers - 1
