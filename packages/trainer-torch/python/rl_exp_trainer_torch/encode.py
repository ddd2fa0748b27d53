"""The encoder at any length, whole or in two parts."""

from typing import Any

import torch
from torch.nn import functional


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
    hidden = hidden + encoder.embed_positions.weight[: hidden.shape[1]]
    hidden = functional.dropout(hidden, p=encoder.dropout, training=encoder.training)
    for layer in encoder.layers[:layers]:
        hidden = layer(hidden, None)
    return hidden


def encode_from(model: Any, hidden: torch.Tensor, layers: int) -> torch.Tensor:
    """Encoder states of what the first layers made: the rest of the encoder."""
    encoder = model.model.encoder
    for layer in encoder.layers[layers:]:
        hidden = layer(hidden, None)
    states: torch.Tensor = encoder.layer_norm(hidden)
    return states
