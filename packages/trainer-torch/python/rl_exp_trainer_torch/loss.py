"""The training loss of a micro-batch."""

from collections.abc import Sequence
from typing import Any

import torch
from torch.nn import functional

from rl_exp_trainer_torch.decode import decode

IGNORED = -100
"""A target that is none."""

TOKENS_PER_BUCKET = 16
"""Labels are padded to a multiple of this where shapes are to be few."""


def loss_sum(
    model: Any,
    states: Sequence[torch.Tensor],
    labels: Sequence[Sequence[int]],
    prompt_length: int,
) -> torch.Tensor:
    """Cross-entropy summed over the target tokens: the text and its end token.

    Args:
        model: Its decoder is run.
        states: Encoder states (clips, positions, width), a tensor for each length.
        labels: Prompt, text and end token of each clip.
        prompt_length: Tokens of the prompt.

    The prompt is given, never predicted, at decoding; it carries no loss. Divide by `target_tokens` of the
    whole update: then a clip counts the same whatever micro-batch it falls in.
    """
    device, longest = states[0].device, max(map(len, labels)) - 1
    tokens = torch.tensor(_given(labels, longest))
    # Only where a token is wanted: the vocabulary is the widest layer, and prompts and padding want none.
    predicting = [
        index * longest + place
        for index, row in enumerate(labels)
        for place in range(prompt_length - 1, len(row) - 1)
    ]
    wanted = [token for row in labels for token in row[prompt_length:]]
    hidden = decode(model, tokens.to(device), states).flatten(0, 1)
    logits = model.proj_out(hidden.index_select(0, torch.tensor(predicting, device=device)))
    return functional.cross_entropy(
        logits.float(), torch.tensor(wanted, device=device), reduction="sum"
    )


def padded_loss_sum(
    model: Any, states: torch.Tensor, tokens: torch.Tensor, targets: torch.Tensor
) -> torch.Tensor:
    """`loss_sum` of labels that `pad_labels` has brought to one length.

    It predicts behind every token, wanted or not, so that its operations follow from shapes alone and can be recorded.
    It differs in the last bits.
    """
    logits = model.proj_out(decode(model, tokens, [states]))
    return functional.cross_entropy(
        logits.float().flatten(0, 1), targets.flatten(), ignore_index=IGNORED, reduction="sum"
    )


def pad_labels(
    labels: Sequence[Sequence[int]], prompt_length: int, device: torch.device
) -> tuple[torch.Tensor, torch.Tensor]:
    """Given tokens and target tokens, each (clips, tokens), of a length that many micro-batches share."""
    longest = max(map(len, labels)) - 1
    length = -(-longest // TOKENS_PER_BUCKET) * TOKENS_PER_BUCKET
    targets = [
        [
            *[IGNORED] * (prompt_length - 1),
            *row[prompt_length:],
            *[IGNORED] * (length + 1 - len(row)),
        ]
        for row in labels
    ]
    given = torch.tensor(_given(labels, length), device=device)
    return given, torch.tensor(targets, device=device)


def target_tokens(labels: Sequence[Sequence[int]], prompt_length: int) -> int:
    """How many tokens the loss of these labels sums over."""
    return sum(len(row) - prompt_length for row in labels)


def _given(labels: Sequence[Sequence[int]], length: int) -> list[list[int]]:
    """Prompt and text of each clip, with anything behind the shorter ones."""
    return [[*row[:-1], *[0] * (length + 1 - len(row))] for row in labels]
