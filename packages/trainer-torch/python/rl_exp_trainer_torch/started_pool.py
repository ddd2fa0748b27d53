"""Pools of threads that run before they are needed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def started_pool(
    threads: int, name: str, prepare: Callable[[], object] = lambda: None
) -> ThreadPoolExecutor:
    """A pool all of whose threads run.

    One that is started when memory has run out may end before it says so, and whoever started it waits for ever.

    Args:
        threads: How many.
        name: What they are called.
        prepare: Called once in each.
    """
    pool = ThreadPoolExecutor(threads, name, initializer=prepare)
    all_run = threading.Barrier(threads + 1)
    for _ in range(threads):
        pool.submit(all_run.wait)
    all_run.wait()
    return pool
