"""Two guides as headings and paragraphs, and which of the one's are which of the other's.

Equal ones first, then paragraphs that are alike, then headings that stand over the same text. Refuses to know what is
made of it.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpus.sentences import sentence_spans
from corpus.types import Guide
from index.alignment import Pairs, equal_pairs, heaviest_rise, like_pairs
from index.lexical import words

HEADING_WEIGHT = 250  # words of paragraphs that are rather said to have moved than one heading
ALIKE = 0.5  # twice the words shared by the words of both: from here on two paragraphs are one that was edited
ALIKE_IN_PLACE = 0.35  # between the same neighbours less will do: unlike paragraphs share a quarter, their small words
SAME_BODY = 0.5  # the same measure for the text below two headings
TURNS = 10  # headings further apart than this in a gap are not compared by name
SAME_NAME = 60  # percent of the letters of two headings between the same neighbours


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or a paragraph. A heading is in the section that it opens."""

    heading: bool
    text: str
    path: tuple[str, ...]
    start: int

    @property
    def section(self) -> str:
        return " > ".join(self.path)

    @property
    def weight(self) -> int:
        return HEADING_WEIGHT if self.heading else len(self.text.split())


def blocks_of(guide: Guide) -> tuple[Block, ...]:
    """Every heading and paragraph in reading order."""
    blocks: list[Block] = []
    at = 0
    for section in guide.sections:
        headings = list(_parts(guide.text, at, section.start))
        above = len(section.path) - len(headings)
        blocks += [Block(True, t, section.path[: above + n], start) for n, (start, t) in enumerate(headings, 1)]
        blocks += [Block(False, t, section.path, start) for start, t in _parts(guide.text, section.start, section.end)]
        at = section.end
    return tuple(blocks)


def sentences_of(guide: Guide, block: Block) -> list[str]:
    spans = sentence_spans(guide.text, block.start, block.start + len(block.text))
    return [guide.quote(span) for span in spans]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for part in text[start:end].split("\n\n"):
        if part:
            yield start, part
        start += len(part) + 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two guides' blocks, who is whose counterpart, and which of the old ones stay where they are."""

    old: tuple[Block, ...]
    new: tuple[Block, ...]
    pairs: Pairs
    staying: set[int]

    def is_equal(self, at: int) -> bool:
        return self.old[at].text == self.new[self.pairs[at]].text

    def moved(self) -> set[int]:
        """The old places of counterparts that are elsewhere now, or under another heading that was there before."""
        old_above, new_above = _headings_above(self.old), _headings_above(self.new)
        known = {-1: -1, **self.pairs}
        found = set(self.pairs) - self.staying
        for at in self.staying:
            if self.old[at].heading:
                old, new = old_above[at][-1], new_above[self.pairs[at]][-1]
                if old in known and new in known.values() and known[old] != new:
                    found.add(at)
        return found


def compared(old: Guide, new: Guide) -> Comparison:
    """Find the counterparts of a guide's blocks in another one."""
    before, after = blocks_of(old), blocks_of(new)
    weights = [block.weight for block in before]
    pairs = equal_pairs([(b.heading, b.text) for b in before], [(b.heading, b.text) for b in after], weights)
    gaps = _Gaps(pairs, heaviest_rise(pairs, weights))
    pairs |= _edited(before, after, pairs, gaps)
    pairs |= _sharing_sentences(old, new, (before, after), pairs, gaps)
    pairs |= _renamed(before, after, pairs, gaps)
    return Comparison(before, after, pairs, heaviest_rise(pairs, weights))


class _Gaps:
    """Between which neighbours that stay a block stands: told by the new place of the one before it."""

    def __init__(self, pairs: Pairs, staying: set[int]) -> None:
        self._old = sorted(staying)
        self._new = [pairs[at] for at in self._old]

    def of_old(self, at: int) -> int:
        return bisect_left(self._old, at)

    def of_new(self, at: int) -> int:
        return bisect_left(self._new, at)


def _loose(blocks: Sequence[Block], taken: Iterable[int], *, heading: bool) -> list[int]:
    used = set(taken)
    return [at for at, block in enumerate(blocks) if block.heading == heading and at not in used]


def _edited(old: Sequence[Block], new: Sequence[Block], pairs: Pairs, gaps: _Gaps) -> Pairs:
    """Paragraphs that are alike, each with the one that is likest."""
    ours = {at: Counter(words(old[at].text)) for at in _loose(old, pairs, heading=False)}
    theirs = {at: Counter(words(new[at].text)) for at in _loose(new, pairs.values(), heading=False)}
    scored = (
        (likeness - (0 if gaps.of_old(at) == gaps.of_new(other) else ALIKE - ALIKE_IN_PLACE), at, other)
        for likeness, at, other in like_pairs(ours, theirs)
    )
    return _best_of((score, at, other) for score, at, other in scored if score >= ALIKE_IN_PLACE)


def _best_of(scored: Iterable[tuple[float, int, int]]) -> Pairs:
    """The best pairs, each place used once; of equally good ones those that come first, near each other."""
    found: Pairs = {}
    taken = set()
    for _, at, other in sorted(scored, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1])):
        if at not in found and other not in taken:
            found[at] = other
            taken.add(other)
    return found


def _sharing_sentences(
    old: Guide, new: Guide, blocks: tuple[Sequence[Block], Sequence[Block]], pairs: Pairs, gaps: _Gaps
) -> Pairs:
    """Paragraphs between the same neighbours that have a whole sentence in common."""
    before, after = blocks
    holder: dict[tuple[int, str], int] = {}
    for at in _loose(before, pairs, heading=False):
        for sentence in sentences_of(old, before[at]):
            holder.setdefault((gaps.of_old(at), sentence), at)
    scored = (
        (1.0, holder[gaps.of_new(at), sentence], at)
        for at in _loose(after, pairs.values(), heading=False)
        for sentence in sentences_of(new, after[at])
        if (gaps.of_new(at), sentence) in holder
    )
    return _best_of(scored)


def _renamed(old: Sequence[Block], new: Sequence[Block], pairs: Pairs, gaps: _Gaps) -> Pairs:
    """Headings that stand over the same text, or are called nearly the same between the same neighbours."""
    ours, theirs = _loose(old, pairs, heading=True), _loose(new, pairs.values(), heading=True)
    bodies = _same_body(old, new, pairs) if ours and theirs else {}
    known, free = set(ours), set(theirs)
    likely = {pair for pair, share in bodies.items() if share >= SAME_BODY and pair[0] in known and pair[1] in free}
    scored = []
    for at, other in likely | set(_neighbouring(ours, theirs, gaps)):
        alike = fuzz.ratio(old[at].text, new[other].text)
        if (at, other) in likely or alike >= SAME_NAME:
            depth = len(old[at].path) == len(new[other].path)
            scored.append((2 * bodies.get((at, other), 0) + depth + alike / 100, at, other))
    return _best_of(scored)


def _neighbouring(ours: Sequence[int], theirs: Sequence[int], gaps: _Gaps) -> Iterator[tuple[int, int]]:
    """Headings between the same neighbours, each with the few that come at about the same turn."""
    there: dict[int, list[int]] = defaultdict(list)
    for other in theirs:
        there[gaps.of_new(other)].append(other)
    turns: Counter[int] = Counter()
    for at in ours:
        gap = gaps.of_old(at)
        yield from ((at, other) for other in there[gap][max(0, turns[gap] - TURNS) : turns[gap] + TURNS])
        turns[gap] += 1


def _same_body(old: Sequence[Block], new: Sequence[Block], pairs: Pairs) -> Mapping[tuple[int, int], float]:
    """For headings that have text in common: twice the words in common by the words below both."""
    old_above, new_above = _headings_above(old), _headings_above(new)
    common: Counter[tuple[int, int]] = Counter()
    for at, other in pairs.items():
        if not old[at].heading:
            for heading in old_above[at]:
                common.update({(heading, upper): old[at].weight for upper in new_above[other]})
    ours, theirs = _sizes(old, old_above), _sizes(new, new_above)
    return {(a, b): 2 * shared / (ours[a] + theirs[b]) for (a, b), shared in common.items()}


def _sizes(blocks: Sequence[Block], above: Sequence[tuple[int, ...]]) -> Counter[int]:
    sizes: Counter[int] = Counter()
    for block, headings in zip(blocks, above, strict=True):
        sizes.update(dict.fromkeys(headings, 0 if block.heading else block.weight))
    return sizes


def _headings_above(blocks: Sequence[Block]) -> list[tuple[int, ...]]:
    """For each block the places of the headings above it, from -1 (the guide) inwards."""
    found: list[tuple[int, ...]] = []
    open_at: dict[tuple[str, ...], int] = {(): -1}
    for at, block in enumerate(blocks):
        if block.heading:
            open_at = {path: n for path, n in open_at.items() if path == block.path[: len(path)] and path != block.path}
        found.append(tuple(open_at.values()))
        if block.heading:
            open_at[block.path] = at
    return found
