"""Answers that are gathered rather than found: who somebody is, what happens in a part, lists, endings, changes.

Each takes its sentences from the guide's own structure (headings, parts, what follows what). Returns nothing where
the structure does not tell, and the best single sentences are quoted instead. Refuses to know scores and vectors.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from assistant.asked import Asked, Kind
from assistant.names import Name, words_of
from assistant.phrasing import introduction
from assistant.reading import Line, Reading, about_people, bare_heading
from assistant.wordforms import stems
from corpus.types import Section

_END = re.compile(r"\b(?:end|ends|ending|finish|finally|conclude|conclusion|last)\b", re.IGNORECASE)
_BEGIN = re.compile(r"\b(?:begin|begins|beginning|start|starts|open|opens|opening)\b", re.IGNORECASE)
_STAGE = re.compile(
    r"^(?:at first|later|by the end|in the end|finally|eventually|afterwards?|as an? \w+|after the)\b"
    r"|\bat first\b.*\blater\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:(?:becomes|became) (?!certain|aware|known)|chang(?:es?|ed)|grow(?:s|ing)? (?!up)\w+|no longer|learns? to"
    r"|turn(?:s|ed) into|comes? to (?!\w+,)|begins? to|reali[sz]es|apologi[sz]es|humbles?|improves?|returns? to the)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\b(?:parts|volumes|chapters|acts|letters)\b", re.IGNORECASE)
_PLOT = ("plot", "synopsis", "summar")


def gathered(asked: Asked, ranked: Sequence[Line], reading: Reading) -> list[Line]:
    """The sentences in the order of their importance; none where the question is not of a gathering kind.

    `ranked` holds the sentences that search found, the best first.
    """
    way = _WAYS.get(asked.kind)
    return way(asked, ranked, reading) if way else []


def told_by_structure(asked: Asked, reading: Reading) -> bool:
    """Whether the guide's own headings name what is asked for, so that it surely tells something of it."""
    if asked.kind == "describe" and not asked.stems:
        return True
    kinds = ("define", "describe", "happens", "list", "change")
    return asked.kind in kinds and bool(gathered(asked, (), reading))


def _own_section(asked: Asked, reading: Reading) -> list[Line]:
    """The lines under the heading that names what is asked for; on a symbol, those on what it stands for."""
    wanted = frozenset(map(bare_heading, asked.things))
    found = [
        [reading.lines[number] for number in reading.by_section[section.position]]
        for section in reading.guide.sections
        if section.path and _heads(asked, wanted, bare_heading(section.path[-1]), reading)
    ]
    return max(found, key=lambda lines: _SAYS[asked.symbol].search(lines[0].text) is not None, default=[])


_SAYS = {
    False: re.compile(r"^[\w’' ]+?(?:,[^,]+,)? (?:is|are|was|were) "),
    True: re.compile(r"\b(?:stands? for|symbol|represents?)"),
}


def _heads(asked: Asked, wanted: frozenset[str], heading: str, reading: Reading) -> bool:
    """Whether a heading is what is asked for, or a person's name with more of it: "Kathy H." for "Kathy"."""
    if heading in wanted:
        return True
    if asked.things and not asked.names:
        asks, headed = stems(asked.things[0]), stems(heading)
        if asks and (asks == headed or (asked.symbol and asks < headed)):
            return True
    name = asked.names[0] if len(asked.names) == 1 and len(asked.things) > 1 else None
    if name is None or not name.person:
        return False
    return reading.names.get(heading) == name or {*bare_heading(asked.things[0]).split()} <= {*heading.split()}


def _who_or_what(asked: Asked, ranked: Sequence[Line], reading: Reading) -> list[Line]:
    """The opening of its own section: three sentences on a person, two on a thing."""
    own = _own_section(asked, reading)
    about = [line for line in own if _about(line, asked)] or own
    return about[: 3 if asked.person else 2]


def introduced(asked: Asked, reading: Reading) -> list[Line]:
    """On somebody whom no sentence says who they are: the first two sentences that name them."""
    naming = (line for line in reading.lines if asked.bearer in line.names and not line.leaning)
    return list(islice(naming, 2)) if asked.bearer else []


def _about(line: Line, asked: Asked) -> bool:
    """In a section on several people, the sentences that are on the one asked for."""
    named = any(name in line.names and name not in line.owners for name in asked.names)
    return named or not asked.names or line.leaning


def _describe(asked: Asked, ranked: Sequence[Line], reading: Reading) -> list[Line]:
    """The opening of its own section; on the whole work, what its first section says of the matter."""
    if asked.stems:
        return [line for line in _own_section(asked, reading) if _about(line, asked)][:3]
    opening = [line for line in reading.lines if line.section == 0 and not line.leaning]
    matter = next((line for line in opening if _MATTER.search(line.text)), None)
    if matter is None:
        return [*opening[:1], *_plot(reading)[:1]]
    following = reading.after(matter)
    return [matter] if following is None else [matter, following]


_MATTER = re.compile(
    r"\b(?:is about|(?:is|novel\b.*) set in|tells the story|tells of|explores)\b"
)  # what a work is about


def _happens(asked: Asked, ranked: Sequence[Line], reading: Reading) -> list[Line]:
    """A part's main steps; the end or the beginning of the plot; else what search found."""
    if asked.span is not None:
        inside = [line for line in reading.lines if asked.span[0] <= line.start < asked.span[1]]
        return _stretch(asked, inside, reading)
    plot = _plot(reading)
    return _stretch(asked, plot, reading) if plot and not asked.stems - _EDGES else []


def asks_ending(asked: Asked) -> bool:
    """Whether it asks how the whole work ends, and nothing more particular."""
    ending = _END.search(asked.text) is not None and asked.span is None and not asked.names
    return ending and not asked.stems - _EDGES


def _stretch(asked: Asked, lines: Sequence[Line], reading: Reading) -> list[Line]:
    """Its last sentences, its first ones, or its steps, as the question wants."""
    if _END.search(asked.text):
        return list(lines[-3:] if len(lines) < 4 or not lines[-3].leaning else lines[-4:])
    return list(lines[:3]) if _BEGIN.search(asked.text) else _steps(lines, reading)


_EDGES = stems(
    "end ending finish finally conclude conclusion last begin beginning start open opening plot summary story"
)


def is_plot(path: Sequence[str]) -> bool:
    """Whether a section retells the work."""
    headings = [heading.lower() for heading in path]
    return any(word in heading for heading in headings for word in _PLOT) and "study guide" not in " ".join(headings)


def _plot(reading: Reading) -> list[Line]:
    """The lines of the plot summary, or of the whole guide where it has no headings."""
    told = [section.position for section in reading.guide.sections if is_plot(section.path)]
    if not told and len(reading.guide.sections) == 1:
        told = [0]
    return [reading.lines[number] for position in told for number in reading.by_section[position]]


def _steps(lines: Sequence[Line], reading: Reading) -> list[Line]:
    """Up to four sentences spread over a stretch, from each quarter the one that holds most of what recurs in it.

    Sentences that open a paragraph go before all others: they say what it tells.
    """
    firm = [line for line in lines if not line.leaning and not _CONTRAST.match(line.text)]
    openings = [line for line in firm if reading.opens_paragraph(line)]
    firm = openings if len(openings) >= 4 else firm
    if len(firm) <= 4:
        return list(firm)
    recurring = Counter(stem for line in lines for stem in line.stems)
    quarters = [firm[index * len(firm) // 4 : (index + 1) * len(firm) // 4] for index in range(4)]
    return [max(quarter, key=lambda line: (_central(line, recurring), -line.number)) for quarter in quarters]


_CONTRAST = re.compile(r"^(?:but|yet|at first|however|also)\b", re.IGNORECASE)


def _central(line: Line, recurring: Counter[str]) -> float:
    return sum(recurring[stem] - 1 for stem in line.stems) / math.sqrt(len(line.stems) + 4)


def _list(asked: Asked, ranked: Sequence[Line], reading: Reading) -> list[Line]:
    """The first sentence of each section below the heading that is asked for."""
    lines = [reading.lines[reading.by_section[section.position][0]] for section in listed(asked, reading)]
    return lines or (_cast(reading) if asked.stems == stems("characters") else [])


def listed(asked: Asked, reading: Reading) -> list[Section]:
    """The sections below the heading that a question wants listed."""
    for depth in (0, 1):
        found = [
            section
            for section in reading.guide.sections
            if len(section.path) > depth + 1
            and asked.stems
            and asked.stems == stems(section.path[depth])
            and reading.by_section[section.position]
        ]
        if asked.kind == "list" and found:
            return found
    return _parts(reading) if asked.kind == "list" and _PARTS.search(asked.text) else []


def _parts(reading: Reading) -> list[Section]:
    """The sections that retell the work part by part."""
    told = [one for one in reading.guide.sections if is_plot(one.path) and reading.by_section[one.position]]
    return told if len(told) > 1 else []


def _cast(reading: Reading) -> list[Line]:
    """Where no section lists the people: how those named most are introduced."""
    people = sorted({name for name in reading.names.values() if name.person}, key=lambda name: (-name.count, name.full))
    lines = (introduction(name, reading) for name in people)
    return list(dict.fromkeys(line for line in lines if line is not None and not line.leaning))[:4]


def _next(asked: Asked, ranked: Sequence[Line], reading: Reading) -> list[Line]:
    """The sentence that tells the event asked about, and the one after it."""
    if not ranked:
        return []
    following = reading.after(ranked[0])
    return [ranked[0], following] if following is not None else []


def _change(asked: Asked, ranked: Sequence[Line], reading: Reading) -> list[Line]:
    """What tells of a change across the sections, the plainest first; two sentences at least."""
    own = _whose_change(asked, reading)
    more = asked.stems - _CHANGING - stems(" ".join(name.full for name in asked.names))
    if len(asked.names) > 1 or not (own or asked.names) or (asked.names and more):
        told = [line for line in ranked if _CHANGES.search(line.text) and not line.leaning]
        return told[:3] if len(told) > 1 else []
    name = asked.names[0] if asked.names else None
    weighed = [(_turn(line, name, own), line) for line in reading.lines if line in own or name in line.names]
    told = [line for worth, line in sorted(weighed, key=lambda pair: (-pair[0], pair[1].number)) if worth > 0]
    return told[:4] if len(told) > 1 else []


_CHANGING = stems("change develop grow evolve course during story over time throughout life character personality")


def _whose_change(asked: Asked, reading: Reading) -> list[Line]:
    """The section of the character asked about."""
    words = f" {' '.join(words_of(asked.text))} "
    for section in reading.guide.sections:
        heading = bare_heading(section.path[-1]) if section.path else ""
        theirs = reading.names.get(heading) == asked.names[0] if asked.names else f" {heading} " in words
        if about_people(section.path) and theirs:
            return [reading.lines[number] for number in reading.by_section[section.position]]
    return []


def _turn(line: Line, name: Name | None, own: Sequence[Line]) -> float:
    """How plainly a sentence tells of a stage or a turn in somebody's life."""
    first = next((one for one in line.names if one.person), None)
    if line.leaning or (name is not None and name != first and not (line in own and name in line.names)):
        return 0.0
    stage, turn = _STAGE.search(line.text) is not None, _CHANGES.search(line.text) is not None
    return 2.0 * stage + turn + 1.0 * (stage or turn) if line in own else turn + 0.5 * (stage and turn)


_Way = Callable[[Asked, Sequence[Line], Reading], list[Line]]
_WAYS: dict[Kind, _Way] = {
    "define": _who_or_what,
    "describe": _describe,
    "happens": _happens,
    "list": _list,
    "next": _next,
    "change": _change,
}
