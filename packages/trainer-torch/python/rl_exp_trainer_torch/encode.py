"""The encoder at any length, whole or in two parts."""

from typing import Any

import torch
from torch.nn import functional

from rl_exp_trainer_torch.layers import dropped, encoder_layer, left_out


def encode(model: Any, features: torch.Tensor) -> torch.Tensor:
    """Encoder states (clips, positions, width) of features (clips, mel bands, 2 × positions).

    The encoder of transformers accepts its full window only. Its positions are sinusoids, so the first rows
    serve shorter clips; the model is not changed.
    """
    return encode_from(model, encode_up_to(model, features, 0), 0)


def encode_up_to(model: Any, features: torch.Tensor, layers: int) -> torch.Tensor:
    """What the stem and the first layers make of features: (clips, positions, width)."""
    encoder = model.model.encoder
    hidden = functional.gelu(encoder.conv1(features))
    hidden = functional.gelu(encoder.conv2(hidden)).permute(0, 2, 1)
    hidden = dropped(encoder, hidden + encoder.embed_positions.weight[: hidden.shape[1]])
    return _through(encoder, hidden, encoder.layers[:layers])


def encode_from(model: Any, hidden: torch.Tensor, layers: int) -> torch.Tensor:
    """Encoder states of what the first layers made: the rest of the encoder."""
    encoder = model.model.encoder
    states: torch.Tensor = encoder.layer_norm(_through(encoder, hidden, encoder.layers[layers:]))
    return states


def _through(encoder: Any, hidden: torch.Tensor, layers: Any) -> torch.Tensor:
    for layer in layers:
        if not left_out(encoder):
            hidden = encoder_layer(layer, hidden)
    return hidden
