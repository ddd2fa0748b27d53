"""The one model in memory, and which state it holds."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from rl_exp_bridge import WorkerError

from rl_exp_trainer_torch.adapters import Adapters, is_adapter, state_name
from rl_exp_trainer_torch.canonical_json import digest_of_json
from rl_exp_trainer_torch.flat_parameters import FlatParameters
from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.training_state import TrainingState


class LiveModel:
    """The model on its device. States are copied into it before training or decoding, and out of it after."""

    def __init__(self, module: Any, device: torch.device, adapters: Adapters | None = None) -> None:
        self.module = module.to(device)
        self.device = device
        self.ladder = FreezeLadder(module)
        self.flat = FlatParameters(self.ladder)
        self._adapters = adapters
        self._parameters: dict[str, torch.nn.Parameter] = {
            state_name(name): parameter for name, parameter in module.named_parameters()
        }
        self.architecture = digest_of_json(
            {name: list(parameter.shape) for name, parameter in self._parameters.items()}
        )
        self.parameter_count = sum(parameter.numel() for parameter in self._parameters.values())
        self._holds: Mapping[str, torch.Tensor] | None = None
        self._at_rest: dict[str, torch.Tensor] = {}

    def load(self, state: TrainingState) -> None:
        """Makes the model hold a state's weights; costs nothing where it does already.

        Raises:
            WorkerError: RLX_STATE_FOREIGN where the state is of another architecture.
        """
        if state.architecture != self.architecture:
            raise WorkerError(
                "RLX_STATE_FOREIGN",
                "The training state belongs to a model of another architecture.",
                "Run the experiment with the model it was started with, or start anew with `--fresh`.",
            )
        if self._holds is state.weights:
            return
        self._holds = None  # until all is copied: memory may run out on the way
        never_trains = self._parameters.keys() - self.ladder.names()
        with torch.no_grad():
            for name, parameter in self._parameters.items():
                tensor = state.weights[name]
                if self._at_rest.get(name) is tensor:
                    continue
                parameter.copy_(tensor)
                if name in never_trains:
                    self._at_rest[name] = tensor
        self._holds = state.weights

    def will_change(self) -> None:
        """Says that the model is about to be trained, so that it no longer holds what was loaded."""
        self._holds = None

    def snapshot(
        self, unchanged: Mapping[str, torch.Tensor] | None = None
    ) -> dict[str, torch.Tensor]:
        """Copies of all weights on the CPU; parameters without gradients are taken from `unchanged`."""
        weights = {
            name: unchanged[name]
            if unchanged is not None and not parameter.requires_grad
            else parameter.detach().to("cpu", copy=True)
            for name, parameter in self._parameters.items()
        }
        self._holds = weights
        return weights

    @contextmanager
    def plain(self) -> Iterator[dict[str, torch.Tensor]]:
        """Within it the model is one without adapters that gives what it gives with them; yields its weights.

        They may share memory with the model. Evaluations decode it so, and exports write it so: what was heard is
        what is delivered, bit for bit.
        """
        weights = {
            name: parameter.detach()
            for name, parameter in self._parameters.items()
            if not is_adapter(name)
        }
        if self._adapters is None:
            yield weights
            return
        with self._adapters.merged():
            yield weights

    def is_finite(self) -> bool:
        """False where any weight is infinite or no number."""
        return all(bool(torch.isfinite(parameter).all()) for parameter in self._parameters.values())
