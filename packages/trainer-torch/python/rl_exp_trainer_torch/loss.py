"""The training loss of a micro-batch."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import torch
from torch.nn import functional

from rl_exp_trainer_torch.decode import decode
from rl_exp_trainer_torch.pad_states import pad_states

LossSum: TypeAlias = Callable[
    [Any, Sequence[torch.Tensor], Sequence[Sequence[int]], int], torch.Tensor
]

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
    heard, mask = pad_states(states)
    return text_loss(model, *known_text(labels, prompt_length, heard.device), heard, mask)


class KnownText(NamedTuple):
    """Given tokens (clips, tokens), which of all of them predict, and the tokens that those want."""

    given: torch.Tensor
    predicting: torch.Tensor
    wanted: torch.Tensor


def known_text(
    labels: Sequence[Sequence[int]], prompt_length: int, device: torch.device
) -> KnownText:
    """Labels, the clips' prompt, text and end token, as tensors."""
    longest = max(map(len, labels)) - 1
    # Only where a token is wanted: prompts and padding want none.
    predicting = [
        index * longest + place
        for index, row in enumerate(labels)
        for place in range(prompt_length - 1, len(row) - 1)
    ]
    wanted = [token for row in labels for token in row[prompt_length:]]
    # Lanes begin together, and torch reads lists several times slower than numpy, with Python's lock in its hand.
    given, places, targets = (
        torch.from_numpy(np.array(numbers, dtype=np.int64)).to(device)
        for numbers in (_given(labels, longest), predicting, wanted)
    )
    return KnownText(given, places, targets)


def text_loss(
    model: Any,
    tokens: torch.Tensor,
    predicting: torch.Tensor,
    wanted: torch.Tensor,
    states: torch.Tensor,
    mask: torch.Tensor | None = None,
) -> torch.Tensor:
    """`loss_sum` of what `known_text` and `pad_states` gave: tensors in, operations on them alone."""
    logits = model.proj_out(decode(model, tokens, states, mask, predicting))
    return functional.cross_entropy(logits.float(), wanted, reduction="sum")


def padded_loss_sum(
    model: Any, states: torch.Tensor, tokens: torch.Tensor, targets: torch.Tensor
) -> torch.Tensor:
    """`loss_sum` of labels that `pad_labels` has brought to one length.

    It predicts behind every token, wanted or not, so that its operations follow from shapes alone and can be recorded.
    It differs in the last bits.
    """
    logits = model.proj_out(decode(model, tokens, states))
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
