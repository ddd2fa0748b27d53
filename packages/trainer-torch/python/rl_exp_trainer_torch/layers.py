"""Whisper's layers, written out over the modules of transformers: the same sums with fewer copies and calls."""

from typing import Any

import torch
from torch.nn import functional

from rl_exp_trainer_torch.attention import cross_attention, self_attention


def encoder_layer(layer: Any, hidden: torch.Tensor) -> torch.Tensor:
    """An encoder layer: (clips, positions, width) → the same."""
    heard = self_attention(layer.self_attn, layer.self_attn_layer_norm(hidden), causal=False)
    return feed_forward(layer, hidden + dropped(layer, heard))


def decoder_attention(
    layer: Any, hidden: torch.Tensor, states: torch.Tensor, mask: torch.Tensor | None
) -> torch.Tensor:
    """The first half of a decoder layer, each token blind for those after it: (clips, tokens, width) → the same."""
    written = self_attention(layer.self_attn, layer.self_attn_layer_norm(hidden), causal=True)
    hidden = hidden + dropped(layer, written)
    heard = cross_attention(layer.encoder_attn, layer.encoder_attn_layer_norm(hidden), states, mask)
    return hidden + dropped(layer, heard)


def feed_forward(layer: Any, hidden: torch.Tensor) -> torch.Tensor:
    """The second half of a layer, each position on its own: (…, width) → the same."""
    wide = layer.activation_fn(layer.fc1(layer.final_layer_norm(hidden)))
    wide = functional.dropout(wide, p=layer.activation_dropout, training=layer.training)
    return hidden + dropped(layer, layer.fc2(wide))


def dropped(module: Any, hidden: torch.Tensor) -> torch.Tensor:
    """Dropout as a module is configured, in training alone."""
    return functional.dropout(hidden, p=module.dropout, training=module.training)


def left_out(module: Any) -> bool:
    """Whether a layer of an encoder or decoder is passed over in training, drawn by its `layerdrop`."""
    return bool(module.training and module.layerdrop > 0 and torch.rand(()) < module.layerdrop)
