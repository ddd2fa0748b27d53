"""What is seen, counted, owned, and what happens to things."""

from rl_exp_swahili_mini import grammar as g
from rl_exp_swahili_mini.phrases import TENSE_TIMES, Phrases


class ThingFrames(Phrases):
    """Each method is one frame; its docstring shows an example."""

    def picture(self) -> str:
        """katika picha hii ninaona mkulima akipanda mahindi"""
        (word, noun_class), action = self.somebody(), self.pick(self.actions)
        opening = self.pick(
            (
                "katika picha hii ninaona",
                "hapa tunaona",
                "ninamwona",
                "kwenye picha kuna",
                "upande wa kulia kuna",
            )
            if noun_class == 1
            else (
                "katika picha hii ninaona",
                "hapa tunaona",
                "nyuma yao kuna",
                "kwenye picha kuna",
                "kushoto kuna",
            )
        )
        verb = g.affirmative(g.CONCORDS[noun_class][g.SUBJECT], "ki", action.stem)
        return f"{opening} {word} {self.done(verb, action)}"

    def scene(self) -> str:
        """mbele yetu kuna mashamba matatu makubwa"""
        noun = self.pick([item for item in self.things if item.plural_class != item.singular_class])
        number = int(self.rng.integers(2, 11))
        adjective = g.adjective(self.pick(self.adjectives), noun.plural_class)
        opening = self.pick(
            ("mbele yetu kuna", "naona", "kando yake kuna", "tulihesabu", "wamebaki na", "nina")
        )
        numeral = g.counted(number, noun.plural_class)
        return f"{opening} {noun.plural} {numeral} {adjective} {self.pick(self.places)}"

    def quality(self) -> str:
        """shamba hili ni kubwa lakini udongo si mzuri"""
        (word, noun_class), (other, other_class) = self.thing(), self.thing()
        row = g.CONCORDS[noun_class]
        one = g.adjective(self.pick(self.adjectives), noun_class)
        two = g.adjective(self.pick(self.adjectives), other_class)
        mark = self.pick(
            (row[g.THIS], row[g.THAT], g.possessive(self.pick(("etu", "ao", "angu")), noun_class))
        )
        return f"{word} {mark} ni {one} lakini {other} si {two}"

    def happening(self) -> str:
        """mbegu zimeongezeka shambani kwa sababu udongo una rutuba"""
        (word, noun_class), verb, tense = self.thing(), self.pick(self.happenings), self.tense()
        row = g.CONCORDS[noun_class]
        finite = g.affirmative(row[g.SUBJECT], tense, verb)
        if self.chance(0.4):
            finite = g.negative(row[g.NEGATIVE], tense, verb)
        tail = (
            self.pick(TENSE_TIMES[tense])
            if self.chance(0.4)
            else f"kwa sababu {self.pick(self.causes)}"
        )
        mark = row[g.ALL if noun_class > 1 and self.chance(0.4) else g.THIS]
        return f"{word} {mark} {finite} {tail}"

    def belonging(self) -> str:
        """shamba la mkulima yule limepotea"""
        (word, noun_class), (owner, _), tense = self.thing(), self.somebody(), self.tense()
        row = g.CONCORDS[noun_class]
        finite = g.affirmative(row[g.SUBJECT], tense, self.pick(self.happenings))
        return f"{word} {row[g.ASSOCIATIVE]} {owner} {finite}{self.when(tense)}"
