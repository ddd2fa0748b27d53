"""The encoder at any length."""

from typing import Any

import torch
from torch.nn import functional


def encode(model: Any, features: torch.Tensor) -> torch.Tensor:
    """Encoder states (clips, positions, width) of features (clips, mel bands, 2 × positions).

    The encoder of transformers accepts its full window only. Its positions are sinusoids, so the first rows
    serve shorter clips; the model is not changed.
    """
    encoder = model.model.encoder
    hidden = functional.gelu(encoder.conv1(features))
    hidden = functional.gelu(encoder.conv2(hidden)).permute(0, 2, 1)
    hidden = hidden + encoder.embed_positions.weight[: hidden.shape[1]]
    hidden = functional.dropout(hidden, p=encoder.dropout, training=encoder.training)
    for layer in encoder.layers:
        hidden = layer(hidden, None)
    states: torch.Tensor = encoder.layer_norm(hidden)
    return states
