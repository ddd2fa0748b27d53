"""Synthesise the pre-training clips of one language into a feature file and a list of texts."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from rl_exp_swahili_mini.espeak import SAMPLE_RATE, Samples, speak
from rl_exp_swahili_mini.features import CONTEXT_SECONDS, feature_extractor, log_mels
from rl_exp_swahili_mini.noise import add_noise
from rl_exp_swahili_mini.voices import pretraining_voice

NOISE_SHARE = 0.35
CHUNK = 64

# A random state in, (what is spoken, its transcript) out.
TextSource = Callable[[np.random.Generator], tuple[str, str]]


def build_clips(
    code: str, espeak_voice: str, source: TextSource, count: int, seed: int, directory: Path
) -> None:
    """Write `<code>.mel` (float16 frames of 80 bands) and `<code>.jsonl`; skip what exists."""
    index_file, mel_file = directory / f"{code}.jsonl", directory / f"{code}.mel"
    if index_file.exists():
        return
    extractor = feature_extractor()
    rows: list[dict[str, object]] = []
    chunk: list[Samples] = []
    pool: list[Samples] = []
    with mel_file.open("wb") as out:
        for index in range(count):
            rng = np.random.default_rng([seed, index])
            spoken, text = source(rng)
            voice = pretraining_voice(rng)
            samples = speak(spoken, espeak_voice, voice)
            if SAMPLE_RATE // 4 < len(samples) <= CONTEXT_SECONDS * SAMPLE_RATE:
                clean = samples
                if pool and rng.random() < NOISE_SHARE:
                    samples = add_noise(samples, rng, pool)
                pool = [*pool[-31:], clean]
                samples = samples * np.float32(rng.uniform(0.15, 1.3))
                chunk.append(np.clip(samples, -1, 1))
                seconds = round(len(samples) / SAMPLE_RATE, 2)
                rows.append({"text": text, "seconds": seconds, "variant": voice.variant})
            if len(chunk) == CHUNK or (chunk and index == count - 1):
                features = log_mels(chunk, extractor)
                for row, mel in zip(rows[-len(chunk) :], features, strict=True):
                    row["frames"] = len(mel)
                    out.write(mel.tobytes())
                chunk = []
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    index_file.write_text("".join(lines), encoding="utf-8")
