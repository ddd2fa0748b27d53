"""The frozen lower part of the encoder, run once for each clip while its weights stay."""

from collections.abc import Sequence
from typing import Any

import torch

from rl_exp_trainer_torch.canonical_json import digest_of_json
from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.encode import encode, encode_from, encode_up_to
from rl_exp_trainer_torch.features import Features
from rl_exp_trainer_torch.freeze_ladder import FreezeLadder
from rl_exp_trainer_torch.kept import Kept
from rl_exp_trainer_torch.state_codec import Manifest


class FrozenEncoder:
    """Encoder states of clips, from what the frozen layers made of each before.

    That is computed for each clip alone, so that batch-mates have no say. It is kept across segments for as long
    as the frozen weights stay the same; what finds no room is computed anew at each use, with the same bits.
    """

    def __init__(self, features: Features, kept: Kept) -> None:
        self._features = features
        self._layers = 0
        self._key: str | None = None
        self._kept = kept

    def freeze(self, layers: int, key: str) -> None:
        """Says how many encoder layers are frozen, by which weights; what other weights made is dropped.

        Args:
            layers: 0 for an encoder that trains.
            key: Digest of the frozen weights and of how many layers they are.
        """
        self._layers = layers
        if layers > 0 and key != self._key:
            self._kept.forget()
            self._key = key

    @property
    def layers(self) -> int:
        """How many encoder layers are frozen."""
        return self._layers

    def lower(self, model: Any, clips: Sequence[Clip]) -> torch.Tensor:
        """What the frozen layers make of clips of one bucket; features where none is frozen.

        May be called by several threads.
        """
        if self._layers == 0:
            return self._features.batch(clips)
        return torch.stack([self._of(model, clip) for clip in clips])

    def states(self, model: Any, lower: torch.Tensor) -> torch.Tensor:
        """Encoder states (clips, positions, width) of what `lower` gave."""
        if self._layers == 0:
            return encode(model, lower)
        return lower if self._is_whole(model) else encode_from(model, lower, self._layers)

    def _of(self, model: Any, clip: Clip) -> torch.Tensor:
        kept = self._kept.get(clip.sha256)
        if kept is not None:
            return kept
        with torch.no_grad():
            computed = encode_up_to(model, self._features.batch([clip]), self._layers)
            if self._is_whole(model):
                computed = encode_from(model, computed, self._layers)
        self._kept.add(clip.sha256, computed[0])
        return computed[0]

    def _is_whole(self, model: Any) -> bool:
        return self._layers == len(model.model.encoder.layers)


def digest_of_layers(manifest: Manifest, ladder: FreezeLadder, layers: int) -> str:
    """Digest of the encoder's first layers in a state."""
    weights = [
        [entry["name"], entry["blob"]]
        for entry in manifest["entries"]
        if entry["name"].startswith("weights/")
        and ladder.rung_of(entry["name"].removeprefix("weights/")) < layers
    ]
    return digest_of_json({"layers": layers, "weights": weights})
