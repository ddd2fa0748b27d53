"""``data/prepare``: a corpus on disk becomes a manifest and decoded audio in the cache."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rl_exp_bridge import Call

from rl_exp_data_speech.archive import read_clips
from rl_exp_data_speech.clip_store import clip_path
from rl_exp_data_speech.decode import RATE
from rl_exp_data_speech.decoding_pool import DecodingPool
from rl_exp_data_speech.manifest_cache import ManifestCache
from rl_exp_data_speech.rows import Row, Table
from rl_exp_data_speech.shards import Shard, find_shards

MAX_NOTICE = 200


def prepare(params: dict[str, Any], call: Call) -> dict[str, Any]:
    """Prepares the domains of a corpus.

    Args:
        params: ``source`` and ``cache`` (folders), ``domains``, ``splits``, ``max_seconds``.
        call: Progress is told to it, and it says when to stop.

    Returns:
        ``manifest_path`` and the ``sha256`` of that file.
    """
    source, cache = Path(params["source"]), Path(params["cache"])
    max_seconds = float(params["max_seconds"])
    shards = find_shards(source, params["domains"], params["splits"])
    notice = _notice(source)
    root = cache / "audio"
    manifests = ManifestCache(
        cache / "manifests", root, shards, {"max_seconds": max_seconds, "notice": notice}
    )
    if not manifests.holds():
        examples, rejected = _examples(shards, root, max_seconds, call)
        manifests.write(
            {
                "root": str(root),
                "version": None,
                "examples": examples,
                "rejected": dict(sorted(rejected.items())),
                "notice": notice,
            }
        )
    content = manifests.path.read_bytes()
    return {"manifest_path": str(manifests.path), "sha256": hashlib.sha256(content).hexdigest()}


def _examples(
    shards: list[Shard], root: Path, max_seconds: float, call: Call
) -> tuple[list[dict[str, Any]], Counter[str]]:
    rejected: Counter[str] = Counter()
    tables = [Table(shard.table, rejected) for shard in shards]
    total = sum(row.text != "" for table in tables for row in table.rows)
    examples: list[dict[str, Any]] = []
    clips = _joined(shards, tables, rejected)
    with DecodingPool(root, max_seconds, total) as pool:
        for done, ((identity, row), decoded) in enumerate(pool.decode(clips), start=1):
            call.check_cancelled()
            call.progress(task="preparing audio", done=done, total=total, unit="clips")
            if decoded.reason is not None:
                rejected[decoded.reason] += 1
                continue
            examples.append(
                {
                    "id": identity,
                    "sha256": decoded.digest,
                    "speaker": row.speaker,
                    "domain": identity.split("/")[0],
                    "text": row.text,
                    "seconds": decoded.samples / RATE,
                    "audio": clip_path(decoded.digest),
                }
            )
    return examples, rejected


def _joined(
    shards: list[Shard], tables: list[Table], rejected: Counter[str]
) -> Iterator[tuple[tuple[str, Row], bytes]]:
    """Clips with their rows; an id is taken once, by the first clip that bears it."""
    taken: set[str] = set()
    for shard, table in zip(shards, tables, strict=True):
        missing = {row.key for row in table.rows}
        for name, content in read_clips(shard.archive, rejected):
            row = table.find(name)
            if row is None:
                rejected["no_row"] += 1
                continue
            missing.discard(row.key)
            identity = f"{shard.domain}/{row.key}"
            if identity in taken:
                rejected["duplicate_id"] += 1
            elif not row.text:
                rejected["empty_text"] += 1
            else:
                taken.add(identity)
                yield (identity, row), content
        if missing:
            rejected["no_member"] += len(missing)


def _notice(source: Path) -> str | None:
    try:
        text = (source / "NOTICE").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return " ".join(text.split())[:MAX_NOTICE] or None
