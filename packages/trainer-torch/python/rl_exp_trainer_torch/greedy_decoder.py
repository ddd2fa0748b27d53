"""Greedy decoding in batches, with the decoder's own weights and preallocated caches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from rl_exp_trainer_torch.attention import attend
from rl_exp_trainer_torch.pad_states import pad_states
from rl_exp_trainer_torch.vocabulary import Vocabulary


@dataclass
class _LayerCache:
    """Keys and values of a layer, (rows, heads, positions, head width): own tokens so far, and the audio."""

    keys: torch.Tensor
    values: torch.Tensor
    audio_keys: torch.Tensor
    audio_values: torch.Tensor

    def keep(self, rows: torch.Tensor) -> None:
        self.keys, self.values = self.keys[rows], self.values[rows]
        self.audio_keys, self.audio_values = self.audio_keys[rows], self.audio_values[rows]


class GreedyDecoder:
    """Decodes encoder states token by token, taking the likeliest.

    The step is written out over the modules of transformers' decoder: a token of a small model costs less than
    the bookkeeping around a general forward pass. Tests hold it to `generate`. The model must not change meanwhile.
    """

    def __init__(self, model: Any, vocabulary: Vocabulary) -> None:
        self._decoder = model.model.decoder
        self._projection = model.proj_out.weight
        self._vocabulary = vocabulary
        with torch.no_grad():
            self._own = [
                _joined(own.q_proj, own.k_proj, own.v_proj)
                for own in (layer.self_attn for layer in self._decoder.layers)
            ]
        self._heads: int = self._decoder.layers[0].self_attn.num_heads
        device = self._projection.device
        self._prompt = torch.tensor(vocabulary.prompt, device=device)
        self._suppressed = torch.tensor(vocabulary.suppressed, dtype=torch.long, device=device)
        self._suppressed_at_begin = torch.tensor(
            vocabulary.suppressed_at_begin, dtype=torch.long, device=device
        )

    @torch.inference_mode()
    def decode(self, states: Sequence[torch.Tensor], budgets: Sequence[int]) -> list[list[int]]:
        """Tokens of each row after the prompt, without the end token; at most the row's budget.

        Args:
            states: Encoder states (rows, positions, width), a tensor for each length.
            budgets: How many tokens each row of all of them may take, the end token included.
        """
        device = self._prompt.device
        longest = max(budgets)
        rows = torch.arange(len(budgets), device=device)
        limits = torch.tensor(budgets, device=device)
        tokens = torch.full((len(budgets), longest), self._vocabulary.end, device=device)
        heard, mask = pad_states(states)
        caches = self._start(heard, len(self._prompt) + longest)
        inputs = self._prompt.expand(len(budgets), -1)
        running = torch.ones(len(budgets), dtype=torch.bool, device=device)
        for step in range(longest):
            start = 0 if step == 0 else len(self._prompt) + step - 1
            logits = self._step(inputs, start, caches, mask)
            logits[:, self._suppressed] = -torch.inf
            if step == 0:
                logits[:, self._suppressed_at_begin] = -torch.inf
            chosen = logits.argmax(dim=-1)
            tokens[rows, step] = torch.where(running, chosen, self._vocabulary.end)
            running &= (chosen != self._vocabulary.end) & (limits[rows] > step + 1)
            left = int(running.sum())
            if left == 0:
                break
            if left <= 3 * len(rows) // 4:
                rows, chosen = rows[running], chosen[running]
                for cache in caches:
                    cache.keep(running)
                mask = None if mask is None else mask[running]
                running = running[running]
            inputs = chosen[:, None]
        return [self._until_end(row) for row in tokens.tolist()]

    def _until_end(self, row: list[int]) -> list[int]:
        end = self._vocabulary.end
        return row[: row.index(end)] if end in row else row

    def _start(self, states: torch.Tensor, length: int) -> list[_LayerCache]:
        caches = []
        for layer in self._decoder.layers:
            audio = layer.encoder_attn
            # As they are read at each token: head by head.
            keys = self._split(audio.k_proj(states)).contiguous()
            shape = (keys.shape[0], self._heads, length, keys.shape[3])
            caches.append(
                _LayerCache(
                    keys=keys.new_empty(shape),
                    values=keys.new_empty(shape),
                    audio_keys=keys,
                    audio_values=self._split(audio.v_proj(states)).contiguous(),
                )
            )
        return caches

    def _step(
        self,
        inputs: torch.Tensor,
        start: int,
        caches: list[_LayerCache],
        mask: torch.Tensor | None,
    ) -> torch.Tensor:
        """Logits after the last of the inputs, which stand at positions from `start` on."""
        decoder, end = self._decoder, start + inputs.shape[1]
        hidden = decoder.embed_tokens(inputs) + decoder.embed_positions.weight[start:end]
        for layer, joined_own, cache in zip(decoder.layers, self._own, caches, strict=True):
            own, audio = layer.self_attn, layer.encoder_attn
            normed = layer.self_attn_layer_norm(hidden)
            queries, keys, values = map(
                self._split, functional.linear(normed, *joined_own).chunk(3, dim=-1)
            )
            cache.keys[:, :, start:end], cache.values[:, :, start:end] = keys, values
            hidden = hidden + attend(
                own, queries, cache.keys[:, :, :end], cache.values[:, :, :end], causal=start == 0
            )
            queries = self._split(audio.q_proj(layer.encoder_attn_layer_norm(hidden)))
            hidden = hidden + attend(
                audio, queries, cache.audio_keys, cache.audio_values, mask=mask
            )
            normed = layer.final_layer_norm(hidden)
            hidden = hidden + layer.fc2(layer.activation_fn(layer.fc1(normed)))
        return functional.linear(decoder.layer_norm(hidden[:, -1]), self._projection)

    def _split(self, projected: torch.Tensor) -> torch.Tensor:
        """(rows, tokens, width) → (rows, heads, tokens, head width)."""
        heads, width = self._heads, projected.shape[2]
        return torch.unflatten(projected, 2, (heads, width // heads)).transpose(1, 2)


def _joined(*projections: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight and bias of one projection that gives what all of these give, one behind the other."""
    biases = [
        # Keys have no bias, because the softmax would not see it.
        each.weight.new_zeros(each.out_features) if each.bias is None else each.bias
        for each in projections
    ]
    return torch.cat([each.weight for each in projections]), torch.cat(biases)
