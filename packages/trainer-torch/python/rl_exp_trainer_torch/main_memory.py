"""Main memory: all of it, and what this process may still take."""

import resource
from pathlib import Path


def total_bytes() -> int | None:
    """What the machine or this container has; None where the system does not say."""
    machine_bytes = _machine_bytes("MemTotal")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
    except OSError:
        return machine_bytes
    if machine_bytes is None or limit == "max":
        return machine_bytes
    return min(machine_bytes, int(limit))


def available_bytes() -> int | None:
    """What the machine has left, or the limit on this process if that is less; None where the system does not say."""
    machine_bytes = _machine_bytes("MemAvailable")
    if machine_bytes is None:
        return None
    limit_bytes, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit_bytes == resource.RLIM_INFINITY:
        return machine_bytes
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return max(0, min(machine_bytes, limit_bytes - pages * resource.getpagesize()))


def _machine_bytes(name: str) -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kib = [int(line.split()[1]) for line in lines if line.startswith(f"{name}:")]
    return 1024 * kib[0] if kib else None
