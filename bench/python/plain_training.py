"""A plain training loop over transformers' forward pass, with the trainer's techniques as switches."""

import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import torch
from transformers.modeling_outputs import BaseModelOutput

from bench_clips import BenchClip, BenchClips
from timed import Timed
from whisper_reference import WhisperReference

_SORTED_UPDATES = 32
"""Length sorting keeps to windows of this many updates, as in the trainer."""


class PlainTraining:
    """A segment is one epoch over the clips; weights and moments go on from segment to segment.

    Switches in `settings`:
        context: `full` pads to the model's window, `longest` to the longest clip, `own` runs each half-second
            bucket of a batch by itself.
        sorted: Clips of similar length fall in the same batch.
        fused: AdamW in one kernel.
        cached_encoder: Encoder states are computed before the first segment and kept; the encoder is frozen.
    """

    def __init__(
        self, reference: WhisperReference, clips: BenchClips, settings: Mapping[str, Any]
    ) -> None:
        self._reference = reference
        self._clips = clips
        self._settings = settings
        self._random = random.Random(7)
        if settings["frozen_encoder"]:
            reference.model.freeze_encoder()
        self._labels = {clip: reference.training_labels(clip.text) for clip in clips.clips}
        self._trainable = [p for p in reference.model.parameters() if p.requires_grad]
        self._optimizer = torch.optim.AdamW(
            self._trainable,
            lr=settings["lr"],
            weight_decay=0.0,
            fused=True if settings["fused"] else None,
        )
        self._states: dict[BenchClip, torch.Tensor] = {}
        for clip in clips.clips:
            clips.features(clip, self._positions(clip))
        if settings["cached_encoder"]:
            self._fill()

    def run(self) -> Timed:
        """Trains an epoch."""
        self._reference.model.train()
        self._reference.settle()
        began = time.perf_counter()
        clips = 0
        for update in self._updates():
            self._update(update)
            clips += len(update)
        self._reference.settle()
        return {"clips": clips, "seconds": time.perf_counter() - began}

    def close(self) -> None:
        """Nothing is left behind."""

    def _updates(self) -> Iterator[list[BenchClip]]:
        size = self._settings["batch_size"] * self._settings["grad_accum"]
        clips = list(self._clips.clips)
        self._random.shuffle(clips)
        if self._settings["sorted"]:
            window = size * _SORTED_UPDATES
            clips = [
                clip
                for start in range(0, len(clips), window)
                for clip in sorted(clips[start : start + window], key=self._length)
            ]
        updates = [clips[start : start + size] for start in range(0, len(clips), size)]
        self._random.shuffle(updates)
        return iter(updates)

    def _length(self, clip: BenchClip) -> tuple[int, int]:
        return (self._positions(clip), len(self._labels[clip]))

    def _update(self, update: Sequence[BenchClip]) -> None:
        self._optimizer.zero_grad(set_to_none=True)
        size = self._settings["batch_size"]
        total = torch.zeros((), device=self._reference.device)
        for start in range(0, len(update), size):
            for micro in self._micro_batches(update[start : start + size]):
                loss = self._loss(micro) * (len(micro) / len(update))
                loss.backward()  # type: ignore[no-untyped-call]
                total += loss.detach()
        if not math.isfinite(total.item()):
            raise RuntimeError(f"the loss is {total.item()}")
        torch.nn.utils.clip_grad_norm_(self._trainable, 1.0)
        self._optimizer.step()

    def _micro_batches(self, batch: Sequence[BenchClip]) -> list[list[BenchClip]]:
        ordered = sorted(batch, key=self._positions)
        return [list(group) for _, group in groupby(ordered, key=self._positions)]

    def _loss(self, micro: Sequence[BenchClip]) -> torch.Tensor:
        reference = self._reference
        labels = reference.pad(self._labels[clip] for clip in micro).to(reference.device)
        if self._settings["cached_encoder"]:
            states = torch.stack([self._states[clip] for clip in micro])
            inputs = {"encoder_outputs": BaseModelOutput(last_hidden_state=states)}
        else:
            inputs = {"input_features": self._features(micro)}
        with reference.mixed_precision():
            loss: torch.Tensor = reference.model(**inputs, labels=labels, use_cache=False).loss
        return loss

    def _features(self, micro: Sequence[BenchClip]) -> torch.Tensor:
        positions = self._positions(micro[0])
        self._reference.cut(positions)
        features = [self._clips.features(clip, positions) for clip in micro]
        return torch.stack(features).to(self._reference.device)

    def _positions(self, clip: BenchClip) -> int:
        context = self._settings["context"]
        if context == "own":
            return clip.positions
        return self._clips.longest if context == "longest" else self._reference.full_positions

    @torch.no_grad()
    def _fill(self) -> None:
        for clip in self._clips.clips:
            with self._reference.mixed_precision():
                encoded = self._reference.model.model.encoder(self._features([clip]))
            self._states[clip] = encoded.last_hidden_state[0].float()
