"""Learning from a micro-batch with the decoder outside of Python and autograd."""

import warnings
from collections.abc import Sequence
from typing import Any

import torch

from rl_exp_trainer_torch.adapters import is_adapter, state_name
from rl_exp_trainer_torch.attention_pass import EncoderStates
from rl_exp_trainer_torch.decoder_pass import decoder_pass
from rl_exp_trainer_torch.decoder_weights import (
    DecoderWeights,
    decoder_weights,
    frozen_decoder_layers,
    gradients_of,
)
from rl_exp_trainer_torch.lanes import has_dropout
from rl_exp_trainer_torch.loss import known_text
from rl_exp_trainer_torch.pad_states import pad_states


class CompiledLearning:
    """A `Learning` for models in several threads of a CPU, in float32: the bits of one with autograd.

    Threads wait for each other at Python's lock, before and after each operation that Python starts, and autograd
    keeps books of each. `decoder_pass` computes the same without either. The encoder, where it trains, has both.
    """

    def __init__(self) -> None:
        self._weights: dict[Any, DecoderWeights] = {}
        with warnings.catch_warnings():
            # torch.jit is frozen; what is to follow it wants a compiler on the user's machine.
            warnings.simplefilter("ignore")
            self._pass = torch.jit.script(decoder_pass)

    @staticmethod
    def fits(model: Any) -> bool:
        """Whether `decoder_pass` is what a model's decoder computes.

        It has neither adapters nor dropout, its activation is GELU, and its output projection is its embeddings, as
        in all of OpenAI's models.
        """
        decoder = model.model.decoder
        return (
            model.config.activation_function == "gelu"
            and model.proj_out.weight is decoder.embed_tokens.weight
            and not has_dropout(model.config)
            and not any(is_adapter(state_name(name)) for name, _ in decoder.named_parameters())
        )

    def learn(
        self,
        model: Any,
        states: Sequence[torch.Tensor],
        labels: Sequence[Sequence[int]],
        prompt_length: int,
        *,
        factor: float,
        fresh: bool,
    ) -> torch.Tensor:
        """As `Learning.learn` says."""
        heard, mask = pad_states(states)
        added = None if mask is None else torch.zeros(mask.shape).masked_fill_(~mask, -torch.inf)
        # Autograd takes it on from here, and may not be given what was made in inference mode.
        gradient = torch.zeros_like(heard) if heard.requires_grad else None
        weights = self._weights_of(model)
        width = heard.shape[-1]
        # Optimized are those that come again, so that bits would depend on what was computed before.
        with torch.inference_mode(), torch.jit.optimized_execution(False):  # type: ignore[attr-defined]
            loss: torch.Tensor = self._pass(
                weights,
                gradients_of(weights),
                frozen_decoder_layers(weights),
                known_text(labels, prompt_length, heard.device),
                EncoderStates(
                    rows=heard.detach().view(-1, width),
                    mask=added,
                    gradient=None if gradient is None else gradient.view(-1, width),
                ),
                factor,
                fresh,
            )
        if gradient is not None:
            heard.backward(gradient)  # type: ignore[no-untyped-call]
        return loss

    def _weights_of(self, model: Any) -> DecoderWeights:
        if model not in self._weights:
            self._weights[model] = decoder_weights(model)
        return self._weights[model]
