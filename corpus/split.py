"""A guide to its passages: whole sentences of one section, about 80 to 160 words, cut by a local rule.

Paragraphs are the units; a long one is first parted at sentence ends, evenly. Whether two units that stand side by
side go together is decided by these two alone: a unit long enough to stand by itself never takes the next one, a
short one does so by chance, the chance being a hash of its words and the next one's. So an inserted, removed or edited
paragraph changes no passage but those that hold it or touch it, and nothing has to be found again further on.

Only a run of short paragraphs that comes out longer than `LONGEST` is parted once more, at its loosest joints; there
an edit may reach other passages of the same run. Refuses to know what will be done with a passage.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from math import ceil, sqrt

from corpus.sentences import sentence_spans
from corpus.types import Guide, Passage, Section, Span

SPLITTER = "paragraphs-1"  # part of a volume's identity: change it with the rule
LONGEST = 240  # words; fewer than one run of short paragraphs in a hundred comes out longer and is parted
_FULL = 160  # words: a longer unit is parted, two that are longer together never join
_USUAL = 90  # words that a run of short units has on the average


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, or a part of a long one: what is never cut again."""

    sentences: tuple[Span, ...]
    words: int
    chance: float  # in [0, 1): a hash of the words
    leads_in: bool  # "Three things matter:" belongs to what follows

    @property
    def span(self) -> Span:
        return self.sentences[0][0], self.sentences[-1][1]


def passages(guide: Guide) -> tuple[Passage, ...]:
    """The guide's passages in reading order: every sentence of every section is in exactly one."""
    found: list[Passage] = []
    seen: Counter[str] = Counter()
    for section in guide.sections:
        for run in _runs(list(_units(guide.text, section))):
            sentences = tuple(sentence for unit in run for sentence in unit.sentences)
            start, end = sentences[0][0], sentences[-1][1]
            digest = _hash(guide.text[start:end])[:16]
            seen[digest] += 1
            found.append(Passage(f"{digest}-{seen[digest]}", start, end, len(found), section.position, sentences))
    return tuple(found)


def _units(text: str, section: Section) -> Iterator[_Unit]:
    start = section.start
    while start < section.end:
        gap = text.find("\n\n", start, section.end)
        end = section.end if gap < 0 else gap
        sentences = sentence_spans(text, start, end)
        yield from (_unit(text, part) for part in _even_parts(text, sentences))
        start = end + 2


def _unit(text: str, sentences: tuple[Span, ...]) -> _Unit:
    words = text[sentences[0][0] : sentences[-1][1]]
    return _Unit(sentences, len(words.split()), int(_hash(words)[16:32], 16) / 2**64, words.endswith(":"))


def _even_parts(text: str, sentences: tuple[Span, ...]) -> Iterator[tuple[Span, ...]]:
    """A paragraph's sentences, parted where it is too long into parts of about the same number of words."""
    counts = [len(text[start:end].split()) for start, end in sentences]
    share = sum(counts) / max(1, ceil(sum(counts) / _FULL))
    middles = (done - count / 2 for done, count in zip(accumulate(counts), counts, strict=True))
    numbered = zip(sentences, middles, strict=True)
    for _, part in groupby(numbered, key=lambda pair: int(pair[1] / share)):
        yield tuple(sentence for sentence, _ in part)


def _runs(units: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    """The units that go together, each decision taken by two of them alone."""
    run: list[_Unit] = []
    for unit in units:
        if run and _joint(run[-1], unit) <= 0:
            yield from _short_enough(run)
            run = []
        run.append(unit)
    if run:
        yield from _short_enough(run)


def _joint(unit: _Unit, after: _Unit) -> float:
    """How firmly two units hold together; 0 or less: they don't.

    The shorter the first, the likelier; `chance` must rise, or fall by no more than `slack`, which makes long runs far
    rarer than a coin of the same odds would. Without slack, half of all pairs hold.
    """
    both = unit.words + after.words
    if unit.leads_in and both <= LONGEST:
        return 2
    units_a_run = min(_USUAL, 50 + unit.words) / unit.words
    if units_a_run <= 1 or both > _FULL or unit.chance == after.chance:
        return -1
    slack = 1 - sqrt(2 / units_a_run) if units_a_run > 2 else sqrt(2 - 2 / units_a_run) - 1
    return after.chance - unit.chance + slack


def _short_enough(run: list[_Unit]) -> Iterator[list[_Unit]]:
    """The run, parted at its loosest joints until no part is longer than `LONGEST`."""
    waiting = [run]
    while waiting:
        part = waiting.pop()
        if len(part) == 1 or sum(unit.words for unit in part) <= LONGEST:
            yield part
            continue
        loosest = min(range(1, len(part)), key=lambda i: _joint(part[i - 1], part[i]))
        waiting += [part[loosest:], part[:loosest]]


def _hash(words: str) -> str:
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()
