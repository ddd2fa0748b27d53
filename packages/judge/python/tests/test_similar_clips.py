from __future__ import annotations

import hashlib
import json
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rl_exp_bridge import Call

from rl_exp_judge.similar_clips import compare_clips

RATE = 16_000


def voice(seed: int, seconds: float = 3.0) -> NDArray[np.float32]:
    """Sound in all bands that changes like syllables do."""
    rng = np.random.default_rng(seed)
    spectra = rng.standard_normal((int(seconds * RATE) // 800, 401)) ** 3
    phases = np.exp(2j * np.pi * rng.random(spectra.shape))
    sound = np.fft.irfft(spectra * phases, axis=1).reshape(-1)
    return (0.1 * sound / sound.std()).astype(np.float32)


def write(folder: Path, **splits: list[NDArray[np.float32]]) -> dict[str, Any]:
    manifests = {}
    for name in ("train", "val", "hidden"):
        lines = []
        for index, samples in enumerate(splits.get(name, [])):
            content = (np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes()
            audio = f"{name}-{index}.wav"
            with wave.open(str(folder / audio), "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(RATE)
                out.writeframes(content)
            example = {
                "id": f"{name}/{index}",
                "text": "",
                "seconds": len(samples) / RATE,
                "audio": audio,
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            lines.append(json.dumps(example))
        path = folder / f"{name}.jsonl"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        manifests[name] = {"path": str(path), "root": str(folder)}
    return {"manifests": manifests}


def compare(params: dict[str, Any]) -> dict[str, Any]:
    return compare_clips(params, Call(lambda _: None))


def test_clips_of_their_own_are_apart(tmp_path: Path) -> None:
    found = compare(
        write(
            tmp_path,
            train=[voice(seed) for seed in range(20)],
            val=[voice(seed) for seed in range(20, 30)],
            hidden=[voice(seed) for seed in range(30, 40)],
        )
    )
    assert found == {"similar": [], "altered": [], "seconds": 120.0}


NOISE = np.random.default_rng(1).standard_normal(3 * RATE).astype(np.float32)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda s: s, id="as it is"),
        pytest.param(lambda s: 0.3 * s, id="quieter"),
        pytest.param(lambda s: s[RATE // 3 :], id="cut at the start"),
        pytest.param(lambda s: s[504:], id="cut between frames"),
        pytest.param(lambda s: s[: 2 * RATE], id="cut at the end"),
        pytest.param(lambda s: s + 0.05 * s.std() * NOISE[: len(s)], id="with noise"),
        pytest.param(lambda s: np.round(s * 127) / 127, id="in eight bits"),
    ],
)
def test_a_clip_is_known_again(tmp_path: Path, change: Any) -> None:
    clips = [voice(seed) for seed in range(20)]
    [found] = compare(write(tmp_path, train=clips, hidden=[voice(99), change(clips[7])]))["similar"]
    assert (found["id"], found["split"]) == ("hidden/1", "hidden")
    assert (found["of"], found["of_split"]) == ("train/7", "train")
    assert found["differing_bits"] <= 0.25


def test_val_is_held_against_train_and_hidden_against_both(tmp_path: Path) -> None:
    found = compare(
        write(tmp_path, train=[voice(1)], val=[voice(1), voice(2)], hidden=[voice(2), voice(3)])
    )
    pairs = [(clip["id"], clip["of"]) for clip in found["similar"]]
    assert pairs == [("val/0", "train/0"), ("hidden/0", "val/1")]


def test_silence_is_like_nothing_that_is_said(tmp_path: Path) -> None:
    silence = np.zeros(3 * RATE, np.float32)
    found = compare(write(tmp_path, train=[voice(1)], hidden=[silence, silence[:100]]))
    assert found["similar"] == []


def test_other_audio_than_listed_is_told(tmp_path: Path) -> None:
    params = write(tmp_path, train=[voice(1)], val=[voice(2)])
    (tmp_path / "other").mkdir()
    write(tmp_path / "other", val=[voice(3)])
    (tmp_path / "other" / "val-0.wav").replace(tmp_path / "val-0.wav")
    assert compare(params)["altered"] == [{"id": "val/0", "split": "val"}]
