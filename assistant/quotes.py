"""The draft without a model: the one to four sentences of the guide that answer this question, in reading order.

They say otherwise where the question presumes what the guide contradicts; else they come from the guide's structure
where it tells, else from the ranked sentences. Refuses to know how a sentence is weighed, models, proof and how an
answer is shown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.asked import Asked
from assistant.clauses import Who, deeds
from assistant.cues import NAMED_AS, cue
from assistant.gather import gathered, introduced, is_plot
from assistant.names import Name
from assistant.owned import owned, told
from assistant.premise import OTHERWISE, contradiction
from assistant.presumed import Presumed, presumed_by
from assistant.ranking import Weighed, done, with_antecedent
from assistant.reading import Line, Reading
from assistant.wordforms import word_set

MOST_SENTENCES = 4
MOST_WORDS = 120
# A plain fact: sentences are added until it is this sure that one of them holds the answer.
SURE = 0.8
PLAIN_SENTENCES = 3
PLAIN_WORDS = 80
_SEVERAL = word_set("sisters brothers siblings daughters sons children parents friends")
LEAST_SHARE = 0.1  # of the best one's worth, that a sentence needs beside it
_LOOKED_AT = 8  # sentences among which one may be told of somebody else

_POSES = re.compile(r"\b(?:asks?|wonders?) why\b")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the guide chosen for the answer, with words that place it."""

    line: Line
    lead_in: str | None


def quotes(asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> tuple[Quote, ...]:
    """The sentences that answer, in reading order; some must have been weighed."""
    against = contradiction(asked, reading)
    chosen = _explained(against, asked, weighed, reading) or _answering(asked, weighed, reading)
    lines = sorted(set(_within_budget(chosen)), key=lambda line: line.number)
    return tuple(_placed(lines, reading, f"{OTHERWISE} " if against else ""))


def _answering(asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> list[Line]:
    chosen = _detailed(asked, reading) or _done(asked, weighed, reading)
    chosen = chosen or gathered(asked, [one.line for one in weighed], reading)
    chosen = chosen or _defining(asked, weighed) or introduced(asked, reading)
    return chosen or _picked(_telling(asked, _of_theirs(asked, weighed, reading)))


def _detailed(asked: Asked, reading: Reading) -> list[Line]:
    """The sentence that says whose name or whose father it is, in so many words."""
    detail = owned(asked, reading)
    said = told(detail, reading) if detail is not None else []
    several = detail is not None and detail.detail == "who" and detail.thing in _SEVERAL
    return [line for one in said[: MOST_SENTENCES if several else 1] for line in with_antecedent(one, reading)]


def _done(asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> list[Line]:
    """Where it is asked who did something to somebody: the sentences that tell just that."""
    return [line for one in done(asked, weighed, reading) for line in one.lines]


def _telling(asked: Asked, weighed: Sequence[Weighed]) -> Sequence[Weighed]:
    """Where a number or a date is asked for, only sentences that tell one, if there are any."""
    numeric = asked.age or asked.counted or asked.year or asked.issued or asked.kind == "when"
    told = [one for one in weighed if cue(asked, one.line) > 0] if numeric else []
    return told or weighed


def _explained(against: Sequence[Line], asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> list[Line]:
    """What says otherwise; where it only asks why not, with the sentences that answer that."""
    if not any(_POSES.search(line.text) for line in against):
        return list(against)
    rest = [one for one in weighed if one.line not in against]
    return [*against, *(_picked(rest) if rest else ())]


def _defining(asked: Asked, weighed: Sequence[Weighed]) -> list[Line]:
    """On somebody without a section of their own: the one or two sentences that say who they are."""
    if asked.kind != "define":
        return []
    told = [one for one in weighed if cue(asked, one.line) >= NAMED_AS]
    return [line for one in told[: 2 if asked.person else 1] for line in one.lines]


def _picked(weighed: Sequence[Weighed]) -> list[Line]:
    """The best sentence, and the next best ones for as long as it is not sure that what is chosen holds the answer."""
    best = weighed[0]
    chosen = list(best.lines)
    missing = 1.0 - best.worth
    for one in weighed[1:]:
        if 1.0 - missing >= SURE or one.worth < LEAST_SHARE * best.worth:
            break
        added = [line for line in one.lines if line not in chosen]
        if added and _fits([*chosen, *added]) and not any(redundant(one.line, line) for line in chosen):
            chosen.extend(added)
            missing -= one.worth
    return chosen


def _fits(lines: Sequence[Line]) -> bool:
    return len(lines) <= PLAIN_SENTENCES and sum(len(line.text.split()) for line in lines) <= PLAIN_WORDS


def _of_theirs(asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> Sequence[Weighed]:
    """Those asked about go first: "Victor's father dies" gives way to "Victor dies" where Victor is asked about."""
    presumed = presumed_by(asked, reading)
    if presumed is None or not weighed or not all(map(_one_person, presumed.subjects)):
        return weighed
    looked, rest = weighed[:_LOOKED_AT], weighed[_LOOKED_AT:]
    others = [one for one in looked if _of_others(one.line, presumed, reading)]
    theirs = [one for one in looked if one not in others]
    near = theirs and theirs[0].worth >= LEAST_SHARE * weighed[0].worth
    return [*theirs, *others, *rest] if others and near else weighed


def _one_person(who: Who) -> bool:
    """No family and no place, for what these do is told of their members."""
    return isinstance(who, Name) and who.gender in ("f", "m")


def _of_others(line: Line, presumed: Presumed, reading: Reading) -> bool:
    """Whether the deed asked about is told in a sentence, and plainly of others only."""
    told = deeds(line, presumed.verbs, reading) if line.stems & presumed.verbs else []
    return bool(told) and all(one.told and not (one.subjects | one.objects) & presumed.subjects for one in told)


def redundant(one: Line, other: Line) -> bool:
    """Whether most of a sentence's content words stand in the other too."""
    return len(one.stems & other.stems) >= 0.6 * max(1, min(len(one.stems), len(other.stems)))


def _within_budget(lines: Iterable[Line]) -> list[Line]:
    """The first lines of the choice that keep to the most sentences and words; one sentence always stays."""
    kept: list[Line] = []
    words = 0
    for line in lines:
        words += len(line.text.split())
        if kept and (words > MOST_WORDS or len(kept) == MOST_SENTENCES):
            break
        kept.append(line)
    return kept


def _placed(lines: Sequence[Line], reading: Reading, opening: str) -> Iterable[Quote]:
    """Each with its lead-in, the first one after the opening; of neighbours in one place only the first has one."""
    place: str | None = None
    for line in lines:
        lead_in = lead(line, reading)
        yield Quote(line, None if lead_in == place else f"{'' if place else opening}{lead_in}")
        place = lead_in


def lead(line: Line, reading: Reading) -> str:
    """A few words that say where a sentence stands: "In Plot Summary, Part 2:"."""
    path = reading.section(line).path
    mark = reading.mark(line) if is_plot(path) or path == ("Text",) else None
    if path in ((), ("Text",)) and mark is None:
        share = line.start / max(1, len(reading.guide.text))
        return f"{('Near the beginning', 'In the middle', 'Near the end')[min(2, int(share * 3))]}:"
    names = [*(heading for heading in path[-2:] if path != ("Text",)), *((mark,) if mark and mark not in path else ())]
    return f"In {', '.join(names)}:"
