"""Clips of tones: audio that a model can tell apart, with Swahili-looking texts."""

import hashlib
import json
import wave
from pathlib import Path
from typing import Any

import numpy as np

RATE = 16_000
WORDS = ("maji", "moto", "ng'ombe", "kuku", "samaki", "shamba", "mvua", "jua")


def write_split(folder: Path, name: str, *, count: int, seed: int) -> dict[str, str]:
    """Writes `count` clips of 0.4 to 2.6 s below `folder` and returns their manifest reference."""
    random = np.random.default_rng(seed)
    (folder / "audio").mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    for index in range(count):
        words = random.integers(0, len(WORDS), random.integers(1, 5))
        tones = [
            np.sin(np.arange(random.integers(6400, 10400)) * (200 + 150 * word) * 2 * np.pi / RATE)
            for word in words
        ]
        samples = (np.concatenate(tones) * 12_000).astype("<i2")
        path = Path("audio") / f"{name}-{index}.wav"
        with wave.open(str(folder / path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples.tobytes())
        rows.append(
            {
                "id": f"{name}-{index}",
                "sha256": hashlib.sha256(samples.tobytes()).hexdigest(),
                "speaker": f"speaker-{index % 3}",
                "domain": "health",
                "text": " ".join(WORDS[word] for word in words).capitalize() + ".",
                "seconds": len(samples) / RATE,
                "audio": path.as_posix(),
            }
        )
    manifest = folder / f"{name}.jsonl"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    digest = hashlib.sha256(manifest.read_bytes()).hexdigest()
    return {"path": str(manifest), "root": str(folder), "digest": digest}
