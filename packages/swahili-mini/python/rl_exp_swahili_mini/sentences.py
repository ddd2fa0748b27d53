"""Distinct Swahili sentences of one domain from its lexicon and about thirty frames."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from rl_exp_swahili_mini import everyday
from rl_exp_swahili_mini import grammar as g
from rl_exp_swahili_mini.lexicon import Action, Lexicon, Noun, actions, people, split, things

T = TypeVar("T")

MIN_LETTERS, MAX_LETTERS = 25, 55
TENSE_TIMES = {"li": ("jana", "juzi", "mwaka jana", "wiki iliyopita", "mwezi uliopita")}
TENSE_TIMES["ta"] = ("kesho", "wiki ijayo", "mwezi ujao", "keshokutwa")
TENSE_TIMES["na"] = ("leo", "sasa", "kila siku", "siku hizi", "kila mwaka", "kila wiki")
TENSE_TIMES["me"] = ("leo", "tayari", "mwaka huu", "mwezi huu")
PERSONS = tuple(g.PERSONS.values())


class Frames:
    """Random phrases of one domain; every public method is one sentence frame."""

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

    def statement(self) -> str:
        """mkulima anapanda mahindi leo"""
        (word, noun_class), action, tense = self.somebody(), self.pick(self.actions), self.tense()
        verb = g.affirmative(g.CONCORDS[noun_class][g.SUBJECT], tense, action.stem)
        return f"{word} {self.done(verb, action)}{self.when(tense)}"

    def denial(self) -> str:
        """wakulima hawakupanda mahindi jana"""
        (word, noun_class), action = self.somebody(), self.pick(self.actions)
        tense = self.pick(("na", "li", "ta", "me"))
        verb = g.negative(g.CONCORDS[noun_class][g.NEGATIVE], tense, action.stem)
        adverb = " bado" if tense == "me" else self.when(tense)
        return f"{word} {self.done(verb, action)}{adverb}"

    def own_account(self) -> str:
        """jana tulipanda mahindi na kulima shamba"""
        first, second, tense = self.pick(self.actions), self.pick(self.actions), self.tense()
        verb = g.affirmative(self.pick(PERSONS)[0], tense, first.stem)
        return f"{self.pick(TENSE_TIMES[tense])} {self.done(verb, first)}" + (
            f" na {g.infinitive(second.stem)} {second.complement}" if self.chance(0.7) else ""
        )

    def own_denial(self) -> str:
        """sikupanda mahindi kwa sababu mvua haikunyesha"""
        action, tense = self.pick(self.actions), self.pick(("li", "na", "ta"))
        verb = g.negative(self.pick(PERSONS)[1], tense, action.stem)
        return f"{self.done(verb, action)} kwa sababu {self.pick(self.causes)}"

    def question(self) -> str:
        """je wakulima watapanda mahindi lini"""
        (word, noun_class), action, tense = self.somebody(), self.pick(self.actions), self.tense()
        verb = g.affirmative(g.CONCORDS[noun_class][g.SUBJECT], tense, action.stem)
        tail = self.pick(("lini", "wapi", "kwa nini", "namna gani", "au la"))
        opening = self.pick(("je ", "", "unajua kama ") if tail == "au la" else ("je ", ""))
        return f"{opening}{word} {self.done(verb, action)} {tail}"

    def who(self) -> str:
        """nani alipanda mahindi shambani"""
        action, tense = self.pick(self.actions), self.tense()
        opening = self.pick(("nani", "ni nani hasa", "sijui nani", "niambie nani"))
        return f"{opening} {self.done(g.affirmative('a', tense, action.stem), action)}{self.when(tense)}"

    def which(self) -> str:
        """ni shamba gani linalofaa zaidi"""
        (word, noun_class), verb = self.thing(), self.pick(self.happenings)
        tail = self.pick(("zaidi", "hapa", "leo", "kwanza", self.pick(self.places)))
        return f"ni {word} gani {g.relative(noun_class, self.pick(('na', 'li', 'ta')), verb)} {tail}"

    def relative_clause(self) -> str:
        """mkulima aliyepanda mahindi amechoka sana"""
        noun, action, usual = self.person(), self.pick(self.actions), self.pick(self.usual)
        noun_class = self.pick((1, 2))
        word = noun.singular if noun_class == 1 else noun.plural
        verb = g.relative(noun_class, self.pick(("na", "li", "ta")), action.stem)
        then = g.affirmative(g.CONCORDS[noun_class][g.SUBJECT], self.tense(), usual.stem)
        return f"{word} {self.done(verb, action)} {self.done(then, usual)}"

    def relative_thing(self) -> str:
        """mbegu zilizopatikana sokoni ni nzuri"""
        (word, noun_class), verb = self.thing(), self.pick(self.happenings)
        adjective = g.adjective(self.pick(self.adjectives), noun_class)
        clause = g.relative(noun_class, self.pick(("na", "li")), verb)
        return f"{word} {clause} {self.pick(self.places)} {self.pick(('ni', 'si'))} {adjective}"

    def condition(self) -> str:
        """mvua ikinyesha wakulima watapanda mahindi"""
        (word, noun_class), action = self.somebody(), self.pick(self.actions)
        prefix = g.CONCORDS[noun_class][g.SUBJECT]
        tense = self.pick(("ta", "ta", "na"))
        return f"{self.pick(self.conditions)} {word} {g.affirmative(prefix, tense, action.stem)} {action.complement}"

    def own_condition(self) -> str:
        """nikipanda mahindi mapema nitavuna asali"""
        first, second, prefix = self.pick(self.actions), self.pick(self.actions), self.pick(PERSONS)[0]
        verbs = g.affirmative(prefix, "ki", first.stem), g.affirmative(prefix, "ta", second.stem)
        return f"{verbs[0]} {first.complement} {verbs[1]} {second.complement}"

    def unreal(self) -> str:
        """kama wangepanda mahindi wangefurahi sana"""
        first, second = self.pick(self.actions), self.pick(self.usual + self.actions)
        prefix = self.pick(("wa", "a", "tu", "ni"))
        verbs = (g.affirmative(prefix, "nge", item.stem) for item in (first, second))
        one, two = verbs
        return f"kama {one} {first.complement} {two} {second.complement}"

    def cause(self) -> str:
        """wakulima wanachimba kisima kwa sababu mvua haikunyesha"""
        (word, noun_class), action = self.somebody(), self.pick(self.actions)
        verb = g.affirmative(g.CONCORDS[noun_class][g.SUBJECT], self.tense(), action.stem)
        return f"{word} {self.done(verb, action)} {self.pick(('kwa sababu', 'kwa kuwa', 'maana'))} {self.pick(self.causes)}"

    def duty(self) -> str:
        """ni lazima wakulima wapande mahindi mapema"""
        (word, noun_class), action = self.somebody(), self.pick(self.actions)
        opening = self.pick(
            ("ni lazima", "inafaa", "ni vizuri", "tunataka", "ni muhimu", "afadhali", "heri", "inabidi")
        )
        verb = g.subjunctive(g.CONCORDS[noun_class][g.SUBJECT], action.stem, self.chance(0.2))
        return f"{opening} {word} {self.done(verb, action)}{self.when('ta')}"

    def request(self) -> str:
        """tafadhali usisahau kupanda mahindi"""
        action = self.pick(self.actions)
        opening = self.pick(("usisahau", "jaribu", "msichelewe", "naomba", "acha", "tusaidie", "tuanze"))
        return f"{self.pick(('tafadhali ', '', 'rafiki yangu '))}{opening} {g.infinitive(action.stem)} {action.complement}{self.when('ta')}"

    def ban(self) -> str:
        """msipande mahindi bila kulima shamba"""
        first, second = self.pick(self.actions), self.pick(self.actions)
        verb = g.subjunctive(self.pick(("m", "u", "tu", "wa")), first.stem, True)
        return f"{verb} {first.complement} {self.pick(('bila', 'kabla ya'))} {g.infinitive(second.stem)} {second.complement}"

    def opinion(self) -> str:
        """kupanda mahindi ni kazi ngumu"""
        action = self.pick(self.actions)
        place = " " + self.pick(self.places) if self.chance(0.4) else ""
        return f"{g.infinitive(action.stem)} {action.complement}{place} {self.pick(self.opinions)}"

    def habit(self) -> str:
        """wakulima hupanda mahindi kila mwaka"""
        (word, _), action = self.somebody(), self.pick(self.actions)
        return f"{word} hu{action.stem} {action.complement} {self.pick(('kila mwaka', 'kila siku', 'asubuhi', 'jioni', 'mara nyingi', 'pamoja'))}"

    def picture(self) -> str:
        """katika picha hii ninaona mkulima akipanda mahindi"""
        (word, noun_class), action = self.somebody(), self.pick(self.actions)
        opening = self.pick(
            ("katika picha hii ninaona", "hapa tunaona", "ninamwona", "kwenye picha kuna", "upande wa kulia kuna")
            if noun_class == 1
            else ("katika picha hii ninaona", "hapa tunaona", "nyuma yao kuna", "kwenye picha kuna", "kushoto kuna")
        )
        verb = g.affirmative(g.CONCORDS[noun_class][g.SUBJECT], "ki", action.stem)
        return f"{opening} {word} {self.done(verb, action)}"

    def scene(self) -> str:
        """mbele yetu kuna mashamba matatu makubwa"""
        noun = self.pick([item for item in self.things if item.plural_class != item.singular_class])
        number = int(self.rng.integers(2, 11))
        adjective = g.adjective(self.pick(self.adjectives), noun.plural_class)
        opening = self.pick(("mbele yetu kuna", "naona", "kando yake kuna", "tulihesabu", "wamebaki na", "nina"))
        return f"{opening} {noun.plural} {g.counted(number, noun.plural_class)} {adjective} {self.pick(self.places)}"

    def amount(self) -> str:
        """wakulima saba walipanda mahindi jana"""
        noun, action, tense = self.person(), self.pick(self.actions), self.tense()
        number = g.counted(int(self.rng.integers(2, 11)), 2)
        return f"{noun.plural} {number} {self.done(g.affirmative('wa', tense, action.stem), action)}{self.when(tense)}"

    def quality(self) -> str:
        """shamba hili ni kubwa lakini udongo si mzuri"""
        (word, noun_class), (other, other_class) = self.thing(), self.thing()
        row = g.CONCORDS[noun_class]
        one = g.adjective(self.pick(self.adjectives), noun_class)
        two = g.adjective(self.pick(self.adjectives), other_class)
        mark = self.pick((row[g.THIS], row[g.THAT], g.possessive(self.pick(("etu", "ao", "angu")), noun_class)))
        return f"{word} {mark} ni {one} lakini {other} si {two}"

    def happening(self) -> str:
        """mbegu zimeongezeka shambani kwa sababu udongo una rutuba"""
        (word, noun_class), verb, tense = self.thing(), self.pick(self.happenings), self.tense()
        row = g.CONCORDS[noun_class]
        finite = g.affirmative(row[g.SUBJECT], tense, verb)
        if self.chance(0.4):
            finite = g.negative(row[g.NEGATIVE], tense, verb)
        tail = self.pick(TENSE_TIMES[tense]) if self.chance(0.4) else f"kwa sababu {self.pick(self.causes)}"
        return f"{word} {row[g.ALL if noun_class > 1 and self.chance(0.4) else g.THIS]} {finite} {tail}"

    def belonging(self) -> str:
        """shamba la mkulima yule limepotea"""
        (word, noun_class), (owner, _), tense = self.thing(), self.somebody(), self.tense()
        row = g.CONCORDS[noun_class]
        finite = g.affirmative(row[g.SUBJECT], tense, self.pick(self.happenings))
        return f"{word} {row[g.ASSOCIATIVE]} {owner} {finite}{self.when(tense)}"

    def purpose(self) -> str:
        """mkulima alinunua mbegu ili apande mahindi"""
        (word, noun_class), first, second = self.somebody(), self.pick(self.actions), self.pick(self.actions)
        prefix = g.CONCORDS[noun_class][g.SUBJECT]
        verb = g.affirmative(prefix, self.pick(("li", "na", "ta")), first.stem)
        return f"{word} {self.done(verb, first)} ili {g.subjunctive(prefix, second.stem)} {second.complement}"

    def sequence(self) -> str:
        """baada ya kupanda mahindi wakulima walirudi nyumbani"""
        (word, noun_class), first = self.somebody(), self.pick(self.actions)
        second = self.pick(self.usual + self.actions)
        verb = g.affirmative(g.CONCORDS[noun_class][g.SUBJECT], self.pick(("li", "ta")), second.stem)
        opening = self.pick(("baada ya", "kabla ya", "mbali na", "licha ya"))
        return f"{opening} {g.infinitive(first.stem)} {first.complement} {word} {self.done(verb, second)}"

    def wish(self) -> str:
        """mama yangu anapenda kupanda mahindi"""
        (word, noun_class), action, tense = self.somebody(), self.pick(self.actions), self.tense()
        wish = self.pick(("penda", "taka", "anza", "jaribu", "weza", "ogopa", "kumbuka", "sahau"))
        row = g.CONCORDS[noun_class]
        verb = g.affirmative(row[g.SUBJECT], tense, wish)
        if self.chance(0.25):
            verb = g.negative(row[g.NEGATIVE], tense, wish)
        return f"{word} {verb} {g.infinitive(action.stem)} {action.complement}{self.when(tense)}"

    def already(self) -> str:
        """wakulima wameshapanda mahindi na sasa wanarudi nyumbani"""
        (word, noun_class), first, second = self.somebody(), self.pick(self.actions), self.pick(self.usual)
        prefix = g.CONCORDS[noun_class][g.SUBJECT]
        verbs = g.affirmative(prefix, "mesha", first.stem), g.affirmative(prefix, "na", second.stem)
        return f"{word} {verbs[0]} {first.complement} na sasa {verbs[1]} {second.complement}"

    def report(self) -> str:
        """jirani alisema kwamba udongo una rutuba"""
        word, noun_class = self.somebody()
        said = self.pick(("sema", "eleza", "jua", "dhani", "amini", "ambiwa", "sikia"))
        verb = g.affirmative(g.CONCORDS[noun_class][g.SUBJECT], self.pick(("li", "na", "me")), said)
        return f"{word} {verb} {self.pick(('kwamba', 'kuwa'))} {self.pick(self.causes)}"


FRAME_NAMES = tuple(name for name, item in vars(Frames).items() if callable(item) and not name.startswith("_"))
PARTS = {"pick", "chance", "person", "somebody", "thing", "done", "when", "tense"}


def sentences(lexicon: Lexicon, count: int, seed: int, taken: set[str]) -> list[str]:
    """`count` sentences, none in `taken`, frames in turn; what is made is added to `taken`."""
    frames = Frames(lexicon, np.random.default_rng([seed, *lexicon.domain.encode()]))
    makers: list[Callable[[], str]] = [getattr(frames, n) for n in FRAME_NAMES if n not in PARTS]
    made: list[str] = []
    while len(made) < count:
        sentence = makers[len(made) % len(makers)]()
        if MIN_LETTERS <= len(sentence) <= MAX_LETTERS and sentence not in taken:
            taken.add(sentence)
            made.append(sentence)
    return made
