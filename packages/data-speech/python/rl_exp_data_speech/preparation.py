"""What a call asks for: a corpus, of each domain so many clips, and the manifest's place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rl_exp_bridge import Call

from rl_exp_data_speech.files import Files
from rl_exp_data_speech.find_layout import find_layout
from rl_exp_data_speech.layout import Layout
from rl_exp_data_speech.manifest_cache import ManifestCache
from rl_exp_data_speech.open_files import open_files
from rl_exp_data_speech.table_layout import SUFFIXES as TABLES

MAX_NOTICE = 200


@dataclass(frozen=True)
class Preparation:
    """A call's parameters, resolved against the listing of the corpus.

    Attributes:
        wanted: How many clips of each domain are enough; None for all of them.
        inputs: The files that each domain's clips come from.
        root: The folder of all decoded clips.
    """

    files: Files
    layout: Layout
    wanted: dict[str, int | None]
    inputs: dict[str, list[str]]
    max_seconds: float
    notice: str | None
    root: Path
    manifests: ManifestCache

    @classmethod
    def open(cls, params: dict[str, Any], call: Call) -> Preparation:
        """Lists the corpus; of a remote one no more than that and its notice is fetched.

        Args:
            params: ``cache`` (a folder) and ``source`` (a folder) or ``repository`` with
                ``revision`` and ``version``; ``domains`` with the clips that are enough, or null;
                ``splits``, ``max_seconds``; ``layout``, ``folder``, ``columns`` and ``domain``
                may be left out.
            call: The call in progress.
        """
        cache = Path(params["cache"])
        files = open_files(params, call)
        layout = find_layout(files, params)
        wanted = dict(sorted(params["domains"].items()))
        inputs = {domain: layout.inputs(domain) for domain in wanted}
        notice = _notice(files, call)
        options = {
            name: params.get(name)
            for name in ("domains", "splits", "max_seconds", "layout", "columns", "domain")
        }
        root = cache / "audio"
        manifests = ManifestCache(cache, root, files, inputs, {**options, "notice": notice})
        max_seconds = float(params["max_seconds"])
        return cls(files, layout, wanted, inputs, max_seconds, notice, root, manifests)

    def discard_downloads(self) -> None:
        """Drops the encoded audio that was kept for the case of an interruption; tables stay."""
        for path in {path for paths in self.inputs.values() for path in paths}:
            if not path.endswith(TABLES):
                self.files.discard(path)


def _notice(files: Files, call: Call) -> str | None:
    if "NOTICE" not in files.entries:
        return None
    text = files.fetch("NOTICE", call).read_text(encoding="utf-8", errors="replace")
    return " ".join(text.split())[:MAX_NOTICE] or None
