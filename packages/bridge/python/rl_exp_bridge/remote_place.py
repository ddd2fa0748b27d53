"""A place without the orchestrator's files: what is needed is fetched, and kept by digest."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rl_exp_bridge.fetch_files import FileToFetch, fetch_files
from rl_exp_bridge.offered_files import OfferedFiles
from rl_exp_bridge.outgoing import Outgoing, result
from rl_exp_bridge.place import Place
from rl_exp_bridge.worker_error import WorkerError

_PATHS_IN_ONE_REQUEST = 500


class RemotePlace(Place):
    """The place of a worker on another machine, as another user or in a container."""

    def __init__(self, outgoing: Outgoing, offered: OfferedFiles) -> None:
        self._outgoing = outgoing
        self._offered = offered

    @property
    def remote(self) -> bool:
        """True: files are fetched."""
        return True

    def paths(self, paths: Iterable[str | Path]) -> list[Path]:
        """Returns copies of files of the orchestrator's machine, fetching what is not here yet."""
        asked = [str(path) for path in paths]
        described = zip(asked, self._describe(asked), strict=True)
        files = [self._file(path, description) for path, description in described]
        missing = {file.target: file for file in files if not file.is_here()}
        fetch_files(list(missing.values()), self._outgoing)
        return [file.target for file in files]

    def offer(self, path: str | Path) -> None:
        """Lets the orchestrator read files at or below a path of this machine."""
        self._offered.offer(path)

    def _describe(self, paths: list[str]) -> list[Any]:
        answers = [
            self._outgoing.request(
                "file/describe", {"paths": paths[start : start + _PATHS_IN_ONE_REQUEST]}
            )
            for start in range(0, len(paths), _PATHS_IN_ONE_REQUEST)
        ]
        return [file for answer in answers for file in result(answer)["files"]]

    def _file(self, path: str, described: dict[str, Any] | None) -> FileToFetch:
        if described is None:
            raise WorkerError(
                "RLX_REMOTE_FILE_MISSING",
                f"{path} is not on the orchestrator's machine, or is not offered to this worker.",
                "Look whether it is there; a plugin offers its worker what it may read.",
                exit_code=69,
            )
        digest = str(described["sha256"])
        if len(digest) != 64 or not digest.isalnum():
            raise ValueError(f"{digest!r} is no SHA-256 digest")
        target = self.cache / "files" / digest[:2] / digest
        return FileToFetch(os.fspath(path), target, digest, int(described["bytes"]))
