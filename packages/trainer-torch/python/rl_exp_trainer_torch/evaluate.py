"""Evaluation of a model on a split."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from rl_exp_bridge import Call

from rl_exp_trainer_torch.bucket_batches import bucket_batches
from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.encode import encode
from rl_exp_trainer_torch.features import Features
from rl_exp_trainer_torch.greedy_decoder import GreedyDecoder
from rl_exp_trainer_torch.score import corpus_metrics, score_utterance
from rl_exp_trainer_torch.vocabulary import Vocabulary


@dataclass(frozen=True)
class Evaluator:
    """Decodes every clip of a split in float32 and scores what comes out.

    No clip is left out: of one longer than the model's window, the window is heard.
    """

    clips: Sequence[Clip]
    features: Features
    vocabulary: Vocabulary
    batch_size: int
    device: torch.device

    def evaluate(self, model: Any, call: Call) -> dict[str, Any]:
        """Metrics, and one item per clip in the split's order."""
        self.features.prepare(self.clips, call)
        texts = self._transcribe(model, call)
        scores = [score_utterance(clip.id, clip.text, texts[clip.id]) for clip in self.clips]
        return {
            "metrics": corpus_metrics(scores),
            "items": [score.item() for score in scores],
        }

    @torch.inference_mode()
    def _transcribe(self, model: Any, call: Call) -> dict[str, str]:
        model.eval()
        decoder = GreedyDecoder(model, self.vocabulary)
        longest = model.config.max_target_positions
        texts: dict[str, str] = {}
        for batch in bucket_batches(self.clips, self.features.positions, self.batch_size):
            call.check_cancelled()
            call.progress(task="evaluating", done=len(texts), total=len(self.clips), unit="clips")
            states = encode(model, self.features.batch(batch, self.device))
            budgets = [self.vocabulary.token_budget(clip.seconds, longest) for clip in batch]
            for clip, tokens in zip(batch, decoder.decode(states, budgets), strict=True):
                texts[clip.id] = self.vocabulary.text(tokens)
        call.progress(task="evaluating", done=len(texts), total=len(texts), unit="clips")
        return texts
