"""Which of a corpus's tables belong to which of its own splits, by their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from rl_exp_bridge import WorkerError

from rl_exp_data_speech.problems import not_found

_USUAL = ("train", "validation", "valid", "val", "dev", "test", "eval")


def tables_of_splits(corpus: str, paths: Iterable[str], splits: Sequence[str]) -> list[str]:
    """The tables of these splits in order; all of them where no name tells a split.

    ``train.tsv``, ``train-00000-of-00005.parquet`` and ``train/metadata.csv`` are of ``train``.

    Raises:
        WorkerError: ``RLX_DATA_NOT_FOUND`` if there are none of a split,
            ``RLX_DATA_SEVERAL_CORPORA`` if they lie in several folders.
    """
    paths = sorted(paths)
    tells = any(_place(path, split) is not None for path in paths for split in _USUAL)
    if list(splits) == ["train"] and not tells:
        return paths
    chosen: list[str] = []
    folders: set[str] = set()
    for split in splits:
        found = {path: place for path in paths if (place := _place(path, split)) is not None}
        if not found:
            there = ", ".join(paths[:10]) + (" …" if len(paths) > 10 else "")
            raise not_found(f"{corpus} has no table of the split {split}; it has {there}")
        chosen += found
        folders |= set(found.values())
    if len(folders) > 1:
        raise _several(corpus, sorted(folders))
    return chosen


def _place(path: str, split: str) -> str | None:
    """The folder in which a table is one of this split, or None."""
    parts = PurePosixPath(path).parts
    for index, part in enumerate(parts[:-1]):
        if part == split:
            return "/".join(parts[:index])
    stem = PurePosixPath(path).name.partition(".")[0]
    return "/".join(parts[:-1]) if stem == split or stem.startswith(f"{split}-") else None


def _several(corpus: str, folders: list[str]) -> WorkerError:
    some = ", ".join(folder or "." for folder in folders[:20])
    return WorkerError(
        "RLX_DATA_SEVERAL_CORPORA",
        f"{corpus} holds the same split in several folders: {some}.",
        "Name one of them as data.with.folder, then: rl-exp validate <experiment>",
        exit_code=65,
    )
