"""Distinct Swahili sentences of one domain from its lexicon and about thirty frames."""

from collections.abc import Callable

import numpy as np

from rl_exp_swahili_mini.asking_frames import AskingFrames
from rl_exp_swahili_mini.lexicon import Lexicon
from rl_exp_swahili_mini.linked_frames import LinkedFrames
from rl_exp_swahili_mini.plain_frames import PlainFrames
from rl_exp_swahili_mini.thing_frames import ThingFrames

MIN_LETTERS, MAX_LETTERS = 25, 55
# The order in which frames take turns.
FRAMES = (
    *("statement", "denial", "own_account", "own_denial", "question", "who", "which"),
    *("relative_clause", "relative_thing", "condition", "own_condition", "unreal", "cause"),
    *("duty", "request", "ban", "opinion", "habit", "picture", "scene", "amount"),
    *("quality", "happening", "belonging", "purpose", "sequence", "wish", "already", "report"),
)


class Frames(PlainFrames, AskingFrames, LinkedFrames, ThingFrames):
    """All frames over one lexicon."""


def sentences(lexicon: Lexicon, count: int, seed: int, taken: set[str]) -> list[str]:
    """`count` sentences, none in `taken`, frames in turn; what is made is added to `taken`."""
    frames = Frames(lexicon, np.random.default_rng([seed, *lexicon.domain.encode()]))
    makers: list[Callable[[], str]] = [getattr(frames, name) for name in FRAMES]
    made: list[str] = []
    while len(made) < count:
        sentence = makers[len(made) % len(makers)]()
        if MIN_LETTERS <= len(sentence) <= MAX_LETTERS and sentence not in taken:
            taken.add(sentence)
            made.append(sentence)
    return made
