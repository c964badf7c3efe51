"""`Draft`: a question as a template filled it, before it is checked.

Refuses to know any template.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.reading import Line
from assistant.teaching.items import Bloom, Element, Role
from assistant.teaching.matter import Matter, weak


@dataclass(frozen=True, slots=True)
class Draft:
    """A filled template; `lines` are its evidence, the first one the sentence that gave rise to it."""

    family: str
    role: Role
    stem: str
    lines: tuple[Line, ...]
    about: tuple[str, ...]  # whom or what it is about, for a spread over the work
    element: Element
    bloom: Bloom
    standards: tuple[str, ...]
    listen: str  # what a good answer does with the evidence
    follow_up: str
    scaffold: str
    extension: str
    minutes: int = 8
    dok: int = 3  # the most that it may claim


Template = Callable[[Matter], Iterator[Draft]]


def listed(names: tuple[str, ...] | list[str]) -> str:
    """ "Kathy, Ruth and Tommy"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def companions(matter: Matter, line: Line) -> list[Line]:
    """Sentences of the passages beside a line's in which two of its people meet again, the nearest first."""
    there = set(matter.there(line.text))
    near = [one for one in matter.story if abs(one.passage - line.passage) == 1 and not one.leaning and not weak(one)]
    near = [one for one in near if " then " not in one.text and len(there & set(matter.there(one.text))) > 1]
    return sorted(near, key=lambda one: abs(one.number - line.number))


def with_each(line: Line, partners: Sequence[Line]) -> list[tuple[Line, ...]]:
    """A sentence with each that bears on it; alone where none does: better one quotation than a loose second."""
    return [(line, one) for one in partners] or [(line,)]
