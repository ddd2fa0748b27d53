"""Where a corpus in the Afrivoice layout keeps its shards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rl_exp_data_speech.files import Files
from rl_exp_data_speech.problems import domain_unknown, not_found

_FILE = re.compile(
    r"^(?P<folder>(?P<domain>[a-z0-9]+(?:_[a-z0-9]+)*?)_swahili_(?P<split>[a-z0-9_]+))/"
    r"(?:manifest_(?P<table>\d+)\.jsonl|audio/audio_(?P<archive>\d+)\.tar(?:\.xz|\.gz)?|.*)$"
)


@dataclass(frozen=True)
class Shard:
    """One archive of clips with the table of their texts; one of them may be missing on the hub."""

    domain: str
    number: int
    table: str | None
    archive: str | None


@dataclass
class _Folder:
    tables: dict[int, str] = field(default_factory=dict)
    archives: dict[int, str] = field(default_factory=dict)


class Shards:
    """The shards of a corpus by domain and split."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._folders: dict[tuple[str, str], _Folder] = {}
        for path in files.entries:
            match = _FILE.match(path)
            if match is None:
                continue
            folder = self._folders.setdefault((match["domain"], match["split"]), _Folder())
            if match["table"]:
                folder.tables[int(match["table"])] = path
            elif match["archive"]:
                folder.archives.setdefault(int(match["archive"]), path)

    @property
    def domains(self) -> list[str]:
        """The domains that there are."""
        return sorted({domain for domain, _ in self._folders})

    def of(self, domain: str, splits: Sequence[str]) -> list[Shard]:
        """The shards of a domain in the order in which they are read.

        Raises:
            WorkerError: ``RLX_DATA_DOMAIN_UNKNOWN`` if the corpus does not have the domain,
                ``RLX_DATA_NOT_FOUND`` if a split folder, table or archive is missing.
        """
        if domain not in self.domains:
            raise domain_unknown(self._files.name, [domain], self.domains)
        shards: list[Shard] = []
        for split in splits:
            folder = self._folders.get((domain, split))
            if folder is None:
                there = ", ".join(sorted(s for d, s in self._folders if d == domain))
                name = self._files.name
                raise not_found(f"{name} has no split {split} of {domain}; it has {there}")
            shards.extend(self._shards_in(folder, domain, split))
        return shards

    def _shards_in(self, folder: _Folder, domain: str, split: str) -> list[Shard]:
        tables, archives = folder.tables, folder.archives
        where = self._files.where(f"{domain}_swahili_{split}")
        if not tables and not archives:
            raise not_found(f"{where} holds no manifest_<N>.jsonl")
        # Whoever has the folder can complete it; what the hub lacks is counted when its turn comes.
        for number in () if self._files.remote else sorted(tables.keys() ^ archives.keys()):
            table, archive = f"manifest_{number}.jsonl", f"audio/audio_{number}.tar.xz"
            raise not_found(f"{where} lacks {table if number in archives else archive}")
        numbers = sorted(tables.keys() | archives.keys())
        return [Shard(domain, n, tables.get(n), archives.get(n)) for n in numbers]
