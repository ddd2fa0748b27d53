"""Whisper's attention, on a CPU with the projections of one input made in one product."""

from typing import Any

import torch
from torch.nn import functional


def self_attention(attention: Any, hidden: torch.Tensor, *, causal: bool) -> torch.Tensor:
    """What each position takes from all positions, or from those up to its own: (clips, positions, width)."""
    queries, keys, values = project(
        attention, hidden, attention.q_proj, attention.k_proj, attention.v_proj
    )
    return attend(attention, queries, keys, values, causal=causal)


def cross_attention(
    attention: Any, hidden: torch.Tensor, states: torch.Tensor, mask: torch.Tensor | None
) -> torch.Tensor:
    """What each token takes from the encoder states that the mask shows: (clips, tokens, width)."""
    (queries,) = project(attention, hidden, attention.q_proj)
    keys, values = project(attention, states, attention.k_proj, attention.v_proj)
    return attend(attention, queries, keys, values, mask=mask)


def project(attention: Any, inputs: torch.Tensor, *projections: Any) -> list[torch.Tensor]:
    """Each projection of the inputs (clips, positions, width) as (clips, heads, positions, head width)."""
    clips, positions, _ = inputs.shape
    plain = all(type(each) is torch.nn.Linear for each in projections)
    # Joining costs copies on the way back, which a GPU feels more than two products more.
    if len(projections) == 1 or not plain or inputs.is_cuda:
        heads = (clips, positions, attention.num_heads, attention.head_dim)
        return [each(inputs).view(heads).transpose(1, 2) for each in projections]
    projected = functional.linear(inputs, *joined(*projections))
    shape = (clips, positions, len(projections), attention.num_heads, attention.head_dim)
    return list(projected.view(shape).permute(2, 0, 3, 1, 4).unbind(0))


def attend(
    attention: Any,
    queries: torch.Tensor,
    keys: torch.Tensor,
    values: torch.Tensor,
    *,
    causal: bool = False,
    mask: torch.Tensor | None = None,
) -> torch.Tensor:
    """The output projection of what queries take from values by keys: (clips, positions, width).

    Args:
        attention: The module of transformers.
        queries: (clips, heads, positions, head width), as are keys and values.
        keys: Of as many positions as values.
        values: What is taken.
        causal: Positions see those up to their own alone.
        mask: True where a key is seen, as (clips, 1, 1, positions of keys); None for all.
    """
    mixed = functional.scaled_dot_product_attention(
        queries,
        keys,
        values,
        attn_mask=mask,
        dropout_p=attention.dropout if attention.training else 0.0,
        is_causal=causal,
        scale=attention.head_dim**-0.5,
    )
    taken: torch.Tensor = attention.out_proj(mixed.transpose(1, 2).flatten(2))
    return taken


def joined(*projections: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight and bias of one projection that gives what all of these give, one behind the other."""
    biases = [
        # Keys have no bias, because the softmax would not see it.
        each.weight.new_zeros(each.out_features) if each.bias is None else each.bias
        for each in projections
    ]
    return torch.cat([each.weight for each in projections]), torch.cat(biases)
