"""Transcription with transformers' `generate`, in batches of clips of similar length."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from transformers.modeling_outputs import BaseModelOutput

from bench_clips import BenchClip, BenchClips
from timed import Timed
from whisper_reference import WhisperReference


class Transcribed(Timed):
    """With the texts in the manifest's order."""

    texts: list[str]


class HfEvaluation:
    """Greedy decoding with the key-value cache. Features lie in memory; no scores are computed.

    Settings:
        context: `longest` pads every clip to the longest one's bucket, as one `generate` model needs it; `own`
            makes batches of one half-second bucket each and gives `generate` the encoder's states.
        batch_size: Clips decoded together.
    """

    def __init__(
        self, reference: WhisperReference, clips: BenchClips, settings: Mapping[str, Any]
    ) -> None:
        self._reference = reference
        self._clips = clips
        self._own = settings["context"] == "own"
        self._batches = self._divide(int(settings["batch_size"]))
        for clip in clips.clips:
            clips.features(clip, self._positions(clip))

    def run(self) -> Transcribed:
        """Transcribes every clip."""
        self._reference.model.eval()
        self._reference.settle()
        began = time.perf_counter()
        texts: dict[int, str] = {}
        for batch in self._batches:
            decoded = self._transcribe([self._clips.clips[index] for index in batch])
            texts.update(zip(batch, decoded, strict=True))
        self._reference.settle()
        return {
            "clips": len(texts),
            "seconds": time.perf_counter() - began,
            "texts": [texts[index] for index in range(len(texts))],
        }

    def close(self) -> None:
        """Nothing is left behind."""

    def _divide(self, batch_size: int) -> list[list[int]]:
        clips = self._clips.clips
        order = sorted(range(len(clips)), key=lambda index: clips[index].seconds)
        if not self._own:
            return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
        # As the trainer divides: by bucket, then in the manifest's order.
        order = sorted(range(len(clips)), key=lambda index: clips[index].positions)
        batches: list[list[int]] = []
        for index in order:
            last = batches[-1] if batches else None
            if (
                last is None
                or len(last) == batch_size
                or clips[last[0]].positions != clips[index].positions
            ):
                batches.append([])
            batches[-1].append(index)
        return batches

    @torch.inference_mode()
    def _transcribe(self, batch: Sequence[BenchClip]) -> list[str]:
        reference = self._reference
        positions = self._positions(batch[0])
        reference.cut(positions)
        features = torch.stack([self._clips.features(clip, positions) for clip in batch])
        features = features.to(reference.device)
        inputs: dict[str, Any] = {"input_features": features}
        if self._own:
            encoded = reference.model.model.encoder(features)
            inputs = {"encoder_outputs": BaseModelOutput(encoded.last_hidden_state)}
        longest = reference.model.config.max_target_positions
        budgets = [reference.vocabulary.token_budget(clip.seconds, longest) for clip in batch]
        generated = reference.model.generate(
            **inputs,
            language="sw",
            task="transcribe",
            do_sample=False,
            num_beams=1,
            use_cache=True,
            max_new_tokens=max(budgets),
        )
        # One number limits the whole batch; what a clip wrote beyond its own budget does not count.
        rows = [row[:budget] for row, budget in zip(generated.tolist(), budgets, strict=True)]
        decoded = reference.tokenizer.batch_decode(rows, skip_special_tokens=True)
        return [text.strip() for text in decoded]

    def _positions(self, clip: BenchClip) -> int:
        return clip.positions if self._own else self._clips.longest
