"""Memory that a segment is estimated to need."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_BYTES = 4


@dataclass(frozen=True)
class MicroBatchShape:
    """Size of a micro-batch: clips, encoder positions and tokens of each."""

    clips: int
    positions: int
    tokens: int


def estimate_training_bytes(
    config: Any,
    *,
    parameters: int,
    trainable_parameters: int,
    frozen_layers: int,
    lanes: Sequence[Sequence[MicroBatchShape]],
) -> int:
    """Bytes that training needs with every lane at its widest micro-batch.

    Weights, and for what trains two moments and gradients for each lane, in float32. Activations are the tensors kept
    for the way back, counted per layer that trains or lies above one that does (layer norms, projections, attention output,
    both sides of the activation function, residuals), with attention that stores no score matrix; beside them what
    one layer needs while it runs. Evaluations, whose batches have a size of their own, are not counted.
    """
    fixed = parameters + (2 + len(lanes)) * trainable_parameters
    widest = [
        max((_activations(config, frozen_layers, shape) for shape in lane), default=0)
        for lane in lanes
    ]
    return _BYTES * (fixed + sum(widest))


def _activations(config: Any, frozen_layers: int, shape: MicroBatchShape) -> int:
    width = config.d_model
    positions, tokens = shape.clips * shape.positions, shape.clips * shape.tokens
    encoder_layer = positions * (8 * width + 2 * config.encoder_ffn_dim)
    decoder_layer = tokens * (12 * width + 2 * config.decoder_ffn_dim) + positions * 2 * width
    stem = positions * (8 * width + 2 * config.num_mel_bins)
    trains_encoder = frozen_layers < config.encoder_layers
    passing = positions * (3 * width + (config.encoder_ffn_dim if trains_encoder else 0))
    layers = [encoder_layer] * config.encoder_layers + [decoder_layer] * config.decoder_layers
    kept = sum(layers[frozen_layers:]) + (stem if frozen_layers == 0 else 0)
    return int(kept + passing + 3 * tokens * config.vocab_size)
