"""The parameters that train, one behind the other in memory."""

import torch

from rl_exp_trainer_torch.freeze_ladder import FreezeLadder


class FlatParameters:
    """Parameters moved into one vector, in the order in which they freeze: those that train are its end.

    A gradient's norm, a sum of gradients and an optimizer step are then a few operations on a long vector instead of
    a few for each parameter.
    """

    def __init__(self, ladder: FreezeLadder) -> None:
        self._ladder = ladder
        ladder.freeze(0)
        parameters = ladder.trainable()
        self._vector = torch.cat([each.detach().flatten() for each in parameters.values()])
        for name, part in self.parts(self._vector).items():
            parameters[name].data = part

    def values(self) -> torch.Tensor:
        """What trains now, as one vector; it is the parameters' own memory."""
        return self._vector[len(self._vector) - self._ladder.trainable_count() :]

    def parts(self, vector: torch.Tensor) -> dict[str, torch.Tensor]:
        """A vector over what trains now as views, by parameter name and of its shape."""
        parameters = self._ladder.trainable()
        pieces = torch.split(vector, [each.numel() for each in parameters.values()])
        return {
            name: piece.view(parameter.shape)
            for (name, parameter), piece in zip(parameters.items(), pieces, strict=True)
        }
