"""Questions before the next reading, for a class that stands in the middle of a work.

What was read last leads one to expect something: whom it concerns, what somebody wants, what has just changed. All
of it rests on what the class has read, and nothing here knows more. Each template takes sentences of one form and
leaves all others alone. Refuses to know which sketches will be chosen.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.reach import Reach
from assistant.reading import Line
from assistant.teaching.alone import alone, tells_death
from assistant.teaching.draft import listed
from assistant.teaching.items import Bloom, Element
from assistant.teaching.matter import Matter
from assistant.teaching.sketch import Sketch, Template
from assistant.teaching.wanted import Ground
from assistant.teaching.warm_form import before

_LAST = 4  # sentences of the plot that are still fresh
_LONGEST = 32  # words of a sentence that a stem may quote
_WANTS = re.compile(
    r"\b(?:wants?|wish(?:es)?|hop(?:es?|ing)|fear(?:s|ing)?|plans?|intends?|promises?|vows?|swears?|agrees?|asks?|begs?"
    r"|decides?|refuses?|urges?|warn(?:s|ing)?|suspects?|believes?|longs|threatens?|forbids?|proposes?|offers?|demands?"
    r"|accepts?|hides?|silent|secretly|searches|theory|ignores?)\b"
)
_CHANGES = re.compile(
    r"\b(?:leav(?:es?|ing)|left|returns?|arrives?|disappears?|vanish(?:es)?|fle(?:es|d)|separated?|breaks? down"
    r"|quarrels?|meets?|finds?|learns?|discovers?|realis(?:es?)|realiz(?:es?)|becomes?|loses?|stops?|begins?|gives?|receives?"
    r"|rescues?|moves?|travels?|drives?|sails?)\b"
)


def fates(ground: Ground) -> Iterator[Sketch]:
    """Where a class has come to -> what it expects to become of those who were there last."""
    matter, told = ground.matter, _fresh(ground)
    if len(told) < 2:
        return
    last, taken = told[-2:], [line for line, _ in _standing(ground)]  # what others may start from
    there = dict.fromkeys(key for line in reversed(last) for key in matter.there(line.text))
    keys = [key for key in there if not _dead(matter, key)][:2]
    if not keys:
        return
    who = _names(matter, keys)
    yield _next(
        "fate",
        f"Before you read on from the end of {_where(matter, last[-1])}: what do you expect to become of {who}, and "
        "why?",
        tuple(last if last[0] not in taken else reversed(last)),
        tuple(keys),
        "prediction",
        (
            *(f"Starts from what has been read: “{line.text}”" for line in last),
            "Separates what is likely from what is only hoped for.",
        ),
        f"What would have to happen for {who} to surprise you?",
    )


def intents(ground: Ground) -> Iterator[Sketch]:
    """What somebody wants, fears or has promised -> what comes of it."""
    matter = ground.matter
    for line, keys in _standing(ground):
        if _WANTS.search(line.text):
            yield _next(
                "intent",
                f"{line.text} Before you read on: what do you expect to come of this, and why?",
                (line,),
                keys,
                "prediction",
                (
                    f"Says what speaks for it and what against it, from what is known of {_names(matter, keys)}.",
                    "Separates what is likely from what is only hoped for.",
                ),
                "What would you have to read next to give up your guess?",
            )


def turns(ground: Ground) -> Iterator[Sketch]:
    """What has just changed -> what it will mean for one who is in it."""
    matter = ground.matter
    for line, keys in _standing(ground):
        living = [key for key in keys if not _dead(matter, key)]
        if living and _CHANGES.search(line.text) and not _WANTS.search(line.text):
            names = _names(matter, living)
            yield _next(
                "turn",
                f"{line.text} Before you read on: what do you expect this to change for {names}, and why?",
                (line,),
                keys,
                "causal relationship",
                (
                    f"Says what {names} had or hoped for before, and whether it is safe now.",
                    "Gives a reason from what has been read for each change.",
                ),
                f"Who beside {names} may come to feel the change?",
            )


def _next(
    family: str,
    stem: str,
    lines: tuple[Line, ...],
    about: tuple[str, ...],
    element: Element,
    look_fors: tuple[str, ...],
    follow_up: str,
) -> Sketch:
    bloom: Bloom = "Analyze"
    return before(
        family, stem, lines, about, element, bloom, ("RL.9-10.1", "RL.9-10.3"), look_fors, follow_up,
        "Copy the words of the guide that you start from, and finish: “After this I would not wonder if …”",
        "Write your guess on a slip of paper, seal it, and open it when you have read on.",
    )  # fmt: skip


def _fresh(ground: Ground) -> list[Line]:
    """The last sentences of the plot that a class has read; none where it has read them all, or is asked of others."""
    if not isinstance(ground.volume, Reach) or ground.volume.ended:
        return []
    matter = ground.matter
    read = [line for line in matter.reading.lines if matter.tells(line)]
    told = [line for line in matter.story if matter.tells(line)]
    return told[-_LAST:] if told and told[-1] == read[-1] else []


def _standing(ground: Ground) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """The last one on each person that may stand in a question by itself, with those who are in it."""
    matter = ground.matter
    later: set[str] = set()
    for line in reversed(_fresh(ground)):
        keys = tuple(matter.there(line.text))[:2]
        is_last = not later.intersection(keys[:1])
        later.update(keys[:1])
        if keys and is_last and not _dead(matter, keys[0]) and len(line.words) <= _LONGEST and alone(matter, line):
            yield line, keys


def _where(matter: Matter, line: Line) -> str:
    return matter.reading.mark(line) or matter.path(line)[-1]


def _names(matter: Matter, keys: Sequence[str]) -> str:
    return listed([matter.call(key) for key in keys])


def _dead(matter: Matter, key: str) -> bool:
    """Whether a class has read that somebody died: such a one is expected nowhere."""
    return any(tells_death(matter, line, key) for line in matter.story)


NEXT: tuple[Template, ...] = (fates, intents, turns)
