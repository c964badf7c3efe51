"""`spread`: of many sound prompts a set that is varied in place, people, element, role, Bloom and depth.

Greedy tries with some chance in them, the fullest and most varied one taken. Refuses to know templates and guides.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.teaching.draft import Draft
from assistant.teaching.items import Item, Role
from assistant.teaching.lint_stem import alike_stems
from assistant.teaching.wanted import Wanted
from assistant.wordforms import stems

_TRIES, _SCARCE = 4, 40  # tries; more of them where there are fewer drafts than this
_LUCK = 4.0  # how far chance may outweigh the spread: more of it, more difference between seeds


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sound draft and its item, with what is asked of them again and again."""

    draft: Draft
    item: Item
    stems: frozenset[str] = field(init=False)
    spans: frozenset[int] = field(init=False)  # where its evidence begins

    def __post_init__(self) -> None:
        object.__setattr__(self, "stems", stems(self.item.stem))
        object.__setattr__(self, "spans", frozenset(one.start for one in self.item.evidence))


def spread(
    sound: Sequence[Candidate], count: int, beside: Sequence[Item], wanted: Wanted, chance: random.Random
) -> list[Item]:
    """The fullest set, then the most varied one, of some tries; no two of its prompts share a sentence.

    `beside`: what is there already; its sentences are taken.
    """
    taken = {one.start for item in beside for one in item.evidence}
    free = [one for one in sound if not one.spans & taken]
    tries = (_greedy(free, count, beside, wanted, chance) for _ in range(_TRIES * (4 if len(free) < _SCARCE else 1)))
    _, chosen = min(tries, key=lambda one: (-len(one[1]), one[0]))
    return [one.item for one in chosen]


def _greedy(
    sound: Sequence[Candidate], count: int, beside: Sequence[Item], wanted: Wanted, chance: random.Random
) -> tuple[float, list[Candidate]]:
    """A set made by taking ever the draft that is least like those taken before, and what it cost."""
    waiting = [(one, _LUCK * chance.random()) for one in sound]
    deep = any(one.item.dok >= 3 for one in sound)
    tally = _Tally(count, beside, count // 2 if deep else count, opening=wanted.level == "recall")
    chosen: list[Candidate] = []
    total = 0.0
    while waiting and len(chosen) < count:
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
    return total, _deep_enough(chosen) if wanted.level == "mixed" else chosen


def _deep_enough(chosen: list[Candidate]) -> list[Candidate]:
    """Without the last of the shallow ones, where they would outnumber the deep ones; all, where there are no deep."""
    deep = sum(one.item.dok >= 3 for one in chosen) or len(chosen)
    shallow = [one for one in chosen if one.item.dok < 3][:deep]
    return [one for one in chosen if one.item.dok >= 3 or one in shallow]


def _apart(one: Candidate, other: Candidate) -> bool:
    return not one.spans & other.spans and not alike_stems(one.stems, other.stems)


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
        self.opening = opening
        rest = 0 if opening else count
        self.room: dict[Role, int] = {"opening": count if opening else few, "closing": min(few, rest), "core": rest}
        self.shallow, self.most = 0, shallow

    def add(self, one: Candidate) -> None:
        self.families[one.draft.family] += 1
        self.about.update(one.draft.about)
        self.elements[one.item.element] += 1
        self.sections[one.item.evidence[0].section] += 1
        self.places[one.item.position] += 1
        self.blooms[one.item.bloom] += 1
        self.roles[one.draft.role] += 1
        self.shallow += one.item.dok < 3

    def room_for(self, one: Candidate) -> bool:
        return one.item.dok >= 3 or self.shallow < self.most

    def cost(self, one: Candidate) -> float:
        """The lower the better; a role that is full and a family used twice cost more than anything else."""
        draft, item = one.draft, one.item
        missing = not self.roles[draft.role] and not self.opening
        return (
            8.0 * (self.roles[draft.role] >= self.room[draft.role])
            - 8.0 * missing
            + 3.0 * self.families[draft.family] ** 2
            + 0.8 * sum(self.about[key] for key in draft.about) / max(1, len(draft.about))
            + 1.2 * self.elements[item.element]
            + 0.8 * self.sections[item.evidence[0].section]
            + 0.8 * self.places[item.position]
            + 0.3 * self.blooms[item.bloom]
        )
