"""Lines to a paragraph's text: a word that the line's end broke is made whole, a compound keeps its hyphen.

What the file writes elsewhere decides; where it is silent, the two halves do. Refuses to know where lines stand.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

SOFT_HYPHEN = "\u2027"  # a sign that no guide writes stands for a soft hyphen until lines are joined
_HYPHENS = ("-", "\u2010", SOFT_HYPHEN)
_OFTEN = 40  # one line in so many: more end with a hyphen only where words are broken
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*(?:-[^\W\d_]+(?:[’'][^\W\d_]+)*)*")
_LAST = re.compile(rf"([^\W\d_]+(?:[’'-][^\W\d_]+)*)[-\u2010{SOFT_HYPHEN}]$")
_FIRST = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_FIRST_HALVES = _words("""
    all anti best better broad clear cross double eight eighty ever far fifty five forty four free full good great half
    hard high ill kind large light long lower low mid middle near new nine ninety north now old one open quasi quick
    second self semi seven seventy short single six sixty soft south strong ten thirty three twenty two upper well west
    wide world
    """)
_LAST_HALVES = _words("""
    based born by century class down dressed educated eight eyed faced five four haired handed headed hearted in known
    laws like looking made minded nine of off old on one out person seven six sized style tempered three to two up year
    """)
_SUFFIXES = _words("""
    able ation dom ed edly en ened ening er ern ers est ful fully hood ible ing ings ish less lessly ly ment ments ness
    ship tion ward wards
    """)  # after "self" or "light" these make one word


class Joiner:
    """Joins lines by what one whole file writes."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._words: Counter[str] = Counter()
        for line in lines:
            self._words.update(match[0].casefold() for match in _WORD.finditer(_without_ends(line)))
        self._breaks_words = self._does_break_words(lines)

    def joined(self, lines: Iterable[str]) -> str:
        text = ""
        for line in lines:
            text = self._pair(text, line) if text else line
        return text.replace(SOFT_HYPHEN, "")

    def _pair(self, before: str, after: str) -> str:
        if before.endswith("—"):
            return before + after
        last, first = _LAST.search(before), _FIRST.match(after)
        if last is None or first is None:
            open_dash = before.endswith(_HYPHENS) and not before[-2:-1].isspace() and after[:1].isalnum()
            return before + ("" if open_dash and before[-2:-1].isalnum() else " ") + after
        if before.endswith(SOFT_HYPHEN) or self._is_broken(last[1], first[0]):
            return before[:-1] + after
        return before[:-1] + "-" + after

    def _is_broken(self, left: str, right: str) -> bool:
        """Whether the hyphen between the halves is the line's, not the word's."""
        if not right[0].islower():
            return False
        evidence = self._evidence(left, right)
        if evidence:
            return evidence > 0
        first = left.casefold() in _FIRST_HALVES and right not in _SUFFIXES
        if "-" in left or first or right.split("-")[0] in _LAST_HALVES:
            return False
        whole = self._words[left.casefold()] > 0 and self._words[right.split("-")[0].casefold()] > 0
        return self._breaks_words or not whole

    def _evidence(self, left: str, right: str) -> int:
        """More than 0 where the file writes the two as one word elsewhere, less where it writes them with a hyphen."""
        left, right = left.casefold(), right.casefold()
        return self._written(left.split("-")[-1] + right.split("-")[0]) - self._written(f"{left}-{right}")

    def _written(self, word: str) -> int:
        forms = {word, word + "s", word.removesuffix("s"), word.removesuffix("’s"), word + "’s"}
        return sum(self._words[form] for form in forms)

    def _does_break_words(self, lines: Sequence[str]) -> bool:
        """Whether the file breaks words at all: browsers, for one, break lines at a compound's own hyphen only."""
        proof = ends = 0
        for line, after in pairwise(lines):
            last, first = _LAST.search(line), _FIRST.match(after)
            if last is not None and first is not None and first[0][0].islower():
                evidence = self._evidence(last[1], first[0])
                ends += 1
                proof += (evidence > 0) - (evidence < 0)
        return proof > 0 or (proof == 0 and _OFTEN * ends > len(lines))


def _without_ends(line: str) -> str:
    """The line without a last word that may go on in the next, and without a first one that may be the rest of it."""
    return _LAST.sub("", line)
