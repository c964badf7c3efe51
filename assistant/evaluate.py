"""Gold questions put to the assistant: which answers are right, what is wrong with the others, and the counts by group.

A gold line holds words that the answer must show, or says that the guide is silent (`holds` is None). It is right when
the guide is silent and the answer says so; or when the answer shows all of its words, each as whole words, in the
quotes or in the sentences that are not without proof. Case, white space and typographic forms do not count.
Refuses to know files, terminals and how an answer is made: the caller gives the function that asks.
"""

import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.types import SCHEMA, Answer, Turn

Fault = Literal["wrong refusal", "false answer", "wrong words"]

ALL, TOLD, SILENT = "all", "the guide says", "the guide does not say"
ROWS = frozenset({ALL, TOLD, SILENT})  # the rows that every table has; no group of a file may be called so
_PLAIN = str.maketrans("‘’‚‛“”„‟«»′″", '\'\'\'\'""""""\'"')


@dataclass(frozen=True, slots=True)
class Gold:
    """A question whose answer somebody knows."""

    id: str
    question: str
    guide: str
    holds: tuple[str, ...] | None  # what the answer must show; None where the guide does not say
    history: tuple[Turn, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A gold question, its answer and what is wrong with that, if anything is."""

    gold: Gold
    answer: Answer
    fault: Fault | None

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.gold.id,
            "question": self.gold.question,
            "guide": self.gold.guide,
            "expected": None if self.gold.holds is None else list(self.gold.holds),
            "status": self.answer.status,
            "text": self.answer.text,
            "confidence": self.answer.confidence,
        }


@dataclass(frozen=True, slots=True)
class Score:
    """One row of the table: how some of the questions fared."""

    questions: int
    right: int
    wrong_refusals: int
    false_answers: int
    wrong_words: int
    words: float  # quoted by an answer, the mean of those that were given
    seconds: float  # of an answer, the mean

    @property
    def share(self) -> float:
        return self.right / self.questions if self.questions else 1.0

    def to_json(self) -> dict[str, Any]:
        return {
            "questions": self.questions,
            "right": self.right,
            "share": self.share,
            "wrong_refusals": self.wrong_refusals,
            "false_answers": self.false_answers,
            "wrong_words": self.wrong_words,
            "words": self.words,
            "seconds": self.seconds,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What came of all questions, and the share that was asked for."""

    verdicts: tuple[Verdict, ...]
    least: float
    seconds: float

    @property
    def total(self) -> Score:
        return _score(self.verdicts)

    @property
    def enough(self) -> bool:
        return self.total.share >= self.least

    @property
    def wrong(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.fault)

    @property
    def groups(self) -> dict[str, Score]:
        """All questions, those that the guide answers and those that it does not, then the file's own groups."""
        rows: dict[str, list[Verdict]] = {ALL: list(self.verdicts), TOLD: [], SILENT: []}
        for verdict in self.verdicts:
            rows[SILENT if verdict.gold.holds is None else TOLD].append(verdict)
            if verdict.gold.group is not None:
                rows.setdefault(verdict.gold.group, []).append(verdict)
        return {name: _score(verdicts) for name, verdicts in rows.items()}

    def to_json(self) -> dict[str, Any]:
        total = self.total
        return {
            "schema": SCHEMA,
            "questions": total.questions,
            "right": total.right,
            "share": total.share,
            "min": self.least,
            "wrong": [verdict.to_json() for verdict in self.wrong],
            "groups": {name: score.to_json() for name, score in self.groups.items()},
            "seconds": self.seconds,
        }


def evaluate(golds: Sequence[Gold], ask: Callable[[Gold], Answer], least: float) -> Report:
    """Ask every question in order, and judge its answer."""
    begun = time.perf_counter()
    verdicts = tuple(_judged(gold, ask(gold)) for gold in golds)
    return Report(verdicts, least, time.perf_counter() - begun)


def _judged(gold: Gold, answer: Answer) -> Verdict:
    return Verdict(gold, answer, _fault(gold, answer))


def _fault(gold: Gold, answer: Answer) -> Fault | None:
    if answer.status == "not_in_guide":
        return None if gold.holds is None else "wrong refusal"
    if gold.holds is None:
        return "false answer"
    shown = [_folded(text) for text in _shown(answer)]
    return None if all(_stands(words, shown) for words in gold.holds) else "wrong words"


def _shown(answer: Answer) -> Iterator[str]:
    """What a reader sees with proof; a sentence that is marked as having none makes no line right."""
    yield " ".join(sentence.text for sentence in answer.sentences if sentence.support != "unsupported")
    yield " ".join(citation.quote for citation in answer.citations)


def _stands(words: str, shown: Iterable[str]) -> bool:
    """As whole words, so that "eight" is not found in "eighteen"."""
    pattern = re.compile(rf"(?<!\w){re.escape(_folded(words))}(?!\w)")
    return any(pattern.search(text) for text in shown)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold().split())


def _score(verdicts: Sequence[Verdict]) -> Score:
    faults = [verdict.fault for verdict in verdicts]
    given = [verdict.answer for verdict in verdicts if verdict.answer.status == "answered"]
    return Score(
        questions=len(verdicts),
        right=faults.count(None),
        wrong_refusals=faults.count("wrong refusal"),
        false_answers=faults.count("false answer"),
        wrong_words=faults.count("wrong words"),
        words=_mean([_words(answer) for answer in given]),
        seconds=_mean([verdict.answer.seconds for verdict in verdicts]),
    )


def _words(answer: Answer) -> int:
    return sum(len(citation.quote.split()) for citation in answer.citations)


def _mean(figures: Sequence[float]) -> float:
    return sum(figures) / len(figures) if figures else 0.0
