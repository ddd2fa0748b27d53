"""The factor on the loss that keeps small float16 gradients from vanishing."""

import math

import torch

_FIRST = 2.0**16


class LossScale:
    """A power of two, so that it rounds nothing: halved where gradients overflow, never raised, and 1 but for float16.

    Each segment begins with the same one, so that it is no part of a state: what it costs is an update or two
    that are skipped while it settles.
    """

    def __init__(self, dtype: torch.dtype) -> None:
        self._factor = _FIRST if dtype == torch.float16 else 1.0

    def scaled(self, factor: float) -> float:
        """A factor on the loss, with this one."""
        return factor * self._factor

    def unscale(self, gradients: torch.Tensor) -> None:
        """Takes the factor out of gradients, in their places."""
        if self._factor != 1.0:
            gradients.mul_(1 / self._factor)

    def overflowed(self, loss: float, grad_norm: float) -> bool:
        """True where a smaller factor may mend an update, which is then to be skipped; halves it.

        A loss that is no number is not mended by it, nor are gradients without any factor.
        """
        if self._factor == 1.0 or not math.isfinite(loss) or math.isfinite(grad_norm):
            return False
        self._factor /= 2
        return True
