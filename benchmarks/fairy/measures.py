"""What is measured, by itself: ranks, cut quotes that hold an answer, AUROC, and intervals by the bootstrap.

Stands apart from the product on purpose: its stop list and its stems are kept here, so that no change of the product
moves the yardstick. Refuses to know stories, volumes and tables.
"""

import re
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import Stemmer
from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 20261123
HELD = 0.8  # the share of an answer's content words that a quote must hold
ANSWERED = 0.9  # the share of a story's own questions that are answered where false answers are counted

Column = NDArray[np.float64]
Statistic = Callable[..., float]

_STOP_LIST = """
a about after again all also am an and any are as at away back be because been before being both but by came can come
could did do does doing done down each even for from get go got had has have having he her here hers herself him
himself his how i if in into is it its itself just let like made make many may me might more most much must my myself
no nor not now of off on once one only or other our out over own said same say she should so some such than that the
their them themselves then there these they this those though through to too under until up upon us very was we well
went were what when where which while who whom whose why will with would yes yet you your
aren't can't couldn't didn't doesn't don't hadn't hasn't haven't he'd he'll he's i'd i'll i'm i've isn't it's she'd
she'll she's shouldn't that's they'd they'll they're they've wasn't we'd we'll we're we've weren't won't wouldn't
you'd you'll you're you've
"""
STOP_WORDS = frozenset(_STOP_LIST.split())
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_STEMMER = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95 % interval, and how many questions it rests on."""

    value: float
    low: float
    high: float
    count: int


def content(text: str) -> frozenset[str]:
    """The set of stemmed content words (Snowball English)."""
    words = (word.removesuffix("'s") for word in _WORD.findall(text.replace("’", "'").lower()))
    return frozenset(_STEMMER.stemWords([word for word in words if word not in STOP_WORDS]))


def cut(sentences: Sequence[str], most_sentences: int, most_words: int) -> str:
    """A quote as it counts: the first sentences, and of these the first words."""
    return " ".join(" ".join(sentences[:most_sentences]).split()[:most_words])


def holds(quote: str, answers: Sequence[str]) -> bool | None:
    """Whether the quote holds one annotator's answer; None where no answer has a content word."""
    wanted = [words for answer in answers if (words := content(answer))]
    said = content(quote)
    return any(len(words & said) >= HELD * len(words) for words in wanted) if wanted else None


def told_elsewhere(sentences: Sequence[str], answers: Sequence[str]) -> bool:
    """Whether all content words of one answer stand together in one of these sentences."""
    wanted = [words for answer in answers if (words := content(answer))]
    return any(words <= content(sentence) for sentence in sentences for words in wanted)


def rank(gold: Collection[Hashable], found: Sequence[Hashable]) -> int | None:
    """The place of the best gold one among the distinct things found, from 1; None where none was found."""
    return next((place for place, one in enumerate(dict.fromkeys(found), start=1) if one in gold), None)


def mean(values: Column) -> float:
    return float(values.mean()) if len(values) else float("nan")


def auroc(own: Column, other: Column) -> float:
    """How often an own question is surer than another one; a tie counts half."""
    if not len(own) or not len(other):
        return float("nan")
    ordered = np.sort(other)
    below = np.searchsorted(ordered, own, side="left")
    upto = np.searchsorted(ordered, own, side="right")
    return float((below + upto).mean() / 2 / len(other))


def threshold(own: Column) -> float:
    """The highest confidence at which the wanted share of the own questions is answered."""
    return float(np.sort(own)[int(len(own) * (1 - ANSWERED) + 1e-9)])


def false_answers(own: Column, other: Column) -> float:
    """The share of the others that is answered where most of the own ones are."""
    return mean((other >= threshold(own)).astype(np.float64)) if len(own) else float("nan")


def figure(statistic: Statistic, clusters: Sequence[str], *columns: Sequence[float]) -> Figure:
    """The statistic of these rows, and its interval where whole clusters (stories) are drawn anew, with repetition."""
    arrays = [np.array(column, dtype=np.float64) for column in columns]
    value = statistic(*arrays)
    names = sorted(set(clusters))
    if not names:
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    belongs = np.array([names.index(cluster) for cluster in clusters])
    rows = [np.flatnonzero(belongs == number) for number in range(len(names))]
    dice = np.random.default_rng(SEED)
    drawn = []
    for draw in dice.integers(len(names), size=(RESAMPLES, len(names))):
        chosen = np.concatenate([rows[number] for number in draw])
        drawn.append(statistic(*(array[chosen] for array in arrays)))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(value, float(low), float(high), len(clusters))
