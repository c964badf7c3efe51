"""Every sentence that search found, with its worth for the question.

A sentence is weighed by its nearness to the question, by the telling words and names that they share, and by what
questions of its kind look for (a cause, a place, a number, a definition). One that leans on the sentence before it
brings that sentence along or gives way. Refuses to know which sentences are then quoted, and models.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.asked import Asked
from assistant.cues import causal, cue
from assistant.reading import Line, Reading
from assistant.wordforms import stems
from index.search import Hit

_POSES = re.compile(
    r"\b(?:asks?|asking|wonders?|question(?: of)?) (?:why|how|whether|what|who|which)\b"
    r"|\b(?:not|never)(?: \w+)? (?:told|understand|know|say|explain) (?:exactly )?(?:why|how|what|who)\b"
)

# What each sign of an answer is worth; set by eye on study guides after a fit to questions on other texts.
_COSINE, _COVER, _AROUND, _WINDOW, _HIT, _NAMES, _SUBJECT = 1.0, 0.80, 0.30, 0.50, 0.30, 0.20, 0.12
_ANTECEDENT, _UNEXPLAINED, _POSING, _POSED, _EXPLAINED, _WORDY = -0.05, -0.25, -1.00, 0.30, 0.70, -0.004


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with what has to stand before it to be understood, and its worth for the question."""

    line: Line
    lines: tuple[Line, ...]  # in reading order, the last one being `line`
    worth: float
    shared: frozenset[str]

    @property
    def words(self) -> int:
        return sum(len(line.text.split()) for line in self.lines)


def weigh(asked: Asked, hits: Sequence[Hit], reading: Reading) -> list[Weighed]:
    """Every sentence of the hits, the best first."""
    weighed = [
        _weighed(reading.lines[number], cosine, hit.score, asked, reading)
        for hit in hits
        for number, cosine in zip(reading.by_passage[hit.passage.position], hit.sentence_cosines, strict=True)
    ]
    posing = [one for one in weighed if _POSES.search(one.line.text)]
    if posing:
        weighed = [_answering(one, posing, asked) for one in weighed]
    if (deed := _deed(asked)) and any(_explains(one.line, deed, asked) for one in weighed):
        weighed = [
            replace(one, worth=one.worth + _EXPLAINED) if _explains(one.line, deed, asked) else one for one in weighed
        ]
    return sorted(weighed, key=lambda one: (-one.worth, one.line.number))


def _answering(one: Weighed, posing: Sequence[Weighed], asked: Asked) -> Weighed:
    """A sentence that only poses the question gives way to those that follow it."""
    if one in posing:
        return replace(one, worth=one.worth + _POSING)
    posed = any(
        0 < one.line.number - other.line.number <= 4
        and other.line.section == one.line.section
        and len(other.shared) * 2 > len(asked.stems)
        for other in posing
    )
    return replace(one, worth=one.worth + _POSED) if posed else one


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


def _weighed(line: Line, cosine: float, hit: float, asked: Asked, reading: Reading) -> Weighed:
    lines = with_antecedent(line, reading)
    telling = reading.weight(asked.stems) or 1.0
    shared = line.stems & asked.stems
    around = (reading.heading_stems[line.section].union(*(one.stems for one in lines))) & asked.stems
    beside = [one.stems for one in (reading.before(line), reading.after(line)) if one is not None]
    window = around.union(*beside) & asked.stems
    worth = (
        _COSINE * cosine
        + _COVER * reading.weight(shared) / telling
        + _AROUND * reading.weight(around) / telling
        + _WINDOW * reading.weight(window) / telling
        + _HIT * hit
        + _names(asked, lines)
        + cue(asked, line)
        + _ANTECEDENT * (len(lines) - 1)
        + (_UNEXPLAINED if lines[0].leaning else 0.0)
        + _WORDY * max(0, len(line.words) - 35)
    )
    return Weighed(line, lines, worth, shared)


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
    if not asked.names:
        return 0.0
    acting = {name for line in lines for name in line.names if name not in line.owners}
    owning = {name for line in lines for name in line.owners}
    share = sum(1.0 if name in acting else 0.5 if name in owning else 0.0 for name in asked.names) / len(asked.names)
    return _NAMES * share + (_SUBJECT if lines[-1].subject == asked.names[0] else 0.0)
