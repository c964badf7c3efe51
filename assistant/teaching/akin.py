"""Which sentences of other passages speak of the same thing as some words do, word by word and root by root.

Wider than `bearing`, for templates whose question says itself what the second sentence is for. Refuses to know any
question.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.phrasing import fit
from assistant.reading import Line
from assistant.teaching.bearing import stands
from assistant.teaching.matter import Matter, tells_cause
from assistant.teaching.plain_words import PLAIN
from assistant.wordforms import COMMON, stems

_AGAIN = re.compile(  # where what was told is listed once more, or how it is told
    r"\b(?:timeline|chronolog|narrat|voice|style|form\b)", re.IGNORECASE
)
_OBJECT = re.compile(r"^[^,]*? (?!is |are |was |were )[a-z]+ (?:it|him|them)\b(?! self)")
_INNER = re.compile(  # in an inner clause it can be the one who acts in the outer one
    r"(\b(?:that|because|since|although|when)\b (?!he\b|she\b|they\b)[^,;]*?) (?:him|her|them)\b(?! own)"
)
_DEFINES = re.compile(r"^(?:An? |The )?[\w’ -]{3,40}? (?:is|are) (?:an?|the) ")
_WITH = re.compile(r"\b(?:tells?|told|asks?|asked|speaks? to|spoke to|with|meets?|met|loves?|gives?|gave) $")
_ROOT = 5  # letters
_LONG = 15  # words that cost as much as a cause gains
_PAIR = 2
_BARE, _FEW = 3, 60  # outermost headings; sentences
_HALF = 0.5  # what a plain word tells beside another one


def readable(matter: Matter, line: Line) -> bool:
    """Whether a sentence can be read alone: every pronoun in it has its noun before it."""
    text = re.sub(r"\bthan those of\b", "than", line.text)
    text = _INNER.sub(r"\1", text)
    if not stands(matter, replace(line, text=text)) or re.match(r"The (?:next|same|other|second)\b", text):
        return False
    early = _OBJECT.match(text)
    return early is None or len(matter.persons(early[0])) > 1 or " that " in early[0] or " because " in early[0]


def akin(matter: Matter, line: Line, words: str, people: Sequence[str] = (), least: float = 0.0) -> list[Line]:
    """Sentences of other passages that share words with some words of a line, the nearest first.

    `people`: of whom one must be in them; `least`: the share of the words' weight that must be common.
    """
    called = (*matter.persons(words), *map(matter.call, matter.persons(words)))
    names = stems(" ".join((*called, *(name.full for name in matter.reading.spot(words)))))
    wanted = matter.reading.stems(words) - names
    whole = _told(matter, wanted)
    scored = []
    for other in matter.story:
        if other.passage == line.passage or (people and not _speaks_of(matter, other, people)):
            continue
        shared = frozenset(stem for stem in wanted if any(_alike(stem, one) for one in other.stems))
        score = _told(matter, shared)
        if (shared - PLAIN - COMMON or len(shared) > 1) and score >= least * whole and _fair(matter, other):
            scored.append((-score - _worth(matter, other, people), other.number, other))
    return [other for _, _, other in sorted(scored)]


def bare(matter: Matter) -> bool:
    """Whether a guide, or the place in it that was asked for, has next to no headings to work with."""
    headings = {section.path[0] for section in matter.reading.guide.sections if section.path}
    return len(headings) <= _BARE or len(matter.lines) <= _FEW


def towards(matter: Matter, line: Line, people: Sequence[str]) -> list[Line]:
    """What other passages tell of the only two people of a sentence, in sentences that speak of nobody else."""
    pair = set(matter.persons(line.text))
    if len(pair) != _PAIR or not pair & set(people) or others(matter, line):
        return []
    found = [one for one in matter.story if one.passage != line.passage and set(matter.there(one.text)) == pair]
    found = [one for one in found if not others(matter, one)]
    return sorted(
        (one for one in found if set(matter.persons(one.text)) == pair and _fair(matter, one)),
        key=lambda one: (not tells_cause(one), abs(one.number - line.number)),
    )


def others(matter: Matter, line: Line) -> bool:
    """Whether somebody else is in a sentence, known by what is done with a name: "tells Jordan that …"."""
    known = set(matter.persons(line.text))
    names = [name for name in line.names if name.full not in known]
    return any(one.person or _WITH.search(line.text[: line.text.find(one.full.split()[0])]) for one in names)


def told_again(matter: Matter, line: Line) -> bool:
    """Whether a sentence stands where what was told before is listed once more, or where the telling is spoken of."""
    return _AGAIN.search(" ".join(matter.path(line))) is not None


def _fair(matter: Matter, line: Line) -> bool:
    """What may be quoted to a class as proof: nothing told again, no definition."""
    defines = not matter.persons(line.text) and _DEFINES.match(line.text) is not None
    return not told_again(matter, line) and not defines and fit(line.text) and readable(matter, line)


def _speaks_of(matter: Matter, line: Line, people: Sequence[str]) -> bool:
    return not set(people).isdisjoint(matter.persons(line.text))


def _worth(matter: Matter, line: Line, people: Sequence[str]) -> float:
    """What it gains by a cause or an opposite, by one of the people who acts, by being told; long ones lose."""
    acts = any(set(people) & set(who.keys) for who, _ in matter.actings(line))
    return tells_cause(line) + acts + _HALF * matter.tells(line) - len(line.words) / _LONG


def _told(matter: Matter, words: frozenset[str]) -> float:
    return sum(matter.reading.idf(stem) * (_HALF if stem in PLAIN | COMMON else 1) for stem in words)


def _alike(one: str, other: str) -> bool:
    """Whether two stems have one root: "misery" and "miserable", "judge" and "judgement"."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _ROOT - 1 and long.startswith(short[:_ROOT]))
