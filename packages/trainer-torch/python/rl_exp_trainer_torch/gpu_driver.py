"""The release of the GPU's driver, which torch does not tell."""

import re
from pathlib import Path

_SAID_BY_THE_KERNEL = Path("/proc/driver/nvidia/version")


def gpu_driver() -> str:
    """The release of NVIDIA's driver, as `580.65.06`; `unknown` where the system does not say."""
    try:
        return release_in(_SAID_BY_THE_KERNEL.read_text(encoding="ascii", errors="replace"))
    except OSError:
        return "unknown"


def release_in(text: str) -> str:
    """The release in what NVIDIA's kernel module says of itself."""
    found = re.search(r"^NVRM version: .*?\s(\d+(?:\.\d+)+)\s", text, re.MULTILINE)
    return "unknown" if found is None else found[1]
