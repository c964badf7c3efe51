"""Who and what of a guide can be an answer: its characters, places and terms, as they stand inside a sentence.

Refuses to know questions, and which of these would be wrong answers to one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.reading import Line, Reading
from corpus.understand import Gender, Named

Sort = Literal["character", "place"]
_TITLED: dict[str, Gender] = {
    "Mr.": "m",
    "Mrs.": "f",
    "Miss": "f",
    "Lady": "f",
    "Sir": "m",
    "King": "m",
    "Queen": "f",
    "Prince": "m",
    "Madame": "f",
}
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|M|Dr)\. |(?:Miss|Lady|Sir|Lord|Madame|Monsieur|Colonel)\b")
_OFTEN = 5  # whoever has no heading and is spoken of as often is a main character all the same
_OFTEN_UNHEADED = 3  # in a guide without headings for its characters


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody or some place. `text` is the name that the guide uses most: "Kathy", "the creature", "the Alps"."""

    text: str
    sort: Sort
    gender: Gender | None
    forms: tuple[str, ...]  # all its names as the guide writes them, with that one
    main: bool = False  # a character that the guide has a heading for, or speaks of often

    @property
    def titled(self) -> bool:
        return _TITLE.match(self.text) is not None

    def stands_beside(self, other: "Bearer") -> bool:
        """Whether the two are of one standing by their titles, so that none is told by its title alone."""
        if self.text.startswith("the ") or other.text.startswith("the "):
            return self.text[:4] == other.text[:4]
        return self.titled == other.titled

    def may_be(self, other: "Bearer") -> bool:
        """Whether two names may be one somebody's: "Pussy", "Pussy-cat"."""
        return self == other or self._head in other._heads or other._head in self._heads

    @property
    def _head(self) -> str | None:
        """What the usual name begins with, where that is no title."""
        return None if self.titled or self.text.startswith("the ") else re.split(r"[ -]", self.text)[0]

    @property
    def _heads(self) -> frozenset[str]:
        return frozenset(re.split(r"[ -]", form)[0] for form in self.forms if not _TITLE.match(form))

    @property
    def pattern(self) -> str:
        return "|".join(re.escape(form) for form in sorted(self.forms, key=len, reverse=True))


class Cast:
    """The bearers of one guide, those most spoken of first."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        text = reading.guide.text
        known = reading.understood
        often = _OFTEN if any(one.headed for one in known.characters) else _OFTEN_UNHEADED
        self.people = tuple(_person(one, text, often) for one in known.characters if one.gender != "many")
        self.places = tuple(_place(one, text) for one in known.places if not re.search(rf"\b{one.name}’s", text))

    @cached_property
    def by_form(self) -> dict[str, Bearer]:
        """Every form, with a capital article too -> its bearer; a form that two bear is nobody's."""
        found: dict[str, Bearer | None] = {}
        for one in (*self.people, *self.places):
            for form in one.forms:
                for written in {form, form[:1].upper() + form[1:]}:
                    found[written] = None if found.get(written, one) != one else one
        return {form: one for form, one in found.items() if one is not None}

    @cached_property
    def person(self) -> str:
        """A pattern for any person's name, the longest first."""
        return _any(form for form, one in self.by_form.items() if one.sort == "character")

    @cached_property
    def place(self) -> str:
        return _any(form for form, one in self.by_form.items() if one.sort == "place")

    def named(self, text: str) -> Iterator[Bearer]:
        """The people named in a text, owners too, each once."""
        found = (self.by_form[match[0]] for match in re.finditer(rf"\b(?:{self.person})(?!\w)", text))
        return iter(dict.fromkeys(found))

    def names(self, text: str) -> bool:
        """Whether a text is the name of a person or place, or ends with one."""
        return re.search(rf"\b(?:{self.person}|{self.place})$", text) is not None

    def shown(self, bearer: Bearer, line: Line) -> str | None:
        """The name to answer with: the usual one, else another that stands in the line word for word."""
        forms = (bearer.text, *bearer.forms)
        return next((form for form in forms if re.search(rf"\b{re.escape(form)}(?!\w)", line.text, re.I)), None)


def _any(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) or r"(?!)"


def _person(one: Named, text: str, often: int) -> Bearer:
    main = one.headed or (one.count >= often and one.gender is not None)
    if one.nameless:
        forms = tuple(f"the {form.removeprefix('The ').removeprefix('the ').lower()}" for form in one.forms)
        return Bearer(forms[0], "character", one.gender, forms, main)
    gender = one.gender or _TITLED.get(one.name.partition(" ")[0])
    return Bearer(_usual(one.forms, text), "character", gender, one.forms, main)


def _place(one: Named, text: str) -> Bearer:
    every = len(re.findall(rf"\b{re.escape(one.name)}\b", text))
    articled = len(re.findall(rf"\b[Tt]he {re.escape(one.name)}\b", text))
    shown = f"the {one.name}" if articled * 2 > every else one.name
    return Bearer(shown, "place", None, tuple(dict.fromkeys((shown, *one.forms))))


def _usual(forms: Iterable[str], text: str) -> str:
    """The form that stands alone most often, and not within a longer one."""
    counted = []
    for form in sorted(forms, key=len, reverse=True):
        text, count = re.subn(rf"\b{re.escape(form)}(?!\w)", "·", text)
        counted.append((count, form))
    return max(counted)[1]
