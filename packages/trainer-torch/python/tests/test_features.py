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
from rl_exp_trainer_torch.features import Features, kept_dtype
from rl_exp_trainer_torch.kept import Kept

OWN = Buckets(max_positions=150, samples_per_position=320, own_length=True)


def features_of(
    extractor: WhisperFeatureExtractor,
    buckets: Buckets = OWN,
    *,
    dtype: torch.dtype = torch.float32,
    device_bytes: int = 2**30,
    memory_bytes: int = 0,
) -> Features:
    return Features(
        extractor,
        buckets,
        Place(),
        torch.device("cpu"),
        on_device=Kept(device_bytes),
        in_memory=Kept(memory_bytes),
        dtype=dtype,
    )


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


def test_what_is_kept_changes_no_bit(
    clips: list[Clip],
    extractor: WhisperFeatureExtractor,
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RL_EXP_CACHE", str(tmp_path / "first"))
    warm = features_of(extractor, dtype=torch.float16)
    warm.prepare(clips, call)
    restored = features_of(extractor, dtype=torch.float16)
    monkeypatch.setenv("RL_EXP_CACHE", str(tmp_path / "second"))
    cold = features_of(extractor, dtype=torch.float16)
    for clip in reversed(clips):
        assert torch.equal(warm.of(clip), cold.of(clip))
        assert torch.equal(warm.of(clip), restored.of(clip))
        assert warm.of(clip).shape[1] == 2 * warm.positions(clip)


def test_features_lie_on_the_device_within_its_share_and_the_rest_in_memory(
    clips: list[Clip], extractor: WhisperFeatureExtractor, call: Call
) -> None:
    unbounded = features_of(extractor)
    unbounded.prepare(clips, call)
    total = sum(unbounded.of(clip).nbytes for clip in clips)
    on_device, in_memory = Kept(total // 3), Kept(total // 3)
    scarce = Features(
        extractor,
        OWN,
        Place(),
        torch.device("cpu"),
        on_device=on_device,
        in_memory=in_memory,
    )
    scarce.prepare(clips, call)
    largest = max(unbounded.of(clip).nbytes for clip in clips)
    for kept in (on_device, in_memory):
        assert total // 3 - largest < kept.size_bytes <= total // 3
    for clip in clips:
        assert torch.equal(scarce.batch([clip]), unbounded.batch([clip]))


def test_splits_share_the_device(clips: list[Clip], extractor: WhisperFeatureExtractor) -> None:
    on_device, in_memory = Kept(2**30), Kept(0)
    half, single, again = (
        Features(
            extractor,
            OWN,
            Place(),
            torch.device("cpu"),
            on_device=on_device,
            in_memory=in_memory,
            dtype=dtype,
        )
        for dtype in (torch.float16, torch.float32, torch.float32)
    )
    sizes = [features.of(clips[0]).nbytes for features in (half, single)]
    assert sizes[1] == 2 * sizes[0]
    assert on_device.size_bytes == sum(sizes)
    assert half.of(clips[0]).dtype == torch.float16
    assert again.of(clips[0]) is single.of(clips[0])
    assert again.positions(clips[0]) == single.positions(clips[0])


@pytest.mark.parametrize(
    ("device", "trained_in", "kept"),
    [
        ("cpu", torch.bfloat16, torch.float32),
        ("cuda", torch.float32, torch.float32),
        ("cuda", torch.bfloat16, torch.float16),
        ("cuda", torch.float16, torch.float16),
    ],
)
def test_features_are_rounded_only_where_a_gpu_computes_in_no_more(
    device: str, trained_in: torch.dtype, kept: torch.dtype
) -> None:
    assert kept_dtype(torch.device(device), trained_in) == kept


def test_the_full_window_equals_the_extractor(
    clips: list[Clip], extractor: WhisperFeatureExtractor
) -> None:
    features = features_of(extractor, replace(OWN, own_length=False))
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
