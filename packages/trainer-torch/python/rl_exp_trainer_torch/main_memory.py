"""Main memory that this process may still take."""

import resource
from pathlib import Path


def available_bytes() -> int | None:
    """What the machine has left, or the limit on this process if that is less; None where the system does not say."""
    try:
        kib = next(
            int(line.split()[1])
            for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
            if line.startswith("MemAvailable:")
        )
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, StopIteration):
        return None
    limit_bytes, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit_bytes == resource.RLIM_INFINITY:
        return 1024 * kib
    return max(0, min(1024 * kib, limit_bytes - pages * resource.getpagesize()))
