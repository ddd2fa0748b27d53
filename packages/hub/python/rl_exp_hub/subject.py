"""What a request is about, in words."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

Kind = Literal["dataset", "model"]


def endpoint() -> str:
    """The address of the hub, without a trailing slash."""
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"


@dataclass(frozen=True)
class Subject:
    """A repository at a revision, or a file in it."""

    kind: Kind
    name: str
    revision: str
    has_token: bool
    path: str | None = None

    def __str__(self) -> str:
        repository = f"the {self.kind} '{self.name}'"
        return repository if self.path is None else f"'{self.path}' of {repository}"

    @property
    def first(self) -> str:
        """The same at the start of a sentence."""
        text = str(self)
        return text[0].upper() + text[1:]

    @property
    def token_option(self) -> str:
        """What names a token on the command line."""
        plugin = "data" if self.kind == "dataset" else "trainer"
        return f"--set {plugin}.with.token.env=HF_TOKEN"

    @property
    def page(self) -> str:
        """Where people read about the repository."""
        return f"{endpoint()}/{'datasets/' if self.kind == 'dataset' else ''}{self.name}"
