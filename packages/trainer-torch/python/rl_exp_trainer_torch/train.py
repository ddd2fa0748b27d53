"""The training loop of one segment."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

import torch
from rl_exp_bridge import Call

from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.determinism import seed_update
from rl_exp_trainer_torch.failure import Evidence, Failure
from rl_exp_trainer_torch.features import Features
from rl_exp_trainer_torch.frozen_encoder import FrozenEncoder
from rl_exp_trainer_torch.graphs import Graphs
from rl_exp_trainer_torch.lanes import Lanes
from rl_exp_trainer_torch.learning import Learning
from rl_exp_trainer_torch.loss import pad_labels, padded_loss_sum, target_tokens
from rl_exp_trainer_torch.loss_scale import LossScale
from rl_exp_trainer_torch.optimizer import Optimizer
from rl_exp_trainer_torch.precision import mixed_precision
from rl_exp_trainer_torch.spec_augment import SpecAugment
from rl_exp_trainer_torch.updates import MicroBatch, Update
from rl_exp_trainer_torch.vocabulary import Vocabulary


@dataclass
class Tally:
    """What a segment has done so far, as measured."""

    updates: int = 0
    skipped_updates: int = 0
    examples: int = 0
    audio_seconds: float = 0.0
    loss: float = 0.0
    tokens: int = 0
    grad_norm: float = 0.0

    def add(self, clips: Sequence[Clip], loss: float, tokens: int, grad_norm: float) -> None:
        """Counts an update that was done; `loss` is summed over its tokens."""
        self.updates += 1
        self.examples += len(clips)
        self.audio_seconds += sum(clip.seconds for clip in clips)
        self.loss += loss
        self.tokens += tokens
        self.grad_norm += grad_norm


@dataclass(frozen=True)
class Loop:
    """What the loop of a segment works with.

    Attributes:
        draws: Training draws random numbers, as dropout does.
        learning: How gradients are taken where no pass is recorded.
        graphs: Where passes are recorded, on a GPU that need not draw.
    """

    lanes: Lanes
    features: Features
    encoder: FrozenEncoder
    vocabulary: Vocabulary
    spec_augment: SpecAugment | None
    device: torch.device
    dtype: torch.dtype
    scale: LossScale
    max_grad_norm: float
    draws: bool
    learning: Learning
    graphs: Graphs | None

    def run(
        self,
        updates: Sequence[Update],
        *,
        optimizer: Optimizer,
        seed: int,
        first_step: int,
        tally: Tally,
        call: Call,
    ) -> Failure | None:
        """Runs the updates; `nan` where a loss or gradient was not finite, None if all went well.

        Both are looked at before each step, because clipping by a norm that is not a number writes it into every
        weight.
        """
        gradients = self.lanes.train()
        for index, update in enumerate(updates):
            call.progress(
                task="training",
                done=index,
                total=len(updates),
                unit="updates",
                detail=f"loss {tally.loss / tally.tokens:.3f}" if tally.tokens else None,
            )
            step = first_step + tally.updates
            if self.draws:
                seed_update(seed, step)
            clips = update.clips
            tokens = self._tokens(clips)
            loss = self._accumulate(update, tokens, seed, step, gradients, call)
            self.scale.unscale(gradients)
            norm = torch.linalg.vector_norm(gradients)
            loss_value, norm_value = torch.stack([loss, norm]).tolist()
            if self.scale.overflowed(loss_value, norm_value):
                tally.skipped_updates += 1
                continue
            if not (math.isfinite(loss_value) and math.isfinite(norm_value)):
                evidence: Evidence = {
                    "update": index,
                    "loss": str(loss_value / tokens),
                    "grad_norm": str(norm_value),
                    "lr": optimizer.lr,
                }
                return Failure("nan", evidence)
            if norm_value > self.max_grad_norm:
                gradients.mul_(self.max_grad_norm / norm_value)
            optimizer.step(gradients)
            tally.add(clips, loss_value, tokens, norm_value)
        call.progress(task="training", done=len(updates), total=len(updates), unit="updates")
        if tally.updates == 0:
            return Failure("nan", {"skipped_updates": tally.skipped_updates, "lr": optimizer.lr})
        return None

    def _tokens(self, clips: Sequence[Clip]) -> int:
        labels = [self.vocabulary.labels(clip.text) for clip in clips]
        return target_tokens(labels, len(self.vocabulary.prompt))

    def _accumulate(
        self,
        update: Update,
        tokens: int,
        seed: int,
        step: int,
        gradients: torch.Tensor,
        call: Call,
    ) -> torch.Tensor:
        """The update's loss, summed over its tokens; the gradients of its mean come to lie in `gradients`."""
        shares = [
            partial(
                self._share,
                micro_batches=lane,
                tokens=tokens,
                seed=seed,
                step=step,
                gradients=gradients,
                call=call,
            )
            for lane in update.lanes
        ]
        return torch.stack(self.lanes.run(shares)).sum()

    def _share(
        self,
        model: Any,
        *,
        micro_batches: Sequence[MicroBatch],
        tokens: int,
        seed: int,
        step: int,
        gradients: torch.Tensor,
        call: Call,
    ) -> torch.Tensor:
        total = torch.zeros((), device=self.device)
        for index, micro in enumerate(micro_batches):
            call.check_cancelled()
            with mixed_precision(self.device, self.dtype):
                lower = [
                    self._lower(model, dict(bucket), seed, step)
                    for _, bucket in groupby(
                        zip(micro.numbers, micro.clips, strict=True), self._positions
                    )
                ]
            rows = [self.vocabulary.labels(clip.text) for clip in micro.clips]
            if self.graphs is not None and len(lower) == 1:
                total += self._recorded(self.graphs, model, lower[0], rows, tokens, gradients)
            else:
                total += self._learn(model, lower, rows, tokens, fresh=index == 0)
        return total

    def _learn(
        self,
        model: Any,
        lower: Sequence[torch.Tensor],
        rows: Sequence[Sequence[int]],
        tokens: int,
        *,
        fresh: bool,
    ) -> torch.Tensor:
        with mixed_precision(self.device, self.dtype):
            states = [self.encoder.states(model, each) for each in lower]
        return self.learning.learn(
            model,
            states,
            rows,
            len(self.vocabulary.prompt),
            factor=self.scale.scaled(1 / tokens),
            fresh=fresh,
        )

    def _recorded(
        self,
        graphs: Graphs,
        model: Any,
        lower: torch.Tensor,
        rows: Sequence[Sequence[int]],
        tokens: int,
        gradients: torch.Tensor,
    ) -> torch.Tensor:
        def work(
            lower: torch.Tensor, given: torch.Tensor, wanted: torch.Tensor, factor: torch.Tensor
        ) -> torch.Tensor:
            with mixed_precision(self.device, self.dtype):
                states = self.encoder.states(model, lower)
                loss = padded_loss_sum(model, states, given, wanted)
            (loss * factor).backward()  # type: ignore[no-untyped-call]
            return loss.detach()

        given, wanted = pad_labels(rows, len(self.vocabulary.prompt), self.device)
        factor = torch.tensor(self.scale.scaled(1 / tokens), device=self.device)
        key = (self.encoder.layers, self.dtype, len(gradients))
        return graphs.run(key, work, (lower, given, wanted, factor), gradients)

    def _positions(self, numbered: tuple[int, Clip]) -> int:
        return self.features.positions(numbered[1])

    def _lower(self, model: Any, bucket: Mapping[int, Clip], seed: int, step: int) -> torch.Tensor:
        clips = list(bucket.values())
        if self.spec_augment is None:
            return self.encoder.lower(model, clips)
        return self.spec_augment.masked(
            self.features.batch(clips),
            [clip.seconds for clip in clips],
            seed=seed,
            step=step,
            numbers=list(bucket),
        )
