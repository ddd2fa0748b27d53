"""(state, hyperparameters, segment) → a new state or a failure with its evidence."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from rl_exp_bridge import Call

from rl_exp_trainer_torch.divergence import divergence_failure
from rl_exp_trainer_torch.failure import Failure
from rl_exp_trainer_torch.frozen_encoder import digest_of_layers
from rl_exp_trainer_torch.hyperparameters import Hyperparameters
from rl_exp_trainer_torch.lanes import has_dropout
from rl_exp_trainer_torch.loss_scale import LossScale
from rl_exp_trainer_torch.memory_budget import estimated_bytes, memory_failure
from rl_exp_trainer_torch.optimizer import Optimizer
from rl_exp_trainer_torch.plan_segment import plan_segment
from rl_exp_trainer_torch.precision import training_dtype
from rl_exp_trainer_torch.progress import Progress
from rl_exp_trainer_torch.report import training_report
from rl_exp_trainer_torch.shortage import read_shortage
from rl_exp_trainer_torch.state_codec import Manifest
from rl_exp_trainer_torch.train import Loop
from rl_exp_trainer_torch.training_state import TrainingState
from rl_exp_trainer_torch.within_memory import OutOfMemory, within_memory
from rl_exp_trainer_torch.workbench import Workbench


@dataclass(frozen=True)
class Transition:
    """What a segment gave, and what was measured on the way."""

    result: TrainingState | Failure
    training: dict[str, Any]


@dataclass(frozen=True)
class Segment:
    """What is asked for: so much training from a state, whose manifest is given too."""

    parent: TrainingState
    manifest: Manifest
    hyperparameters: Hyperparameters
    length: Mapping[str, float]


def advance(bench: Workbench, segment: Segment, call: Call) -> Transition:
    """Trains a segment. Nothing of a failed one stays.

    Whatever needs memory happens within one guard, so that running out of it is the same outcome wherever it does.
    """
    live = bench.live
    progress = Progress(segment.hyperparameters)

    def attempt() -> TrainingState | Failure:
        nonlocal progress
        progress = Progress(segment.hyperparameters)
        try:
            return _attempt(bench, segment, progress, call)
        finally:
            bench.lanes.forget_gradients()

    if live.device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(live.device)
    result = within_memory(attempt, bench.kept, live.device)
    if isinstance(result, OutOfMemory):
        result = _out_of_memory(result, progress, live.device)
    return Transition(
        result,
        training_report(
            progress,
            optimizer_steps=segment.parent.optimizer_steps + progress.tally.updates,
            ladder=live.ladder,
            device=live.device,
        ),
    )


def _attempt(
    bench: Workbench, segment: Segment, progress: Progress, call: Call
) -> TrainingState | Failure:
    parent, live = segment.parent, bench.live
    plan = plan_segment(bench, parent, segment.hyperparameters, segment.length, call)
    live.load(parent)
    live.ladder.freeze(segment.hyperparameters.frozen_layers)
    layers = _frozen_encoder_layers(bench)
    bench.encoder.freeze(layers, digest_of_layers(segment.manifest, live.ladder, layers))
    progress.estimated_bytes = estimated_bytes(bench, plan.updates)
    optimizer = Optimizer(
        live.flat,
        parent.moments,
        lr=segment.hyperparameters.lr,
        weight_decay=bench.options.weight_decay,
    )
    progress.read_back(optimizer, plan.updates, live.ladder)
    failure = memory_failure(bench, progress.estimated_bytes)
    if failure is not None:
        return failure
    live.will_change()
    loop = _loop(bench)
    started = time.perf_counter()
    try:
        failure = loop.run(
            plan.updates,
            optimizer=optimizer,
            seed=parent.seed,
            first_step=parent.optimizer_steps,
            tally=progress.tally,
            call=call,
        )
        if live.device.type == "cuda":
            torch.cuda.synchronize(live.device)  # the last update may still be running
    finally:
        progress.seconds = time.perf_counter() - started
    if failure is not None:
        return failure
    # They are not needed any more, and the probe may want their room.
    bench.lanes.forget_gradients()
    probe_loss = bench.probe.loss(live)
    return divergence_failure(bench, probe_loss) or TrainingState(
        seed=parent.seed,
        architecture=parent.architecture,
        position=plan.position,
        optimizer_steps=parent.optimizer_steps + progress.tally.updates,
        probe_loss=repr(probe_loss),
        weights=live.snapshot(unchanged=parent.weights),
        moments=optimizer.moments(),
    )


def _loop(bench: Workbench) -> Loop:
    dtype = training_dtype(bench.options.precision, bench.live.device)
    return Loop(
        lanes=bench.lanes,
        features=bench.features,
        encoder=bench.encoder,
        vocabulary=bench.vocabulary,
        spec_augment=bench.options.spec_augment,
        device=bench.live.device,
        dtype=dtype,
        scale=LossScale(dtype),
        max_grad_norm=bench.options.max_grad_norm,
        draws=has_dropout(bench.live.module.config),
        learning=bench.learning,
        graphs=bench.graphs,
    )


def _frozen_encoder_layers(bench: Workbench) -> int:
    """Encoder layers from the first on whose output is the same at every use of a clip."""
    config = bench.live.module.config
    if bench.options.spec_augment is not None or has_dropout(config):
        return 0
    return int(min(bench.live.ladder.frozen_layers(), config.encoder_layers))


def _out_of_memory(shortage: OutOfMemory, progress: Progress, device: torch.device) -> Failure:
    sizes = read_shortage(shortage.message)
    if device.type == "cpu":
        # Its allocator does not say.
        sizes["available_bytes"] = shortage.available_bytes
    return Failure(
        "oom",
        {
            "update": progress.tally.updates,
            "message": shortage.message,
            "requested_bytes": sizes["requested_bytes"],
            "available_bytes": sizes["available_bytes"],
            # Not `limit_bytes`, which says that a declared limit decided and the outcome is the same everywhere.
            "capacity_bytes": sizes["limit_bytes"],
            "dropped_bytes": shortage.dropped_bytes,
        },
    )
