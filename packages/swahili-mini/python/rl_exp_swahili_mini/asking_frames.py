"""Questions and relative clauses."""

from rl_exp_swahili_mini import grammar as g
from rl_exp_swahili_mini.phrases import Phrases


class AskingFrames(Phrases):
    """Each method is one frame; its docstring shows an example."""

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
        verb = g.affirmative("a", tense, action.stem)
        return f"{opening} {self.done(verb, action)}{self.when(tense)}"

    def which(self) -> str:
        """ni shamba gani linalofaa zaidi"""
        (word, noun_class), verb = self.thing(), self.pick(self.happenings)
        tail = self.pick(("zaidi", "hapa", "leo", "kwanza", self.pick(self.places)))
        return (
            f"ni {word} gani {g.relative(noun_class, self.pick(('na', 'li', 'ta')), verb)} {tail}"
        )

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
