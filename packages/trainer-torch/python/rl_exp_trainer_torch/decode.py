"""The decoder over texts that are known, all tokens at once."""

from collections.abc import Sequence
from typing import Any

import torch

from rl_exp_trainer_torch.layers import decoder_layer, dropped, left_out
from rl_exp_trainer_torch.pad_states import pad_states


def decode(model: Any, tokens: torch.Tensor, states: Sequence[torch.Tensor]) -> torch.Tensor:
    """Hidden states (clips, tokens, width), each of which predicts the next token.

    Args:
        model: Its decoder is run.
        tokens: Token ids (clips, tokens).
        states: Encoder states (clips, positions, width), a tensor for each length.
    """
    decoder = model.model.decoder
    heard, mask = pad_states(states)
    positions = decoder.embed_positions.weight[: tokens.shape[1]]
    hidden = dropped(decoder, decoder.embed_tokens(tokens) + positions)
    for layer in decoder.layers:
        if not left_out(decoder):
            hidden = decoder_layer(layer, hidden, heard, mask)
    written: torch.Tensor = decoder.layer_norm(hidden)
    return written
