"""Divergence, decided from the root and the trained weights alone."""

import math

from rl_exp_trainer_torch.failure import Failure
from rl_exp_trainer_torch.workbench import Workbench

FLOOR = 0.5
"""Nats per token. However small the probe loss was at the root, below ratio × this nothing has run away."""


def divergence_failure(bench: Workbench, probe_loss: float) -> Failure | None:
    """`diverged` where the probe loss has grown past its limit or a weight is no number."""
    limit = bench.options.divergence_loss_ratio * max(bench.root_probe_loss, FLOOR)
    if math.isfinite(probe_loss) and probe_loss <= limit and bench.live.is_finite():
        return None
    return Failure(
        "diverged",
        {
            "probe_loss": str(probe_loss),
            "limit": limit,
            "root_probe_loss": bench.root_probe_loss,
        },
    )
