"""Sequences of the Swahili pre-training words."""

import numpy as np

from rl_exp_swahili_mini.domains import government_words
from rl_exp_swahili_mini.swahili_words import SWAHILI_WORDS


def allowed_swahili_words() -> list[str]:
    """The list, each word once, without any word that is government's own."""
    return [word for word in dict.fromkeys(SWAHILI_WORDS) if word not in government_words()]


def swahili_sequence(rng: np.random.Generator) -> tuple[str, str]:
    """One to five of them in random order: spoken form and transcript are the same."""
    words = allowed_swahili_words()
    text = " ".join(words[int(rng.integers(len(words)))] for _ in range(int(rng.integers(1, 6))))
    return text, text
