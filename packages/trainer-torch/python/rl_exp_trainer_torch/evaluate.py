"""Evaluation of a model on a split."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Any

import torch
from rl_exp_bridge import Call

from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.encode import encode
from rl_exp_trainer_torch.features import Features
from rl_exp_trainer_torch.greedy_decoder import GreedyDecoder
from rl_exp_trainer_torch.kept import Kept
from rl_exp_trainer_torch.lanes import Lanes
from rl_exp_trainer_torch.score import corpus_metrics, score_utterance
from rl_exp_trainer_torch.vocabulary import Vocabulary


class Evaluator:
    """Decodes every clip of a split in float32 and scores what comes out.

    No clip is left out: of one longer than the model's window, the window is heard. Batches run in lanes. Encoder
    states are kept for the next evaluation, for as long as the encoder stays the same. Batches are the same every
    time, and so are the bits of states that found no room.
    """

    def __init__(
        self,
        clips: Sequence[Clip],
        features: Features,
        vocabulary: Vocabulary,
        lanes: Lanes,
        batch_size: int,
        kept: Kept,
    ) -> None:
        self._clips = clips
        self._features = features
        self._vocabulary = vocabulary
        self._lanes = lanes
        self._batch_size = batch_size
        self._encoder: str | None = None
        self._kept = kept

    def evaluate(self, model: Any, encoder: str, call: Call) -> dict[str, Any]:
        """Metrics, and one item per clip in the split's order.

        Args:
            model: The model to decode with.
            encoder: Digest of its encoder's weights.
            call: Told of progress; may stop the work between batches.
        """
        self._features.prepare(self._clips, call)
        if encoder != self._encoder:
            self._encoder = encoder
            self._kept.forget()
        texts = self._transcribe(model, call)
        scores = [score_utterance(clip.id, clip.text, texts[clip.id]) for clip in self._clips]
        return {
            "metrics": corpus_metrics(scores),
            "items": [score.item() for score in scores],
        }

    def _transcribe(self, model: Any, call: Call) -> dict[str, str]:
        model.eval()
        decoder = GreedyDecoder(model, self._vocabulary)
        batches = self._batches()
        tasks = [
            partial(self._decode, model, decoder, number, batch, call)
            for number, batch in enumerate(batches)
        ]
        texts: dict[str, str] = {}
        call.progress(task="evaluating", done=0, total=len(self._clips), unit="clips")
        for batch, tokens in zip(batches, self._lanes.each(tasks), strict=True):
            for clip, row in zip(batch, tokens, strict=True):
                texts[clip.id] = self._vocabulary.text(row)
            call.progress(task="evaluating", done=len(texts), total=len(self._clips), unit="clips")
        return texts

    def _batches(self) -> list[Sequence[Clip]]:
        """Clips of like length together; the same batches at every evaluation, because they decide the last bits."""
        ordered = sorted(self._clips, key=self._features.positions)
        return [
            ordered[first : first + self._batch_size]
            for first in range(0, len(ordered), self._batch_size)
        ]

    @torch.inference_mode()
    def _decode(
        self, model: Any, decoder: GreedyDecoder, number: int, batch: Sequence[Clip], call: Call
    ) -> list[list[int]]:
        call.check_cancelled()
        states = [
            self._states(model, (number, index), list(bucket))
            for index, (_, bucket) in enumerate(groupby(batch, self._features.positions))
        ]
        longest = model.config.max_target_positions
        budgets = [self._vocabulary.token_budget(clip.seconds, longest) for clip in batch]
        return decoder.decode(states, budgets)

    def _states(self, model: Any, key: tuple[int, int], clips: Sequence[Clip]) -> torch.Tensor:
        states = self._kept.get(key)
        if states is None:
            states = encode(model, self._features.batch(clips))
            self._kept.add(key, states)
        return states
