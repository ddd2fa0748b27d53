"""Whisper's layers, written out over the modules of transformers: the same sums with fewer copies and calls."""

from typing import Any

import torch
from torch.nn import functional

from rl_exp_trainer_torch.attention import cross_attention, self_attention


def encoder_layer(layer: Any, hidden: torch.Tensor) -> torch.Tensor:
    """An encoder layer: (clips, positions, width) → the same."""
    heard = self_attention(layer.self_attn, layer.self_attn_layer_norm(hidden), causal=False)
    return _feed_forward(layer, hidden + dropped(layer, heard))


def decoder_layer(
    layer: Any, hidden: torch.Tensor, states: torch.Tensor, mask: torch.Tensor | None
) -> torch.Tensor:
    """A decoder layer over all tokens at once, each blind for those after it: (clips, tokens, width) → the same."""
    written = self_attention(layer.self_attn, layer.self_attn_layer_norm(hidden), causal=True)
    hidden = hidden + dropped(layer, written)
    heard = cross_attention(layer.encoder_attn, layer.encoder_attn_layer_norm(hidden), states, mask)
    return _feed_forward(layer, hidden + dropped(layer, heard))


def dropped(module: Any, hidden: torch.Tensor) -> torch.Tensor:
    """Dropout as a module is configured, in training alone."""
    return functional.dropout(hidden, p=module.dropout, training=module.training)


def left_out(module: Any) -> bool:
    """Whether a layer of an encoder or decoder is passed over in training, drawn by its `layerdrop`."""
    return bool(module.training and module.layerdrop > 0 and torch.rand(()) < module.layerdrop)


def _feed_forward(layer: Any, hidden: torch.Tensor) -> torch.Tensor:
    wide = layer.activation_fn(layer.fc1(layer.final_layer_norm(hidden)))
    wide = functional.dropout(wide, p=layer.activation_dropout, training=layer.training)
    return hidden + dropped(layer, layer.fc2(wide))
