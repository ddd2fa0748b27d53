"""Clauses joined by condition, cause, purpose and time."""

from rl_exp_swahili_mini import grammar as g
from rl_exp_swahili_mini.phrases import PERSONS, Phrases


class LinkedFrames(Phrases):
    """Each method is one frame; its docstring shows an example."""

    def own_denial(self) -> str:
        """sikupanda mahindi kwa sababu mvua haikunyesha"""
        action, tense = self.pick(self.actions), self.pick(("li", "na", "ta"))
        verb = g.negative(self.pick(PERSONS)[1], tense, action.stem)
        return f"{self.done(verb, action)} kwa sababu {self.pick(self.causes)}"

    def condition(self) -> str:
        """mvua ikinyesha wakulima watapanda mahindi"""
        (word, noun_class), action = self.somebody(), self.pick(self.actions)
        prefix = g.CONCORDS[noun_class][g.SUBJECT]
        tense = self.pick(("ta", "ta", "na"))
        verb = g.affirmative(prefix, tense, action.stem)
        return f"{self.pick(self.conditions)} {word} {self.done(verb, action)}"

    def own_condition(self) -> str:
        """nikipanda mahindi mapema nitavuna asali"""
        first, second, prefix = (
            self.pick(self.actions),
            self.pick(self.actions),
            self.pick(PERSONS)[0],
        )
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
        link = self.pick(("kwa sababu", "kwa kuwa", "maana"))
        return f"{word} {self.done(verb, action)} {link} {self.pick(self.causes)}"

    def purpose(self) -> str:
        """mkulima alinunua mbegu ili apande mahindi"""
        (word, noun_class), first, second = (
            self.somebody(),
            self.pick(self.actions),
            self.pick(self.actions),
        )
        prefix = g.CONCORDS[noun_class][g.SUBJECT]
        verb = g.affirmative(prefix, self.pick(("li", "na", "ta")), first.stem)
        aim = f"{g.subjunctive(prefix, second.stem)} {second.complement}"
        return f"{word} {self.done(verb, first)} ili {aim}"

    def sequence(self) -> str:
        """baada ya kupanda mahindi wakulima walirudi nyumbani"""
        (word, noun_class), first = self.somebody(), self.pick(self.actions)
        second = self.pick(self.usual + self.actions)
        verb = g.affirmative(
            g.CONCORDS[noun_class][g.SUBJECT], self.pick(("li", "ta")), second.stem
        )
        opening = self.pick(("baada ya", "kabla ya", "mbali na", "licha ya"))
        deed = f"{g.infinitive(first.stem)} {first.complement}"
        return f"{opening} {deed} {word} {self.done(verb, second)}"

    def already(self) -> str:
        """wakulima wameshapanda mahindi na sasa wanarudi nyumbani"""
        (word, noun_class), first, second = (
            self.somebody(),
            self.pick(self.actions),
            self.pick(self.usual),
        )
        prefix = g.CONCORDS[noun_class][g.SUBJECT]
        verbs = g.affirmative(prefix, "mesha", first.stem), g.affirmative(prefix, "na", second.stem)
        return f"{word} {verbs[0]} {first.complement} na sasa {verbs[1]} {second.complement}"
