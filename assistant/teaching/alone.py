"""What a sentence says by itself: whether it can be understood without the one before it, and whom it tells dead.

Refuses to know any question.
"""

import re

from assistant.reading import Line
from assistant.teaching.matter import Matter, weak

_PRONOUNS = {"m": re.compile(r"\b(?:he|him|his)\b"), "f": re.compile(r"\b(?:she|her|hers)\b")}
_PUT_TO_DEATH = r"(?:murder|kill|execut|strangl|behead)\w*"
_GONE = rf"(?:(?:has|had|is|was|have|are|were) )?(?:been )?(?:condemned and |found )?(?:died|dies|dead|{_PUT_TO_DEATH})"


def alone(matter: Matter, line: Line) -> bool:
    """Whether every pronoun stands for the sentence's subject, or for the one man or woman named before it."""
    if weak(line) or line.leaning:
        return False
    found = matter.acting(line)
    subject = found[0] if found else None
    return matter.sure(line.text, subject) or matter.sure(_named(matter, line.text), subject)


def _named(matter: Matter, text: str) -> str:
    """The sentence without the pronouns that one name before them explains."""
    gender = dict(matter.people.values())
    for kind, pattern in _PRONOUNS.items():
        for match in reversed([*pattern.finditer(text)]):
            before = matter.there(text[: match.start()])
            bearers = [key for key in before if gender.get(key) in (kind, None)]
            if len(bearers) == 1:
                text = f"{text[: match.start()]}{text[match.end() :]}"
    return text


def tells_death(matter: Matter, line: Line, key: str) -> bool:
    """Whether a sentence says that somebody died or was put to death."""
    name = re.escape(matter.call(key))
    ends = (
        rf"\b{name}(?:,[^,.]+,)? {_GONE}|\b(?:{_PUT_TO_DEATH}|death of) {name}\b|\b{name}[’']s (?:death|body|funeral)\b"
    )
    return re.search(ends, line.text) is not None
