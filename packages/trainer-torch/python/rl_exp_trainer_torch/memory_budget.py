"""The declared memory budget, which makes `oom` follow from a segment and not from the machine's memory."""

from collections.abc import Sequence

from rl_exp_trainer_torch.estimate_training_bytes import MicroBatchShape, estimate_training_bytes
from rl_exp_trainer_torch.failure import Failure
from rl_exp_trainer_torch.updates import MicroBatch, Update
from rl_exp_trainer_torch.workbench import Workbench


def estimated_bytes(bench: Workbench, updates: Sequence[Update]) -> int | None:
    """Memory that the updates are estimated to need; None without a budget.

    Counted in float32 whatever the precision, so that it follows from the plan and the kind of device, by which there
    are so many lanes.
    """
    if bench.options.memory_limit_gb is None:
        return None
    ladder = bench.live.ladder
    return estimate_training_bytes(
        bench.live.module.config,
        parameters=bench.live.parameter_count,
        trainable_parameters=ladder.trainable_count(),
        frozen_layers=ladder.frozen_layers(),
        lanes=[
            [_shape(bench, micro) for update in updates for micro in update.lanes[lane]]
            for lane in range(bench.lanes.count)
        ],
    )


def memory_failure(bench: Workbench, requested_bytes: int | None) -> Failure | None:
    """`oom` where more is estimated than the budget has."""
    limit_gb = bench.options.memory_limit_gb
    if limit_gb is None or requested_bytes is None:
        return None
    limit_bytes = int(limit_gb * 1e9)
    if requested_bytes <= limit_bytes:
        return None
    return Failure("oom", {"requested_bytes": requested_bytes, "limit_bytes": limit_bytes})


def _shape(bench: Workbench, micro: MicroBatch) -> MicroBatchShape:
    return MicroBatchShape(
        clips=len(micro.clips),
        positions=max(map(bench.features.positions, micro.clips)),
        tokens=max(len(bench.vocabulary.labels(clip.text)) for clip in micro.clips),
    )
