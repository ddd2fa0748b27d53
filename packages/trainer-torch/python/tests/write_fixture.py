"""Run as a script: writes a tiny checkpoint and clips below a folder and prints where the splits are."""

import json
import sys
from pathlib import Path

from synthetic_speech import write_split
from tiny_checkpoint import write_tiny_checkpoint


def main() -> None:
    folder = Path(sys.argv[1])
    write_tiny_checkpoint(folder / "model")
    splits = {
        "train": write_split(folder, "train", count=24, seed=1),
        "val": write_split(folder, "val", count=6, seed=2),
    }
    json.dump(splits, sys.stdout)


if __name__ == "__main__":
    main()
