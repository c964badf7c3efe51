"""The numbers of a text, in figures and in words, and the telling words beside each. Refuses to compare two texts."""

import re

from assistant.items import stem_of
from assistant.names import WORD, fold
from assistant.reading import Reading

_COUNTED = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen; - first second third fourth fifth sixth seventh eighth ninth tenth
"""
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBERS = _TENS | {word: value for row in _COUNTED.split(";") for value, word in enumerate(row.split())}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


def numbers(text: str) -> set[int]:
    """Numbers in figures and in words; "one" counts for none, as it often is a pronoun."""
    found = {number for word in _tokens(text) for number in _inside(word)}
    return found | {_ROMAN[part.lower()] for part in re.findall(r"\b(?:Part|Chapter|Volume) ([IV]+)\b", text)}


def _inside(word: str) -> list[int]:
    """The number that a word is, or those in its parts: "seven-petalled"."""
    whole = _number(word)
    parts = [whole] if whole is not None else [_number(part) for part in word.split("-")]
    return [number for number in parts if number is not None]


def _tokens(text: str) -> list[str]:
    """Folded words and figures."""
    return [fold(token) for token in re.findall(rf"\d+|{WORD.pattern}", text)]


def _number(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    tens, _, unit = word.partition("-")
    if "-and-" in word:  # "six-and-thirty"
        unit, _, tens = word.partition("-and-")
    if tens in _TENS and unit in _NUMBERS:
        return _TENS[tens] + _NUMBERS[unit]
    return _NUMBERS.get(word) if word != "one" else None


def counted(text: str, reading: Reading, reach: int) -> list[tuple[int, frozenset[str]]]:
    """Each number with the telling words beside it, of which one is what is counted or dated."""
    row: list[str | int] = []
    for word in _tokens(text):
        item = _number(word)
        row.extend(one for one in (stem_of(word, reading) if item is None else item,) if one is not None)
    beside = [(item, row[max(0, at - reach) : at + reach + 1]) for at, item in enumerate(row) if isinstance(item, int)]
    return [(number, frozenset(stem for stem in near if isinstance(stem, str))) for number, near in beside]
