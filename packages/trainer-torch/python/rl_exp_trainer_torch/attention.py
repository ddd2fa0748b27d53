"""Whisper's attention."""

from typing import Any

import torch
from torch.nn import functional


def self_attention(attention: Any, hidden: torch.Tensor, *, causal: bool) -> torch.Tensor:
    """What each position takes from all positions, or from those up to its own: (clips, positions, width)."""
    queries, keys, values = (
        _heads(attention, projection(hidden))
        for projection in (attention.q_proj, attention.k_proj, attention.v_proj)
    )
    return attend(attention, queries, keys, values, causal=causal)


def cross_attention(
    attention: Any, hidden: torch.Tensor, states: torch.Tensor, mask: torch.Tensor | None
) -> torch.Tensor:
    """What each token takes from the encoder states that the mask shows: (clips, tokens, width)."""
    queries = _heads(attention, attention.q_proj(hidden))
    keys, values = (
        _heads(attention, projection(states)) for projection in (attention.k_proj, attention.v_proj)
    )
    return attend(attention, queries, keys, values, mask=mask)


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


def _heads(attention: Any, projected: torch.Tensor) -> torch.Tensor:
    """(clips, positions, width) as (clips, heads, positions, head width)."""
    clips, positions, _ = projected.shape
    return projected.view(clips, positions, attention.num_heads, attention.head_dim).transpose(1, 2)
