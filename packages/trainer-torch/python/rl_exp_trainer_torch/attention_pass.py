"""Attention with its norm and its residual for TorchScript on a CPU, forward and backward."""

from typing import NamedTuple

import torch
from torch.nn import functional

from rl_exp_trainer_torch.decoder_weights import AttentionWeights
from rl_exp_trainer_torch.linear_pass import add_weight_gradient, linear, linear_backward
from rl_exp_trainer_torch.norm_pass import SavedNorm, norm, norm_backward


class EncoderStates(NamedTuple):
    """What the encoder made of the clips.

    Attributes:
        rows: (clips × positions, width).
        mask: Added to attention scores, as (clips, 1, 1, positions): 0, or -∞ for positions that are not to be
            seen; None for 0.
        gradient: As rows, what their gradient is added to; None where the encoder does not train.
    """

    rows: torch.Tensor
    mask: torch.Tensor | None
    gradient: torch.Tensor | None


class SavedAttention(NamedTuple):
    """What the way back needs; queries and so on as (clips, heads, positions, head width)."""

    norm: SavedNorm
    queries: torch.Tensor
    keys: torch.Tensor
    values: torch.Tensor
    mixed: torch.Tensor
    log_sum_exps: torch.Tensor
    merged: torch.Tensor


def attention(
    hidden: torch.Tensor, states: EncoderStates | None, clips: int, weights: AttentionWeights
) -> tuple[torch.Tensor, SavedAttention]:
    """Hidden states (clips × tokens, width) with what they take from the encoder's, or from those up to their own."""
    normed = norm(hidden, weights.norm)
    source = normed.normed if states is None else states.rows
    queries = _split_heads(linear(normed.normed, weights.q_proj), clips, weights.heads)
    keys = _split_heads(functional.linear(source, weights.k_proj), clips, weights.heads)
    values = _split_heads(linear(source, weights.v_proj), clips, weights.heads)
    mixed, log_sum_exps = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu(
        queries,
        keys,
        values,
        0.0,
        states is None,
        attn_mask=None if states is None else states.mask,
        scale=queries.shape[-1] ** -0.5,
    )
    merged = _merge_heads(mixed)
    saved = SavedAttention(normed, queries, keys, values, mixed, log_sum_exps, merged)
    return linear(merged, weights.out_proj).add_(hidden), saved


def attention_backward(
    gradient: torch.Tensor,
    saved: SavedAttention,
    states: EncoderStates | None,
    weights: AttentionWeights,
    gradients: AttentionWeights,
    fresh: bool,
) -> torch.Tensor:
    """The gradient of the hidden states that `attention` was given, from that of those it gave.

    Adds to the gradients of the weights and of the encoder states.
    """
    merged_gradient = linear_backward(
        gradient, saved.merged, weights.out_proj, gradients.out_proj, fresh
    )
    split = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu_backward(
        _split_heads(merged_gradient, saved.queries.shape[0], weights.heads),
        saved.queries,
        saved.keys,
        saved.values,
        saved.mixed,
        saved.log_sum_exps,
        0.0,
        states is None,
        attn_mask=None if states is None else states.mask,
        scale=saved.queries.shape[-1] ** -0.5,
    )
    queries_gradient = _merge_heads(split[0])
    keys_gradient = _merge_heads(split[1])
    values_gradient = _merge_heads(split[2])
    normed = saved.norm.normed
    source = normed if states is None else states.rows
    gradients.v_proj.bias.add_(values_gradient.sum(0))
    add_weight_gradient(values_gradient, source, gradients.v_proj.weight, fresh)
    add_weight_gradient(keys_gradient, source, gradients.k_proj, fresh)
    normed_gradient = linear_backward(
        queries_gradient, normed, weights.q_proj, gradients.q_proj, fresh
    )
    # Sums of three differ by their order, which is autograd's: the last used is the first to come back.
    if states is None:
        source_gradient = values_gradient.mm(weights.v_proj.weight)
        normed_gradient.add_(source_gradient.add_(keys_gradient.mm(weights.k_proj)))
    else:
        states_gradient = states.gradient
        if states_gradient is not None:
            states_gradient.add_(values_gradient.mm(weights.v_proj.weight))
            states_gradient.add_(keys_gradient.mm(weights.k_proj))
    return norm_backward(normed_gradient, saved.norm, weights.norm, gradients.norm).add_(gradient)


def _split_heads(rows: torch.Tensor, clips: int, heads: int) -> torch.Tensor:
    """(clips × positions, width) as (clips, heads, positions, head width)."""
    return rows.view([clips, -1, heads, rows.shape[1] // heads]).transpose(1, 2)


def _merge_heads(split: torch.Tensor) -> torch.Tensor:
    """(clips, heads, positions, head width) as (clips × positions, width)."""
    return split.transpose(1, 2).flatten(2).flatten(0, 1)
