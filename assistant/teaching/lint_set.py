"""What makes a pre-reading question, a personal connection or an essay topic unfit for a class, each fault by its name.

Refuses to know how an item was made, and what is a fault in an item of any kind.
"""

import re

from assistant.plot import tellings
from assistant.reading import Line, Reading
from assistant.teaching.items import Item
from assistant.teaching.lint_sense import particular
from assistant.teaching.lint_stem import closed, double, reaches_out, reasoned, unasked
from assistant.wordforms import stems

_SHORTEST, _LONGEST = 8, 70  # words of a stem
_MOST = 3  # sentences of evidence
_LEVELS = 4  # of a rubric
_RUN = 6  # words in a row that a stem may not share with what is told of people
_PEOPLE = 2  # whom a question before reading may name
_LOOSE = re.compile(r"^(?:he|she|it|they|this|these|those|such)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“([^”]+)”")
_HAPPENS = re.compile(
    r"\b(?:dies|died|kills|killed|murders|murdered|marries|married|executed|strangle[sd]|completes|elopes|eloped"
    r"|betrays|betrayed|turns? out|in the end|at the end of the (?:story|novel|book))\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_ARGUABLE = re.compile(
    r"\b(?:extent|how far|how (?:convincingly|fully|well|fair|much)|which|who|whom|in what ways?|most|better|rather|why"
    r"|might|should)\b",
    re.IGNORECASE,
)


def set_faults(item: Item, reading: Reading) -> tuple[str, ...]:
    """The names of the faults that are special to the kinds of this file; none for an item of another kind."""
    special = {"pre_reading": _pre_reading, "connection": _connection, "essay": _essay}.get(item.kind)
    if special is None:
        return ()
    checks = (*_shared(item, reading), *special(item, reading))
    return tuple(name for name, wrong in checks if wrong)


def _shared(item: Item, reading: Reading) -> tuple[tuple[str, bool], ...]:
    stem = item.stem
    return (
        ("no question", unasked(stem)),
        ("yes or no", closed(stem)),
        ("two questions", double(stem)),
        ("generic", not (particular(stem, reading) or _quotes_heading(stem, reading))),
        ("loose pronoun", _LOOSE.match(stem) is not None),
        ("length", not _SHORTEST <= len(stem.split()) <= _LONGEST),
        ("too much evidence", len(item.evidence) > _MOST),
        ("bare", not all((item.look_fors, item.follow_up, item.scaffold, item.extension))),
    )


def _pre_reading(item: Item, reading: Reading) -> tuple[tuple[str, bool], ...]:
    return (
        ("gives away", reading.ended and _gives_away(item.stem, reading)),  # what was read gives nothing away
        ("depth", not 1 <= item.dok <= 2),
    )


def _connection(item: Item, reading: Reading) -> tuple[tuple[str, bool], ...]:
    deep = item.dok >= 3 and not reasoned(item.stem, _passages(item, reading))
    return (
        ("no tie to the class", _OWN.search(item.stem) is None),
        ("depth", deep or not 1 <= item.dok <= 3),
    )


def _essay(item: Item, reading: Reading) -> tuple[tuple[str, bool], ...]:
    places = _passages(item, reading)
    return (
        ("one place", places < 2),
        ("no thesis", not reasoned(item.stem, 2) or _ARGUABLE.search(item.stem) is None),
        ("depth", item.dok not in (3, 4) or (item.dok == 4 and not reaches_out(item.stem))),
        ("rubric", not _concrete(item, reading)),
    )


def _quotes_heading(stem: str, reading: Reading) -> bool:
    """Whether it quotes a heading or a term of the guide."""
    known = {stems(heading) for section in reading.guide.sections for heading in section.path}
    known |= {stems(term.term) for term in reading.understood.terms}
    return any(stems(words) in known for words in _QUOTED.findall(stem) if stems(words))


def _gives_away(stem: str, reading: Reading) -> bool:
    """Whether a reader who is at the first page would learn what happens, or how it comes out."""
    people = [name for name in reading.spot(stem) if name.person]
    told = _QUOTED.sub("", stem)
    return len(people) > _PEOPLE or _HAPPENS.search(told) is not None or any(
        _in_row(stem, line) for line in _acted(reading)
    )  # fmt: skip


def _acted(reading: Reading) -> list[Line]:
    """The sentences of the plot that tell of people, but for those that begin it."""
    plot = [(section.start, section.end) for section in tellings(reading.guide)[0]]
    told = [line for line in reading.lines if any(start <= line.start < end for start, end in plot)]
    return [line for line in told if told and line.passage != told[0].passage and any(one.person for one in line.names)]


def _in_row(stem: str, line: Line) -> bool:
    words, text = _words(stem), f" {' '.join(_words(line.text))} "
    return any(f" {' '.join(words[at : at + _RUN])} " in text for at in range(len(words) - _RUN + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w’]+", text.lower())


def _concrete(item: Item, reading: Reading) -> bool:
    """Whether there are four levels or more, and each names something of the topic or of its evidence."""
    about = reading.stems(" ".join((item.stem, *(one.quote for one in item.evidence))))
    return len(item.look_fors) >= _LEVELS and all(about & reading.stems(level) for level in item.look_fors)


def _passages(item: Item, reading: Reading) -> int:
    spans = {(one.start, one.end) for one in item.evidence}
    return len({line.passage for line in reading.lines if (line.start, line.end) in spans})
