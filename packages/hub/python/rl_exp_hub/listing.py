"""What a repository holds: asked once per commit, then kept."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from huggingface_hub.hf_api import RepoFile
from rl_exp_bridge import Call, WorkerError

from rl_exp_hub.errors import bad_name, invalid_answer, not_written, refusal
from rl_exp_hub.fault import Fault
from rl_exp_hub.hub_client import fault_of, hub_api
from rl_exp_hub.hub_file import HubFile, is_content_digest
from rl_exp_hub.patience import Attempts
from rl_exp_hub.subject import Subject

Answer = TypeVar("Answer")

_COMMIT = re.compile("[0-9a-f]{40}")


class Listings:
    """Commits and listings of one repository that are known here."""

    def __init__(
        self, folder: Path, subject: Subject, token: str | None, call: Call | None
    ) -> None:
        self._folder = folder
        self._subject = subject
        self._token = token
        self._call = call

    def commit(self) -> str:
        """The commit that the revision names now; offline, the one that it named last.

        Raises:
            WorkerError: The hub refuses, or cannot be asked and never was.
        """
        revision = self._subject.revision
        if _COMMIT.fullmatch(revision) and self._listing(revision).exists():
            return revision
        remembered = self._folder / "revisions" / quote(revision, safe="")
        known = _read(remembered) or ""
        known = known if _COMMIT.fullmatch(known) else ""
        api, subject = hub_api(self._token), self._subject
        try:
            info = self._ask(
                lambda: api.repo_info(subject.name, repo_type=subject.kind, revision=revision),
                tries=2 if known else None,
            )
        except WorkerError as error:
            if known and isinstance(error.__cause__, Fault):
                print(f"{error.message} {revision} is taken as {known}.", file=sys.stderr)
                return known
            raise
        commit = info.sha or ""
        if not _COMMIT.fullmatch(commit):
            raise invalid_answer(subject, "it names no commit")
        self._write(remembered, commit)
        return commit

    def files(self, commit: str) -> dict[str, HubFile]:
        """Every file of a commit by its path, sorted.

        Raises:
            WorkerError: The hub refuses or cannot be asked, or its answer is none.
        """
        kept = self._listing(commit)
        if (text := _read(kept)) is not None:
            try:
                return {path: HubFile(path, *rest) for path, *rest in json.loads(text)}
            except (ValueError, TypeError):
                kept.unlink()
        files = self._ask(lambda: self._list(commit), tries=None)
        rows = [[file.path, file.bytes, file.etag] for file in files.values()]
        self._write(kept, json.dumps(rows))
        return files

    def _list(self, commit: str) -> dict[str, HubFile]:
        subject = self._subject
        tree = hub_api(self._token).list_repo_tree(
            subject.name, recursive=True, revision=commit, repo_type=subject.kind
        )
        files = [
            HubFile(entry.path, entry.size, entry.lfs.sha256 if entry.lfs else entry.blob_id)
            for entry in tree
            if isinstance(entry, RepoFile)
        ]
        for file in files:
            if not _stays_inside(file.path) or not is_content_digest(file.etag):
                raise invalid_answer(subject, f"it lists {file.path!r} with tag {file.etag!r}")
        return {file.path: file for file in sorted(files, key=lambda file: file.path)}

    def _ask(self, question: Callable[[], Answer], *, tries: int | None) -> Answer:
        attempts = Attempts(self._subject, self._call, tries=tries)
        while True:
            try:
                return question()
            except HFValidationError as error:
                raise bad_name(self._subject) from error
            except HfHubHTTPError as error:
                response = error.response
                code = response.headers.get("X-Error-Code", "")
                raise refusal(response.status_code, code, self._subject) from error
            except httpx.RequestError as error:
                attempts.failed(fault_of(error))
            except Fault as fault:
                attempts.failed(fault)
            except (KeyError, TypeError, ValueError) as error:
                raise invalid_answer(self._subject, "it is not the JSON of a hub") from error

    def _listing(self, commit: str) -> Path:
        return self._folder / "listings" / f"{commit}.json"

    def _write(self, path: Path, text: str) -> None:
        half = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            half.write_text(text, encoding="utf-8")
            half.replace(path)
        except OSError as error:
            raise not_written(self._subject, str(path.parent), error) from error


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _stays_inside(path: Any) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and "\\" not in path
