"""Every sentence that search found, with the chance that it is the one that answers.

The signs of an answer: how the reranker reads the sentence with the question, its nearness, the telling words and names
that they share, and what questions of its kind look for (a cause, a place, a number, a definition). What each counts
was learned by `benchmarks/train_ranking.py` on questions that teachers wrote on other texts (FairytaleQA, the part
named train). One that leans on the sentence before it brings that sentence along or gives way. Refuses to know which
sentences are then quoted, and chat models.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.asked import Asked
from assistant.clauses import deeds
from assistant.cues import causal, cue
from assistant.presumed import Presumed, presumed_by, sought
from assistant.reading import Line, Reading
from assistant.wordforms import stems
from index.search import Hit

_POSES = re.compile(
    r"\b(?:asks?|asking|wonders?|question(?: of)?) (?:why|how|whether|what|who|which)\b"
    r"|\b(?:not|never)(?: \w+)? (?:told|understand|know|say|explain) (?:exactly )?(?:why|how|what|who)\b"
)

_MUTUAL = stems("marry meet")  # whoever is married marries
_LOOKED_AT = 8  # sentences among which one may tell just what is asked

LEARNED = {
    "read": 0.60,  # the reranker's score of the sentence
    "words": 0.05,  # how many words of it the reranker takes for the answer's
    "passage": 0.36,  # the logarithm of its passage's chance
    "cosine": 0.38,
    "cover": 0.19,  # share of the question's telling words that it holds
    "around": 0.86,  # that it, its heading and what it leans on hold
    "window": 0.97,  # that its neighbours hold too
    "names": -0.68,
    "subject": 0.21,  # it opens with whom the question is about
    "cue": 0.85,
    "leaning": -0.03,  # sentences that it needs before it
    "unexplained": 0.43,  # it leans on what is not there
    "length": 0.26,  # the logarithm of its words
}
# Set by eye on study guides: stories have next to none of these.
BY_EYE = {
    "posing": -4.0,  # it only poses the question
    "posed": 1.2,  # it follows one that does
    "explained": 2.5,  # it gives a cause of the deed asked about
    "cued": 3.0,  # it is plainly of the kind that is looked for
    "told": 1.5,  # it tells the deed asked about, of those who do it there
}
SIGNS = (*LEARNED, *BY_EYE)
WEIGHTS = np.array([*LEARNED.values(), *BY_EYE.values()])


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with what has to stand before it to be understood, and its worth for the question."""

    line: Line
    lines: tuple[Line, ...]  # in reading order, the last one being `line`
    worth: float  # 0..1: the chance that it is the one; over all sentences they sum to 1
    shared: frozenset[str]

    @property
    def words(self) -> int:
        return sum(len(line.text.split()) for line in self.lines)


def weigh(asked: Asked, hits: Sequence[Hit], reading: Reading, weights: NDArray[np.float64] = WEIGHTS) -> list[Weighed]:
    """Every sentence of the hits that were read by the reranker, the best first."""
    found = list(candidates(asked, hits, reading))
    if not found:
        return []
    logits = np.array(signs(asked, found, reading)) @ weights
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    weighed = [Weighed(one.line, one.lines, float(p), one.shared) for one, p in zip(found, chances, strict=True)]
    return sorted(weighed, key=lambda one: (-one.worth, one.line.number))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit, before it is weighed."""

    line: Line
    lines: tuple[Line, ...]
    shared: frozenset[str]
    hit: Hit
    place: int  # in its passage

    @property
    def read(self) -> tuple[float, float]:
        assert self.hit.relevance is not None
        return self.hit.relevance.sentences[self.place], self.hit.relevance.words[self.place]


def candidates(asked: Asked, hits: Sequence[Hit], reading: Reading) -> Iterator[Candidate]:
    """The sentences of the hits that were read."""
    for hit in hits:
        if hit.relevance is not None:
            for place, number in enumerate(reading.by_passage[hit.passage.position]):
                line = reading.lines[number]
                yield Candidate(line, with_antecedent(line, reading), asked.shares(line.stems), hit, place)


def signs(asked: Asked, found: Sequence[Candidate], reading: Reading) -> list[tuple[float, ...]]:
    """For each sentence the signs in the order of `SIGNS`."""
    posing = [one for one in found if _POSES.search(one.line.text)]
    deed = _deed(asked)
    presumed = presumed_by(asked, reading) if asked.kind != "why" else None  # that it is done is no reason
    presumed = presumed or sought(asked, reading)
    return [
        (
            *_learned(one, asked, reading),
            *_by_eye(one, asked, posing, deed),
            float(presumed is not None and tells(one.line, presumed, reading)),
        )
        for one in found
    ]


def _learned(one: Candidate, asked: Asked, reading: Reading) -> tuple[float, ...]:
    line, lines = one.line, one.lines
    telling = reading.weight(asked.stems) or 1.0
    around = reading.heading_stems[line.section].union(*(other.stems for other in lines))
    beside = [other.stems for other in (reading.before(line), reading.after(line)) if other is not None]
    score, words = one.read
    return (
        score,
        min(words, 6.0),
        float(np.log(max(one.hit.score, 1e-6))),
        one.hit.sentence_cosines[one.place],
        asked.weight(line.stems, reading) / telling,
        asked.weight(around, reading) / telling,
        asked.weight(around.union(*beside), reading) / telling,
        _names(asked, lines),
        float(bool(asked.names) and lines[-1].subject == asked.names[0]),
        min(cue(asked, line), 0.3),
        float(len(lines) - 1),
        float(lines[0].leaning),
        float(np.log(len(line.words) + 1)),
    )


def tells(line: Line, presumed: Presumed, reading: Reading) -> bool:
    """Whether a sentence tells the deed of those who do it; of those it is done to, where it is asked who did it."""
    told = deeds(line, presumed.verbs, reading) if line.stems & presumed.verbs else []
    if presumed.subjects:
        mutual = bool(presumed.verbs & _MUTUAL)
        return any(
            not one.denied and (one.subjects | (one.objects if mutual else frozenset())) & presumed.subjects
            for one in told
        )
    return any(one.told and not one.denied and presumed.objects <= one.objects for one in told)


def done(asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> list[Weighed]:
    """The sentences that tell who did to somebody what is asked about, or to whom somebody did it."""
    deed = sought(asked, reading) if asked.kind == "who" else None
    found = [one for one in weighed[:_LOOKED_AT] if deed is not None and tells(one.line, deed, reading)]
    if deed is None or deed.objects:
        return found[:1]
    return [one for one in found if any(name.person and name not in deed.subjects for name in one.line.names)][:3]


def _by_eye(one: Candidate, asked: Asked, posing: Sequence[Candidate], deed: frozenset[str]) -> tuple[float, ...]:
    """A sentence that only poses the question gives way to those that follow it."""
    poses = one in posing
    posed = not poses and any(
        0 < one.line.number - other.line.number <= 4
        and other.line.section == one.line.section
        and len(other.shared) * 2 > len(asked.stems)
        for other in posing
    )
    explained = 1.0 if deed and _explains(one.line, deed, asked) else 0.5 * _accounts(one, asked)
    return float(poses), float(posed), explained, max(0.0, cue(asked, one.line) - 0.3) * 4


def _accounts(one: Candidate, asked: Asked) -> bool:
    """Whether a sentence gives a cause of something that everybody asked about, and much else asked about, is in."""
    if asked.kind != "why" or not causal(one.line) or not set(asked.names) <= set(one.line.names):
        return False
    return len(one.shared) * 2 >= len(asked.stems)


def _deed(asked: Asked) -> frozenset[str]:
    """What a "why" question says that somebody does: the stem of the verb that follows their name."""
    if asked.kind != "why" or not asked.names:
        return frozenset()
    verb = re.search(rf"{_forms(asked)} (?!{_forms(asked)})(\w+)", asked.text)
    return stems(verb[1]) if verb else frozenset()


def _explains(line: Line, deed: frozenset[str], asked: Asked) -> bool:
    """Whether a sentence tells that deed of that doer, and with a cause."""
    told = re.finditer(rf"{_forms(asked)}((?: [\w-]+){{1,3}})", line.text)
    return causal(line) and any(deed & stems(match[1]) for match in told)


def _forms(asked: Asked) -> str:
    """A pattern for any word of the name that a question is about, whatever its case."""
    return rf"\b(?i:{'|'.join(map(re.escape, asked.names[0].words))})\b"


def with_antecedent(line: Line, reading: Reading) -> tuple[Line, ...]:
    """The sentence, and before it the one or two that name what its first pronoun stands for."""
    lines = [line]
    while lines[0].leaning and len(lines) < 3:
        before = reading.before(lines[0])
        if before is None:
            break
        lines.insert(0, before)
    return tuple(lines)


def _names(asked: Asked, lines: Sequence[Line]) -> float:
    """The share of the question's names that they hold; one that only owns something counts half."""
    if not asked.names:
        return 0.0
    acting = {name for line in lines for name in line.names if name not in line.owners}
    owning = {name for line in lines for name in line.owners}
    return sum(1.0 if name in acting else 0.5 if name in owning else 0.0 for name in asked.names) / len(asked.names)
