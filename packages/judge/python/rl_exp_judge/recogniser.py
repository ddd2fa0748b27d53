"""A checkpoint's weights behind the settings of the base checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from rl_exp_bridge import WorkerError
from transformers import AutoTokenizer, GenerationConfig, WhisperConfig
from transformers import logging as transformers_logging
from transformers.models.whisper.feature_extraction_whisper import WhisperFeatureExtractor
from transformers.models.whisper.modeling_whisper import WhisperForConditionalGeneration

from rl_exp_judge.checkpoint_folder import CheckpointFolder
from rl_exp_judge.clips import RATE, Clip, Samples

SAMPLE = "habari ya asubuhi wananchi wote wa kijiji chetu"
MARGIN_TOKENS = 8


class Recogniser:
    """Transcribes clips greedily, in float32, at the full context of the model.

    Configuration, tokenizer, feature extractor and generation settings come from the base
    checkpoint; of what is judged only the tensors are used.
    """

    def __init__(
        self,
        base: Path,
        weights: Mapping[str, torch.Tensor],
        *,
        language: str,
        task: str,
        device: str,
    ) -> None:
        transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        self._device = torch.device(device)
        self._model: Any = _load_model(base, weights).to(self._device)
        self._tokenizer: Any = AutoTokenizer.from_pretrained(base, local_files_only=True)
        self._extractor: Any = WhisperFeatureExtractor.from_pretrained(base, local_files_only=True)
        self._settings = _pinned_settings(base)
        self._spoken: dict[str, str] = {}
        if getattr(self._settings, "is_multilingual", True):
            self._spoken = {"language": language, "task": task}
        tokens = len(self._tokenizer(SAMPLE, add_special_tokens=False)["input_ids"])
        # In a second of fast Swahili there are about 20 characters, or 6 subwords.
        self._tokens_per_second = 30 if tokens >= 0.8 * len(SAMPLE) else 8

    def transcribe(self, clips: Sequence[Clip]) -> list[str]:
        """Transcribes one batch. What a clip gives does not depend on how long the others are."""
        budgets = [self.token_budget(clip.seconds) for clip in clips]
        return self._decode([clip.samples() for clip in clips], budgets)

    def transcribe_samples(self, batch: Sequence[Samples]) -> list[str]:
        """Transcribes samples that are no clip's."""
        return self._decode(batch, [self.token_budget(len(samples) / RATE) for samples in batch])

    @torch.inference_mode()
    def _decode(self, batch: Sequence[Samples], budgets: Sequence[int]) -> list[str]:
        features = self._extractor(
            list(batch),
            sampling_rate=RATE,
            padding="max_length",
            return_tensors="pt",
        ).input_features
        rows = self._model.generate(
            features.to(self._device),
            generation_config=self._settings,
            max_new_tokens=max(budgets),
            **self._spoken,
        ).tolist()
        return [
            self._tokenizer.decode(row[:budget], skip_special_tokens=True).strip()
            for row, budget in zip(rows, budgets, strict=True)
        ]

    def token_budget(self, seconds: float) -> int:
        """Tokens that a clip may take, so that a model in a loop comes to an end."""
        most: int = self._model.config.max_target_positions - 4
        return min(most, int(seconds * self._tokens_per_second) + MARGIN_TOKENS)


def folder_weights(checkpoint: Path) -> dict[str, torch.Tensor]:
    """The tensors of a checkpoint folder by name, in float32."""
    return {name: tensor.float() for name, tensor in CheckpointFolder(checkpoint).tensors()}


def _load_model(base: Path, weights: Mapping[str, torch.Tensor]) -> Any:
    config = WhisperConfig.from_pretrained(base, local_files_only=True)
    with torch.device("meta"):
        model: Any = WhisperForConditionalGeneration(config)
    missing, unexpected = model.load_state_dict(dict(weights), strict=False, assign=True)
    model.tie_weights()
    absent = [name for name in missing if name != "proj_out.weight"]
    if absent or unexpected:
        raise WorkerError(
            "RLX_JUDGE_CHECKPOINT_MISMATCH",
            "The weights do not fit the base checkpoint: "
            f"{[*absent, *unexpected][0]} is missing or unexpected.",
            "Export the checkpoint again, then: rl-exp judge <run>",
        )
    return model.eval()


def _pinned_settings(base: Path) -> Any:
    settings: Any = GenerationConfig.from_pretrained(base, local_files_only=True)
    settings.num_beams = 1
    settings.do_sample = False
    settings.return_timestamps = False
    settings.forced_decoder_ids = None
    settings.max_length = None
    for name in ("prompt_ids", "sequence_bias", "bad_words_ids", "temperature", "top_k", "top_p"):
        setattr(settings, name, None)
    return settings
