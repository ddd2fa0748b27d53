"""Encoder states of clips of several lengths, for a decoder that takes them together."""

from collections.abc import Sequence

import torch
from torch.nn import functional


def pad_states(states: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor | None]:
    """States (clips, positions, width), a tensor for each length, as one; and where it has them.

    Shorter ones have zeros behind them. The second is True where there are states, as (clips, 1, 1, positions), and
    None where all are of one length. A clip comes out as it would alone, to float tolerance.
    """
    if len(states) == 1:
        return states[0], None
    longest = max(each.shape[1] for each in states)
    padded = [functional.pad(each, (0, 0, 0, longest - each.shape[1])) for each in states]
    lengths = torch.tensor([each.shape[1] for each in states for _ in each])
    mask = torch.arange(longest) < lengths[:, None]
    return torch.cat(padded), mask[:, None, None].to(states[0].device)
