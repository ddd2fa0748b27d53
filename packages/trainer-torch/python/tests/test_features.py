import hashlib
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from rl_exp_bridge import Call, Place, WorkerError
from transformers import WhisperFeatureExtractor

from rl_exp_trainer_torch.audio import read_audio
from rl_exp_trainer_torch.buckets import Buckets
from rl_exp_trainer_torch.clip import Clip, read_clips
from rl_exp_trainer_torch.features import Features

OWN = Buckets(max_positions=150, samples_per_position=320, own_length=True)


@pytest.fixture
def clips(speech: dict[str, dict[str, str]]) -> list[Clip]:
    return read_clips(speech["train"], Place())


@pytest.fixture
def extractor(checkpoint_folder: Path) -> WhisperFeatureExtractor:
    return WhisperFeatureExtractor.from_pretrained(checkpoint_folder)


@pytest.mark.parametrize(
    ("samples", "positions"), [(1, 25), (8000, 25), (8001, 50), (47999, 150), (99999, 150)]
)
def test_a_bucket_is_half_a_second_rounded_up(samples: int, positions: int) -> None:
    assert OWN.positions(samples) == positions
    assert replace(OWN, own_length=False).positions(samples) == 150


def test_the_cache_changes_no_bit(
    clips: list[Clip], extractor: WhisperFeatureExtractor, call: Call
) -> None:
    cpu = torch.device("cpu")
    warm, cold = (
        Features(extractor, OWN, Place(), cpu, torch.float16),
        Features(extractor, OWN, Place(), cpu, torch.float16),
    )
    warm.prepare(clips, call)
    for clip in reversed(clips):
        assert torch.equal(warm.of(clip), cold.of(clip))
        assert warm.of(clip).shape[1] == 2 * warm.positions(clip)


def test_the_full_window_equals_the_extractor(
    clips: list[Clip], extractor: WhisperFeatureExtractor
) -> None:
    features = Features(extractor, replace(OWN, own_length=False), Place(), torch.device("cpu"))
    samples = read_audio(clips[0].audio, 16_000, clips[0].sha256)
    expected = extractor(samples, sampling_rate=16_000, return_tensors="pt")["input_features"][0]
    assert torch.equal(features.of(clips[0]), expected)


def test_other_audio_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.zeros(10, dtype="<i2").tobytes())
    for wrong in (path, tmp_path / "missing.wav"):
        with pytest.raises(WorkerError) as refused:
            read_audio(wrong, 16_000, hashlib.sha256(bytes(20)).hexdigest())
        assert refused.value.code == "RLX_AUDIO_UNREADABLE"


def test_damaged_audio_is_refused(clips: list[Clip], tmp_path: Path) -> None:
    content = bytearray(clips[0].audio.read_bytes())
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    assert len(read_audio(path, 16_000, clips[0].sha256)) == round(16_000 * clips[0].seconds)
    content[-1000] ^= 1
    path.write_bytes(content)
    with pytest.raises(WorkerError, match="other samples") as refused:
        read_audio(path, 16_000, clips[0].sha256)
    assert refused.value.code == "RLX_AUDIO_UNREADABLE"
    assert "Delete that file" in refused.value.hint
