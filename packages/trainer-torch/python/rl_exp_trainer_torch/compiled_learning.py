"""Learning from a micro-batch without Python and without autograd."""

import warnings
from collections.abc import Sequence
from typing import Any

import torch

from rl_exp_trainer_torch.adapters import is_adapter, state_name
from rl_exp_trainer_torch.decoder_pass import Heard, Setting, Text, decoder_pass
from rl_exp_trainer_torch.decoder_weights import DecoderWeights, decoder_weights, gradients_of
from rl_exp_trainer_torch.loss import known_text
from rl_exp_trainer_torch.pad_states import pad_states


class CompiledLearning:
    """`loss_sum` and its gradients for models in several threads, with the same bits.

    Python's lock is taken before and after each operation that Python starts, and threads wait for each other there;
    autograd costs as much again. `decoder_pass` starts the same operations without either.
    """

    def __init__(self) -> None:
        self._weights: dict[Any, DecoderWeights] = {}
        with warnings.catch_warnings():
            # torch.jit is frozen, and what is to follow it wants a compiler on the user's machine.
            warnings.simplefilter("ignore")
            self._pass = torch.jit.script(decoder_pass)

    @staticmethod
    def fits(model: Any) -> bool:
        """Whether a model's decoder is what `decoder_pass` computes: without adapters, and as Whisper's are."""
        decoder = model.model.decoder
        return (
            model.config.activation_function == "gelu"
            and model.proj_out.weight is decoder.embed_tokens.weight
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
        """The loss of `loss_sum`; the gradient of `factor` times it is added to those of the weights.

        Args:
            model: Its decoder is run.
            states: Encoder states (clips, positions, width), a tensor for each length.
            labels: Prompt, text and end token of each clip.
            prompt_length: Tokens of the prompt.
            factor: One over the tokens of the update.
            fresh: The gradients are zeros.
        """
        heard, mask = pad_states(states)
        hidden = None if mask is None else torch.zeros(mask.shape).masked_fill_(~mask, -torch.inf)
        gradient = torch.zeros_like(heard) if heard.requires_grad else None
        weights = self._weights_of(model)
        # Optimized are those that come again, so that bits would depend on what was computed before.
        with torch.inference_mode(), torch.jit.optimized_execution(False):  # type: ignore[attr-defined]
            loss: torch.Tensor = self._pass(
                weights,
                gradients_of(weights),
                Text(*known_text(labels, prompt_length, heard.device)),
                Heard(
                    heard.detach().flatten(0, 1),
                    hidden,
                    None if gradient is None else gradient.flatten(0, 1),
                ),
                Setting(
                    heads=model.config.decoder_attention_heads,
                    norm_epsilon=model.model.decoder.layer_norm.eps,
                    frozen_layers=sum(
                        not layer.norm.weight.requires_grad for layer in weights.layers
                    ),
                    factor=factor,
                    fresh=fresh,
                ),
            )
        if gradient is not None:
            heard.backward(gradient)  # type: ignore[no-untyped-call]
        return loss

    def _weights_of(self, model: Any) -> DecoderWeights:
        if model not in self._weights:
            self._weights[model] = decoder_weights(model)
        return self._weights[model]
