"""`spread`: of many sound prompts a set that is varied in place, people, element, role, Bloom and depth.

Greedy tries with some chance in them, the fullest and most varied one taken. Refuses to know templates and guides.
"""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.teaching.draft import Draft
from assistant.teaching.items import Item, Role
from assistant.teaching.lint_stem import alike_stems
from assistant.teaching.plain_words import PLAIN
from assistant.teaching.wanted import Wanted
from assistant.wordforms import stems

_TRIES, _MORE, _SCARCE = 4, 12, 40  # tries; so many times more where there are fewer drafts than this
_TWICE = 2
_COMMON, _SAME = 2, 0.5  # telling words that two sentences share which tell the same event; their share of the shorter
_NAMED = re.compile(r"(?<=[a-z,;’] )[A-Z][\w-]+|^[A-Z][\w-]+(?=[’']s )")
_LUCK = 4.0  # how far chance may outweigh the spread: more of it, more difference between seeds


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sound draft and its item, with what is asked of them again and again."""

    draft: Draft
    item: Item
    stems: frozenset[str] = field(init=False)
    spans: frozenset[int] = field(init=False)  # where its evidence begins
    told: tuple[frozenset[str], ...] = field(init=False)  # the telling words of each sentence, names apart

    def __post_init__(self) -> None:
        object.__setattr__(self, "stems", stems(self.item.stem))
        object.__setattr__(self, "spans", frozenset(one.start for one in self.item.evidence))
        object.__setattr__(self, "told", tuple(_telling(one.quote) for one in self.item.evidence))


def spread(
    sound: Sequence[Candidate], count: int, beside: Sequence[Item], wanted: Wanted, chance: random.Random
) -> list[Item]:
    """The fullest set, then the most varied one, of some tries; no two of its prompts share a sentence.

    `beside`: what is there already; its sentences are taken.
    """
    taken = {one.start for item in beside for one in item.evidence}
    free = [one for one in sound if not one.spans & taken]
    tries = (
        _greedy(free, count, beside, wanted, chance) for _ in range(_TRIES * (_MORE if len(free) < _SCARCE else 1))
    )
    mixed = wanted.level == "mixed"
    _, chosen = min(tries, key=lambda one: (-len(one[1]), -mixed * len({each.draft.role for each in one[1]}), one[0]))
    return [one.item for one in chosen]


def _greedy(
    sound: Sequence[Candidate], count: int, beside: Sequence[Item], wanted: Wanted, chance: random.Random
) -> tuple[float, list[Candidate]]:
    """A set made by taking ever the draft that is least like those taken before, and what it cost."""
    waiting = [(one, _LUCK * chance.random()) for one in sound]
    deep = sum(one.item.dok >= 3 for one in sound)
    tally = _Tally(count, beside, count // 2 if deep else count, opening=wanted.level == "recall")
    tally.rare = deep < count
    chosen: list[Candidate] = []
    total = 0.0
    while waiting and len(chosen) < count:
        waiting = [one for one in waiting if tally.fresh(one[0])]
        waiting = [one for one in waiting if wanted.level != "mixed" or tally.room_for(one[0])]
        if not waiting:
            break
        costs = [tally.cost(one) + luck for one, luck in waiting]
        at = min(range(len(costs)), key=costs.__getitem__)
        best = waiting[at][0]
        total += costs[at]
        chosen.append(best)
        tally.add(best)
        waiting = [one for one in waiting if _apart(one[0], best)]
    return total, _deep_enough(chosen) if wanted.level == "mixed" and deep else chosen


def _deep_enough(chosen: list[Candidate]) -> list[Candidate]:
    """Without the last of the shallow ones, where they would outnumber the deep ones."""
    deep = sum(one.item.dok >= 3 for one in chosen)
    shallow = [one for one in chosen if one.item.dok < 3][:deep]
    return [one for one in chosen if one.item.dok >= 3 or one in shallow]


def _apart(one: Candidate, other: Candidate) -> bool:
    """Whether two prompts share no sentence, ask different things, and begin with different events."""
    if one.spans & other.spans or alike_stems(one.stems, other.stems):
        return False
    return not any(_again(one.told[0], told) for told in other.told) and not any(
        _again(other.told[0], told) for told in one.told
    )


def _telling(quote: str) -> frozenset[str]:
    """The words by which a sentence is known from others, without those of names."""
    return stems(quote) - PLAIN - stems(" ".join(_NAMED.findall(quote)))


def _again(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences tell the same event in two places."""
    common = len(one & other)
    return common >= _COMMON and common >= _SAME * min(len(one), len(other))


class _Tally:
    """How often what is chosen so far uses each family, person, element, role, place and depth."""

    def __init__(self, count: int, beside: Sequence[Item], shallow: int, *, opening: bool) -> None:
        self.families: Counter[str] = Counter()
        self.about: Counter[str] = Counter()
        self.elements = Counter[str](item.element for item in beside)
        self.sections = Counter(item.evidence[0].section for item in beside if item.evidence)
        self.places = Counter(item.position for item in beside)
        self.blooms: Counter[str] = Counter()
        self.roles: Counter[Role] = Counter()
        few = max(1, count // 4)
        self.often = max(_TWICE, few)
        self.opening = opening
        rest = 0 if opening else count
        self.room: dict[Role, int] = {"opening": count if opening else few, "closing": min(few, rest), "core": rest}
        self.shallow, self.most = 0, shallow
        self.rare = False  # whether there are fewer deep ones than a set has prompts: then they go first

    def add(self, one: Candidate) -> None:
        self.families[one.draft.family] += 1
        self.about.update(one.draft.about)
        self.elements[one.item.element] += 1
        self.sections[one.item.evidence[0].section] += 1
        self.places[one.item.position] += 1
        self.blooms[one.item.bloom] += 1
        self.roles[one.draft.role] += 1
        self.shallow += one.item.dok < 3

    def fresh(self, one: Candidate) -> bool:
        """Whether its template was not used as often as a set of this size bears: twice in one of eight."""
        return self.families[one.draft.family] < self.often

    def room_for(self, one: Candidate) -> bool:
        return one.item.dok >= 3 or self.shallow < self.most

    def cost(self, one: Candidate) -> float:
        """The lower the better; a role that is full and a template used before cost more than anything else."""
        draft, item = one.draft, one.item
        missing = not self.roles[draft.role] and not self.opening
        return (
            8.0 * (self.roles[draft.role] >= self.room[draft.role])
            - 8.0 * missing
            - 8.0 * (item.dok >= 3 and self.rare)
            + 3.0 * self.families[draft.family] ** 2
            + 0.8 * sum(self.about[key] for key in draft.about) / max(1, len(draft.about))
            + 1.2 * self.elements[item.element]
            + 0.8 * self.sections[item.evidence[0].section]
            + 0.8 * self.places[item.position]
            + 0.3 * self.blooms[item.bloom]
        )
