"""The decoder over texts that are known, all tokens at once."""

from typing import Any

import torch

from rl_exp_trainer_torch.layers import decoder_attention, dropped, feed_forward, left_out


def decode(
    model: Any,
    tokens: torch.Tensor,
    states: torch.Tensor,
    mask: torch.Tensor | None = None,
    predicting: torch.Tensor | None = None,
) -> torch.Tensor:
    """Hidden states, each of which predicts the next token: (clips, tokens, width), or (predicting, width).

    Args:
        model: Its decoder is run.
        tokens: Token ids (clips, tokens).
        states: Encoder states (clips, positions, width).
        mask: Where they are, as `pad_states` gives it; None for everywhere.
        predicting: Which of all tokens are to predict, counted through; None for all. The others end at the last
            layer's second half.
    """
    decoder = model.model.decoder
    positions = decoder.embed_positions.weight[: tokens.shape[1]]
    hidden = dropped(decoder, decoder.embed_tokens(tokens) + positions)
    for layer in decoder.layers:
        passes = not left_out(decoder)
        if passes:
            hidden = decoder_attention(layer, hidden, states, mask)
        if predicting is not None and layer is decoder.layers[-1]:
            hidden = hidden.flatten(0, 1).index_select(0, predicting)
        if passes:
            hidden = feed_forward(layer, hidden)
    written: torch.Tensor = decoder.layer_norm(hidden)
    return written
