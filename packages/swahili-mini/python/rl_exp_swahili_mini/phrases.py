"""Random parts of sentences: subjects, things, times, from one domain's lexicon."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from rl_exp_swahili_mini import everyday
from rl_exp_swahili_mini import grammar as g
from rl_exp_swahili_mini.lexicon import Action, Lexicon, Noun, actions, people, split, things

T = TypeVar("T")

TENSE_TIMES: dict[str, tuple[str, ...]] = {
    "li": ("jana", "juzi", "mwaka jana", "wiki iliyopita", "mwezi uliopita"),
    "ta": ("kesho", "wiki ijayo", "mwezi ujao", "keshokutwa"),
    "na": ("leo", "sasa", "kila siku", "siku hizi", "kila mwaka", "kila wiki"),
    "me": ("leo", "tayari", "mwaka huu", "mwezi huu"),
}
PERSONS = tuple(g.PERSONS.values())


class Phrases:
    """What sentence frames are made of."""

    def __init__(self, lexicon: Lexicon, rng: np.random.Generator) -> None:
        self.rng = rng
        self.people = people(lexicon.people)
        self.everyone = people(everyday.PEOPLE)
        self.things = things(lexicon.things)
        self.actions = actions(lexicon.actions)
        self.usual = actions(everyday.ACTIONS)
        self.places = split(lexicon.places)
        self.conditions = split(lexicon.conditions)
        self.causes = split(lexicon.causes)
        self.times, self.manners = split(everyday.TIMES), split(everyday.MANNERS)
        self.opinions = split(everyday.OPINIONS)
        self.happenings, self.adjectives = everyday.HAPPENINGS.split(), everyday.ADJECTIVES.split()

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[int(self.rng.integers(len(options)))]

    def chance(self, share: float) -> bool:
        """True in `share` of the calls."""
        return bool(self.rng.random() < share)

    def person(self) -> Noun:
        """Somebody, more often of the domain than not."""
        return self.pick(self.people if self.chance(0.6) else self.everyone)

    def somebody(self) -> tuple[str, int]:
        """A personal subject in either number, with its class."""
        noun = self.person()
        plural = self.chance(0.5)
        word = noun.plural if plural else noun.singular
        noun_class = 2 if plural else 1
        if self.chance(0.3):
            owner = self.pick(("angu", "ako", "ake", "etu", "ao"))
            kin = noun.singular in everyday.KIN  # these take their possessives as class 9 and 10
            word += " " + g.possessive(owner, noun_class + 8 if kin else noun_class)
        elif self.chance(0.25):
            word += " " + g.CONCORDS[noun_class][self.pick((g.THIS, g.THAT))]
        return word, noun_class

    def thing(self) -> tuple[str, int]:
        """A thing in either number, with its class."""
        noun = self.pick(self.things)
        if self.chance(0.5):
            return noun.plural, noun.plural_class
        return noun.singular, noun.singular_class

    def done(self, verb: str, action: Action) -> str:
        """A finite verb and its complement."""
        return f"{verb} {action.complement}"

    def when(self, tense: str) -> str:
        """A time or a place that fits the tense, or nothing."""
        roll = self.rng.random()
        if roll < 0.35:
            return " " + self.pick(TENSE_TIMES[tense])
        if roll < 0.6:
            return " " + self.pick(self.places)
        return " " + self.pick(self.manners) if roll < 0.72 else ""

    def tense(self) -> str:
        """A common tense marker."""
        return self.pick(("na", "li", "ta", "me", "na", "li"))
