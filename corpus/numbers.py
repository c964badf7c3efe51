"""The numbers of a work's parts: "Part Two", "PART II" and "Part 2" are one name.

Refuses to know where such a name stands: in a heading, in running text or in a person's request.
"""

import re

RANKS = {
    "volume": 1,
    "book": 2,
    "part": 3,
    "act": 3,
    "chapter": 4,
    "chapters": 4,
    "letter": 4,
    "letters": 4,
    "canto": 4,
    "scene": 5,
    "section": 5,
}  # outer divisions of a work before inner ones

_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = [
    "ten",
    "eleven",
    "twelve",
    *(f"{stem}teen" for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine")),
]
_TENS = [f"{stem}ty" for stem in ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")]
_VALUES = {word: value for value, word in enumerate(_UNITS + _TEENS, start=1)}
_VALUES |= {
    tens + joint + unit: (i + 2) * 10 + j
    for i, tens in enumerate(_TENS)
    for j, unit in enumerate(["", *_UNITS])
    for joint in ((" ", "-") if unit else ("",))
}
_ROMAN = re.compile(r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

_WORDS = "|".join(sorted(_VALUES, key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,3}}|(?:{_WORDS})|[ivxlc]{{1,7}})"
_NAME = re.compile(rf"\b({'|'.join(RANKS)})\s+({_NUMBER})(?:\s*(?:[-–—]|to|through|and|&)\s*({_NUMBER}))?(?!\w)", re.I)


def value(word: str) -> int | None:
    """The number that digits, a Roman numeral or number words stand for."""
    word = word.casefold()
    if word.isdigit():
        return int(word)
    return _VALUES.get(word) or _roman(word)


def numbered(text: str) -> tuple[str, str] | None:
    """The noun and the normal form of the part that `text` begins with: ("chapter", "Chapter 5")."""
    match = _NAME.match(text)
    return (match[1].casefold(), _normal(match)) if match and value(match[2]) else None


def with_digits(text: str) -> str:
    """The text with every part's number in digits."""
    return _NAME.sub(_normal, text)


def _normal(match: re.Match[str]) -> str:
    first, last = value(match[2]), value(match[3] or "")
    if first is None:
        return match[0]
    return f"{match[1].capitalize()} {first}" + (f"–{last}" if last else "")


def _roman(numeral: str) -> int | None:
    if not numeral or not _ROMAN.fullmatch(numeral):
        return None
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
