import json
import math
from pathlib import Path
from typing import Any

from rl_exp_bridge import Call
from segments import advanced
from synthetic_speech import write_split

from rl_exp_trainer_torch.trainer import Trainer


def test_an_item_for_each_clip_in_the_manifest_s_order(trainer: Trainer, open_params: Any) -> None:
    evaluation = trainer.evaluate({"state": trainer.root}, Call(lambda report: None))
    rows = [json.loads(row) for row in Path(open_params()["val"]["path"]).read_text().splitlines()]
    assert [item["id"] for item in evaluation["items"]] == [row["id"] for row in rows]
    assert all(math.isfinite(value) for value in evaluation["metrics"].values())
    assert evaluation["metrics"]["utterances"] == len(rows)
    assert evaluation["metrics"]["words"] == sum(item["words"] for item in evaluation["items"])
    json.dumps(evaluation, allow_nan=False)


def test_a_model_that_learnt_the_clips_transcribes_them(
    open_params: Any, call: Call, tmp_path: Path
) -> None:
    few = write_split(tmp_path, "few", count=8, seed=1)
    trainer = Trainer.open({**open_params(), "train": few, "val": few}, call)
    before = trainer.evaluate({"state": trainer.root}, call)["metrics"]
    state = trainer.root
    for lr in (3e-3, 3e-3, 1e-3):
        state = advanced(trainer, state, lr=lr, segment={"updates": 60})
    after = trainer.evaluate({"state": state}, call)["metrics"]
    assert after["cer"] < 0.8 * before["cer"]
    assert after["wer"] < 0.9
    assert after["empty_rate"] < 0.2


def test_progress_is_told(trainer: Trainer) -> None:
    reports: list[dict[str, Any]] = []
    call = Call(reports.append)
    state = advanced(trainer, trainer.root)
    trainer.evaluate({"state": state}, call)
    assert reports[0] == {"task": "features", "done": 0, "total": 12, "unit": "clips"}
    assert {"task": "evaluating", "done": 0, "total": 12, "unit": "clips"} in reports
