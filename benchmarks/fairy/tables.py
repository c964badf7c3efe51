"""The tables: one row a measure, one column a group of questions, each cell a value with its interval.

Refuses to know how anything was found.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from fairy.measures import Column, Figure, Statistic, auroc, cut, false_answers, figure, holds, mean
from fairy.stories import Question
from fairy.walk import Only, Walked

LONG = (3, 80)  # sentences and words of a quote at most
SHORT = (1, 40)
Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """`values` are what the statistic needs of one row; None where the row does not count."""

    name: str
    values: Callable[[Walked], Values | None]
    statistic: Statistic = mean


Table = dict[str, dict[str, Figure]]  # measure -> group -> figure


def table(measures: Iterable[Measure], rows: Sequence[Walked]) -> Table:
    """Every measure for every group of questions, stories drawn anew for its interval."""
    made: Table = {}
    for measure in measures:
        told = [(row.question, values) for row in rows if (values := measure.values(row)) is not None]
        made[measure.name] = {}
        for group, belongs in _groups([row.question for row in rows]).items():
            chosen = [(one.story, values) for one, values in told if belongs(one)]
            columns = zip(*(values for _, values in chosen), strict=True) if chosen else ()
            made[measure.name][group] = (
                figure(measure.statistic, [story for story, _ in chosen], *columns) if chosen else NOTHING
            )
    return made


NOTHING = Figure(float("nan"), float("nan"), float("nan"), 0)


def _groups(questions: Iterable[Question]) -> dict[str, Callable[[Question], bool]]:
    elements = sorted({question.element for question in questions})
    return {
        "all": lambda _: True,
        **{kind: partial(_is_of, kind) for kind in ("explicit", "implicit", *elements)},
    }


def _is_of(group: str, question: Question) -> bool:
    return group in (question.kind, question.element)


def markdown(made: Table) -> Iterator[str]:
    groups = list(next(iter(made.values()), {}))
    yield f"| | {' | '.join(groups)} |"
    yield f"|---|{'---|' * len(groups)}"
    for name, figures in made.items():
        yield f"| {name} | {' | '.join(map(cell, figures.values()))} |"


def plain(rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Rows that are told as they come."""
    heads = list(rows[0]) if rows else []
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield f"| {' | '.join(f'{one:.3f}' if isinstance(one, float) else str(one) for one in row.values())} |"


def cell(one: Figure) -> str:
    return f"{one.value:.3f} ({one.low:.2f}–{one.high:.2f})" if one.count else "–"


def measures(only: Only, threshold: float) -> Iterator[Measure]:
    """What the wanted parts measure of a question that was walked."""
    if "search" in only:
        yield from ranked("search in its story", lambda one: one.in_story)
        yield from ranked("search among all books", lambda one: one.in_library)
    if "quoting" in only:
        yield from quoting()
        yield Measure("quoting: as answered, refusals failing", lambda one: _as_answered(one, threshold))
    if "refusing" in only:
        yield from _refusing(threshold)


def ranked(name: str, place: Callable[[Walked], int | None]) -> Iterator[Measure]:
    """Recall at 1, 3 and 5, and the mean reciprocal rank."""
    for most in (1, 3, 5):
        yield Measure(f"{name}: R@{most}", partial(_recalled, place, most))
    yield Measure(f"{name}: MRR", lambda one: (1 / rank if (rank := place(one)) else 0.0,))


def _recalled(place: Callable[[Walked], int | None], most: int, one: Walked) -> Values:
    rank = place(one)
    return (float(rank is not None and rank <= most),)


def quoting() -> Iterator[Measure]:
    """How often a quote holds an explicit question's answer, and the words that it takes."""

    def held(one: Walked, sentences: Sequence[str], most: tuple[int, int]) -> Values | None:
        known = holds(cut(sentences, *most), one.question.answers) if one.question.kind == "explicit" else None
        return None if known is None else (float(known),)

    def words(one: Walked, sentences: Sequence[str], most: tuple[int, int]) -> Values | None:
        return None if held(one, (), most) is None else (float(len(cut(sentences, *most).split())),)

    yield Measure("quoting: 3 sentences, 80 words", lambda one: held(one, one.quoted, LONG))
    yield Measure("words quoted: 3 sentences, 80 words", lambda one: words(one, one.quoted, LONG))
    yield Measure("quoting: 1 sentence, 40 words", lambda one: held(one, (one.best,), SHORT))
    yield Measure("words quoted: 1 sentence, 40 words", lambda one: words(one, (one.best,), SHORT))


def _as_answered(one: Walked, threshold: float) -> Values | None:
    if one.question.kind != "explicit":
        return None
    known = holds(cut(one.quoted, *LONG), one.question.answers)
    return None if known is None else (float(known and one.own >= threshold),)


def _refusing(threshold: float) -> Iterator[Measure]:
    def other(one: Walked) -> Values | None:
        return None if one.foreign is None else (one.own, one.foreign)

    def without(one: Walked) -> Values | None:
        return None if one.without is None else (one.own, one.without)

    def answered(own: Column, foreign: Column) -> float:
        return mean((foreign >= threshold).astype(np.float64))

    for name, pair in (("(a) the next story", other), ("(b) without the gold sections", without)):
        yield Measure(f"refusing {name}: AUROC", pair, auroc)
        yield Measure(f"refusing {name}: false answers at 90 % answered", pair, false_answers)
        yield Measure(f"refusing {name}: false answers of the product", pair, answered)
    yield Measure("refusing: wrong refusals of the product", lambda one: (float(one.own < threshold),))


def notes(walked: Sequence[Walked], only: Only, threshold: float) -> Iterator[str]:
    """What was left out, and how many questions the product refused."""
    yield f"- {len(walked)} questions on {len({one.question.story for one in walked})} stories"
    if "quoting" in only:
        explicit = [one for one in walked if one.question.kind == "explicit"]
        wordless = sum(holds("", one.question.answers) is None for one in explicit)
        answers = sum(holds("", [answer]) is None for one in explicit for answer in one.question.answers if answer)
        yield (
            f"- quoting: {len(explicit)} explicit questions; {answers} of their answers have no content word and are"
            f" left out, and with them {wordless} questions"
        )
        refused = sum(one.own < threshold for one in explicit)
        yield f"- the product refused {refused} of the explicit questions (threshold {threshold:g})"
    if "refusing" in only:
        yield (
            f"- (b): {sum(one.elsewhere for one in walked)} explicit questions are left out because their answer's"
            f" words stand together in a sentence elsewhere, {sum(one.alone for one in walked)} because nothing else"
            " is left; own questions are compared on those that remain"
        )
        wrong = sum(one.own < threshold for one in walked)
        yield f"- the product refused {wrong} of {len(walked)} own questions (threshold {threshold:g})"


def as_json(made: Table) -> Mapping[str, Mapping[str, list[float]]]:
    """Each figure as value, low, high and count."""
    return {
        name: {group: [one.value, one.low, one.high, one.count] for group, one in figures.items() if one.count}
        for name, figures in made.items()
    }
