"""Which quiz items make a set, and how they are laid out: a spread of kinds, people and places in which no item
answers another.

Everything follows from the seed. Refuses to know templates and faults.
"""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.reading import Reading
from assistant.teaching.distractors import MOST, links
from assistant.teaching.items import Item, Kind, Option
from assistant.teaching.quiz_draft import QuizDraft
from assistant.wordforms import stems

_TRIES = 6
_SCARCE = 60  # items to choose from: fewer are tried in more ways
_LUCK = 4.0  # how far chance may outweigh the spread: more of it, more difference between seeds
_SHARES: dict[Kind, float] = {
    "multiple_choice": 0.4,
    "true_false": 0.2,
    "short_answer": 0.2,
    "quote_identification": 0.1,
    "ordering": 0.1,
}
_EVEN = 3.0  # what a true statement gains while more are false
_NAME = 3  # words of a name, or of two
_WORDS, _MEANINGS = "term", 0.2  # the family of questions on words, and their share
_LIKELY = 5  # wrong answers that chance takes from
_QUOTED = re.compile(r"(?<= as )“([^”]+)”")  # what a term is said to mean
_NEAR = 0.6  # share of content words that two stems may have in common


@dataclass(frozen=True, slots=True)
class Candidate:
    """A draft with the item made of it and its faults."""

    draft: QuizDraft
    item: Item
    faults: tuple[str, ...]


def spread(
    sound: Sequence[Candidate], beside: Sequence[Item], count: int, reading: Reading, chance: random.Random
) -> list[Candidate]:
    """The fullest set, then the most varied one, of some greedy tries."""
    judge = _Judge(reading)
    free = [one for one in sound if all(judge.apart(one.item, other) for other in beside)]
    if len(free) > _SCARCE:
        tries = [_greedy(free, count, judge, chance) for _ in range(_TRIES)]
    else:  # an item that takes several sentences may take them from others, where a guide is thin
        single = [one for one in free if len(one.item.evidence) == 1]
        tries = [_greedy(few, count, judge, chance) for few in (free, single) for _ in range(2 * _TRIES)]
    _, chosen = min(tries, key=lambda one: (-len(one[1]), one[0]))
    return chosen


def _greedy(
    free: Sequence[Candidate], count: int, judge: "_Judge", chance: random.Random
) -> tuple[float, list[Candidate]]:
    """A set made by taking ever the item that is least like those taken before, and what it cost."""
    waiting = [(one, _LUCK * chance.random()) for one in free]
    chosen: list[Candidate] = []
    total = 0.0
    while waiting and len(chosen) < count:
        tally = _Tally(chosen, count)
        false = any(one.item.key == "False" for one, _ in waiting)
        costs = [(tally.cost(one) + luck, at) for at, (one, luck) in enumerate(waiting) if tally.fair(one, false)]
        if not costs:
            break
        cost, at = min(costs)
        best = waiting[at][0]
        total += cost
        chosen.append(best)
        waiting = [(one, luck) for one, luck in waiting if judge.apart(one.item, best.item)]
    return total, chosen


class _Tally:
    """How often what is chosen so far uses each kind, form, answer and place."""

    def __init__(self, chosen: Sequence[Candidate], count: int) -> None:
        self.count = count
        self.kinds = Counter(one.item.kind for one in chosen)
        self.families = Counter(one.draft.family for one in chosen)
        self.about = Counter(one.draft.about for one in chosen)
        self.sections = Counter(one.item.evidence[0].section for one in chosen)
        self.judged = Counter(one.item.key for one in chosen if one.item.kind == "true_false")

    def fair(self, one: Candidate, false: bool) -> bool:
        """Whether as many statements stay true as false, the first one false where there is one to be had, and few
        items ask for what a word means."""
        if one.draft.family == _WORDS and self.families[_WORDS] >= max(1, round(_MEANINGS * self.count)):
            return False
        if one.item.kind != "true_false":
            return True
        more = self.judged["False"] - self.judged["True"]
        alone = not false and not self.kinds["true_false"]
        return more <= 0 if one.item.key == "False" else more > 0 or alone

    def cost(self, one: Candidate) -> float:
        """The lower the better; a kind that is full costs more than anything else."""
        room = max(1, round(_SHARES[one.item.kind] * self.count))
        over = self.kinds[one.item.kind] - room + 1
        return (
            7.0 * max(0, over)
            - 3.0 * (self.kinds[one.item.kind] == 0) * (2 if one.item.kind == "ordering" else 1)
            + 2.0 * self.families[one.draft.family]
            + 1.5 * self.about[one.draft.about]
            + 1.0 * self.sections[one.item.evidence[0].section]
            - 0.5 * (one.item.dok > 1)
            - _EVEN * (one.item.key == "True" and self.judged["False"] > self.judged["True"])
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """What an item asks, shows and answers, as signs of words."""

    item: Item
    spans: frozenset[tuple[int, int]]
    asked: frozenset[str]
    plot: frozenset[str]  # what is asked, names of characters left out
    shown: frozenset[str]
    answers: tuple[frozenset[str], ...]  # each form of the key
    cited: tuple[frozenset[str], ...]  # each sentence
    wrong: tuple[frozenset[str], ...]  # each answer that is none, of more words than a name


class _Judge:
    """Whether two items may stand in one set."""

    def __init__(self, reading: Reading) -> None:
        self.told = links(reading)
        self._read: dict[str, _Read] = {}
        known = reading.understood.characters
        self.named = frozenset(stem for one in known for form in one.forms for stem in reading.stems(form))

    def apart(self, one: Item, other: Item) -> bool:
        """Whether they use other sentences, ask for other things, and neither tells the answer of the other."""
        first, second = self.read(one), self.read(other)
        if first.spans & second.spans or "ordering" == one.kind == other.kind:
            return False
        if "ordering" not in (one.kind, other.kind) and any(
            len(a & b) >= _NEAR * min(len(a), len(b)) for a in first.cited for b in second.cited
        ):
            return False
        near = _NEAR * min(len(first.asked), len(second.asked))
        alike = len(first.asked & second.asked) >= near
        shared = _excludes(first, second) or _excludes(second, first)
        return not (alike or shared) and not _tells(first, second) and not _tells(second, first)

    def read(self, item: Item) -> _Read:
        if item.id not in self._read:
            spans = frozenset((one.start, one.end) for one in item.evidence)
            asked = self.told.content(item.stem)
            key = "" if item.kind in ("true_false", "ordering") else item.key or ""
            forms = {key} | {form for named in self.told.names(key) for form in named.forms}
            answers = tuple(found for form in forms if (found := stems(form)))
            seen = self.told.content(shown(item))
            cited = tuple(self.told.content(one.quote) for one in item.evidence)
            told = [one.text for one in item.options if not one.correct and len(one.text.split()) > _NAME]
            told += _QUOTED.findall(item.stem) if item.key == "False" else []
            wrong = tuple(stems(one) for one in told)
            self._read[item.id] = _Read(item, spans, asked, asked - self.named, seen, answers, cited, wrong)
        return self._read[item.id]


def _tells(one: _Read, other: _Read) -> bool:
    """Whether the first item's words hold the second one's answer beside something that it asks."""
    return any(answer <= one.shown for answer in other.answers) and not other.plot.isdisjoint(one.shown)


def _excludes(one: _Read, other: _Read) -> bool:
    """Whether the second item says whose deed or what meaning a wrong answer of the first one is."""
    return any(wrong <= line for wrong in one.wrong for line in other.cited)


def shown(item: Item) -> str:
    """What a class reads of an item beside the names to choose from."""
    return " ".join((item.stem, *(one.text for one in item.options if item.kind != "short_answer" and " " in one.text)))


def laid_out(chosen: Sequence[Candidate], chance: random.Random) -> tuple[Item, ...]:
    """The items in the seed's order, their options too; the right one's place changes evenly."""
    places: dict[int, list[int]] = {}
    done = []
    for one in chance.sample(chosen, len(chosen)):
        size = len(one.item.options)
        if one.item.kind == "ordering":
            done.append(_shuffled(one.item, chance))
        elif one.item.kind in ("multiple_choice", "quote_identification"):
            if not places.get(size):
                places[size] = chance.sample(range(size), size)
            done.append(_placed(one, places[size].pop(), chance))
        else:
            done.append(one.item)
    return tuple(done)


def _placed(one: Candidate, place: int, chance: random.Random) -> Item:
    """The right answer at its place among wrong ones, of which chance takes some of the likeliest."""
    names = all(len(text.split()) <= _NAME for text in one.draft.wrong)
    likely = one.draft.wrong[: _LIKELY if names else MOST]
    wrong = [Option(text, False) for text in chance.sample(likely, min(MOST, len(likely)))]
    return replace(one.item, options=(*wrong[:place], Option(one.draft.key, True), *wrong[place:]))


def _shuffled(item: Item, chance: random.Random) -> Item:
    """The events in another order than the right one, and the letters that put them right."""
    order = list(range(len(item.options)))
    while order == sorted(order):
        chance.shuffle(order)
    options: tuple[Option, ...] = tuple(item.options[at] for at in order)
    key = ", ".join("ABCD"[order.index(at)] for at in range(len(order)))
    return replace(item, options=options, key=key)
