"""A decoder's loss and its gradients in one pass that TorchScript runs, without Python and without autograd."""

from typing import NamedTuple

import torch
from torch.nn import functional

from rl_exp_trainer_torch.attention_pass import (
    EncoderStates,
    SavedAttention,
    attention,
    attention_backward,
)
from rl_exp_trainer_torch.decoder_weights import DecoderWeights
from rl_exp_trainer_torch.linear_pass import linear, linear_backward
from rl_exp_trainer_torch.loss import KnownText
from rl_exp_trainer_torch.norm_pass import SavedNorm, norm, norm_backward


class _SavedLayer(NamedTuple):
    self_attention: SavedAttention
    cross_attention: SavedAttention
    norm: SavedNorm
    wide: torch.Tensor
    active: torch.Tensor


def decoder_pass(
    weights: DecoderWeights,
    gradients: DecoderWeights,
    frozen_decoder_layers: int,
    text: KnownText,
    states: EncoderStates,
    factor: float,
    fresh: bool,
) -> torch.Tensor:
    """Cross-entropy summed over the wanted tokens; a factor times its gradients is added to those that train.

    It has the bits of `text_loss` with autograd: the same products and sums, in its order where three or more are added.

    Args:
        weights: The decoder's.
        gradients: What is added to, beside that of the states.
        frozen_decoder_layers: Decoder layers from the input on that do not train; with one, embeddings do not either.
        text: What the clips say.
        states: What is heard of them.
        factor: On the gradients.
        fresh: The gradients are zeros, and may be written over.
    """
    clips, length = text.given.shape
    last = len(weights.layers) - 1
    hidden = functional.embedding(text.given, weights.tokens) + weights.positions[:length]
    hidden = hidden.flatten(0, 1)
    layers: list[_SavedLayer] = []
    for index, layer in enumerate(weights.layers):
        hidden, to_itself = attention(hidden, None, clips, layer.self_attention)
        hidden, to_states = attention(hidden, states, clips, layer.cross_attention)
        if index == last:
            # Tokens that predict nothing end here.
            hidden = hidden.index_select(0, text.predicting)
        normed = norm(hidden, layer.norm)
        wide = linear(normed.normed, layer.fc1)
        active = functional.gelu(wide)
        hidden = linear(active, layer.fc2).add_(hidden)
        if index >= frozen_decoder_layers:
            layers.append(_SavedLayer(to_itself, to_states, normed, wide, active))
    normed = norm(hidden, weights.norm)
    log_probabilities = functional.linear(normed.normed, weights.tokens).log_softmax(-1)
    loss = functional.nll_loss(log_probabilities, text.wanted, reduction="sum")

    logits_gradient = torch.ops.aten._log_softmax_backward_data(
        torch.zeros_like(log_probabilities).scatter_(1, text.wanted.unsqueeze(1), -factor),
        log_probabilities,
        -1,
        log_probabilities.dtype,
    )
    gradient = logits_gradient.mm(weights.tokens)
    gradient = norm_backward(gradient, normed, weights.norm, gradients.norm)
    for index in range(last, frozen_decoder_layers - 1, -1):
        saved, layer, into = layers.pop(), weights.layers[index], gradients.layers[index]
        inner = linear_backward(gradient, saved.active, layer.fc2, into.fc2, fresh)
        inner = torch.ops.aten.gelu_backward(inner, saved.wide)
        inner = linear_backward(inner, saved.norm.normed, layer.fc1, into.fc1, fresh)
        gradient = norm_backward(inner, saved.norm, layer.norm, into.norm).add_(gradient)
        if index == last:
            everywhere = torch.zeros([clips * length, gradient.shape[1]])
            gradient = everywhere.index_add_(0, text.predicting, gradient)
        gradient = attention_backward(
            gradient,
            saved.cross_attention,
            states,
            layer.cross_attention,
            into.cross_attention,
            fresh,
        )
        gradient = attention_backward(
            gradient, saved.self_attention, None, layer.self_attention, into.self_attention, fresh
        )
    if frozen_decoder_layers == 0:
        gradient = gradient.view([clips, length, -1])
        by_input = torch.ops.aten.embedding_dense_backward(
            gradient, text.given, weights.tokens.shape[0], weights.padding, False
        )
        # As with autograd, what the embeddings learn from both their uses is one sum before it is added.
        gradients.tokens.add_(logits_gradient.t().mm(normed.normed).add_(by_input))
        gradients.positions[:length].add_(gradient.sum(0))
    return loss
