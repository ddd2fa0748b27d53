"""Errors that more than one place raises."""

from __future__ import annotations

from collections.abc import Iterable

from rl_exp_bridge import WorkerError


def not_found(what: str) -> WorkerError:
    """A corpus, split, table or archive that is missing."""
    return WorkerError(
        "RLX_DATA_NOT_FOUND",
        f"{what}.",
        "Put the corpus there or mend data.with in the experiment, "
        "then: rl-exp validate <experiment>",
        exit_code=69,
    )


def domain_unknown(corpus: str, unknown: Iterable[str], known: Iterable[str]) -> WorkerError:
    """A domain that the corpus does not have."""
    there = ", ".join(sorted(known)) or "none"
    return WorkerError(
        "RLX_DATA_DOMAIN_UNKNOWN",
        f"{corpus} has no domain {', '.join(unknown)}; it has {there}.",
        "Name one of these under splits.<split>.domains, then: rl-exp validate <experiment>",
        exit_code=65,
    )


def column_unknown(where: str, meaning: str, name: str | None, known: Iterable[str]) -> WorkerError:
    """A column that a table does not have, by its name or by any name that is tried."""
    lacks = f"has no column '{name}'" if name else f"has no column that is known to hold {meaning}"
    return WorkerError(
        "RLX_DATA_COLUMN_UNKNOWN",
        f"{where} {lacks}; its columns are {', '.join(known) or 'none'}.",
        f"Name one of these as data.with.columns.{meaning}"
        + (", or one domain for all of it as data.with.domain" if meaning == "domain" else "")
        + ", then: rl-exp validate <experiment>",
        exit_code=65,
    )


def archive_corrupt(where: str, reason: str, *, remote: bool) -> WorkerError:
    """An archive or table file that cannot be read to its end."""
    hint = (
        "Run the same command again, which fetches it anew. If it is damaged on the hub itself, "
        "name another data.with.revision or leave out its split or domain."
        if remote
        else "Fetch this file again, then run the same command; what was prepared before is reused."
    )
    return WorkerError(
        "RLX_DATA_ARCHIVE_CORRUPT",
        f"{where} cannot be read to its end: {reason}.",
        hint,
        exit_code=69,
    )
