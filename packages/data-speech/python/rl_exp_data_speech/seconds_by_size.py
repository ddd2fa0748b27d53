"""How long audio is likely to be, where no row says it."""

from __future__ import annotations

from pathlib import PurePosixPath

from rl_exp_data_speech.files import Entry

# Afrivoice: 20.6 s in 444 KB of Opus. Archives and Parquet files are taken for the same.
_BYTES_PER_SECOND = 21_500
_BY_SUFFIX = {".wav": 32_000, ".flac": 20_000, ".mp3": 6_000}
MEAN_CLIP_SECONDS = 20.6


def seconds_by_size(entry: Entry) -> float:
    """A rough guess from a file's size alone."""
    return entry.bytes / _BY_SUFFIX.get(PurePosixPath(entry.path).suffix.lower(), _BYTES_PER_SECOND)
