from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from rl_exp_bridge import Call, Cancelled, WorkerError
from safetensors.torch import load_file, save_file
from tiny_whisper import write_checkpoint, write_split

from rl_exp_judge.clips import read_clips
from rl_exp_judge.recogniser import Recogniser, folder_weights
from rl_exp_judge.transcription import transcribe

TEXTS = [
    "habari gani",
    "ng'ombe [cs] wetu",
    "maji",
    "",
    "serikali ya kijiji",
    "moja",
    "mbili",
    "tatu",
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("checkpoints") / "base"
    write_checkpoint(folder)
    return folder


def run(base: Path, checkpoint: Path, **changes: Any) -> dict[str, Any]:
    split = write_split(checkpoint.parent / "clips", "val", TEXTS)
    params = {
        "base": str(base),
        "checkpoint": str(checkpoint),
        "manifests": {"val": split},
        "language": "sw",
        "task": "transcribe",
        "batch_size": 3,
        "device": "cpu",
        "part": [0, 1],
        "label": "judging",
        **changes,
    }
    return transcribe(params, changes.pop("call", Call(lambda _: None)))


def hypotheses(reply: dict[str, Any]) -> list[str]:
    return [item["hypothesis_raw"] for item in reply["items"]["val"]]


def test_parts_are_the_whole(base: Path) -> None:
    whole = run(base, base)["items"]["val"]
    parts = [run(base, base, part=[index, 3])["items"]["val"] for index in range(3)]
    assert [parts[n % 3][n // 3] for n in range(len(whole))] == whole


def test_one_item_per_clip_in_order(base: Path) -> None:
    items = run(base, base)["items"]["val"]
    assert [item["id"] for item in items] == [f"val/{n}" for n in range(len(TEXTS))]
    assert [item["reference_raw"] for item in items] == TEXTS
    assert items[1]["reference"] == "ng'ombe wetu"
    assert len({item["hypothesis_raw"] for item in items}) > 1


def test_batches_do_not_change_what_is_heard(base: Path) -> None:
    assert hypotheses(run(base, base, batch_size=1)) == hypotheses(run(base, base, batch_size=8))


def test_only_the_tensors_of_the_judged_checkpoint_count(base: Path, tmp_path: Path) -> None:
    honest = Path(shutil.copytree(base, tmp_path / "honest"))
    weights = load_file(honest / "model.safetensors")
    generator = torch.Generator().manual_seed(3)
    for tensor in weights.values():
        tensor += 0.05 * torch.randn(tensor.shape, generator=generator)
    save_file(weights, honest / "model.safetensors")
    heard = hypotheses(run(base, honest))
    assert heard != hypotheses(run(base, base))

    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copy(honest / "model.safetensors", bare)
    settings = json.loads((honest / "generation_config.json").read_text())
    settings |= {"num_beams": 4, "suppress_tokens": list(range(100)), "max_length": 6}
    (bare / "generation_config.json").write_text(json.dumps(settings))
    (bare / "config.json").write_text("{}")
    (bare / "tokenizer.json").write_text("{}")
    assert hypotheses(run(base, bare)) == heard


def test_a_model_in_a_loop_is_cut_off_by_the_length_of_the_clip(base: Path) -> None:
    recogniser = Recogniser(
        base, folder_weights(base), language="sw", task="transcribe", device="cpu"
    )
    assert recogniser.token_budget(0.5) == 15 + 8
    assert recogniser.token_budget(30) == 48 - 4
    clips = read_clips(write_split(base.parent / "clips", "val", TEXTS))
    for clip, text in zip(clips, recogniser.transcribe(clips), strict=True):
        assert len(text.encode()) <= 3 * recogniser.token_budget(clip.seconds)


def test_a_checkpoint_that_lacks_a_tensor_is_refused(base: Path, tmp_path: Path) -> None:
    weights = load_file(base / "model.safetensors")
    del weights["model.encoder.conv1.weight"]
    save_file(weights, tmp_path / "model.safetensors")
    with pytest.raises(WorkerError) as raised:
        run(base, tmp_path)
    assert raised.value.code == "RLX_JUDGE_CHECKPOINT_MISMATCH"


def test_progress_and_cancelling(base: Path) -> None:
    told: list[dict[str, Any]] = []
    run(base, base, call=Call(told.append))
    assert told[-1] == {"task": "judging", "done": 8, "total": 8, "unit": "clips"}
    call = Call(lambda _: call.cancel())
    with pytest.raises(Cancelled):
        run(base, base, call=call)
