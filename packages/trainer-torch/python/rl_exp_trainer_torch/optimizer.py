"""AdamW whose moments are kept by parameter name."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import torch
from torch.optim.adamw import adamw

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
        self._pieces = torch.split(values, self._sizes)
        self._steps = [
            torch.tensor(float(steps[names[0]]), device=values.device) for names in self._names
        ]
        self._averages, self._squares = (
            [
                _joined([getattr(moments[name], moment) for name in names], values.device)
                if steps[names[0]] > 0
                else torch.zeros_like(piece)
                for piece, names in zip(self._pieces, self._names, strict=True)
            ]
            for moment in ("exp_avg", "exp_avg_sq")
        )
        self.lr = lr
        self._weight_decay = weight_decay

    def step(self, gradients: torch.Tensor) -> None:
        """Updates the parameters by gradients that lie as they do."""
        # The class of the same name takes as long for its bookkeeping as a small model takes for the update.
        adamw(
            list(self._pieces),
            list(torch.split(gradients, self._sizes)),
            self._averages,
            self._squares,
            [],
            self._steps,
            fused=True,
            amsgrad=False,
            beta1=0.9,
            beta2=0.999,
            lr=self.lr,
            weight_decay=self._weight_decay,
            eps=1e-8,
            maximize=False,
        )

    def moments(self) -> dict[str, Moments]:
        """The moments by parameter name, on the CPU; it may be shared with an optimizer that is no longer used."""
        moments = {}
        for names, made, average, square in zip(
            self._names, self._steps, self._averages, self._squares, strict=True
        ):
            step = int(made.item())
            if step == 0:
                continue
            averages, squares = (self._shaped(names, each.cpu()) for each in (average, square))
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
