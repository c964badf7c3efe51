"""What changed between two revisions of a guide, as a person reads it: by paragraph, told by sentence.

    guides -> blocks and their counterparts (index.counterparts) -> sentences of those that differ -> changes

A block that is equal and in order is no change, wherever an insertion shifted it to. Of what is out of order the
heaviest part counts as staying and the rest as moved. A sentence that stands in another paragraph now is moved, so that
a parted or joined paragraph tells which sentences went over. A heading that stands under another one is moved, a
renamed one is changed, and neither moves its text. Headings are in the section that they open; title and author, which
are the whole guide's, in the section "".

Time grows with the words, but inside one pair of paragraphs that are alike: telling a guide of 100,000 words that was
wholly edited takes a few times as long as reading its file (benchmarks/indexing.py). Refuses to know vectors and
volumes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import LCSseq

from corpus.types import Guide
from index.alignment import equal_pairs, heaviest_rise
from index.counterparts import Comparison, compared, sentences_of

Kind = Literal["added", "changed", "removed", "moved"]
Part = Literal["title", "author", "heading", "paragraph", "sentences"]
Place = tuple[int, int]  # a paragraph, and a sentence in it

LONGEST_COMPARED = 4000  # words: of a longer change no word is said to be the same
CHANCE = 2  # so many words in common between two longer differences are chance


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph or heading that is not as it was."""

    kind: Kind
    section: str  # "Plot Summary > Part Two" of the new guide; of the old one when removed; "" for the whole guide
    old: str | None  # the sentences of it that are gone, joined by a space; None when added
    new: str | None  # the sentences of it that are new; None when removed
    part: Part = field(default="paragraph", compare=False)  # what it is about; "sentences": not a whole paragraph

    def to_json(self) -> dict[str, str | None]:
        """One entry of `changes` in what `index --json` prints."""
        return {"kind": self.kind, "section": self.section, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one change that are in both texts, in the old one alone, or in the new one alone."""

    kind: Literal["same", "gone", "new"]
    text: str


def changes_between(old: Guide, new: Guide) -> tuple[Change, ...]:
    """What a reader of the old guide would find changed in the new one, in the new one's order; () when nothing."""
    named = [*_named("title", old.title, new.title), *_named("author", old.author, new.author)]
    if (old.text, old.sections) == (new.text, new.sections):
        return tuple(named)
    return (*named, *_Reading(old, new).changes())


def pieces(change: Change) -> tuple[Piece, ...]:
    """The words of a change, old beside new: those that are not "new" are the old text, those not "gone" the new one.

    Texts are joined by spaces. Few words between two longer differences are chance, and told as gone and new.
    """
    old, new = (change.old or "").split(), (change.new or "").split()
    hunks = _hunks(old, new) if max(len(old), len(new)) <= LONGEST_COMPARED else [_Hunk(False, old, new)]
    found: list[Piece] = []
    for same, group in groupby(_without_chance(hunks), key=lambda hunk: hunk.same):
        run = list(group)
        gone = " ".join(word for hunk in run for word in hunk.old)
        fresh = " ".join(word for hunk in run for word in hunk.new)
        found += [Piece("same", gone)] if same else [Piece("gone", gone), Piece("new", fresh)]
    return tuple(piece for piece in found if piece.text)


def _named(part: Part, old: str | None, new: str | None) -> list[Change]:
    return [] if old == new else [Change(_kind(old, new), "", old, new, part)]


def _kind(old: str | None, new: str | None) -> Kind:
    return "added" if old is None else "removed" if new is None else "changed"


def _part(*, whole: bool) -> Part:
    return "paragraph" if whole else "sentences"


class _Reading:
    """Two guides read side by side."""

    def __init__(self, old: Guide, new: Guide) -> None:
        self._both = both = compared(old, new)
        self._origin = {other: at for at, other in both.pairs.items()}
        self._moved = both.moved()
        equal = {at for at in both.pairs if both.is_equal(at)}
        followed = {both.pairs[at] for at in equal}
        self._ours = {n: sentences_of(old, b) for n, b in enumerate(both.old) if not b.heading and n not in equal}
        self._theirs = {n: sentences_of(new, b) for n, b in enumerate(both.new) if not b.heading and n not in followed}
        self._fates = _fates(both, self._ours, self._theirs)

    def changes(self) -> Iterator[Change]:
        """In the new guide's order; what is removed where it stood, after the last block before it that stayed."""
        removed: dict[int, list[Change]] = defaultdict(list)
        last = -1
        for at in range(len(self._both.old)):
            if at in self._both.staying:
                last = self._both.pairs[at]
            elif at not in self._both.pairs:
                removed[last] += self._removed(at)
        yield from removed[-1]
        for other, block in enumerate(self._both.new):
            yield from self._of_heading(other) if block.heading else self._of_paragraph(other)
            yield from removed[other]

    def _removed(self, at: int) -> list[Change]:
        block = self._both.old[at]
        if block.heading:
            return [Change("removed", block.section, block.text, None, "heading")]
        gone, went_on = self._gone(at), any((at, n) in self._fates.went_on for n in range(len(self._ours[at])))
        return [Change("removed", block.section, gone, None, _part(whole=not went_on))] if gone else []

    def _of_heading(self, other: int) -> Iterator[Change]:
        block, at = self._both.new[other], self._origin.get(other)
        before = None if at is None else self._both.old[at].text
        if before != block.text:
            yield Change(_kind(before, block.text), block.section, before, block.text, "heading")
        elif at in self._moved:
            yield Change("moved", block.section, before, block.text, "heading")

    def _of_paragraph(self, other: int) -> Iterator[Change]:
        block, at = self._both.new[other], self._origin.get(other)
        if other not in self._theirs:
            if at in self._moved:
                yield Change("moved", block.section, block.text, block.text)
            return
        gone, fresh = None if at is None else self._gone(at), self._fresh(other)
        if at in self._both.staying and self._ours[at] == self._theirs[other]:  # but for white space between them
            gone, fresh = self._both.old[at].text, block.text
        if gone or fresh:
            section = block.section if fresh or at is None else self._both.old[at].section
            came = any((other, n) in self._fates.origin for n in range(len(self._theirs[other])))
            yield Change(_kind(gone, fresh), section, gone, fresh, _part(whole=at is None and not came))
        yield from (Change("moved", block.section, words, words, "sentences") for words in self._moved_into(other))

    def _gone(self, at: int) -> str | None:
        sentences = self._ours[at]
        return " ".join(s for n, s in enumerate(sentences) if (at, n) not in self._fates.went_on) or None

    def _fresh(self, other: int) -> str | None:
        sentences = self._theirs[other]
        return " ".join(s for n, s in enumerate(sentences) if (other, n) not in self._fates.origin) or None

    def _moved_into(self, other: int) -> Iterator[str]:
        """Sentences that stand elsewhere now; those that went together are told together."""
        origin, staying = self._fates.origin, self._fates.staying

        def together(n: int) -> Place | None:
            at = None if (other, n) in staying else origin.get((other, n))
            return at and (at[0], at[1] - n)

        sentences = self._theirs[other]
        for went, run in groupby(range(len(sentences)), key=together):
            if went is not None:
                yield " ".join(sentences[n] for n in run)


@dataclass(frozen=True, slots=True)
class _Fates:
    """What became of sentences, each told by its paragraph and its number in it."""

    origin: Mapping[Place, Place]  # from a new place to the old one
    staying: frozenset[Place]  # new places of sentences that did not move
    went_on: frozenset[Place]  # old places of sentences that are still there


def _fates(both: Comparison, ours: Mapping[int, list[str]], theirs: Mapping[int, list[str]]) -> _Fates:
    """Equal sentences: those of counterparts first, then whatever is left on both sides."""
    origin: dict[Place, Place] = {}
    staying: set[Place] = set()
    for at in ours.keys() & both.pairs.keys():
        other = both.pairs[at]
        weights = [len(sentence) for sentence in ours[at]]
        equal = equal_pairs(ours[at], theirs[other], weights)
        origin.update({(other, new): (at, old) for old, new in equal.items()})
        if at in both.staying:
            staying.update((other, equal[old]) for old in heaviest_rise(equal, weights))
    free: dict[str, list[Place]] = defaultdict(list)
    used = set(origin.values())
    for at, sentences in reversed(list(ours.items())):
        for n in reversed(range(len(sentences))):
            if (at, n) not in used:
                free[sentences[n]].append((at, n))
    for other, sentences in theirs.items():
        for n, sentence in enumerate(sentences):
            if (other, n) not in origin and free[sentence]:
                origin[other, n] = free[sentence].pop()
    return _Fates(origin, frozenset(staying), frozenset(origin.values()))


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Words that are the same on both sides, or what stands between such."""

    same: bool
    old: list[str]
    new: list[str]


def _hunks(old: list[str], new: list[str]) -> list[_Hunk]:
    found = []
    edits = LCSseq.opcodes(old, new)
    for same, group in groupby(edits, key=lambda edit: edit.tag == "equal"):
        run = list(group)
        begin, end = run[0], run[-1]
        found.append(_Hunk(same, old[begin.src_start : end.src_end], new[begin.dest_start : end.dest_end]))
    return found


def _without_chance(hunks: list[_Hunk]) -> Iterator[_Hunk]:
    sizes = [max(len(hunk.old), len(hunk.new)) for hunk in hunks]
    for n, hunk in enumerate(hunks):
        beside = sizes[n - 1 : n] + sizes[n + 1 : n + 2]
        by_chance = len(beside) == 2 and sizes[n] <= CHANCE < min(beside)
        yield replace(hunk, same=hunk.same and not by_chance)
