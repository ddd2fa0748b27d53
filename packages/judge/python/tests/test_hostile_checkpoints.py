"""Submitted checkpoints made to harm: nothing in them is run, and each is told for what it is."""

from __future__ import annotations

import json
import os
import pickle
import resource
import shutil
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rl_exp_bridge import Call
from tiny_whisper import write_checkpoint

from rl_exp_judge.inspection import inspect_checkpoints

WEIGHTS = "model.safetensors"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkpoints") / "base"
    write_checkpoint(folder)
    return folder


class Canary:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


def safetensors(header: object, data: bytes = bytes(64)) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def tensor(
    dtype: str = "F32", shape: tuple[int, ...] = (16,), end: int = 64, begin: int = 0
) -> Any:
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end]}


def weights(content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / WEIGHTS).write_bytes(content) and None


def pickled(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(pickle.dumps(Canary(folder.parent / "canary")))

    return make


def link(name: str, target: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)

    return make


def fifo(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)

    return make


def many_files(folder: Path) -> None:
    for number in range(5_000):
        (folder / f"{number}.txt").touch()


def config(**changes: Any) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        path = folder / "config.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    return make


def text(name: str, content: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text(content) and None


UNREADABLE: dict[str, Callable[[Path], None]] = {
    "no header": weights(b""),
    "a header of 2^63 bytes": weights(struct.pack("<Q", 2**63) + bytes(64)),
    "a header of 200 MB": weights(struct.pack("<Q", 200_000_000) + bytes(64)),
    "a header that is no JSON": weights(safetensors(b"{nonsense}")),
    "a header nested without end": weights(safetensors(b'{"a":' + b"[" * 100_000)),
    "offsets that overlap": weights(safetensors({"a": tensor(), "b": tensor()})),
    "offsets behind the end": weights(safetensors({"a": tensor(shape=(2**20,), end=2**22)})),
    "offsets that go back": weights(safetensors({"a": tensor(begin=64, end=0)})),
    "a shape below zero": weights(safetensors({"a": tensor(shape=(-4, -4))})),
    "a shape of 2^63": weights(safetensors({"a": tensor(shape=(2**63, 2))})),
    "a shape whose size wraps around": weights(safetensors({"a": tensor(shape=(2**62, 4))})),
    "a dtype that there is not": weights(safetensors({"a": tensor("F33")})),
    "a dtype of no checkpoint": weights(safetensors({"a": tensor("F8_E4M3", (64,))})),
    "a name of many lines": weights(safetensors({"a\n\u001b[2J": tensor()})),
    "a name without end": weights(safetensors({"a" * 100_000: tensor()})),
    "100,000 tensors": weights(
        safetensors({f"t{n}": tensor(shape=(0,), end=0) for n in range(100_000)}, b"")
    ),
    "a file cut short": lambda folder: os.truncate(folder / WEIGHTS, 5_000),
    "a pickle called safetensors": pickled(WEIGHTS),
}

PROBLEMS: dict[str, Callable[[Path], None]] = {
    "a pickle beside it": pickled("pytorch_model.bin"),
    "code beside it": text("modeling.py", "raise SystemExit"),
    "a link to another file": link("config.json", "/etc/passwd"),
    "weights that are a link": link(WEIGHTS, "../base/model.safetensors"),
    "weights that never end": link(WEIGHTS, "/dev/zero"),
    "weights that wait": fifo(WEIGHTS),
    "a configuration that waits": fifo("config.json"),
    "thousands of files": many_files,
    "a folder within": lambda folder: (folder / "more").mkdir(),
}

HARMLESS: dict[str, Callable[[Path], None]] = {
    "a configuration with code": config(auto_map={"AutoModel": "modeling.Evil"}),
    "a configuration nested without end": text("config.json", "[" * 200_000),
    "a gigantic model": config(d_model=10**12, encoder_layers=10**9),
    "a configuration of no numbers": text("config.json", '{"d_model": NaN, "vocab_size": [1]}'),
    "a tokenizer with code": text(
        "tokenizer_config.json", '{"auto_map": {"AutoTokenizer": ["evil.Evil", null]}}'
    ),
    "a generation config with a path": text("generation_config.json", '{"x": "../../x"}'),
}


def inspected(base: Path, folder: Path, spoil: Callable[[Path], None]) -> dict[str, Any]:
    submitted = Path(shutil.copytree(base, folder / "submitted"))
    spoil(submitted)
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    params = {"base": str(base), "submitted": str(submitted), "adapters": [], "pristine": None}
    reply = inspect_checkpoints(params, Call(lambda _: None))
    assert time.monotonic() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024
    assert len(json.dumps(reply, allow_nan=False)) < 2**20
    assert not (folder / "canary").exists()
    side: dict[str, Any] = reply["submitted"]
    return side


@pytest.mark.parametrize("name", UNREADABLE)
def test_weights_that_cannot_be_read(name: str, base: Path, tmp_path: Path) -> None:
    side = inspected(base, tmp_path, UNREADABLE[name])
    assert isinstance(side["unreadable"], str)
    assert side["unreadable"].isprintable()


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_does_not_belong_into_a_checkpoint(name: str, base: Path, tmp_path: Path) -> None:
    side = inspected(base, tmp_path, PROBLEMS[name])
    assert side["problems"] != []
    assert len(side["problems"]) <= 100


@pytest.mark.parametrize("name", HARMLESS)
def test_settings_that_are_never_followed(name: str, base: Path, tmp_path: Path) -> None:
    side = inspected(base, tmp_path, HARMLESS[name])
    assert side["problems"] == []
    assert side["unreadable"] is None
