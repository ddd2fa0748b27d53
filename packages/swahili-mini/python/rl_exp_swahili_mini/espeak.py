"""Speech from text through the espeak-ng command line, resampled to 16 kHz."""

import subprocess

import numpy as np
from numpy.typing import NDArray

from rl_exp_swahili_mini.voices import Voice

Samples = NDArray[np.float32]

SAMPLE_RATE = 16_000
ESPEAK_RATE = 22_050
WAV_HEADER_BYTES = 44


def resample(samples: Samples, ratio: float) -> Samples:
    """Change the number of samples by `ratio` through the spectrum (band-limited)."""
    size = max(1, round(len(samples) * ratio))
    fft_size = 1024 * -(-(len(samples) + 256) // 1024)
    spectrum = np.fft.rfft(samples, fft_size)
    target = round(fft_size * ratio)
    bins = target // 2 + 1
    cut = np.zeros(bins, dtype=np.complex128)
    kept = min(bins, len(spectrum))
    cut[:kept] = spectrum[:kept]
    return np.asarray(np.fft.irfft(cut, target)[:size] * ratio, dtype=np.float32)


def trim_silence(samples: Samples, margin: int = 800) -> Samples:
    """Leave at most `margin` samples of silence at either end."""
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    if not len(loud):
        return samples
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def speak(text: str, language: str, voice: Voice) -> Samples:
    """Return 16 kHz mono samples with a peak of 0.7."""
    command = ["espeak-ng", "-v", f"{language}+{voice.variant}", "-s", str(voice.speed)]
    command += ["-p", str(voice.pitch), "--stdout", text]
    wav = subprocess.run(command, check=True, capture_output=True).stdout
    raw = np.frombuffer(wav[WAV_HEADER_BYTES:], dtype="<i2").astype(np.float32) / np.float32(32768)
    samples = trim_silence(resample(raw, SAMPLE_RATE / ESPEAK_RATE / voice.formant))
    peak = float(np.abs(samples).max(initial=1e-6))
    return np.asarray(samples * (0.7 / peak), dtype=np.float32)
