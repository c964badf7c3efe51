"""A guide's sentences with their words: what everything else in this package is worked out from.

Refuses to know names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.sentences import sentence_spans
from corpus.types import Guide, Span

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, without a possessive ending."""

    fold: str
    start: int  # in the guide's text
    end: int
    capital: bool
    owner: bool  # it had a possessive ending


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or a heading that stands for itself."""

    number: int
    start: int
    end: int
    section: int
    paragraph: int
    words: tuple[Word, ...]


def fold(word: str) -> str:
    """Lower case, one kind of apostrophe, no possessive ending."""
    return _POSSESSIVE.sub("", word.replace("’", "'")).lower()


def words_in(text: str, start: int, end: int) -> tuple[Word, ...]:
    return tuple(_word(match) for match in WORD.finditer(text, start, end))


def _word(match: re.Match[str]) -> Word:
    written = match.group()
    bare = _POSSESSIVE.sub("", written)
    end = match.start() + len(bare)
    return Word(fold(bare), match.start(), end, bare[:1].isupper(), bare != written)


def sentences_of(guide: Guide) -> tuple[Sentence, ...]:
    """All sentences of all sections, in reading order."""
    return tuple(
        Sentence(number, start, end, section, paragraph, words_in(guide.text, start, end))
        for number, (section, paragraph, (start, end)) in enumerate(_spans(guide))
    )


def _spans(guide: Guide) -> Iterator[tuple[int, int, Span]]:
    paragraph = 0
    for section in guide.sections:
        start = section.start
        while start < section.end:
            gap = guide.text.find("\n\n", start, section.end)
            end = section.end if gap < 0 else gap
            for span in sentence_spans(guide.text, start, end):
                yield section.position, paragraph, span
            paragraph += 1
            start = end + 2


def heading_spans(guide: Guide) -> dict[int, Span]:
    """Where the innermost heading of each section stands in the text, for those that have one there."""
    found: dict[int, Span] = {}
    before = 0
    for section in guide.sections:
        at = guide.text.rfind(section.path[-1], before, section.start) if section.path else -1
        if at >= 0:
            found[section.position] = (at, at + len(section.path[-1]))
        before = section.end
    return found
