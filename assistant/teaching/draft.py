"""`Draft`: a question as a template filled it, before it is checked.

Refuses to know any template.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from assistant.reading import Line
from assistant.teaching.items import Bloom, Element, Role
from assistant.teaching.lint_quiz import INNER
from assistant.teaching.matter import Matter
from assistant.teaching.plain_words import PLAIN
from assistant.wordforms import stems


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
    bears: tuple[str | None, ...] = ()  # for each line what an answer takes from it; None: context; "": is asked about


Template = Callable[[Matter], Iterator[Draft]]
_ON_IT = re.compile(  # leads on from a sentence that is not quoted
    r"(?:On|During|After|At) the (?:way|walk|trip|journey|visit|voyage|meeting|party)(?: home| back| there)?,? "
    r"(?=[A-Z])"
)
_SAID = 0.6  # share of a sentence's telling words that a stem holds which tells it


def look_fors(draft: Draft, matter: Matter) -> tuple[str, ...]:
    """What to listen for: what each sentence gives to an answer, and what a good answer does with them all.

    Only what a template has said to bear on its question is asked for. Context is offered, unless the stem tells it.
    """
    said = stems(draft.stem)
    found = []
    for line, bears in zip_longest(draft.lines, draft.bears):
        if bears is not None:
            found += [bears] if bears else []
        elif len((line.stems - PLAIN) & said) < _SAID * len(line.stems - PLAIN):
            found.append(f"May bring in: “{quoted(line)}”")
    return (*found, draft.listen)


def uses(line: Line, how: str) -> str:
    """A sentence that an answer can't do without, and what it does with it; quoted, since few sentences fold well."""
    return f"{how}: “{quoted(line)}”"


def quoted(line: Line) -> str:
    """A sentence as a prompt quotes it: without "On the trip, …" at its head, which leans on the one before."""
    return _ON_IT.sub("", line.text, count=1).translate(INNER)


def side(line: Line, what: str = "") -> str:
    """A sentence that a teacher hears placed on one of two sides; `what` it speaks for or against."""
    sides = f"whether this speaks for {what} or against it" if what else "which side this speaks for"
    return f"Decides {sides}: “{quoted(line)}”"


def listed(names: tuple[str, ...] | list[str]) -> str:
    """ "Kathy, Ruth and Tommy"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def with_each(line: Line, partners: Sequence[Line]) -> list[tuple[Line, ...]]:
    """A sentence with each that bears on it; alone where none does: better one quotation than a loose second."""
    return [(line, one) for one in partners] or [(line,)]
