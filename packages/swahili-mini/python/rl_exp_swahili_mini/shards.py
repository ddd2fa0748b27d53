"""Shards in the folder layout of Afrivoice_Swahili: a manifest and a tar.xz of webm files."""

import io
import json
import lzma
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Row = Mapping[str, str | float]


def write_shard(folder: Path, rows: Sequence[Row], clips: Mapping[str, bytes]) -> None:
    """Write the manifest and the audio; `clips` maps file names to webm bytes."""
    (folder / "audio").mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "manifest_0.jsonl").write_text("".join(lines), encoding="utf-8")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(clips):
            member = tarfile.TarInfo(f"audio_0/{name}")
            member.size, member.mode, member.mtime = len(clips[name]), 0o644, 0
            tar.addfile(member, io.BytesIO(clips[name]))
    (folder / "audio" / "audio_0.tar.xz").write_bytes(lzma.compress(buffer.getvalue(), preset=6))
