"""Training with Hugging Face's Seq2SeqTrainer, given everything that makes it fast and right."""

import math
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch.utils.data import Dataset
from transformers import Seq2SeqTrainer, Seq2SeqTrainingArguments, TrainerCallback

from bench_clips import BenchClips
from timed import Timed
from whisper_reference import WhisperReference


class HfTraining:
    """A segment is one epoch over the clips; weights and moments go on from segment to segment.

    Every clip is padded to the longest one's bucket, which is the shortest context that the trainer's single
    encoder length allows. Features lie in memory. The seconds run from `on_train_begin` to the last `on_step_end`:
    what `train()` does before and after is left out.
    """

    def __init__(
        self, reference: WhisperReference, clips: BenchClips, settings: Mapping[str, Any]
    ) -> None:
        self._reference = reference
        self._updates = int(settings["updates"])
        self._positions = clips.longest
        reference.cut(self._positions)
        model = reference.model
        # Whisper's loss is a mean whatever the Trainer believes; without this it would not divide by accumulations.
        model.accepts_loss_kwargs = False
        if settings["frozen_encoder"]:
            model.freeze_encoder()
        self._folder = TemporaryDirectory(prefix="rl-exp-bench-hf-")
        self._clock = _Clock(reference, self._updates)
        self._trainer = Seq2SeqTrainer(
            model=model,
            args=_arguments(Path(self._folder.name), settings, reference),
            train_dataset=_Clips(reference, clips, self._positions),
            data_collator=self._collate,
            callbacks=[self._clock],
        )
        self._segment_clips = self._updates * settings["batch_size"] * settings["grad_accum"]

    def run(self) -> Timed:
        """Trains an epoch."""
        self._reference.cut(self._positions)
        result = self._trainer.train()
        if result.global_step != self._updates or not math.isfinite(result.training_loss):
            raise RuntimeError(f"the segment ended with {result}")
        return {"clips": self._segment_clips, "seconds": self._clock.seconds}

    def close(self) -> None:
        """Removes the folder that the Trainer insists on."""
        self._folder.cleanup()

    def _collate(self, rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
        return {
            "input_features": torch.stack([row["input_features"] for row in rows]),
            "labels": self._reference.pad(row["labels"] for row in rows),
        }


def _arguments(
    folder: Path, settings: Mapping[str, Any], reference: WhisperReference
) -> Seq2SeqTrainingArguments:
    return Seq2SeqTrainingArguments(
        output_dir=str(folder),
        max_steps=settings["updates"],
        per_device_train_batch_size=settings["batch_size"],
        gradient_accumulation_steps=settings["grad_accum"],
        learning_rate=settings["lr"],
        lr_scheduler_type="constant",
        optim="adamw_torch_fused",
        weight_decay=0.0,
        max_grad_norm=1.0,
        train_sampling_strategy="group_by_length",
        dataloader_num_workers=0,
        dataloader_pin_memory=reference.device.type == "cuda",
        bf16=reference.in_bfloat16,
        use_cpu=reference.device.type == "cpu",
        remove_unused_columns=False,
        logging_strategy="no",
        logging_nan_inf_filter=False,
        save_strategy="no",
        eval_strategy="no",
        report_to="none",
        disable_tqdm=True,
        seed=7,
    )


class _Clips(Dataset[dict[str, Any]]):
    """`input_ids` is what the length-grouping sampler measures; at one audio length the labels decide."""

    def __init__(self, reference: WhisperReference, clips: BenchClips, positions: int) -> None:
        self._rows = [
            {
                "input_features": clips.features(clip, positions),
                "labels": labels,
                "input_ids": labels,
            }
            for clip in clips.clips
            for labels in [reference.training_labels(clip.text)]
        ]

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> dict[str, Any]:
        return self._rows[index]


class _Clock(TrainerCallback):  # type: ignore[misc]
    def __init__(self, reference: WhisperReference, updates: int) -> None:
        self._reference = reference
        self._updates = updates
        self._began = 0.0
        self.seconds = 0.0

    def on_train_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        self._reference.settle()
        self._began = time.perf_counter()

    def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        if state.global_step == self._updates:
            self._reference.settle()
            self.seconds = time.perf_counter() - self._began
