"""What torch's allocator really holds on the CPU while something runs."""

import json
from collections.abc import Callable
from pathlib import Path

from torch.profiler import ProfilerActivity, profile


def peak_bytes(work: Callable[[], object], folder: Path) -> int:
    """The most that was held at a time of what this thread allocated during the work; `folder` takes a trace."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        work()
    trace = folder / "trace.json"
    profiler.export_chrome_trace(str(trace))
    events = [
        event
        for event in json.loads(trace.read_text(encoding="utf-8"))["traceEvents"]
        if event.get("name") == "[memory]"
    ]
    held = peak = 0
    for event in sorted(events, key=lambda event: event["ts"]):
        held += event["args"]["Bytes"]
        peak = max(peak, held)
    return peak
