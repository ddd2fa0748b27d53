"""(state, hyperparameters, segment) → a new state or a failure with its evidence."""

import gc
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import torch
from rl_exp_bridge import Call

from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.features import Features
from rl_exp_trainer_torch.hyperparameters import Hyperparameters
from rl_exp_trainer_torch.live_model import LiveModel
from rl_exp_trainer_torch.memory import MicroBatchShape, estimate_training_bytes, is_out_of_memory
from rl_exp_trainer_torch.optimizer import build_optimizer, read_moments
from rl_exp_trainer_torch.options import Options
from rl_exp_trainer_torch.probe import Probe
from rl_exp_trainer_torch.report import training_report
from rl_exp_trainer_torch.sampler import Position, Sampler
from rl_exp_trainer_torch.train import Evidence, Loop, Tally
from rl_exp_trainer_torch.training_state import TrainingState
from rl_exp_trainer_torch.updates import Update, form_updates
from rl_exp_trainer_torch.vocabulary import Vocabulary

DIVERGENCE_FLOOR = 0.5
"""Nats per token. However small the probe loss was at the root, below ratio × this nothing has run away."""


@dataclass(frozen=True)
class Failure:
    """Why a segment gave no state."""

    outcome: Literal["oom", "nan", "diverged"]
    evidence: Evidence


@dataclass(frozen=True)
class Transition:
    """What a segment gave, and what was measured on the way."""

    result: TrainingState | Failure
    training: dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """What transitions work with; the same for every segment of a trainer."""

    options: Options
    live: LiveModel
    features: Features
    vocabulary: Vocabulary
    probe: Probe
    clips: Sequence[Clip]

    def advance(
        self,
        parent: TrainingState,
        hyperparameters: Hyperparameters,
        segment: dict[str, float],
        call: Call,
    ) -> Transition:
        """Trains a segment from the parent. Nothing of a failed segment stays."""
        updates, position = self._plan(parent, hyperparameters, segment, call)
        live = self.live
        live.load(parent)
        live.ladder.freeze(hyperparameters.frozen_layers)
        parameters = live.ladder.trainable()
        optimizer = build_optimizer(
            parameters,
            parent.moments,
            lr=hyperparameters.lr,
            weight_decay=self.options.weight_decay,
        )
        tally, started = Tally(), time.perf_counter()
        failure = self._memory_failure(updates, hyperparameters) or self._train(
            updates, parent, optimizer, tally, call
        )
        seconds = time.perf_counter() - started
        probe_loss = math.nan if failure is not None else self.probe_loss()
        failure = failure or self._divergence(parent, probe_loss)
        training = training_report(
            tally,
            updates=updates,
            ladder=live.ladder,
            optimizer=optimizer,
            optimizer_steps=parent.optimizer_steps + tally.updates,
            device=live.device,
            seconds=seconds,
        )
        if failure is not None:
            del optimizer
            self._release_memory()
            return Transition(failure, training)
        state = TrainingState(
            seed=parent.seed,
            architecture=parent.architecture,
            position=position,
            optimizer_steps=parent.optimizer_steps + tally.updates,
            probe_loss=repr(probe_loss),
            root_probe_loss=parent.root_probe_loss,
            weights=live.snapshot(unchanged=parent.weights),
            moments=read_moments(optimizer, parameters),
        )
        return Transition(state, training)

    def probe_loss(self) -> float:
        """The probe loss of the model as it stands."""
        return self.probe.loss(self.live.module, self.options.eval_batch_size, self.live.device)

    def _plan(
        self,
        parent: TrainingState,
        hyperparameters: Hyperparameters,
        segment: dict[str, float],
        call: Call,
    ) -> tuple[list[Update], Position]:
        sampler = Sampler(self.clips, parent.seed)
        batch_size, grad_accum = hyperparameters.batch_size, hyperparameters.grad_accum
        if "updates" in segment:
            count = int(segment["updates"]) * batch_size * grad_accum
            clips, position = sampler.take_clips(parent.position, count)
        else:
            clips, position = sampler.take_seconds(parent.position, segment["audio_seconds"])
        self.features.prepare(clips, call)
        updates = form_updates(
            clips,
            batch_size=batch_size,
            grad_accum=grad_accum,
            positions=self.features.positions,
            order_seed=f"{parent.seed}:{parent.position.epoch}:{parent.position.taken}",
        )
        return updates, position

    def _train(
        self,
        updates: Sequence[Update],
        parent: TrainingState,
        optimizer: torch.optim.AdamW,
        tally: Tally,
        call: Call,
    ) -> Failure | None:
        live = self.live
        live.will_change()
        loop = Loop(
            live.module, self.features, self.vocabulary, live.device, self.options.max_grad_norm
        )
        shortage: str | None = None
        try:
            evidence = loop.run(
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
            live.module.zero_grad(set_to_none=True)
        if shortage is not None:
            return Failure("oom", {"update": tally.updates, "message": shortage})
        return None if evidence is None else Failure("nan", evidence)

    def _memory_failure(
        self, updates: Sequence[Update], hyperparameters: Hyperparameters
    ) -> Failure | None:
        limit_gb = self.options.memory_limit_gb
        if limit_gb is None:
            return None
        requested = estimate_training_bytes(
            self.live.module.config,
            parameters=self.live.parameter_count,
            trainable_parameters=self.live.ladder.trainable_count(),
            frozen_layers=hyperparameters.frozen_layers,
            micro_batches=[
                MicroBatchShape(
                    clips=len(micro),
                    positions=self.features.positions(micro[0]),
                    tokens=max(len(self.vocabulary.labels(clip.text)) for clip in micro),
                )
                for update in updates
                for micro in update.micro_batches
            ],
        )
        limit = int(limit_gb * 1e9)
        if requested <= limit:
            return None
        return Failure("oom", {"requested_bytes": requested, "limit_bytes": limit})

    def _divergence(self, parent: TrainingState, probe_loss: float) -> Failure | None:
        ratio = self.options.divergence_loss_ratio
        limit = ratio * max(float(parent.root_probe_loss), DIVERGENCE_FLOOR)
        if math.isfinite(probe_loss) and probe_loss <= limit and self.live.is_finite():
            return None
        return Failure(
            "diverged",
            {
                "probe_loss": str(probe_loss),
                "limit": limit,
                "root_probe_loss": parent.root_probe_loss,
                "parent_probe_loss": parent.probe_loss,
            },
        )

    def _release_memory(self) -> None:
        gc.collect()
        if self.live.device.type == "cuda":
            torch.cuda.empty_cache()
