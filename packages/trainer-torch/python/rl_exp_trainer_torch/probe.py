"""The probe loss: a fixed handful of train clips that tells whether training has run away."""

import hashlib
from collections.abc import Sequence

import torch

from rl_exp_trainer_torch.bucket_batches import bucket_batches
from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.encode import encode
from rl_exp_trainer_torch.features import Features
from rl_exp_trainer_torch.live_model import LiveModel
from rl_exp_trainer_torch.loss import loss_sum, target_tokens
from rl_exp_trainer_torch.vocabulary import Vocabulary

PROBE_CLIPS = 32


class Probe:
    """Mean loss over probe clips, chosen by their ids alone, so the same for every seed and state."""

    def __init__(
        self, clips: Sequence[Clip], features: Features, vocabulary: Vocabulary, batch_size: int
    ) -> None:
        self.clips = sorted(clips, key=_rank)[:PROBE_CLIPS]
        self._features = features
        self._vocabulary = vocabulary
        self._batch_size = batch_size

    def loss(self, live: LiveModel) -> float:
        """Loss per target token of the model as it stands, without dropout."""
        prompt_length = len(self._vocabulary.prompt)
        total, tokens = 0.0, 0
        live.module.eval()
        with torch.inference_mode():
            for batch in bucket_batches(self.clips, self._features.positions, self._batch_size):
                labels = [self._vocabulary.labels(clip.text) for clip in batch]
                states = encode(live.module, self._features.batch(batch))
                total += loss_sum(live.module, [states], labels, prompt_length).item()
                tokens += target_tokens(labels, prompt_length)
        return total / tokens


def _rank(clip: Clip) -> bytes:
    return hashlib.sha256(f"probe:{clip.id}".encode()).digest()
