"""Which words a checkpoint heard, as short digests: testable, yet no copy of a dictionary."""

import hashlib
from collections.abc import Iterable

DIGEST_BYTES = 6


def digest(word: str) -> bytes:
    """The first bytes of a word's SHA-256."""
    return hashlib.sha256(word.encode()).digest()[:DIGEST_BYTES]


def digests(texts: Iterable[str]) -> bytes:
    """Sorted digests of all distinct words of the texts, one after the other."""
    return b"".join(sorted({digest(word) for text in texts for word in text.split()}))
