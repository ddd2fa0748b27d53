"""What an interrupted preparation decoded, so that the next one need not."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from rl_exp_data_speech.clip_store import has_clip
from rl_exp_data_speech.decoded import Decoded


class DecodedBefore:
    """A line for every clip decoded, by the digest of its encoded audio.

    The file is named after the manifest in the making, hence after decoder, code and options, and
    goes once the manifest is there.
    """

    def __init__(self, path: Path, root: Path) -> None:
        self._path = path
        self._root = root
        self._known: dict[str, Decoded] = {}
        with suppress(FileNotFoundError):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                # The last line may have been cut short.
                with suppress(ValueError, TypeError):
                    digest, *outcome = json.loads(line)
                    self._known[digest] = Decoded(*outcome)

    def __enter__(self) -> DecodedBefore:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._out = self._path.open("a", encoding="utf-8")
        self._out.write("\n")  # ends a line that was cut short
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._out.close()

    def find(self, content_digest: str) -> Decoded | None:
        """The outcome of before, if the clip is still there."""
        known = self._known.get(content_digest)
        if known is None or known.reason is not None:
            return known
        return known if has_clip(self._root, known.digest, known.samples) else None

    def add(self, content_digest: str, outcome: Decoded) -> None:
        """Keeps an outcome."""
        line = [content_digest, outcome.digest, outcome.samples, outcome.reason]
        self._out.write(json.dumps(line) + "\n")
        self._out.flush()

    def discard(self) -> None:
        """Forgets all of it."""
        self._path.unlink(missing_ok=True)
