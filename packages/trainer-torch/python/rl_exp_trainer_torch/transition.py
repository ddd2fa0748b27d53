"""(state, hyperparameters, segment) → a new state or a failure with its evidence."""

import gc
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from rl_exp_bridge import Call

from rl_exp_trainer_torch.divergence import divergence_failure
from rl_exp_trainer_torch.failure import Evidence, Failure
from rl_exp_trainer_torch.frozen_encoder import digest_of_layers
from rl_exp_trainer_torch.hyperparameters import Hyperparameters
from rl_exp_trainer_torch.lanes import has_dropout
from rl_exp_trainer_torch.memory import is_out_of_memory
from rl_exp_trainer_torch.memory_budget import memory_failure
from rl_exp_trainer_torch.optimizer import Optimizer
from rl_exp_trainer_torch.out_of_memory import read_shortage
from rl_exp_trainer_torch.plan_segment import plan_segment
from rl_exp_trainer_torch.report import training_report
from rl_exp_trainer_torch.state_codec import Manifest
from rl_exp_trainer_torch.train import Loop, Tally
from rl_exp_trainer_torch.training_state import TrainingState
from rl_exp_trainer_torch.updates import Update
from rl_exp_trainer_torch.workbench import Workbench


@dataclass(frozen=True)
class Transition:
    """What a segment gave, and what was measured on the way."""

    result: TrainingState | Failure
    training: dict[str, Any]


def advance(
    bench: Workbench,
    parent: TrainingState,
    hyperparameters: Hyperparameters,
    segment: Mapping[str, float],
    call: Call,
    manifest: Manifest,
) -> Transition:
    """Trains a segment from the parent, whose manifest is given too. Nothing of a failed segment stays."""
    plan = plan_segment(bench, parent, hyperparameters, segment, call)
    live = bench.live
    live.load(parent)
    live.ladder.freeze(hyperparameters.frozen_layers)
    layers = _frozen_encoder_layers(bench)
    bench.encoder.freeze(layers, digest_of_layers(manifest, live.ladder, layers))
    optimizer = Optimizer(
        live.flat, parent.moments, lr=hyperparameters.lr, weight_decay=bench.options.weight_decay
    )
    if live.device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(live.device)
    tally, started = Tally(), time.perf_counter()
    failure = memory_failure(bench, plan.updates) or _train(
        bench, plan.updates, parent, optimizer, tally, call
    )
    if live.device.type == "cuda":
        torch.cuda.synchronize(live.device)  # the last update may still be running
    seconds = time.perf_counter() - started
    probe_loss = math.nan
    if failure is None:
        probe_loss = bench.probe.loss(live)
        failure = divergence_failure(bench, probe_loss)
    training = training_report(
        tally,
        updates=plan.updates,
        ladder=live.ladder,
        optimizer=optimizer,
        optimizer_steps=parent.optimizer_steps + tally.updates,
        device=live.device,
        seconds=seconds,
    )
    if failure is not None:
        del optimizer
        bench.encoder.forget()
        _release_memory(live.device)
        return Transition(failure, training)
    state = TrainingState(
        seed=parent.seed,
        architecture=parent.architecture,
        position=plan.position,
        optimizer_steps=parent.optimizer_steps + tally.updates,
        probe_loss=repr(probe_loss),
        weights=live.snapshot(unchanged=parent.weights),
        moments=optimizer.moments(),
    )
    return Transition(state, training)


def _frozen_encoder_layers(bench: Workbench) -> int:
    """Encoder layers from the first on whose output is the same at every use of a clip."""
    config = bench.live.module.config
    if bench.options.spec_augment is not None or has_dropout(config):
        return 0
    return int(min(bench.live.ladder.frozen_layers(), config.encoder_layers))


def _train(
    bench: Workbench,
    updates: Sequence[Update],
    parent: TrainingState,
    optimizer: Optimizer,
    tally: Tally,
    call: Call,
) -> Failure | None:
    live = bench.live
    live.will_change()
    loop = Loop(
        lanes=bench.lanes,
        features=bench.features,
        encoder=bench.encoder,
        vocabulary=bench.vocabulary,
        spec_augment=bench.options.spec_augment,
        device=live.device,
        max_grad_norm=bench.options.max_grad_norm,
        draws=has_dropout(live.module.config),
    )
    try:
        return loop.run(
            updates,
            optimizer=optimizer,
            seed=parent.seed,
            first_step=parent.optimizer_steps,
            tally=tally,
            call=call,
        )
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        # Only the text leaves this block: the traceback holds on to the tensors that filled the memory.
        shortage = str(error) or type(error).__name__
    finally:
        bench.lanes.forget_gradients()
    sizes = read_shortage(shortage)
    evidence: Evidence = {
        "update": tally.updates,
        "message": shortage,
        "requested_bytes": sizes["requested_bytes"],
        "available_bytes": sizes["available_bytes"],
        "limit_bytes": sizes["limit_bytes"],
    }
    return Failure("oom", evidence)


def _release_memory(device: torch.device) -> None:
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
