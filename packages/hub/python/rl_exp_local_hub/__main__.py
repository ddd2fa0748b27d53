"""``python -m rl_exp_local_hub FOLDER [--page-size N]``: prints its address, then serves."""

import argparse
import os
import time
from pathlib import Path

from rl_exp_local_hub.local_hub import LocalHub

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="rl_exp_local_hub")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--page-size", type=int, default=1000)
    options = parser.parse_args()
    with LocalHub(options.folder, page_size=options.page_size) as hub:
        print(hub.url, flush=True)
        parent = os.getppid()
        # Nobody would end it once whoever started it is gone.
        while os.getppid() == parent:
            time.sleep(0.5)
