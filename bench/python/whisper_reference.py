"""A Whisper checkpoint as transformers alone loads it, with an encoder that can be cut to any length."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import torch
from rl_exp_trainer_torch.vocabulary import Vocabulary

FRAMES_PER_POSITION = 2
IGNORED = -100


class WhisperReference:
    """Model, tokenizer and feature extractor of a folder.

    Labels and token budgets are those of the trainer's `Vocabulary`, so that both sides learn and write the same
    tokens; everything else is transformers'.
    """

    def __init__(self, folder: Path, device: torch.device) -> None:
        from transformers import (
            AutoTokenizer,
            WhisperFeatureExtractor,
            WhisperForConditionalGeneration,
        )
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        self.device = device
        self.model: Any = WhisperForConditionalGeneration.from_pretrained(
            folder, dtype=torch.float32, local_files_only=True
        ).to(device)
        self.extractor: Any = WhisperFeatureExtractor.from_pretrained(folder, local_files_only=True)
        self.tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.vocabulary = Vocabulary(
            self.tokenizer, self.model.generation_config, "sw", "transcribe"
        )
        self.full_positions: int = self.model.config.max_source_positions
        self.samples_per_position: int = FRAMES_PER_POSITION * self.extractor.hop_length
        positions = self.model.model.encoder.embed_positions
        # Sinusoids do not train, but `from_pretrained` forgets that they are marked so.
        positions.requires_grad_(False)
        self._sinusoids = positions.weight.detach().clone()

    def cut(self, positions: int) -> None:
        """Makes the encoder hear `positions` × 20 ms: the first rows of the sinusoids, and nothing else changes."""
        encoder = self.model.model.encoder
        self.model.config.max_source_positions = positions
        encoder.config.max_source_positions = positions
        encoder.embed_positions.num_embeddings = positions
        encoder.embed_positions.weight.data = self._sinusoids[:positions]

    def training_labels(self, text: str) -> list[int]:
        """What transformers' forward is given: it puts the start token before them itself."""
        return list(self.vocabulary.labels(text)[1:])

    def pad(self, labels: Iterable[list[int]]) -> torch.Tensor:
        """Labels of a batch; padding, and it alone, takes no part in the loss."""
        rows = list(labels)
        padded = torch.full((len(rows), max(map(len, rows))), IGNORED, dtype=torch.long)
        for index, row in enumerate(rows):
            padded[index, : len(row)] = torch.tensor(row)
        return padded

    @property
    def in_bfloat16(self) -> bool:
        """Whether the wide products run in bfloat16: on GPUs that have it, as in the trainer."""
        return self.device.type == "cuda" and torch.cuda.is_bf16_supported()

    def mixed_precision(self) -> AbstractContextManager[None]:
        """Autocast where `in_bfloat16`."""
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.in_bfloat16)

    def settle(self) -> None:
        """Returns when the device has done what it was given."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
