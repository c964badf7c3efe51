"""The names in a guide as a question may write them: any known form, whatever its capitals, leads to its bearer.

Who bears which name is understood in `corpus.understand`; here its forms are laid out for looking up. Refuses to find
names by itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.understand import Gender, Named, Understanding
from corpus.understand.lexicon import INSIDE_TITLES, PARTICLES, TITLES
from corpus.understand.sentences import WORD, fold

__all__ = [
    "FUNCTION",
    "TITLES",
    "WORD",
    "Gender",
    "Name",
    "capitalised",
    "figures_of",
    "fold",
    "locate",
    "names_of",
    "spot",
    "words_of",
]

FUNCTION = INSIDE_TITLES  # in titles of works, never in a person's name
_POSSESSIVE = re.compile(r"['’]s?$")
_INITIAL = re.compile(r"(?<=\w) [A-Z]\.?$")
_ARTICLE = re.compile(r"^[Tt]he ")
_LONGEST = 5  # words of a name
_NEVER = frozenset(("i", "i'm", "i've", "i'd", "i'll", "ok"))


@dataclass(frozen=True, slots=True)
class Name:
    """One bearer of a name. `words` are its folded words without titles, by which it is recognised."""

    full: str  # as the guide writes it most fully: "Miss Lucy", "James Morningdale"
    words: tuple[str, ...]
    count: int
    person: bool
    place: bool
    gender: Gender | None


def words_of(text: str) -> list[str]:
    return [fold(match.group()) for match in WORD.finditer(text)]


def names_of(understood: Understanding, plain: frozenset[str]) -> dict[str, Name]:
    """Every form of every name, folded, with and without titles -> its bearer.

    A person may also be called by one word of a longer name, unless that is somebody else's or one of the guide's
    `plain` words.
    """
    people = {id(one) for one in (*understood.characters, *understood.people)}
    places = {id(one) for one in understood.places}
    borne = [one for one in understood.named if not one.nameless]
    names = [(one, _name(one, id(one) in people, id(one) in places)) for one in borne]
    names.sort(key=lambda pair: (-pair[0].count, pair[1].full))
    found: dict[str, Name] = {}
    for written in (_article_off, _shown, lambda form: " ".join(_bare(words_of(_shown(form))))):
        for one, name in names:
            for form in one.forms:
                found.setdefault(" ".join(words_of(written(form))), name)
    for _, name in names:
        for word in name.words if name.person and len(name.words) > 1 else ():
            if word not in plain and word not in PARTICLES:
                found.setdefault(word, name)
    return found


def figures_of(understood: Understanding) -> dict[str, Gender | None]:
    """Characters whom the guide calls by no name, and the nouns that it calls them by."""
    nameless = [one for one in understood.characters if one.nameless]
    return {" ".join(words_of(_shown(form))).lower(): one.gender for one in nameless for form in one.forms}


def _article_off(form: str) -> str:
    return _ARTICLE.sub("", form)


def _shown(form: str) -> str:
    """Without an article and without the initial that stands for a surname."""
    return _INITIAL.sub("", _article_off(form))


def _name(one: Named, person: bool, place: bool) -> Name:
    shown = _shown(one.name)
    return Name(shown, _bare(words_of(shown)), one.count, person, place, one.gender if person else None)


def _bare(words: Iterable[str]) -> tuple[str, ...]:
    whole = tuple(words)
    return tuple(word for word in whole if word not in TITLES) or whole


def locate(text: str, names: Mapping[str, Name]) -> list[tuple[Name, int, int]]:
    """Where known names stand in a text, whatever its capitals; longest forms win, possessive endings stay outside."""
    matches = list(WORD.finditer(text))
    words = [fold(match.group()) for match in matches]
    found: list[tuple[Name, int, int]] = []
    at = 0
    while at < len(words):
        length = 1
        for tried in range(_LONGEST, 0, -1):
            name = names.get(" ".join(words[at : at + tried])) if at + tried <= len(words) else None
            if name is not None:
                last = matches[at + tried - 1]
                ending = _POSSESSIVE.search(last.group())
                found.append((name, matches[at].start(), last.start() + ending.start() if ending else last.end()))
                length = tried
                break
        at += length
    return found


def spot(text: str, names: Mapping[str, Name]) -> list[Name]:
    """The known names in a text in the order of their first appearance."""
    return list(dict.fromkeys(name for name, _, _ in locate(text, names)))


def capitalised(text: str) -> list[str]:
    """Words and runs of words that a reader wrote as names: capitals that do not open a sentence."""
    runs: list[list[str]] = []
    before: re.Match[str] | None = None
    for match in WORD.finditer(text):
        if not match.group()[0].isupper() or fold(match.group()) in _NEVER:
            before = None
            continue
        if before is None or not _joined(text, before, match):
            runs.append([])
        if text[: match.start()].strip() and text[: match.start()].rstrip()[-1] not in '“"‘:':
            runs[-1].append(_POSSESSIVE.sub("", match.group()))
        before = match
    return [" ".join(words) for words in runs if words]


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    gap = text[left.end() : right.start()]
    return (gap == " " or (gap == ". " and left.group().lower() in TITLES)) and not _POSSESSIVE.search(left.group())
