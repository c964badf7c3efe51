"""`QuizDraft`: a quiz item as a template made it, before its wrong answers are chosen and it is checked; and `Stuff`,
what templates make it of.

Refuses to know any template.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.reading import Line
from assistant.teaching.distractors import Links, links
from assistant.teaching.items import Bloom, Element, Kind
from assistant.teaching.matter import Matter
from assistant.teaching.quiz_cast import Bearer, Cast
from assistant.teaching.quiz_clauses import Clause, clauses

_GENDERED = re.compile(
    r"\b(?:he|him|his|himself|she|her|herself|(?:wo)?man|boy|girl|(?:grand)?(?:mother|father|son|daughter)|sister|brother"
    r"|wife|husband|aunt|uncle|lady|gentleman|king|queen|prince|princess|maid|nephew|niece|widow|hero|heroine|head"
    r"mistress|clergyman|handyman|explorer|officer|actress|lovers?|girlfriend|boyfriend|guardian|nun|monk|lord)\b"
)


@dataclass(frozen=True, slots=True)
class QuizDraft:
    """A filled template; `lines` are its evidence, the first one the sentence that gave rise to it."""

    kind: Kind
    family: str
    stem: str
    key: str
    lines: tuple[Line, ...]
    about: str  # whom or what it asks for, for a spread over the work
    rationale: str
    element: Element = "action"
    wrong: tuple[str, ...] = ()  # answers that are surely wrong, the likeliest first
    right: tuple[str, ...] = ()  # forms of the key that are accepted too; the events of an ordering as they are shown
    bloom: Bloom = "Remember"
    dok: int = 1
    standards: tuple[str, ...] = ("RL.9-10.1",)
    minutes: int = 1


class Stuff:
    """A guide, or one place in it, as the stuff of quiz items."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter
        self.reading = matter.reading
        self.links: Links = links(matter.reading)
        self.cast = Cast(matter.reading)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(clauses(self.cast, self.matter.story))

    def fellows(self, one: Bearer, stem: str) -> Sequence[str]:
        """Who might be taken for somebody, by gender where the stem tells it, the likeliest first."""
        told = _GENDERED.search(stem) is not None
        others = [other for other in self.cast.people if other is not one]
        alike = [other for other in others if (other.gender == one.gender or not told) and self._told(other)]
        weight = self._weight(one)
        alike.sort(key=lambda other: (other.gender != one.gender, abs(self._weight(other) - weight)))
        return [other.text for other in alike]

    def places(self, one: Bearer) -> Sequence[str]:
        """The other places, those as often spoken of first."""
        weight = self._weight(one)
        others = [other for other in self.cast.places if other is not one and self._told(other)]
        return [other.text for other in sorted(others, key=lambda other: abs(self._weight(other) - weight))]

    def _told(self, one: Bearer) -> bool:
        """Whether the work itself, and not only its making, has to do with somebody or some place."""
        return any(line.number in self._story for line in self.links.lines(one.text))

    @cached_property
    def _story(self) -> frozenset[int]:
        whole = Matter(self.reading, (0, len(self.reading.guide.text)))
        return frozenset(line.number for line in whole.story)

    def _weight(self, one: Bearer) -> int:
        return len(self.links.lines(one.text))


Template = Callable[[Stuff], Iterator[QuizDraft]]


def says(*lines: Line) -> str:
    """A rationale: the guide's own words."""
    return "The guide says: " + " ".join(f"“{line.text}”" for line in lines)
