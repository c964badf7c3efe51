"""The ordering template: four events as the guide's plot summary tells them, to be put into its order.

It asks for the order of the telling, which the guide alone decides, and names an event that all four come after, or
before. An event whose words tell its place ("grows up", "the rest of his life"), or of which the like is told
elsewhere, is left out. Refuses to know which drafts will be chosen.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from assistant.reading import Line
from assistant.teaching.quiz_clauses import Clause, clear, denies, ends
from assistant.teaching.quiz_draft import QuizDraft, Stuff, says
from assistant.wordforms import word_set
from corpus.headings import is_summary
from corpus.numbers import numbered

_EVENTS = 4
_SETS = 8  # ways to take events apart
_STEP = 10007  # a prime number
_SHARED = 2  # events that two orderings may have in common
_LASTING = word_set(
    "is was are were has had have becomes became feels felt seems loves believes wants knows hopes fears thinks lives"
    " remains looks expects resembles begins ends opens continues learns tries"
)
_TELLING = word_set(
    "later then finally first second third fourth last again still already soon new next other now once"
)
_ALIKE = 0.4
_LONGEST = 16  # words of the event that the question names
_TELLING_WORDS = 3  # of an event, its doer apart
_PLACED = re.compile(  # first or last by nature, or after what it undoes
    r"\b(?:grows? up|grew up|(?:is|was|were|are) born|birth|childhood|as an? (?:boy|girl|child)|attends?|attended"
    r"|rest of (?:his|her|their|its) (?:life|lives|days)|dies|died|death|dead body|body|bodies|corpse|grave|funeral"
    r"|bur(?:y|ies|ied)|goes to live|went to live|lived? happ(?:y|ily)|vanish(?:es|ed)"
    r"|for the (?:first|last) time|marr(?:y|ies|ied)|wedding)\b"
)

_Event = tuple[int, Line, str]  # its paragraph, its sentence, and as it is shown


def ordering(stuff: Stuff) -> Iterator[QuizDraft]:
    """Several ways to take four events from paragraphs that lie apart."""
    told = _events(stuff)
    known: list[frozenset[Line]] = []
    for chosen in _choices(stuff, told):
        lines = tuple(line for _, line, _ in chosen)
        new = all(len(one.intersection(lines)) <= _SHARED for one in known)
        stem = _stem(stuff, told, chosen) if new else None
        if stem is not None:
            known.append(frozenset(lines))
            if len(known) > _SETS:
                return
            yield QuizDraft(
                "ordering", "order", stem, "", lines, "", says(*lines), "action",
                right=tuple(shown for _, _, shown in chosen), bloom="Understand", dok=2,
                standards=("RL.9-10.1", "RL.9-10.5"), minutes=3,
            )  # fmt: skip


def _stem(stuff: Stuff, told: Sequence[_Event], chosen: Sequence[_Event]) -> str | None:
    """The question, with an event of another paragraph that the guide tells before all four, or after them."""
    where = "the guide’s plot summary" if _plot(stuff) else "the guide"
    places = {place for place, _, _ in chosen}
    short = [one for one in told if one[0] not in places and len(one[2].split()) <= _LONGEST]
    short = [one for one in short if not any(_alike(stuff, one[2], shown) for _, _, shown in chosen)]
    before = [one[2] for one in short if one[1].start < chosen[0][1].start]
    after = [one[2] for one in short if one[1].start > chosen[-1][1].start]
    if not before and not after:
        return None
    beside = f"after {_inside(stuff, before[-1])}" if before else f"before {_inside(stuff, after[0])}"
    return f"In {where}, these four events come {beside}. In which order do they come?"


def _inside(stuff: Stuff, event: str) -> str:
    """An event as it stands inside a sentence."""
    return stuff.matter.small(event.removesuffix("."))


def _choices(stuff: Stuff, told: Sequence[_Event]) -> Iterator[list[_Event]]:
    """Ways to take one event from each quarter of the story, no two alike."""
    paragraphs = list(dict.fromkeys(place for place, _, _ in told))
    if len(paragraphs) < _EVENTS:
        return
    quarters: list[list[_Event]] = []
    for number in range(_EVENTS):
        part = paragraphs[len(paragraphs) * number // _EVENTS : len(paragraphs) * (number + 1) // _EVENTS]
        quarters.append([one for one in told if one[0] in part])
    ways = list(product(*quarters))
    for number in range(len(ways)):  # a long step, so that one way is not like the next
        way = ways[number * _STEP % len(ways)]
        if not any(_alike(stuff, one[2], other[2]) for one, other in combinations(way, 2)):
            yield list(way)


def _alike(stuff: Stuff, one: str, other: str) -> bool:
    """Whether two events may be one moment: they share too many words, names apart."""
    named = frozenset(
        stem for text in (one, other) for who in stuff.cast.named(text) for stem in stuff.reading.stems(who.text)
    )
    first, second = (stuff.reading.stems(text) - named for text in (one, other))
    return len(first & second) > _ALIKE * min(len(first), len(second))


def _events(stuff: Stuff) -> list[_Event]:
    """Deeds told in the plot summary in the tense that it is told in, each a sentence of its own."""
    plot = _plot(stuff)
    clauses = [one for one in stuff.clauses if one.who and one.verb not in _LASTING]
    clauses = [one for one in clauses if not plot or _in_plot(stuff, one.line)]
    tense = Counter(one.past for one in clauses).most_common(1)
    cut = {one.line: _short(stuff, one) for one in clauses if one.past == tense[0][0]}
    parsed = {one.line for one in stuff.clauses}
    lines = [line for line in stuff.matter.story if not plot or _in_plot(stuff, line)]
    told = ((line, cut.get(line) if line in parsed else _whole(stuff, line)) for line in lines)
    return [
        (_paragraph(stuff, line), line, shown) for line, shown in told if shown and _once(stuff, line, shown, lines)
    ]


def _once(stuff: Stuff, line: Line, shown: str, lines: Sequence[Line]) -> bool:
    """Whether an event has words of its own, and no other sentence of the plot tells the like."""
    doer = next((one.text for one in stuff.cast.named(shown)), "")
    words = stuff.reading.stems(shown) - stuff.reading.stems(doer)
    half = stuff.reading.weight(words) / 2
    others = (other for other in lines if other != line)
    return len(words) >= _TELLING_WORDS and all(stuff.reading.weight(words & other.stems) <= half for other in others)


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
    free = _TELLING.isdisjoint(words) and _PLACED.search(told) is None
    return 3 <= len(words) <= 18 and not vague and not denies(told) and free


def _plot(stuff: Stuff) -> bool:
    return any(is_summary(heading) for section in stuff.reading.guide.sections for heading in section.path)


def _in_plot(stuff: Stuff, line: Line) -> bool:
    path = stuff.matter.path(line)
    return any(map(is_summary, path)) or any(map(numbered, path))


def _paragraph(stuff: Stuff, line: Line) -> int:
    return stuff.reading.guide.text.rfind("\n\n", 0, line.start)
