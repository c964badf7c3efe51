"""`Draft`: a question as a template filled it, before it is checked.

Refuses to know any template.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.reading import Line
from assistant.teaching.items import Bloom, Element, Role
from assistant.teaching.matter import Matter


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
