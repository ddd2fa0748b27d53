"""Models made to harm: nothing in them is run, and each is refused for what it is."""

import json
import os
import pickle
import resource
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rl_exp_bridge import Call, WorkerError
from tiny_checkpoint import write_tiny_checkpoint

from rl_exp_trainer_torch.trainer import Trainer

Spoil = Callable[[Path], None]
WEIGHTS = "model.safetensors"
UNSUPPORTED, UNREADABLE = "RLX_MODEL_UNSUPPORTED", "RLX_MODEL_UNREADABLE"
NOT_FOUND = "RLX_MODEL_NOT_FOUND"


class Canary:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


def config(**changes: Any) -> Spoil:
    return changed("config.json", **changes)


def changed(name: str, **changes: Any) -> Spoil:
    def make(folder: Path) -> None:
        path = folder / name
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    return make


def file(name: str, content: str) -> Spoil:
    def make(folder: Path) -> None:
        (folder / name).write_text(content)

    return make


def sharded(shard: str) -> Spoil:
    def make(folder: Path) -> None:
        (folder / "evil.bin").write_bytes(pickle.dumps(Canary(folder.parent / "canary")))
        names = {"model.decoder.layer_norm.bias": shard}
        index = {"metadata": {"total_size": 4}, "weight_map": names}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index))

    return make


def pickled(folder: Path) -> None:
    content = pickle.dumps(Canary(folder.parent / "canary"))
    (folder / WEIGHTS).write_bytes(content + bytes(2**20))


def pickle_alone(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Canary(folder.parent / "canary")))


def huge_header(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(struct.pack("<Q", 2**62) + bytes(2**20))


HOSTILE: dict[str, tuple[Spoil, str]] = {
    "a gigantic width": (config(d_model=10**12), UNSUPPORTED),
    "layers without end": (config(encoder_layers=10**9), UNSUPPORTED),
    "a vocabulary below zero": (config(vocab_size=-1), UNSUPPORTED),
    "a width that is no number": (config(d_model="wide"), UNSUPPORTED),
    "a width that does not divide": (config(d_model=17), UNREADABLE),
    "a larger model than its weights": (config(d_model=4096), UNSUPPORTED),
    "another vocabulary than its weights": (config(vocab_size=500), UNREADABLE),
    "a configuration that is a list": (file("config.json", "[]"), NOT_FOUND),
    "a configuration nested without end": (file("config.json", "[" * 200_000), NOT_FOUND),
    "a pickle called safetensors": (pickled, UNREADABLE),
    "a pickle alone": (pickle_alone, UNSUPPORTED),
    "a header of 2^62 bytes": (huge_header, UNREADABLE),
    "a part that is a pickle": (sharded("evil.bin"), UNSUPPORTED),
    "a part that is elsewhere": (sharded("../other/model.safetensors"), UNSUPPORTED),
    "a tokenizer of nothing": (file("tokenizer.json", "{}"), UNREADABLE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_model(name: str, tmp_path: Path, open_params: Any, call: Call) -> None:
    spoil, code = HOSTILE[name]
    folder = write_tiny_checkpoint(tmp_path / "m")
    spoil(folder)
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(WorkerError) as refused:
        Trainer.open(open_params(model=folder), call)
    assert (refused.value.code, bool(refused.value.hint)) == (code, True)
    assert not (tmp_path / "canary").exists()
    assert time.monotonic() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500 * 1024


def test_code_that_the_configuration_names_is_not_run(
    tmp_path: Path, open_params: Any, call: Call
) -> None:
    folder = write_tiny_checkpoint(tmp_path / "m")
    (folder / "evil.py").write_text(f"import os\nos.mkdir({str(tmp_path / 'canary')!r})\n")
    config(auto_map={"AutoModel": "evil.Evil", "AutoConfig": "evil.Evil"})(folder)
    changed(
        "tokenizer_config.json",
        tokenizer_class="EvilTokenizer",
        auto_map={"AutoTokenizer": ["evil.EvilTokenizer", None]},
    )(folder)
    Trainer.open(open_params(model=folder), call)
    assert not (tmp_path / "canary").exists()
