"""The training loss of a micro-batch, without Python."""

import threading
import warnings
from collections.abc import Sequence
from typing import Any

import torch

from rl_exp_trainer_torch.loss import known_text, text_loss
from rl_exp_trainer_torch.pad_states import pad_states


class TracedLoss:
    """`loss_sum` for models in several threads that `CompiledLearning` does not fit, with the same bits.

    Python's lock is taken before and after each operation that Python starts, and threads wait for each other there.
    TorchScript keeps the operations of a model's first loss, which are those of every other, and starts them in their
    order without it.
    """

    def __init__(self) -> None:
        self._traces: dict[tuple[Any, int], Any] = {}
        self._lock = threading.Lock()

    def loss_sum(
        self,
        model: Any,
        states: Sequence[torch.Tensor],
        labels: Sequence[Sequence[int]],
        prompt_length: int,
    ) -> torch.Tensor:
        """As `loss.loss_sum` says."""
        heard, mask = pad_states(states)
        given = known_text(labels, prompt_length, heard.device)
        inputs = (*given, heard) if mask is None else (*given, heard, mask)
        trace = self._trace(model, inputs)
        # Optimized are those that come again, so that bits would depend on what was computed before.
        with torch.jit.optimized_execution(False):  # type: ignore[attr-defined]
            loss: torch.Tensor = trace(*inputs)
        return loss

    def _trace(self, model: Any, inputs: tuple[torch.Tensor, ...]) -> Any:
        key = model, len(inputs)
        if key not in self._traces:
            with self._lock, warnings.catch_warnings():
                # Sizes that transformers and torch compare with constants are those of weights.
                warnings.simplefilter("ignore")
                self._traces[key] = torch.jit.trace(  # type: ignore[no-untyped-call]
                    _TextLoss(model), inputs, check_trace=False
                )
        return self._traces[key]


class _TextLoss(torch.nn.Module):
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        return text_loss(self.model, *inputs)
