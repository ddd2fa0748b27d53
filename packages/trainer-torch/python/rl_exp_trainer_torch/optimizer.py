"""AdamW whose moments are kept by parameter name."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import torch

from rl_exp_trainer_torch.flat_parameters import FlatParameters
from rl_exp_trainer_torch.training_state import Moments


class Optimizer:
    """AdamW over the parameters that train, going on from their moments; those without moments start fresh.

    Neighbours that were updated equally often are one piece, because Adam's correction goes by that number.
    """

    def __init__(
        self,
        parameters: FlatParameters,
        moments: Mapping[str, Moments],
        *,
        lr: float,
        weight_decay: float,
    ) -> None:
        values = parameters.values()
        self._shapes = {name: part.shape for name, part in parameters.parts(values).items()}
        steps = {name: moments[name].step if name in moments else 0 for name in self._shapes}
        self._names = [list(names) for _, names in groupby(self._shapes, steps.__getitem__)]
        self._sizes = [sum(self._shapes[name].numel() for name in names) for names in self._names]
        self._pieces = [torch.nn.Parameter(piece) for piece in torch.split(values, self._sizes)]
        self._adamw = torch.optim.AdamW(
            self._pieces,
            lr=lr,
            betas=(0.9, 0.999),
            eps=1e-8,
            weight_decay=weight_decay,
            fused=True,
        )
        for piece, names in zip(self._pieces, self._names, strict=True):
            if steps[names[0]] > 0:
                held = [moments[name] for name in names]
                self._adamw.state[piece] = {
                    "step": torch.tensor(float(steps[names[0]]), device=values.device),
                    "exp_avg": _joined([each.exp_avg for each in held], values.device),
                    "exp_avg_sq": _joined([each.exp_avg_sq for each in held], values.device),
                }

    @property
    def lr(self) -> float:
        """The learning rate, read back from AdamW."""
        return float(self._adamw.param_groups[0]["lr"])

    def step(self, gradients: torch.Tensor) -> None:
        """Updates the parameters by gradients that lie as they do."""
        for piece, gradient in zip(self._pieces, torch.split(gradients, self._sizes), strict=True):
            piece.grad = gradient
        self._adamw.step()

    def moments(self) -> dict[str, Moments]:
        """The moments by parameter name, on the CPU; it may be shared with an optimizer that is no longer used."""
        moments = {}
        for piece, names in zip(self._pieces, self._names, strict=True):
            state = self._adamw.state[piece]
            if not state:  # no update was made
                continue
            step = int(state["step"].item())
            averages, squares = (
                self._shaped(names, state[key].cpu()) for key in ("exp_avg", "exp_avg_sq")
            )
            for name in names:
                moments[name] = Moments(averages[name], squares[name], step)
        return moments

    def _shaped(self, names: Sequence[str], vector: torch.Tensor) -> dict[str, torch.Tensor]:
        shapes = [self._shapes[name] for name in names]
        pieces = torch.split(vector, [shape.numel() for shape in shapes])
        return {
            name: piece.view(shape)
            for name, piece, shape in zip(names, pieces, shapes, strict=True)
        }


def _joined(tensors: list[torch.Tensor], device: torch.device) -> torch.Tensor:
    return torch.cat([tensor.flatten().to(device) for tensor in tensors])
