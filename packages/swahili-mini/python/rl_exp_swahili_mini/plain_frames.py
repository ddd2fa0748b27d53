"""Statements, denials, habits, wishes: one main clause."""

from rl_exp_swahili_mini import grammar as g
from rl_exp_swahili_mini.phrases import PERSONS, TENSE_TIMES, Phrases


class PlainFrames(Phrases):
    """Each method is one frame; its docstring shows an example."""

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

    def opinion(self) -> str:
        """kupanda mahindi ni kazi ngumu"""
        action = self.pick(self.actions)
        place = " " + self.pick(self.places) if self.chance(0.4) else ""
        return f"{g.infinitive(action.stem)} {action.complement}{place} {self.pick(self.opinions)}"

    def habit(self) -> str:
        """wakulima hupanda mahindi kila mwaka"""
        (word, _), action = self.somebody(), self.pick(self.actions)
        usual = ("kila mwaka", "kila siku", "asubuhi", "jioni", "mara nyingi", "pamoja")
        return f"{word} hu{action.stem} {action.complement} {self.pick(usual)}"

    def amount(self) -> str:
        """wakulima saba walipanda mahindi jana"""
        noun, action, tense = self.person(), self.pick(self.actions), self.tense()
        number = g.counted(int(self.rng.integers(2, 11)), 2)
        verb = g.affirmative("wa", tense, action.stem)
        return f"{noun.plural} {number} {self.done(verb, action)}{self.when(tense)}"

    def wish(self) -> str:
        """mama yangu anapenda kupanda mahindi"""
        (word, noun_class), action, tense = self.somebody(), self.pick(self.actions), self.tense()
        wish = self.pick(("penda", "taka", "anza", "jaribu", "weza", "ogopa", "kumbuka", "sahau"))
        row = g.CONCORDS[noun_class]
        verb = g.affirmative(row[g.SUBJECT], tense, wish)
        if self.chance(0.25):
            verb = g.negative(row[g.NEGATIVE], tense, wish)
        return f"{word} {verb} {g.infinitive(action.stem)} {action.complement}{self.when(tense)}"

    def report(self) -> str:
        """jirani alisema kwamba udongo una rutuba"""
        word, noun_class = self.somebody()
        said = self.pick(("sema", "eleza", "jua", "dhani", "amini", "ambiwa", "sikia"))
        verb = g.affirmative(g.CONCORDS[noun_class][g.SUBJECT], self.pick(("li", "na", "me")), said)
        return f"{word} {verb} {self.pick(('kwamba', 'kuwa'))} {self.pick(self.causes)}"

    def duty(self) -> str:
        """ni lazima wakulima wapande mahindi mapema"""
        (word, noun_class), action = self.somebody(), self.pick(self.actions)
        opening = self.pick(
            (
                "ni lazima",
                "inafaa",
                "ni vizuri",
                "tunataka",
                "ni muhimu",
                "afadhali",
                "heri",
                "inabidi",
            )
        )
        verb = g.subjunctive(g.CONCORDS[noun_class][g.SUBJECT], action.stem, self.chance(0.2))
        return f"{opening} {word} {self.done(verb, action)}{self.when('ta')}"

    def request(self) -> str:
        """tafadhali usisahau kupanda mahindi"""
        action = self.pick(self.actions)
        opening = self.pick(
            ("usisahau", "jaribu", "msichelewe", "naomba", "acha", "tusaidie", "tuanze")
        )
        address = self.pick(("tafadhali ", "", "rafiki yangu "))
        deed = f"{g.infinitive(action.stem)} {action.complement}"
        return f"{address}{opening} {deed}{self.when('ta')}"

    def ban(self) -> str:
        """msipande mahindi bila kulima shamba"""
        first, second = self.pick(self.actions), self.pick(self.actions)
        verb = g.subjunctive(self.pick(("m", "u", "tu", "wa")), first.stem, True)
        link = self.pick(("bila", "kabla ya"))
        deed = f"{g.infinitive(second.stem)} {second.complement}"
        return f"{verb} {first.complement} {link} {deed}"
