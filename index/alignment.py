"""Which items of two sequences belong together: equal ones, like ones, and which of them stand in the same order.

Every step is linear, or sorts: no step compares each item of one side with each of the other. Refuses to know what the
items are.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from operator import itemgetter

CANDIDATES = 4  # looked at closely for each item
MOST_SHARERS = 30  # a feature that more items than this have in common does not make them candidates

Pairs = dict[int, int]  # from a place in the old sequence to one in the new


def equal_pairs(old: Sequence[Hashable], new: Sequence[Hashable], weights: Sequence[int]) -> Pairs:
    """Equal items, each used once, in order wherever they can be; `weights` are those of the old items.

    Items that occur once on both sides hold the sequences together; between these, other items become unique (the
    patience diff). Whatever is equal and left over is paired in order of occurrence.
    """
    pairs: Pairs = {}
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        start, end, first, last = _trimmed(old, new, waiting.pop(), pairs)
        common = _unique_pairs(old[start:end], new[first:last])
        anchors = {start + a: first + b for a, b in common.items()}
        rising = sorted(heaviest_rise(anchors, weights))
        if rising:
            pairs.update((at, anchors[at]) for at in rising)
            starts = [(start, first), *((at + 1, anchors[at] + 1) for at in rising)]
            ends = [*((at, anchors[at]) for at in rising), (end, last)]
            waiting += [(a, b, c, d) for (a, c), (b, d) in zip(starts, ends, strict=True) if a < b and c < d]
    return _with_leftovers(old, new, pairs)


def heaviest_rise(pairs: Pairs, weights: Sequence[int]) -> set[int]:
    """The old places of the pairs that can stay where they are: the heaviest set that is in order on both sides."""
    places = sorted(pairs.values())
    best = _PrefixBest(len(places))
    before: dict[int, int] = {}
    top = (0, -1)
    for at in sorted(pairs):
        rank = bisect_left(places, pairs[at])
        weight, before[at] = best.up_to(rank)
        reached = (weight + weights[at], at)
        best.raise_to(rank, reached)
        top = max(top, reached, key=itemgetter(0))
    chain: set[int] = set()
    at = top[1]
    while at >= 0:
        chain.add(at)
        at = before[at]
    return chain


def like_pairs(old: Mapping[int, Counter[str]], new: Mapping[int, Counter[str]]) -> Iterator[tuple[float, int, int]]:
    """Items that share features: how like (0..1: twice what they share by what they have), the old one, the new one."""
    for at, others in _candidates(old, new).items():
        for other in others:
            both = old[other].total() + new[at].total()
            yield 2 * (old[other] & new[at]).total() / both, other, at


def _candidates(old: Mapping[int, Counter[str]], new: Mapping[int, Counter[str]]) -> dict[int, list[int]]:
    """For each new item the few old ones that share most of the features which not everybody has."""
    having: dict[str, list[int]] = defaultdict(list)
    for at, features in old.items():
        for feature in features:
            having[feature].append(at)
    telling = {feature: places for feature, places in having.items() if len(places) <= MOST_SHARERS}
    found = {}
    for at, features in new.items():
        shared = Counter(place for feature in features for place in telling.get(feature, ()))
        found[at] = [place for place, _ in shared.most_common(CANDIDATES)]
    return found


def _trimmed(
    old: Sequence[Hashable], new: Sequence[Hashable], stretch: tuple[int, int, int, int], pairs: Pairs
) -> tuple[int, int, int, int]:
    """The stretch without the equal items at its beginning and at its end, which are paired."""
    start, end, first, last = stretch
    while start < end and first < last and old[start] == new[first]:
        pairs[start] = first
        start, first = start + 1, first + 1
    while start < end and first < last and old[end - 1] == new[last - 1]:
        end, last = end - 1, last - 1
        pairs[end] = last
    return start, end, first, last


def _unique_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    seen_old, seen_new = Counter(old), Counter(new)
    places = {item: at for at, item in enumerate(new) if seen_new[item] == 1}
    return {at: places[item] for at, item in enumerate(old) if seen_old[item] == 1 and item in places}


def _with_leftovers(old: Sequence[Hashable], new: Sequence[Hashable], pairs: Pairs) -> Pairs:
    taken = set(pairs.values())
    free: dict[Hashable, list[int]] = defaultdict(list)
    for at in reversed(range(len(new))):
        if at not in taken:
            free[new[at]].append(at)
    left = [(at, item) for at, item in enumerate(old) if at not in pairs]
    return pairs | {at: free[item].pop() for at, item in left if free.get(item)}


class _PrefixBest:
    """The best of the first so many values, while values are raised (a Fenwick tree of maxima)."""

    def __init__(self, size: int) -> None:
        self._tree = [(0, -1)] * (size + 1)

    def up_to(self, end: int) -> tuple[int, int]:
        """The best value at any place before `end`."""
        best = (0, -1)
        while end > 0:
            best = max(best, self._tree[end], key=itemgetter(0))
            end &= end - 1
        return best

    def raise_to(self, place: int, value: tuple[int, int]) -> None:
        place += 1
        while place < len(self._tree):
            self._tree[place] = max(self._tree[place], value, key=itemgetter(0))
            place += place & -place
