"""A decoder's weights by what they do, in a form that TorchScript takes; gradients come in the same."""

from typing import Any, NamedTuple

import torch


class Affine(NamedTuple):
    """A linear layer's weight (to, from) and bias, or a norm's."""

    weight: torch.Tensor
    bias: torch.Tensor


class AttentionWeights(NamedTuple):
    """Attention and the norm before it. Whisper's keys have no bias."""

    norm: Affine
    queries: Affine
    keys: torch.Tensor
    values: Affine
    out: Affine


class LayerWeights(NamedTuple):
    """A layer: attention to the tokens before, attention to the encoder, and the feed-forward part."""

    before: AttentionWeights
    heard: AttentionWeights
    norm: Affine
    wide: Affine
    narrow: Affine


class DecoderWeights(NamedTuple):
    """A decoder; its token embeddings are its output projection too."""

    tokens: torch.Tensor
    positions: torch.Tensor
    layers: list[LayerWeights]
    norm: Affine


def decoder_weights(model: Any) -> DecoderWeights:
    """The parameters of a model's decoder."""
    decoder = model.model.decoder
    return DecoderWeights(
        tokens=decoder.embed_tokens.weight,
        positions=decoder.embed_positions.weight,
        layers=[
            LayerWeights(
                before=_attention(layer.self_attn, layer.self_attn_layer_norm),
                heard=_attention(layer.encoder_attn, layer.encoder_attn_layer_norm),
                norm=_affine(layer.final_layer_norm),
                wide=_affine(layer.fc1),
                narrow=_affine(layer.fc2),
            )
            for layer in decoder.layers
        ],
        norm=_affine(decoder.layer_norm),
    )


def gradients_of(weights: DecoderWeights) -> DecoderWeights:
    """The gradients of parameters in the form of these, empty ones where they do not train."""
    gradients: DecoderWeights = _gradients_of(weights)
    return gradients


def _gradients_of(part: Any) -> Any:
    if isinstance(part, torch.Tensor):
        return torch.empty(0) if part.grad is None else part.grad
    parts = [_gradients_of(each) for each in part]
    return parts if isinstance(part, list) else type(part)(*parts)


def _attention(attention: Any, norm: Any) -> AttentionWeights:
    return AttentionWeights(
        norm=_affine(norm),
        queries=_affine(attention.q_proj),
        keys=attention.k_proj.weight,
        values=_affine(attention.v_proj),
        out=_affine(attention.out_proj),
    )


def _affine(module: Any) -> Affine:
    return Affine(module.weight, module.bias)
