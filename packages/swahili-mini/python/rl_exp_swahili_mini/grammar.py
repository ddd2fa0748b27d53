"""Swahili agreement and verb forms: noun classes 1 to 11 and 14, finite tenses, relatives."""

# Class: subject prefix, negative prefix, relative marker, associative, "this", "that", "all".
CONCORDS = {
    1: ("a", "ha", "ye", "wa", "huyu", "yule", "yote"),
    2: ("wa", "hawa", "o", "wa", "hawa", "wale", "wote"),
    3: ("u", "hau", "o", "wa", "huu", "ule", "wote"),
    4: ("i", "hai", "yo", "ya", "hii", "ile", "yote"),
    5: ("li", "hali", "lo", "la", "hili", "lile", "lote"),
    6: ("ya", "haya", "yo", "ya", "haya", "yale", "yote"),
    7: ("ki", "haki", "cho", "cha", "hiki", "kile", "chote"),
    8: ("vi", "havi", "vyo", "vya", "hivi", "vile", "vyote"),
    9: ("i", "hai", "yo", "ya", "hii", "ile", "yote"),
    10: ("zi", "hazi", "zo", "za", "hizi", "zile", "zote"),
    11: ("u", "hau", "o", "wa", "huu", "ule", "wote"),
    14: ("u", "hau", "o", "wa", "huu", "ule", "wote"),
}
SUBJECT, NEGATIVE, RELATIVE, ASSOCIATIVE, THIS, THAT, ALL = range(7)

# The speaker's and listener's own prefixes: affirmative and negative.
PERSONS = {"mimi": ("ni", "si"), "sisi": ("tu", "hatu"), "wewe": ("u", "hu"), "ninyi": ("m", "ham")}

PLURAL_OF = {1: 2, 3: 4, 5: 6, 7: 8, 9: 10, 11: 10, 14: 14, 6: 6, 10: 10, 4: 4, 8: 8}

_ADJECTIVE = {1: "m", 2: "wa", 3: "m", 4: "mi", 5: "", 6: "ma", 7: "ki", 8: "vi", 11: "m", 14: "m"}
_NASAL = {
    **{"zuri": "nzuri", "dogo": "ndogo", "pya": "mpya", "refu": "ndefu", "baya": "mbaya"},
    **{"gumu": "ngumu", "zito": "nzito", "zee": "nzee", "geni": "ngeni", "bovu": "mbovu"},
}
_INGI = {2: "wengi", 4: "mingi", 6: "mengi", 8: "vingi", 10: "nyingi", 3: "mwingi"}
_INGI |= {5: "jingi", 7: "kingi", 9: "nyingi", 11: "mwingi", 14: "mwingi", 1: "mwingi"}
_COUNTED = ("", "moja", "wili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa", "kumi")
_FIXED_NUMBERS = {6, 7, 9, 10}
_MONOSYLLABIC = {"la", "nywa", "fa", "ja"}
_KEEPS_KU = {"na", "li", "ta", "me", "nge", "mesha"}


def infinitive(stem: str) -> str:
    """The form with ku-: kupanda, kwenda, kula."""
    return "kwenda" if stem == "enda" else "ku" + stem


def base_with_ku(stem: str) -> str:
    """The stem as it stands after na, li, ta, me: monosyllabic verbs and enda keep their ku."""
    return infinitive(stem) if stem in _MONOSYLLABIC or stem == "enda" else stem


def subjunctive_end(stem: str) -> str:
    """panda -> pande; Arabic verbs (rudi, samehe, jaribu) do not change."""
    return stem[:-1] + "e" if stem.endswith("a") else stem


def affirmative(prefix: str, tense: str, stem: str) -> str:
    """Finite verb from a subject prefix, a tense marker and a stem."""
    body = base_with_ku(stem) if tense in _KEEPS_KU else stem
    return prefix + tense + body


def negative(prefix: str, tense: str, stem: str) -> str:
    """Negated verb; `prefix` is the negative one (si, ha, hatu, hawa, hai)."""
    if tense == "na":
        return prefix + (stem[:-1] + "i" if stem.endswith("a") else stem)
    if tense == "li":
        return prefix + "ku" + stem
    if tense == "ta":
        return prefix + "ta" + base_with_ku(stem)
    return prefix + "ja" + stem


def subjunctive(prefix: str, stem: str, negated: bool = False) -> str:
    """apande, wasipande."""
    return prefix + ("si" if negated else "") + subjunctive_end(stem)


def relative(noun_class: int, tense: str, stem: str) -> str:
    """anayepanda, waliopanda, utakaoanza."""
    row = CONCORDS[noun_class]
    marker = "taka" if tense == "ta" else tense
    return row[SUBJECT] + marker + row[RELATIVE] + base_with_ku(stem)


def adjective(stem: str, noun_class: int) -> str:
    """Agreeing adjective; stems written with a leading `=` never change."""
    if stem.startswith("="):
        return stem[1:]
    if stem == "ingi":
        return _INGI[noun_class]
    if noun_class in (9, 10):
        return _NASAL.get(stem, stem)
    if noun_class == 5 and stem == "pya":
        return "jipya"
    return _ADJECTIVE[noun_class] + stem


def counted(number: int, noun_class: int) -> str:
    """A numeral from one to ten agreeing with a noun (plural from two on)."""
    word = _COUNTED[number]
    if number in _FIXED_NUMBERS:
        return word
    if noun_class in (9, 10):
        return "mbili" if number == 2 else word
    return {1: "m", 3: "m", 5: "", 11: "m", 14: "m"}.get(
        noun_class, _ADJECTIVE.get(noun_class, "")
    ) + word


def possessive(owner: str, noun_class: int) -> str:
    """`owner` is angu, ako, ake, etu, enu or ao."""
    return CONCORDS[noun_class][ASSOCIATIVE][:-1] + owner
