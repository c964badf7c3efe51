"""Does the guide say? A confidence between 0 and 1 that it holds the answer, and one threshold.

The confidence is a logistic sum of signs that search gives anyway: how near the best sentence and passage stand to
the question, how much of the question's telling words stand together, and how much of them the guide never uses. The
numbers in `_WEIGHTS` were learned by `benchmarks/train_ranking.py` on questions that teachers wrote on other texts
(FairytaleQA, the part named train): each put to its own story, to the next story, and to its own story without the
sections that answer it. The threshold answers nine of ten of the first kind. Refuses to know vectors and models.
"""

import math
import re
from collections.abc import Sequence

from assistant.asked import Asked
from assistant.clauses import deeds
from assistant.cues import cue, dates
from assistant.gather import asks_ending, introduced, told_by_structure
from assistant.names import Name
from assistant.owned import owned, silent, told
from assistant.premise import contradiction
from assistant.presumed import sought
from assistant.ranking import Weighed, done
from assistant.reading import Line, Reading
from assistant.wordforms import COMMON, stems
from index.search import Hit

THRESHOLD = 0.25
SIGNS = (
    *("holds", "passage read", "sentence read", "words", "first", "surest", "agreed", "found"),
    *("sentence", "passage", "together", "top", "three", "missing"),
)
_WEIGHTS = (0.38, 0.11, 0.00, 0.04, 0.33, 0.27, -0.08, 0.65, 2.43, -0.02, 1.52, 0.07, -0.02, -0.81)
_BIAS = -2.81
_BY_STRUCTURE = 0.95  # a heading of the guide names what is asked for
_MENTIONED = 0.8  # "who is …" of somebody whom the guide names, if only in passing
_SAID = 0.9  # a sentence says in so many words what detail of whom is asked for
_DOUBT = 0.24  # nothing found counts or defines what was asked for, or is anywhere near
_NEAR = 0.25  # least cosine of the best sentence; below it only words are shared
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them|his|their|I|me|my|you|your)\b", re.IGNORECASE)
_UNKNOWN_NAME = 0.05  # the question is about somebody whom the guide never mentions


def confidence(asked: Asked, hits: Sequence[Hit], weighed: Sequence[Weighed], reading: Reading) -> float:
    """How likely the guide is to hold the answer; `weighed` are the sentences of the hits, the best first."""
    if not hits:
        return 0.0
    if asked.unknown or (asks_ending(asked) and not reading.ended):
        return _UNKNOWN_NAME
    if told_by_structure(asked, reading):
        return _BY_STRUCTURE
    if introduced(asked, reading) or contradiction(asked, reading):
        return _MENTIONED
    detail = owned(asked, reading)
    if detail is not None and told(detail, reading):
        return _SAID
    if done(asked, weighed, reading):
        return _MENTIONED
    unfit = not _fits(asked, weighed) or not _tells_of(asked, weighed, reading) or _undone(asked, weighed, reading)
    unfit = unfit or _apart(asked, weighed, reading)
    unfit = unfit or (detail is not None and bool(weighed) and silent(detail, weighed[0].line, reading))
    far = max(cosine for hit in hits for cosine in hit.sentence_cosines) < _NEAR
    doubt = _DOUBT if unfit or far else 1.0
    return doubt * logistic(
        _BIAS + sum(w * x for w, x in zip(_WEIGHTS, signs(asked, hits, weighed, reading), strict=True))
    )


def _fits(asked: Asked, weighed: Sequence[Weighed]) -> bool:
    """Whether one of the best sentences is of the kind that the question looks for: a number, a time, a definition.

    For what is to be defined it is enough that they name it in the question's own words.
    """
    if asked.kind == "when" and weighed:
        return dates(weighed[0].line, asked)
    if asked.age:
        return any(cue(asked, one.line) > 0 and _names_them(asked, one) for one in weighed[:3])
    if asked.counted or (asked.kind == "define" and asked.bearer is None):
        return any(cue(asked, one.line) > 0 or _names_it(asked, one.line) for one in weighed[:3])
    return True


def _names_them(asked: Asked, one: Weighed) -> bool:
    """Whether a sentence, with what it leans on, names somebody whom the question is about."""
    return not asked.names or any(name in line.names for line in one.lines for name in asked.names)


def _names_it(asked: Asked, line: Line) -> bool:
    text = line.text.lower().replace("’", "'")
    return any(re.search(rf"\b{re.escape(thing)}\b", text) for thing in asked.things[:1] if " " in thing)


def _tells_of(asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> bool:
    """Whether the best sentence, or one that it leans on, names whom a "how" or "who" question is about."""
    people = [name for name in asked.names if name.person]
    if asked.kind not in ("how", "who", "happens") or not people or not weighed:
        return True
    best = weighed[0]
    told = {name for line in best.lines for name in line.names}
    if _PRONOUN.search(best.line.text):
        told |= {name for line in _before(best.line, reading) for name in line.names}
        if not any(name.person for name in told):
            return True
    return not told.isdisjoint(people) and not (len(people) == 1 and _of_another(people[0], asked, best.line))


def _undone(asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> bool:
    """Whether "what does Ann wear" finds no wearing in the best sentences or beside them."""
    whom = "|".join(re.escape(word) for name in asked.names[:1] for word in name.words)
    deed = re.match(rf"what (?:do|does|did) (?:[\w.]+ )?(?:(?:{whom}) )+(\w+)", asked.text.lower()) if whom else None
    wanted = (stems(deed[1]) & asked.stems) - COMMON if deed else frozenset()
    return bool(wanted) and not any(wanted <= asked.shares(_near(one, wanted, asked, reading)) for one in weighed[:3])


def _apart(asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> bool:
    """Whether "who invented the engine" finds the inventing and the engine nowhere together."""
    deed = sought(asked, reading) if asked.kind == "who" else None
    if deed is None or not deed.objects or not weighed:
        return False
    near = (frozenset().union(*(line.stems for line in _around(one, reading))) for one in weighed[:3])
    return not any(asked.stems <= asked.shares(stems) for stems in near)


def _around(one: Weighed, reading: Reading) -> list[Line]:
    """A sentence, what it leans on, and those beside it."""
    beside = (reading.before(one.line), reading.after(one.line))
    return [*one.lines, *(other for other in beside if other is not None)]


def _near(one: Weighed, deed: frozenset[str], asked: Asked, reading: Reading) -> frozenset[str]:
    """What stands in a sentence and around it; not where the deed is plainly told of others."""
    lines = (line for line in _around(one, reading) if not _of_others(line, deed, asked.names[0], reading))
    return frozenset().union(*(line.stems for line in lines))


def _of_others(line: Line, deed: frozenset[str], name: Name, reading: Reading) -> bool:
    told = deeds(line, deed, reading) if line.stems & deed else []
    return bool(told) and all(one.told and name not in one.subjects | one.objects for one in told)


def _before(line: Line, reading: Reading) -> list[Line]:
    """The sentences of its passage that stand before it."""
    return [reading.lines[number] for number in reading.by_passage[line.passage][: line.place]]


def _of_another(name: Name, asked: Asked, line: Line) -> bool:
    """Whether the one deed asked about is told before somebody is named, and so of somebody else."""
    deed = asked.stems - stems(name.full)
    first = next((place for place, word in enumerate(line.words) if word in name.words), None)
    if asked.kind != "how" or len(deed) != 1 or first is None or line.words[max(0, first - 1)] == "of":
        return False
    told = [place for place, word in enumerate(line.words) if deed & stems(word)]
    return bool(told) and max(told) < first


def logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def signs(asked: Asked, hits: Sequence[Hit], weighed: Sequence[Weighed], reading: Reading) -> tuple[float, ...]:
    """The signs in the order of `SIGNS`."""
    read = [hit.relevance for hit in hits if hit.relevance is not None]
    nearest = max(cosine for hit in hits for cosine in hit.sentence_cosines), max(hit.vector for hit in hits)
    reread = (
        max(one.holds for one in read),
        max(one.passage for one in read),
        max(max(one.sentences) for one in read),
        min(4.0, max(max(one.words) for one in read)),
        math.log(hits[0].score),
        math.log(max(weighed[0].worth, 1e-6)),
        float(hits[0].found >= max(hit.found for hit in hits)),
        hits[0].found,
    )
    return (*reread, *nearest, *_shared(asked, hits, reading))


def _shared(asked: Asked, hits: Sequence[Hit], reading: Reading) -> tuple[float, ...]:
    whole = reading.weight(asked.stems)
    if not whole:  # no telling word that could be missing
        return 1.0, 1.0, 1.0, 0.0
    passages = [frozenset().union(*_stems(hit, reading)) for hit in hits[:3]]
    together = max(
        asked.weight(stems | reading.heading_stems[hit.passage.section], reading)
        for hit in hits
        for stems in _stems(hit, reading)
    )
    return (
        together / whole,
        max(asked.weight(stems, reading) for stems in passages) / whole,
        asked.weight(frozenset().union(*passages), reading) / whole,
        reading.weight(asked.stems - asked.shares(frozenset(reading.frequency))) / whole,
    )


def _stems(hit: Hit, reading: Reading) -> list[frozenset[str]]:
    return [reading.lines[number].stems for number in reading.by_passage[hit.passage.position]]
