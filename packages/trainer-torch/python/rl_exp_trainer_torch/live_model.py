"""The one model in memory, and which state it holds."""

from collections.abc import Mapping
from typing import Any

import torch
from rl_exp_bridge import WorkerError

from rl_exp_trainer_torch.canonical_json import digest_of_json
from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.training_state import TrainingState


class LiveModel:
    """The model on its device. States are copied into it before training or decoding, and out of it after."""

    def __init__(self, module: Any, device: torch.device) -> None:
        self.module = module.to(device)
        self.device = device
        self.ladder = FreezeLadder(module)
        self._parameters: dict[str, torch.nn.Parameter] = dict(module.named_parameters())
        self.architecture = digest_of_json(
            {name: list(parameter.shape) for name, parameter in self._parameters.items()}
        )
        self.parameter_count = sum(parameter.numel() for parameter in self._parameters.values())
        self._holds: Mapping[str, torch.Tensor] | None = None

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
        with torch.no_grad():
            for name, parameter in self._parameters.items():
                parameter.copy_(state.weights[name])
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

    def is_finite(self) -> bool:
        """False where any weight is infinite or no number."""
        return all(bool(torch.isfinite(parameter).all()) for parameter in self._parameters.values())
