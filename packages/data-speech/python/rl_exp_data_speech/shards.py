"""Where a corpus in the Afrivoice layout keeps its shards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rl_exp_bridge import WorkerError

_FOLDER = re.compile(r"^(?P<domain>[a-z0-9]+(?:_[a-z0-9]+)*?)_swahili_(?P<split>[a-z0-9_]+)$")
_TABLE = re.compile(r"^manifest_(\d+)\.jsonl$")
_ARCHIVE = re.compile(r"^audio_(\d+)\.tar\.xz$")


@dataclass(frozen=True)
class Shard:
    """One archive of clips with the table of their texts."""

    domain: str
    split: str
    number: int
    table: Path
    archive: Path


def find_shards(source: Path, domains: list[str], splits: list[str]) -> list[Shard]:
    """Lists the shards of these domains and splits in the order in which they are read.

    Raises:
        WorkerError: ``RLX_DATA_NOT_FOUND`` if a split folder, table or archive is missing,
            ``RLX_DATA_DOMAIN_UNKNOWN`` if the corpus does not have a domain.
    """
    folders = _split_folders(source)
    known = sorted({domain for domain, _ in folders})
    if not known:
        raise _not_found(f"{source} holds no folder named <domain>_swahili_<split>")
    unknown = [domain for domain in domains if domain not in known]
    if unknown:
        raise WorkerError(
            "RLX_DATA_DOMAIN_UNKNOWN",
            f"{source} has no domain {', '.join(unknown)}; it has {', '.join(known)}.",
            "Name one of these under splits.<split>.domains, then: rl-exp validate <experiment>",
            exit_code=65,
        )
    shards: list[Shard] = []
    for domain in sorted(set(domains)):
        for split in splits:
            folder = folders.get((domain, split))
            if folder is None:
                there = ", ".join(sorted(s for d, s in folders if d == domain))
                raise _not_found(f"{source} has no split {split} of {domain}; it has {there}")
            shards.extend(_shards_in(folder, domain, split))
    return shards


def _split_folders(source: Path) -> dict[tuple[str, str], Path]:
    if not source.is_dir():
        raise _not_found(f"There is no folder {source}")
    found: dict[tuple[str, str], Path] = {}
    for folder in sorted(source.iterdir()):
        match = _FOLDER.match(folder.name)
        if match and folder.is_dir():
            found[match["domain"], match["split"]] = folder
    return found


def _shards_in(folder: Path, domain: str, split: str) -> list[Shard]:
    tables = _numbered(folder, _TABLE)
    archives = _numbered(folder / "audio", _ARCHIVE)
    if not tables and not archives:
        raise _not_found(f"{folder} holds no manifest_<N>.jsonl")
    for number in sorted(tables.keys() ^ archives.keys()):
        name = f"manifest_{number}.jsonl" if number in archives else f"audio/audio_{number}.tar.xz"
        raise _not_found(f"{folder} lacks {name}")
    return [Shard(domain, split, n, tables[n], archives[n]) for n in sorted(tables)]


def _numbered(folder: Path, pattern: re.Pattern[str]) -> dict[int, Path]:
    if not folder.is_dir():
        return {}
    matches = ((pattern.match(path.name), path) for path in folder.iterdir())
    return {int(match[1]): path for match, path in matches if match}


def _not_found(what: str) -> WorkerError:
    return WorkerError(
        "RLX_DATA_NOT_FOUND",
        f"{what}.",
        "Put the corpus there or mend data.with in the experiment, "
        "then: rl-exp validate <experiment>",
        exit_code=69,
    )
