"""Imports of thousands of modules."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def importing() -> Iterator[None]:
    """Keeps the garbage collector from looking through what is imported, now and ever after.

    What torch and transformers make while they are imported stays. Looking for garbage among it is
    a seventh of a worker's start, and would go on with every full collection. Where nothing is
    imported any more, nothing happens.
    """
    was_enabled, known = gc.isenabled(), len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > known:
            gc.freeze()
        if was_enabled:
            gc.enable()
