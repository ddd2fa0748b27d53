"""Softmax regression that puts vowels back into text: `w_nf_nz_ w_t_t_` was `wanafunzi watatu`."""

import functools
import math
import zlib
from array import array

VOWELS, BUCKETS = "aeiou", 4096
# Stretches of the seven letters around a vowel, which stands in their middle.
_VIEWS = [(0, 3), (1, 3), (2, 3), (4, 5), (4, 6), (4, 7), (2, 5), (1, 6), (0, 7)]


def untrained():
    """Weights of five vowels for every bucket, all 0."""
    return array("d", bytes(8 * len(VOWELS) * BUCKETS))


def normalised(text):
    """Lower-case words of letters and apostrophes."""
    kept = "".join(c if c.isalpha() or c == "'" else " " for c in text.lower())
    return " ".join(kept.split())


@functools.cache
def places(text):
    """Of every vowel its place, and where the weights of what is around it begin; vowels there are all `_`."""
    blank = "".join("_" if c in VOWELS else c for c in text)
    found = []
    for place, letter in enumerate(blank):
        if letter == "_":
            around = f"   {blank}   "[place : place + 7]
            names = [f"{start}:{around[start:end]}" for start, end in _VIEWS]
            found.append((place, [5 * (zlib.crc32(name.encode()) % BUCKETS) for name in names]))
    return found


def _scores(weights, rows):
    return [sum(weights[row + vowel] for row in rows) for vowel in range(5)]


def restored(weights, text):
    """The text with the vowels that the weights expect."""
    letters = list(text)
    for place, rows in places(text):
        scores = _scores(weights, rows)
        letters[place] = VOWELS[scores.index(max(scores))]
    return "".join(letters)


def batch_gradient(weights, texts):
    """Mean log loss over the vowels of the texts, and its gradient by the index of the weight."""
    loss, count, gradient = 0.0, 0, {}
    for text in texts:
        for place, rows in places(text):
            scores, wanted = _scores(weights, rows), VOWELS.index(text[place])
            top = max(scores)
            shares = [math.exp(score - top) for score in scores]
            loss, count = loss + math.log(sum(shares)) + top - scores[wanted], count + 1
            for vowel in range(5):
                error = shares[vowel] / sum(shares) - (vowel == wanted)
                for row in rows:
                    gradient[row + vowel] = gradient.get(row + vowel, 0.0) + error
    return loss / max(count, 1), {index: sum_ / max(count, 1) for index, sum_ in gradient.items()}
