"""The declared memory budget, which makes `oom` mean the same on every machine."""

from collections.abc import Sequence

from rl_exp_trainer_torch.failure import Failure
from rl_exp_trainer_torch.memory import MicroBatchShape, estimate_training_bytes
from rl_exp_trainer_torch.updates import MicroBatch, Update
from rl_exp_trainer_torch.workbench import Workbench


def memory_failure(bench: Workbench, updates: Sequence[Update]) -> Failure | None:
    """`oom` where the updates are estimated above the budget; None without a budget."""
    if bench.options.memory_limit_gb is None:
        return None
    ladder = bench.live.ladder
    requested = estimate_training_bytes(
        bench.live.module.config,
        parameters=bench.live.parameter_count,
        trainable_parameters=ladder.trainable_count(),
        frozen_layers=ladder.frozen_layers(),
        lanes=[
            [_shape(bench, micro) for update in updates for micro in update.lanes[lane]]
            for lane in range(bench.lanes.count)
        ],
    )
    limit = int(bench.options.memory_limit_gb * 1e9)
    if requested <= limit:
        return None
    return Failure("oom", {"requested_bytes": requested, "limit_bytes": limit})


def _shape(bench: Workbench, micro: MicroBatch) -> MicroBatchShape:
    return MicroBatchShape(
        clips=len(micro.clips),
        positions=max(map(bench.features.positions, micro.clips)),
        tokens=max(len(bench.vocabulary.labels(clip.text)) for clip in micro.clips),
    )
