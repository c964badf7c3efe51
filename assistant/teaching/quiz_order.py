"""The ordering template: four events as the guide's plot summary tells them, to be put into its order.

It asks for the order of the telling, which the guide alone decides. Refuses to know which drafts will be chosen.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.reading import Line
from assistant.teaching.quiz_clauses import Clause, clear, denies, ends
from assistant.teaching.quiz_draft import QuizDraft, Stuff, says
from assistant.wordforms import word_set
from corpus.headings import is_summary
from corpus.numbers import numbered

_EVENTS = 4
_SETS = 8  # ways to take events apart
_LASTING = word_set(
    "is was are were has had have becomes became feels felt seems loves believes wants knows hopes fears thinks lives"
    " remains looks expects resembles begins ends opens continues learns tries"
)
_TELLING = word_set("later then finally second third fourth last again still already soon new next other now once")
_ALIKE = 0.4


def ordering(stuff: Stuff) -> Iterator[QuizDraft]:
    """Several ways to take four events from paragraphs that lie apart."""
    told = _events(stuff)
    paragraphs = list(dict.fromkeys(place for place, _, _ in told))
    step = len(paragraphs) // _EVENTS
    known: set[tuple[Line, ...]] = set()
    for shift in range(_SETS if step else 0):
        chosen = _chosen(stuff, told, paragraphs, shift)
        lines = tuple(line for line, _ in chosen)
        if len(chosen) == _EVENTS and lines not in known:
            known.add(lines)
            yield QuizDraft(
                "ordering", "order", _stem(stuff), "", lines, "", says(*lines), "action",
                right=tuple(shown for _, shown in chosen), bloom="Understand", dok=2,
                standards=("RL.9-10.1", "RL.9-10.5"), minutes=3,
            )  # fmt: skip


def _stem(stuff: Stuff) -> str:
    where = "the guide’s plot summary" if _plot(stuff) else "the guide"
    return f"In which order does {where} tell these four events?"


def _chosen(
    stuff: Stuff, told: Sequence[tuple[int, Line, str]], paragraphs: Sequence[int], shift: int
) -> list[tuple[Line, str]]:
    """One event from each quarter of the story, another one for each shift, no two alike."""
    chosen: list[tuple[Line, str]] = []
    for quarter in range(_EVENTS):
        part = paragraphs[len(paragraphs) * quarter // _EVENTS : len(paragraphs) * (quarter + 1) // _EVENTS]
        here = [(line, shown) for place, line, shown in told if place in part]
        here = here[(shift * (quarter + 1)) % len(here) :] + here[: (shift * (quarter + 1)) % len(here)]
        fresh = (one for one in here if not any(_alike(stuff, one[1], other) for _, other in chosen))
        chosen += [one for one in (next(fresh, None),) if one is not None]
    return chosen


def _alike(stuff: Stuff, one: str, other: str) -> bool:
    """Whether two events may be one moment: they share too many words, names apart."""
    named = frozenset(
        stem for text in (one, other) for who in stuff.cast.named(text) for stem in stuff.reading.stems(who.text)
    )
    first, second = (stuff.reading.stems(text) - named for text in (one, other))
    return len(first & second) > _ALIKE * min(len(first), len(second))


def _events(stuff: Stuff) -> list[tuple[int, Line, str]]:
    """Deeds told in the plot summary in the tense that it is told in, each a sentence of its own."""
    plot = _plot(stuff)
    clauses = [one for one in stuff.clauses if one.who and one.verb not in _LASTING]
    clauses = [one for one in clauses if not plot or _in_plot(stuff, one.line)]
    tense = Counter(one.past for one in clauses).most_common(1)
    cut = {one.line: _short(stuff, one) for one in clauses if one.past == tense[0][0]}
    parsed = {one.line for one in stuff.clauses}
    lines = [line for line in stuff.matter.story if not plot or _in_plot(stuff, line)]
    told = ((line, cut.get(line) if line in parsed else _whole(stuff, line)) for line in lines)
    return [(_paragraph(stuff, line), line, shown) for line, shown in told if shown is not None]


def _short(stuff: Stuff, clause: Clause) -> str | None:
    """The clause as a sentence, where it can be understood alone."""
    told = clause.told(next(ends(clause)))
    name = stuff.cast.shown(clause.who, clause.line) if clause.who else None
    if name is None or not _event(told) or not clear(told, clause.who, stuff.cast):
        return None
    return f"{name[:1].upper()}{name[1:]} {told}."


def _whole(stuff: Stuff, line: Line) -> str | None:
    """A sentence that several people begin, without any pronoun."""
    group = re.match(rf"(?:{stuff.cast.person})(?:(?:, |,? and )(?:{stuff.cast.person}))+ (?=[a-z])", line.text)
    told = line.text[group.end() :] if group else ""
    plain = not re.search(r"[“”?!:;()]|\b(?:he|she|they|it|him|her|them|his|their|its|have|are|were)\b", line.text)
    return line.text if group and plain and _event(told) and clear(line.text, None, stuff.cast) else None


def _event(told: str) -> bool:
    words = told.rstrip(".").split()
    vague = words[0] in ("tells", "told", "agrees", "agreed") and not {"that", "the", "a"} & set(words)
    return 3 <= len(words) <= 18 and not vague and not denies(told) and _TELLING.isdisjoint(words)


def _plot(stuff: Stuff) -> bool:
    return any(is_summary(heading) for section in stuff.reading.guide.sections for heading in section.path)


def _in_plot(stuff: Stuff, line: Line) -> bool:
    path = stuff.matter.path(line)
    return any(map(is_summary, path)) or any(map(numbered, path))


def _paragraph(stuff: Stuff, line: Line) -> int:
    return stuff.reading.guide.text.rfind("\n\n", 0, line.start)
