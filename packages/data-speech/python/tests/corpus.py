"""Small corpora in the Afrivoice layout, encoded by PyAV."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import av
import numpy as np


def tone(seconds: float, hertz: float = 300.0, rate: int = 48_000) -> np.ndarray[Any, Any]:
    times = np.arange(round(seconds * rate)) / rate
    return (8000 * np.sin(2 * np.pi * hertz * times)).astype(np.int16)


def encode(
    seconds: float, kind: str = "webm", hertz: float = 300.0, channels: int = 1, rate: int = 0
) -> bytes:
    codec, default_rate = {
        "webm": ("libopus", 48_000),
        "mp3": ("libmp3lame", 44_100),
        "wav": ("pcm_s16le", 16_000),
        "flac": ("flac", 22_050),
    }[kind]
    rate = rate or default_rate
    layout = "mono" if channels == 1 else "stereo"
    buffer = io.BytesIO()
    # Without the flag, WebM and MP3 name their writer or a random number.
    with av.open(buffer, "w", format=kind, options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.layout = layout
        samples = np.repeat(tone(seconds, hertz, rate), channels)[None]
        if samples.size:
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
            frame.sample_rate = rate
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return buffer.getvalue()


def row(name: str, text: str | None = "habari", **fields: Any) -> dict[str, Any]:
    return {
        "audio_filepath": f"audio_0/{name}",
        "key": name.rsplit(".", 1)[0],
        "transcription": text,
        "voice_creator_id": "speaker-1",
        **fields,
    }


def member(name: str, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info, content


def special(name: str, kind: bytes, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info, b""


def write_shard(
    source: Path,
    domain: str,
    rows: list[dict[str, Any]],
    members: list[tuple[tarfile.TarInfo, bytes]],
    *,
    split: str = "train",
    number: int = 0,
) -> Path:
    folder = source / f"{domain}_swahili_{split}"
    (folder / "audio").mkdir(parents=True, exist_ok=True)
    table = folder / f"manifest_{number}.jsonl"
    table.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    archive = folder / "audio" / f"audio_{number}.tar.xz"
    with tarfile.open(archive, "w:xz", preset=0) as tar:
        for info, content in members:
            tar.addfile(info, io.BytesIO(content))
    return archive
