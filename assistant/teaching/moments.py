"""`Moment`: a sentence on people as a stem quotes it, with who acts in it; its first pronoun explained in brackets.

None where it is not sure whom a pronoun means. Refuses to know any question.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.phrasing import fit
from assistant.reading import Line, about_people
from assistant.teaching.akin import readable, told_again
from assistant.teaching.bearing import AFTERWARDS
from assistant.teaching.draft import quoted
from assistant.teaching.matter import Matter, Subject
from corpus.understand.lexicon import noun_gender

_OPENS = re.compile(r"(He|She) (?=[a-z])")
_SEX = {"He": "m", "She": "f"}
_OWN = {"f": re.compile(r"\b(?:she|her)\b"), "m": re.compile(r"\b(?:he|him|his)\b")}
_SELF = re.compile(r"(?:is|was) (?:an?|the) ")  # what follows is the one who acts, and nobody else
_SPEECH = re.compile(r"[\"“”‘?!]|--|\b(?:I|you|we|my|your|our)\b")
_LINKED = re.compile(  # what needs the sentence before it
    r"(?:Instead|After that|Then|So|But|Also|There|\w+ (?:then|also|later))\b"
    r"|[^,]*\b(?:[Tt]hat|[Tt]his) (?:day|night|time|way|year)\b"
)
_REASON = re.compile(r"\b(?:because|since|in order to|so that)\b")
_DEATH = re.compile(r"\b(?:dies|completes|is born|was born)\b")
_SHORT, _LONG = 7, 34  # words


@dataclass(frozen=True, slots=True)
class Moment:
    """A sentence as a stem quotes it, and who acts at its head."""

    line: Line
    shown: str  # with whom its first pronoun means, in square brackets
    who: Subject | None
    rest: str

    @property
    def one(self) -> str | None:
        """The key of the one person who acts."""
        return self.who.keys[0] if self.who and not self.who.many else None

    def for_a_reason(self) -> bool:
        """Whether the reason that is given speaks of the one who acts."""
        match = _REASON.search(self.rest)
        own = _OWN.get((self.who and self.who.gender) or "")
        return bool(match and own and own.search(self.rest, match.end()))


def moments(matter: Matter) -> Iterator[Moment]:
    """The sentences on people that can be read alone, or once their first pronoun is explained."""
    for line in matter.story:
        whole = line.text.endswith(".") and _SHORT <= len(line.words) <= _LONG and not _SPEECH.search(line.text)
        placed = (matter.tells(line) or about_people(matter.path(line))) and not told_again(matter, line)
        if whole and placed and fit(line.text) and not any(map(line.text.__contains__, "[]")):
            found = _named_moment(matter, line) if _OPENS.match(line.text) else _moment(matter, line)
            if (
                found
                and _explained(matter, found.shown)
                and not (_LINKED.match(line.text) or _DEATH.search(line.text) or AFTERWARDS.search(line.text))
            ):
                yield found


def _moment(matter: Matter, line: Line) -> Moment | None:
    found = matter.acting(line)
    if not readable(matter, line):
        return None
    there = matter.there(line.text)
    if found is None and len(there) == 1:  # "One night a boy named Ilya …"
        known = dict(matter.people.values())
        return Moment(line, quoted(line), Subject(matter.call(there[0]), (there[0],), known.get(there[0])), "")
    return Moment(line, quoted(line), *(found[:2] if found else (None, "")))


def _named_moment(matter: Matter, line: Line) -> Moment | None:
    """A sentence that begins with "He" or "She", where it is sure who that is."""
    pronoun, _, rest = line.text.partition(" ")
    who = _meant(matter, line, _SEX[pronoun])
    if who is None or not readable(matter, replace(line, text=f"{_capital(who)} {rest}", leaning=False)):
        return None
    return Moment(line, f"[{_capital(who)}] {rest}", who, rest)


def _explained(matter: Matter, text: str) -> bool:
    """Whether somebody of its sex has been named before each pronoun."""
    gender = dict(matter.people.values())
    for sex, pronoun in _OWN.items():
        match = pronoun.search(text)
        before = text[: match.start()] if match else text
        named = any(gender.get(key) in (sex, None) for key in matter.persons(before))
        if match and not named and all(noun_gender(word) != sex for word in re.findall(r"[a-z]+", before.lower())):
            return False
    return True


def _capital(who: Subject) -> str:
    return f"{who.text[:1].upper()}{who.text[1:]}"


def _meant(matter: Matter, line: Line, sex: str) -> Subject | None:
    """Who acts at the head of the sentence before, or of the one before that, if it can be nobody else."""
    before = matter.reading.before(line)
    if before is None or before.passage != line.passage:
        return None
    found = matter.acting(before)
    if found is None:
        match = _OPENS.match(before.text)
        who = _meant(matter, before, sex) if match and _SEX[match[1]] == sex else None
        return who if who and _only(matter, before.text[2:], who, sex) else None
    sure = not found[0].many and found[0].gender == sex
    text = found[0].text if _SELF.match(found[1]) else before.text
    return found[0] if sure and _only(matter, text, found[0], sex) else None


def _only(matter: Matter, text: str, who: Subject, sex: str) -> bool:
    """Whether nobody else of that sex is in a sentence."""
    gender = dict(matter.people.values())
    rivals = [key for key in matter.persons(text) if key not in who.keys and gender.get(key) in (sex, None)]
    return not rivals and all(noun_gender(word) != sex for word in re.findall(r"[a-z]+", matter.main(text)))
