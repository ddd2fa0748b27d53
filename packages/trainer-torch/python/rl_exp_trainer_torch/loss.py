"""The training loss of a micro-batch."""

from collections.abc import Sequence
from typing import Any

import torch
from torch.nn import functional

IGNORED = -100


def loss_sum(
    model: Any, states: torch.Tensor, labels: Sequence[Sequence[int]], prompt_length: int
) -> torch.Tensor:
    """Cross-entropy summed over the target tokens: the text and its end token.

    Args:
        model: Its decoder is run.
        states: Encoder states (clips, positions, width).
        labels: Prompt, text and end token of each clip.
        prompt_length: Tokens of the prompt.

    The prompt is given, never predicted, at decoding; it carries no loss. Divide by `target_tokens` of the
    whole update: then a clip counts the same whatever micro-batch it falls in.
    """
    longest = max(len(row) for row in labels)
    inputs = torch.zeros((len(labels), longest - 1), dtype=torch.long)
    targets = torch.full((len(labels), longest - 1), IGNORED, dtype=torch.long)
    for index, row in enumerate(labels):
        inputs[index, : len(row) - 1] = torch.tensor(row[:-1])
        targets[index, prompt_length - 1 : len(row) - 1] = torch.tensor(row[prompt_length:])
    device = states.device
    hidden = model.model.decoder(
        input_ids=inputs.to(device), encoder_hidden_states=states, use_cache=False
    ).last_hidden_state
    predicting = (targets != IGNORED).flatten().nonzero().squeeze(1)
    wanted = targets.flatten()[predicting].to(device)
    # Only where a token is wanted: the vocabulary is the widest layer, and prompts and padding want none.
    logits = model.proj_out(hidden.flatten(0, 1)[predicting.to(device)]).float()
    return functional.cross_entropy(logits, wanted, reduction="sum")


def target_tokens(labels: Sequence[Sequence[int]], prompt_length: int) -> int:
    """How many tokens the loss of these labels sums over."""
    return sum(len(row) - prompt_length for row in labels)
