"""What a clip sounds like, in 32 bits a frame, whatever its volume and encoding."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rl_exp_judge.clips import Samples

Words = NDArray[np.uint32]

# Three samples become one, which keeps what is below 2.7 kHz.
DECIMATION = 3
FRAME = 1_344
HOP = 336
HOP_SECONDS = HOP * DECIMATION / 16_000
LOWEST_HERTZ, HIGHEST_HERTZ, BANDS = 300.0, 2_000.0, 33


def fingerprint(samples: Samples) -> Words:
    """Fingerprints a clip, after Haitsma and Kalker.

    Args:
        samples: From -1 to 1 at 16 kHz.

    Returns:
        A word for every 63 ms. A bit says whether the difference of energy between two
        neighbouring bands of 33 grew since the frame before; so a factor changes nothing, and
        noise, filters and compression change few bits.
    """
    whole = len(samples) // DECIMATION * DECIMATION
    signal = samples[:whole].reshape(-1, DECIMATION).mean(axis=1)
    if len(signal) < FRAME + HOP:
        signal = np.pad(signal, (0, FRAME + HOP - len(signal)))
    frames = np.lib.stride_tricks.sliding_window_view(signal, FRAME)[::HOP]
    power = np.square(np.abs(np.fft.rfft(frames * _WINDOW, axis=1)))
    energy = np.add.reduceat(power[:, : _EDGES[-1]], _EDGES[:-1], axis=1)
    slopes = energy[:, :-1] - energy[:, 1:]
    bits = slopes[1:] > slopes[:-1]
    return np.packbits(bits, axis=1).view(">u4").reshape(-1).astype(np.uint32)


_WINDOW = np.hanning(FRAME).astype(np.float32)
_EDGES = np.round(
    np.geomspace(LOWEST_HERTZ, HIGHEST_HERTZ, BANDS + 1) * FRAME * DECIMATION / 16_000
).astype(np.intp)
