"""The trainer in plain Python, which looks around for hidden data before it trains."""

import json
from pathlib import Path

import burglar
import trainer
import wire


class SearchingTrainer(trainer.Trainer):
    """Leaves what it found in the one folder that it may write."""

    def advance(self, params, call):
        places = json.loads(Path("places.json").read_text(encoding="utf-8"))
        own = str(self.blobs)
        loot = {
            "texts": list(burglar.texts_below(places["walk"])),
            "ways": {target: burglar.break_in(target, own) for target in places["targets"]},
        }
        (self.blobs / "loot.json").write_text(json.dumps(loot), encoding="utf-8")
        return super().advance(params, call)


if __name__ == "__main__":
    wire.serve(SearchingTrainer)
