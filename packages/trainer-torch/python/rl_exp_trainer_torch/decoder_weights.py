"""A decoder's weights in a form that TorchScript takes; gradients come in the same form."""

from typing import Any, NamedTuple

import torch

NO_PADDING = -1
"""What torch takes as a padding token that there is not."""


class Linear(NamedTuple):
    """A linear layer: weight (to, from) and bias (to)."""

    weight: torch.Tensor
    bias: torch.Tensor


class Norm(NamedTuple):
    """A layer norm: weight and bias (width), and what it adds to the variance."""

    weight: torch.Tensor
    bias: torch.Tensor
    epsilon: float


class AttentionWeights(NamedTuple):
    """Attention with the norm before it; keys are projected by (width, width) without a bias."""

    norm: Norm
    q_proj: Linear
    k_proj: torch.Tensor
    v_proj: Linear
    out_proj: Linear
    heads: int


class LayerWeights(NamedTuple):
    """A layer: two attentions, and the feed-forward part with the norm before it."""

    self_attention: AttentionWeights
    cross_attention: AttentionWeights
    norm: Norm
    fc1: Linear
    fc2: Linear


class DecoderWeights(NamedTuple):
    """A decoder whose token embeddings (vocabulary, width) are its output projection too.

    Attributes:
        tokens: The embeddings.
        positions: (tokens, width).
        layers: From the input on.
        norm: The last one.
        padding: The token whose embedding learns nothing as an input.
    """

    tokens: torch.Tensor
    positions: torch.Tensor
    layers: list[LayerWeights]
    norm: Norm
    padding: int


def decoder_weights(model: Any) -> DecoderWeights:
    """The parameters of a model's decoder."""
    decoder = model.model.decoder
    padding = decoder.embed_tokens.padding_idx
    return DecoderWeights(
        tokens=decoder.embed_tokens.weight,
        positions=decoder.embed_positions.weight,
        layers=[
            LayerWeights(
                self_attention=_attention(layer.self_attn, layer.self_attn_layer_norm),
                cross_attention=_attention(layer.encoder_attn, layer.encoder_attn_layer_norm),
                norm=_norm(layer.final_layer_norm),
                fc1=_linear(layer.fc1),
                fc2=_linear(layer.fc2),
            )
            for layer in decoder.layers
        ],
        norm=_norm(decoder.layer_norm),
        padding=NO_PADDING if padding is None else padding,
    )


def frozen_decoder_layers(weights: DecoderWeights) -> int:
    """Layers that do not train; they are the first ones."""
    return sum(not layer.norm.weight.requires_grad for layer in weights.layers)


def gradients_of(weights: DecoderWeights) -> DecoderWeights:
    """The gradients of parameters, in their form; an empty tensor for each that does not train."""
    gradients: DecoderWeights = _gradients_of(weights)
    return gradients


def _gradients_of(part: Any) -> Any:
    if isinstance(part, torch.Tensor):
        return part.grad if part.requires_grad else torch.empty(0)
    if isinstance(part, list):
        return [_gradients_of(each) for each in part]
    return type(part)(*map(_gradients_of, part)) if isinstance(part, tuple) else part


def _attention(attention: Any, norm: Any) -> AttentionWeights:
    return AttentionWeights(
        norm=_norm(norm),
        q_proj=_linear(attention.q_proj),
        k_proj=attention.k_proj.weight,
        v_proj=_linear(attention.v_proj),
        out_proj=_linear(attention.out_proj),
        heads=attention.num_heads,
    )


def _linear(module: Any) -> Linear:
    return Linear(module.weight, module.bias)


def _norm(module: Any) -> Norm:
    return Norm(module.weight, module.bias, module.eps)
