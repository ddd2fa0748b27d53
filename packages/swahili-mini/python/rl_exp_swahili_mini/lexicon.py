"""A domain's vocabulary: people, things by noun class, actions, places, circumstances."""

from dataclasses import dataclass

from rl_exp_swahili_mini.everyday import everyday_words, words


@dataclass(frozen=True)
class Noun:
    """Singular and plural with the agreement class of either."""

    singular: str
    plural: str
    singular_class: int
    plural_class: int


@dataclass(frozen=True)
class Action:
    """A verb stem with one complement that makes sense after it."""

    stem: str
    complement: str


@dataclass(frozen=True)
class Lexicon:
    """The text blocks of one domain, as its module writes them."""

    domain: str
    people: str
    things: str
    actions: str
    places: str
    conditions: str
    causes: str

    def own_words(self) -> set[str]:
        """Nouns, verb stems, places and other words of this domain that are not everyday ones."""
        blocks = [self.people, self.actions, self.places, self.conditions, self.causes]
        blocks += [line.partition(":")[2] for line in self.things.splitlines()]
        return {word for block in blocks for word in words(block)} - everyday_words()


def split(block: str) -> list[str]:
    """Phrases between semicolons, line breaks dropped."""
    return [" ".join(part.split()) for part in block.split(";") if part.strip()]


def people(block: str) -> list[Noun]:
    """Nouns written singular/plural that agree as persons (classes 1 and 2)."""
    pairs = (pair.split("/") for pair in block.split())
    return [Noun(singular, plural, 1, 2) for singular, plural in pairs]


def things(block: str) -> list[Noun]:
    """Lines of `class: singular/plural ...`; a word without a plural stands for itself."""
    plurals = {1: 2, 3: 4, 5: 6, 7: 8, 9: 10, 11: 10}
    nouns = []
    for line in block.strip().splitlines():
        number, _, rest = line.partition(":")
        first = int(number)
        for pair in rest.split():
            singular, _, plural = pair.partition("/")
            second = plurals.get(first, first) if plural else first
            nouns.append(Noun(singular, plural or singular, first, second))
    return nouns


def actions(block: str) -> list[Action]:
    """Lines of `stem: complement; complement`."""
    found = []
    for line in block.strip().splitlines():
        stem, _, rest = line.partition(":")
        found += [Action(stem.strip(), complement) for complement in split(rest)]
    return found
