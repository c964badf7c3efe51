"""A question in the guide's own words: which of them may tell a word of the question, and which may stand in its place.

Everyday words that fit any question are left alone. Refuses to know what is asked for.
"""

import re
from functools import lru_cache

from assistant.kindred import alike, kindred, kinds, listed
from assistant.reading import Reading
from assistant.wordforms import COMMON, base_of_past, stems
from index.lexical import tokens


def others_for(word: str, sign: str, reading: Reading) -> frozenset[str]:
    """What the guide may say for a word: what is of its kind, and where it never uses it, what means the same."""
    if sign in COMMON or not listed(word):
        return frozenset()
    others = kindred(sign) if sign not in reading.frequency else kinds(sign)
    return others & reading.frequency.keys()


def reworded(text: str, reading: Reading) -> str:
    """The text to search with: a word that the guide never uses becomes one that it uses in its place."""
    return re.sub(r"\b[a-z][\w-]+", lambda word: _own(word[0], reading), text)


def _own(word: str, reading: Reading) -> str:
    """ "Choke" is "strangle": the commonest of them, in the form that ends alike."""
    if reading.knows(word) or not listed(word) or not stems(word).isdisjoint(COMMON):
        return word
    spelt = _spelt(reading.vocabulary)
    known = [one for other in alike(word) for one in spelt.get(other, ()) if _shape(one) == _shape(word)]
    return min(known, key=lambda one: (-reading.frequency[min(stems(one))], one[-2:] != word[-2:], one), default=word)


def _shape(word: str) -> str:
    """What a word must share with the one whose place it takes: "tutor" does not become "taught"."""
    if base_of_past(word) is not None or word.endswith("ed"):
        return "ed"
    return next((end for end in ("ing", "ss", "s") if word.endswith(end)), "").replace("ss", "")


@lru_cache(maxsize=16)
def _spelt(vocabulary: frozenset[str]) -> dict[str, list[str]]:
    """The words of a guide by their stems."""
    found: dict[str, list[str]] = {}
    for word in vocabulary:
        for stem in tokens(word):
            found.setdefault(stem, []).append(word)
    return found
