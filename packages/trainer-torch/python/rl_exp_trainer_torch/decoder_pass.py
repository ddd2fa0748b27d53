"""A decoder's loss and its gradients in one pass that TorchScript runs, without Python and without autograd.

`back` is the gradient of what a line of the way forward gave, on its way back.
"""

from typing import NamedTuple

import torch
from torch.nn import functional

from rl_exp_trainer_torch.decoder_weights import Affine, AttentionWeights, DecoderWeights


class Text(NamedTuple):
    """Given tokens (clips, tokens), which of all of them predict, and the tokens that those want."""

    given: torch.Tensor
    predicting: torch.Tensor
    wanted: torch.Tensor


class Heard(NamedTuple):
    """What the encoder made of the clips.

    Attributes:
        states: (clips × positions, width).
        mask: Added to the scores of positions, as (clips, 1, 1, positions): 0 or -∞; None for 0.
        gradient: What the states' gradient is added to; None where the encoder does not train.
    """

    states: torch.Tensor
    mask: torch.Tensor | None
    gradient: torch.Tensor | None


class Setting(NamedTuple):
    """How the pass goes.

    Attributes:
        heads: Of each attention.
        norm_epsilon: What norms add to a variance.
        frozen_layers: Layers from the first on that do not train.
        factor: The gradient is that of the loss times this.
        fresh: The gradients are zeros and may be written over.
    """

    heads: int
    norm_epsilon: float
    frozen_layers: int
    factor: float
    fresh: bool


class _Norm(NamedTuple):
    given: torch.Tensor
    mean: torch.Tensor
    inverse_deviation: torch.Tensor
    normed: torch.Tensor


class _Attention(NamedTuple):
    norm: _Norm
    queries: torch.Tensor
    keys: torch.Tensor
    values: torch.Tensor
    mixed: torch.Tensor
    log_sums: torch.Tensor
    taken: torch.Tensor


class _Layer(NamedTuple):
    before: _Attention
    heard: _Attention
    norm: _Norm
    wide: torch.Tensor
    active: torch.Tensor


def decoder_pass(
    weights: DecoderWeights,
    gradients: DecoderWeights,
    text: Text,
    heard: Heard,
    setting: Setting,
) -> torch.Tensor:
    """Cross-entropy summed over the wanted tokens; its gradients are added to those that train.

    These are the operations that autograd starts for `text_loss`, in its order, so that the bits are the same.
    """
    clips, length = text.given.shape
    last = len(weights.layers) - 1
    hidden = functional.embedding(text.given, weights.tokens) + weights.positions[:length]
    hidden = hidden.flatten(0, 1)
    layers: list[_Layer] = []
    for index, layer in enumerate(weights.layers):
        hidden, before = _attend(hidden, None, clips, layer.before, setting)
        hidden, to_heard = _attend(hidden, heard, clips, layer.heard, setting)
        if index == last:
            hidden = hidden.index_select(0, text.predicting)
        norm = _norm(hidden, layer.norm, setting)
        wide = functional.linear(norm.normed, layer.wide.weight, layer.wide.bias)
        active = functional.gelu(wide)
        hidden = functional.linear(active, layer.narrow.weight, layer.narrow.bias).add_(hidden)
        layers.append(_Layer(before, to_heard, norm, wide, active))
    norm = _norm(hidden, weights.norm, setting)
    scores = functional.linear(norm.normed, weights.tokens).log_softmax(-1)
    loss = functional.nll_loss(scores, text.wanted, reduction="sum")

    back = torch.zeros_like(scores).scatter_(1, text.wanted.unsqueeze(1), -setting.factor)
    back = torch.ops.aten._log_softmax_backward_data(back, scores, -1, scores.dtype)
    written = back.t().mm(norm.normed)
    back = _norm_back(back.mm(weights.tokens), norm, weights.norm, gradients.norm)
    while len(layers) > setting.frozen_layers:
        saved = layers.pop()
        layer, gradient = weights.layers[len(layers)], gradients.layers[len(layers)]
        part = _linear_back(back, saved.active, layer.narrow, gradient.narrow, setting)
        part = torch.ops.aten.gelu_backward(part, saved.wide)
        part = _linear_back(part, saved.norm.normed, layer.wide, gradient.wide, setting)
        back = _norm_back(part, saved.norm, layer.norm, gradient.norm).add_(back)
        if len(layers) == last:
            everywhere = torch.zeros([clips * length, back.shape[1]])
            back = everywhere.index_add_(0, text.predicting, back)
        back = _attend_back(back, saved.heard, heard, layer.heard, gradient.heard, setting)
        back = _attend_back(back, saved.before, None, layer.before, gradient.before, setting)
    if setting.frozen_layers == 0:
        back = back.view([clips, length, -1])
        read = torch.ops.aten.embedding_dense_backward(
            back, text.given, weights.tokens.shape[0], -1, False
        )
        gradients.tokens.add_(written.add_(read))
        gradients.positions[:length].add_(back.sum(0))
    return loss


def _attend(
    hidden: torch.Tensor,
    heard: Heard | None,
    clips: int,
    weights: AttentionWeights,
    setting: Setting,
) -> tuple[torch.Tensor, _Attention]:
    """`hidden` with what it takes from what is heard; without that, from the tokens up to each."""
    norm = _norm(hidden, weights.norm, setting)
    source = norm.normed if heard is None else heard.states
    queries = functional.linear(norm.normed, weights.queries.weight, weights.queries.bias)
    keys = functional.linear(source, weights.keys)
    values = functional.linear(source, weights.values.weight, weights.values.bias)
    queries, keys, values = (
        _by_head(queries, clips, setting),
        _by_head(keys, clips, setting),
        _by_head(values, clips, setting),
    )
    mixed, log_sums = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu(
        queries,
        keys,
        values,
        0.0,
        heard is None,
        attn_mask=None if heard is None else heard.mask,
        scale=queries.shape[-1] ** -0.5,
    )
    taken = _by_clip(mixed)
    hidden = functional.linear(taken, weights.out.weight, weights.out.bias).add_(hidden)
    return hidden, _Attention(norm, queries, keys, values, mixed, log_sums, taken)


def _attend_back(
    back: torch.Tensor,
    saved: _Attention,
    heard: Heard | None,
    weights: AttentionWeights,
    gradients: AttentionWeights,
    setting: Setting,
) -> torch.Tensor:
    mixed = _linear_back(back, saved.taken, weights.out, gradients.out, setting)
    queries, keys, values = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu_backward(
        _by_head(mixed, saved.queries.shape[0], setting),
        saved.queries,
        saved.keys,
        saved.values,
        saved.mixed,
        saved.log_sums,
        0.0,
        heard is None,
        attn_mask=None if heard is None else heard.mask,
        scale=saved.queries.shape[-1] ** -0.5,
    )
    queries, keys, values = _by_clip(queries), _by_clip(keys), _by_clip(values)
    normed = saved.norm.normed
    source = normed if heard is None else heard.states
    gradients.values.bias.add_(values.sum(0))
    _add_product(values.t(), source, gradients.values.weight, setting)
    _add_product(keys.t(), source, gradients.keys, setting)
    part = _linear_back(queries, normed, weights.queries, gradients.queries, setting)
    if heard is None:
        part.add_(values.mm(weights.values.weight).add_(keys.mm(weights.keys)))
    else:
        gradient = heard.gradient
        if gradient is not None:
            gradient.add_(values.mm(weights.values.weight)).add_(keys.mm(weights.keys))
    return _norm_back(part, saved.norm, weights.norm, gradients.norm).add_(back)


def _norm(given: torch.Tensor, norm: Affine, setting: Setting) -> _Norm:
    normed, mean, inverse_deviation = torch.native_layer_norm(
        given, norm.weight.shape, norm.weight, norm.bias, setting.norm_epsilon
    )
    return _Norm(given, mean, inverse_deviation, normed)


def _norm_back(back: torch.Tensor, saved: _Norm, norm: Affine, gradient: Affine) -> torch.Tensor:
    back, weight, bias = torch.ops.aten.native_layer_norm_backward(
        back,
        saved.given,
        norm.weight.shape,
        saved.mean,
        saved.inverse_deviation,
        norm.weight,
        norm.bias,
        [True, True, True],
    )
    gradient.weight.add_(weight)
    gradient.bias.add_(bias)
    return back


def _linear_back(
    back: torch.Tensor, given: torch.Tensor, linear: Affine, gradient: Affine, setting: Setting
) -> torch.Tensor:
    gradient.bias.add_(back.sum(0))
    _add_product(back.t(), given, gradient.weight, setting)
    return back.mm(linear.weight)


def _add_product(
    left: torch.Tensor, right: torch.Tensor, gradient: torch.Tensor, setting: Setting
) -> None:
    if setting.fresh:
        torch.mm(left, right, out=gradient)
    else:
        gradient.add_(left.mm(right))


def _by_head(rows: torch.Tensor, clips: int, setting: Setting) -> torch.Tensor:
    """(clips × positions, width) as (clips, heads, positions, head width)."""
    return rows.view([clips, -1, setting.heads, rows.shape[1] // setting.heads]).transpose(1, 2)


def _by_clip(heads: torch.Tensor) -> torch.Tensor:
    """(clips, heads, positions, head width) as (clips × positions, width)."""
    return heads.transpose(1, 2).flatten(2).flatten(0, 1)
