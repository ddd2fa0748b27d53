"""Background noise for a part of the clips: white, pink, mains hum, babble."""

from collections.abc import Sequence

import numpy as np

from rl_exp_swahili_mini.espeak import SAMPLE_RATE, Samples

KINDS = ("white", "pink", "hum", "babble")


def _pink(size: int, rng: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(rng.standard_normal(size))
    spectrum /= np.sqrt(np.arange(1, len(spectrum) + 1))
    return np.asarray(np.fft.irfft(spectrum, size), dtype=np.float32)


def _hum(size: int, rng: np.random.Generator) -> Samples:
    time = np.arange(size) / SAMPLE_RATE
    base = float(rng.choice([50.0, 60.0]))
    waves = [rng.uniform(0.2, 1.0) * np.sin(2 * np.pi * base * k * time) for k in (1, 2, 3, 5)]
    return np.asarray(np.sum(waves, axis=0) + 0.1 * rng.standard_normal(size), dtype=np.float32)


def _babble(size: int, rng: np.random.Generator, others: Sequence[Samples]) -> Samples:
    mixture = np.zeros(size, dtype=np.float32)
    for _ in range(3):
        other = others[int(rng.integers(len(others)))]
        start = int(rng.integers(max(1, len(other))))
        mixture += np.resize(np.roll(other, -start), size)
    return mixture


def add_noise(samples: Samples, rng: np.random.Generator, others: Sequence[Samples]) -> Samples:
    """Mix one kind of noise in at 10 to 25 dB below the speech; `others` feeds the babble."""
    kind = KINDS[int(rng.integers(len(KINDS) if others else 3))]
    size = len(samples)
    if kind == "white":
        noise = rng.standard_normal(size).astype(np.float32)
    elif kind == "pink":
        noise = _pink(size, rng)
    elif kind == "hum":
        noise = _hum(size, rng)
    else:
        noise = _babble(size, rng, others)
    ratio = 10 ** (-rng.uniform(10, 25) / 20)
    power = float(np.sqrt(np.mean(samples**2)) / (np.sqrt(np.mean(noise**2)) + 1e-9))
    mixed = samples + noise * np.float32(power * ratio)
    return np.asarray(mixed / max(1.0, float(np.abs(mixed).max()) / 0.95), dtype=np.float32)
