"""What tests of the worker's two calls share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rl_exp_bridge import Call, WorkerError
from write_afrivoice import NAME

from rl_exp_data_speech.prepare import prepare

Manifest = dict[str, Any]


def parameters(cache: Path, domains: dict[str, int | None], **changes: Any) -> dict[str, Any]:
    place = {} if "source" in changes else {"repository": NAME}
    fixed = {"cache": str(cache), "domains": domains, "splits": ["train"], "max_seconds": 30}
    return {**place, **fixed, **changes}


def run(
    cache: Path,
    domains: dict[str, int | None],
    tell: Callable[[dict[str, Any]], None] = lambda _: None,
    **changes: Any,
) -> Manifest:
    reply = prepare(parameters(cache, domains, **changes), Call(tell))
    content = Path(reply["manifest_path"]).read_bytes()
    assert reply["sha256"] == hashlib.sha256(content).hexdigest()
    manifest: Manifest = json.loads(content)
    return manifest


def fails(cache: Path, domains: dict[str, int | None], **changes: Any) -> WorkerError:
    """The error of a preparation that leaves no manifest."""
    with pytest.raises(WorkerError) as raised:
        run(cache, domains, **changes)
    assert raised.value.hint
    assert not list((cache / "manifests").glob("*"))
    return raised.value


def ids(manifest: Manifest) -> list[str]:
    return [example["id"].partition("/")[2] for example in manifest["examples"]]


def without_root(manifest: Manifest) -> Manifest:
    return {**manifest, "root": ""}
