"""What a segment trains on: decided by the parent state, the hyperparameters and the segment alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from rl_exp_bridge import Call

from rl_exp_trainer_torch.hyperparameters import Hyperparameters
from rl_exp_trainer_torch.sampler import Position, Sampler
from rl_exp_trainer_torch.training_state import TrainingState
from rl_exp_trainer_torch.updates import ClipLengths, Update, form_updates
from rl_exp_trainer_torch.workbench import Workbench


@dataclass(frozen=True)
class SegmentPlan:
    """The updates in their order, and where the stream of clips stands after them."""

    updates: list[Update]
    position: Position


def plan_segment(
    bench: Workbench,
    parent: TrainingState,
    hyperparameters: Hyperparameters,
    segment: Mapping[str, float],
    call: Call,
) -> SegmentPlan:
    """Takes the segment's clips from the stream, computes their features, forms updates.

    Args:
        bench: What to work with.
        parent: Where the stream stands.
        hyperparameters: Batch size, accumulation and data order.
        segment: `{audio_seconds}` or `{updates}`.
        call: Told of progress; may stop the work.
    """
    order = hyperparameters.data_order
    stream = f"{parent.seed}/{order}" if order else f"{parent.seed}"
    sampler = Sampler(bench.clips, stream)
    batch_size, grad_accum = hyperparameters.batch_size, hyperparameters.grad_accum
    if "updates" in segment:
        count = int(segment["updates"]) * batch_size * grad_accum
        clips, position = sampler.take_clips(parent.position, count)
    else:
        clips, position = sampler.take_seconds(parent.position, segment["audio_seconds"])
    bench.features.prepare(clips, call)
    start = parent.position
    updates = form_updates(
        clips,
        batch_size=batch_size,
        grad_accum=grad_accum,
        lanes=bench.lanes.count,
        lengths=ClipLengths(
            positions=bench.features.positions,
            tokens=lambda clip: len(bench.vocabulary.labels(clip.text)),
        ),
        order_seed=f"{stream}:{start.epoch}:{start.taken}",
    )
    return SegmentPlan(updates, position)
