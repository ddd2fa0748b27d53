"""Word sequences of other languages, respelled a little towards Swahili letters."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from wordfreq import top_n_list

WORDS_PER_LANGUAGE = 12_000
MAX_LETTERS = 52


@dataclass(frozen=True)
class Language:
    """A pre-training language: its Whisper code, espeak voice, word list and respelling."""

    code: str
    voice: str
    words: str
    respelling: tuple[tuple[str, str], ...] = ()


SLAVIC = (("š", "sh"), ("č", "ch"), ("ć", "ch"), ("ž", "zh"), ("đ", "dj"), ("j", "y"), ("c", "ts"))
MALAY = (("c", "ch"), ("sy", "sh"))
TURKISH = (("j", "zh"), ("c", "j"), ("ş", "sh"), ("ç", "ch"), ("ı", "i"), ("ğ", ""))
LANGUAGES = (
    Language("es", "es", "es", (("ñ", "ny"), ("qu", "k"))),
    Language("it", "it", "it"),
    Language("pt", "pt-br", "pt"),
    Language("ro", "ro", "ro", (("ș", "sh"), ("ş", "sh"), ("ț", "ts"), ("ţ", "ts"))),
    Language("id", "id", "id", MALAY),
    Language("ms", "ms", "ms", MALAY),
    Language("fi", "fi", "fi", (("j", "y"),)),
    Language("hr", "hr", "sh", SLAVIC),
    Language("sl", "sl", "sl", SLAVIC),
    Language("tr", "tr", "tr", TURKISH),
)


def respell(word: str, language: Language) -> str:
    """Lower-case a-z spelling of a word: the language's own rules, then accents dropped."""
    rules = dict(language.respelling)
    if rules:
        pattern = "|".join(map(re.escape, rules))
        word = re.sub(pattern, lambda match: rules[match.group()], word)
    plain = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def dictionary(language: Language) -> tuple[tuple[str, str], ...]:
    """Pairs of native word (for espeak) and respelled word (for the transcript)."""
    pairs = []
    for word in top_n_list(language.words, WORDS_PER_LANGUAGE):
        spelled = respell(word, language)
        if word.isalpha() and 2 <= len(word) <= 13 and re.fullmatch("[a-z]+", spelled):
            pairs.append((word, spelled))
    return tuple(pairs)


def word_sequence(language: Language, rng: np.random.Generator) -> tuple[str, str]:
    """One to seven dictionary words: what is spoken, and its transcript."""
    pairs = dictionary(language)
    count = int(rng.integers(1, 8))
    spoken: list[str] = []
    spelled: list[str] = []
    for _ in range(count):
        # Half of the words by rank, so that short frequent words are heard as often as in speech.
        rank = rng.random() ** 3 if rng.random() < 0.4 else rng.random()
        native, plain = pairs[int(rank * len(pairs))]
        if sum(map(len, spelled)) + len(plain) > MAX_LETTERS:
            break
        spoken.append(native)
        spelled.append(plain)
    return " ".join(spoken), " ".join(spelled)
