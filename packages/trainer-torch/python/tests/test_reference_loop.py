"""Training against a plain PyTorch loop over transformers' own forward pass."""

import json
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from rl_exp_bridge import Call
from segments import advance
from transformers import (
    AutoTokenizer,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
)

from rl_exp_trainer_torch.sampler import Position, Sampler
from rl_exp_trainer_torch.trainer import Trainer

UPDATES = 24
LR = 1e-3
PROMPT = ("<|startoftranscript|>", "<|sw|>", "<|transcribe|>", "<|notimestamps|>")


@dataclass(frozen=True)
class Case:
    """`max_grad_norm` of 0.3 is passed in each update, so that clipping counts."""

    batch_size: int
    grad_accum: int = 1
    frozen_encoder: bool = False
    weight_decay: float = 0.0
    max_grad_norm: float = 0.3


CASES = {
    "plain": Case(batch_size=4),
    "accumulated": Case(batch_size=2, grad_accum=3),
    "encoder frozen": Case(batch_size=4, frozen_encoder=True),
    "frozen and accumulated": Case(batch_size=3, grad_accum=2, frozen_encoder=True),
    "weight decay": Case(batch_size=4, weight_decay=0.1),
    "hardly clipped": Case(batch_size=4, max_grad_norm=1e3),
}


class ReferenceLoop:
    """What a tutorial would write: every clip padded to the full window, AdamW without any of its fast forms."""

    def __init__(self, folder: Path, case: Case) -> None:
        self._case = case
        self.model: Any = WhisperForConditionalGeneration.from_pretrained(
            folder, dtype=torch.float32
        )
        self._extractor = WhisperFeatureExtractor.from_pretrained(folder)
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        self._prompt: list[int] = self._tokenizer.convert_tokens_to_ids(list(PROMPT))
        # Whisper's sinusoids do not train, but `from_pretrained` forgets that they are marked so.
        self.model.model.encoder.embed_positions.requires_grad_(False)
        if case.frozen_encoder:
            self.model.freeze_encoder()
        self._trainable = [p for p in self.model.parameters() if p.requires_grad]
        self._optimizer = torch.optim.AdamW(
            self._trainable, lr=LR, weight_decay=case.weight_decay, foreach=False, fused=False
        )
        self.model.train()

    def update(self, rows: Sequence[dict[str, Any]]) -> tuple[float, float]:
        """One update over the rows, batch after batch; returns loss per target token, and gradient norm."""
        self._optimizer.zero_grad()
        targets = sum(len(self._target(row)) for row in rows)
        total = 0.0
        for batch in _batches(rows, self._case.batch_size):
            tokens = sum(len(self._target(row)) for row in batch)
            loss = self.model(**self._inputs(batch)).loss * tokens / targets
            loss.backward()
            total += loss.item()
        norm = torch.nn.utils.clip_grad_norm_(self._trainable, self._case.max_grad_norm)
        self._optimizer.step()
        return total, norm.item()

    def _target(self, row: dict[str, Any]) -> list[int]:
        text: list[int] = self._tokenizer(row["text"], add_special_tokens=False)["input_ids"]
        return [*text, self._tokenizer.eos_token_id]

    def _inputs(self, batch: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        targets = [self._target(row) for row in batch]
        longest = max(map(len, targets))
        inputs, labels = [], []
        for target in targets:
            padding = longest - len(target)
            inputs.append([*self._prompt, *target[:-1], *[0] * padding])
            labels.append([-100] * (len(self._prompt) - 1) + target + [-100] * padding)
        features = self._extractor(
            [row["samples"] for row in batch],
            sampling_rate=self._extractor.sampling_rate,
            padding="max_length",
            return_tensors="pt",
        )
        return {
            "input_features": features["input_features"],
            "decoder_input_ids": torch.tensor(inputs),
            "labels": torch.tensor(labels),
        }


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_same_batches_give_the_same_losses_and_weights(
    case: Case, open_params: Any, checkpoint_folder: Path, tmp_path: Path, call: Call
) -> None:
    params = open_params(
        context="full", weight_decay=case.weight_decay, max_grad_norm=case.max_grad_norm
    )
    trainer = Trainer.open(params, call)
    reference = ReferenceLoop(checkpoint_folder, case)
    before = {name: value.clone() for name, value in reference.model.state_dict().items()}
    ours, theirs = [], []
    state = trainer.root
    for rows in _rows_of_each_update(trainer, params["train"], case):
        answer = advance(
            trainer,
            state,
            segment={"updates": 1},
            lr=LR,
            batch_size=case.batch_size,
            grad_accum=case.grad_accum,
            frozen_layers=2 if case.frozen_encoder else 0,
        )
        assert answer["outcome"] == "ok", answer["evidence"]
        state = answer["state"]
        ours.append((answer["training"]["train_loss"], answer["training"]["grad_norm"]))
        theirs.append(reference.update(rows))
    # Rounding alone sets the two apart, and AdamW carries it on from update to update.
    np.testing.assert_allclose(np.array(ours), np.array(theirs), rtol=1e-4)
    assert theirs[-1][0] < 0.9 * theirs[0][0]

    trainer.export({"state": state, "directory": str(tmp_path / "ours")}, call)
    exported: Any = WhisperForConditionalGeneration.from_pretrained(tmp_path / "ours")
    weights = exported.state_dict()
    assert weights.keys() == before.keys()
    for name, expected in reference.model.state_dict().items():
        moved = (expected - before[name]).norm()
        frozen = name.startswith("model.encoder.") and case.frozen_encoder
        assert (moved == 0) == (frozen or name == "model.encoder.embed_positions.weight"), name
        assert (weights[name] - expected).norm() <= 1e-3 * moved, name


def _rows_of_each_update(
    trainer: Trainer, train: dict[str, str], case: Case
) -> Iterator[list[dict[str, Any]]]:
    """Manifest rows with their samples, in the order of the trainer's stream of clips."""
    rows = {}
    for line in Path(train["path"]).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        with wave.open(str(Path(train["root"]) / row["audio"]), "rb") as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        rows[row["id"]] = {**row, "samples": samples.astype(np.float32) / 32768}
    sampler = Sampler(trainer.bench.clips, "7")
    position = Position(epoch=0, taken=0)
    for _ in range(UPDATES):
        clips, position = sampler.take_clips(position, case.batch_size * case.grad_accum)
        yield [rows[clip.id] for clip in clips]


def _batches(rows: Sequence[dict[str, Any]], size: int) -> Iterator[Sequence[dict[str, Any]]]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]
