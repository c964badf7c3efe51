"""What the assistant has read in one guide: its sentences, words and names, worked out once for each revision.

Everything here follows from the guide's text alone and never changes, so that all conversations may share it.
Refuses to know any question, vector or model.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.names import FUNCTION, WORD, Name, figures_of, names_of, spot, words_of
from assistant.wordforms import COMMON, stems, word_set
from corpus.types import Guide, Passage, Section
from corpus.understand import Understanding, understand
from corpus.understand import about_people as about_people  # asked of a reading by those who know no corpus

# A sentence that begins so leans on the one before it.
LEANING = word_set("he she it they him her his hers its their theirs this these those such both another that")
_PLAIN = 1.5  # the most that a word of everyday talk can tell
_CONNECTIVES = word_set("however therefore thus also instead then afterwards afterward nevertheless still yet")
_ARTICLE = re.compile(r"^(?:the|an?) ")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the guide."""

    number: int  # in reading order
    start: int
    end: int
    text: str
    passage: int
    section: int
    place: int  # its number within its passage
    words: tuple[str, ...]  # folded, all of them
    stems: frozenset[str]  # of its content words
    names: tuple[Name, ...]  # in order of appearance
    subject: Name | None  # the name it opens with, unless that only owns something ("Ruth's tape")
    owners: frozenset[Name]  # names that occur in it as owners only
    leaning: bool  # begins with a pronoun that the sentence before explains


class Reading:
    """A guide as the assistant knows it. Shared between threads; nothing in it is ever changed after it is made."""

    def __init__(
        self,
        guide: Guide,
        passages: Sequence[Passage],
        understood: Understanding | None = None,
        *,
        ended: bool = True,
    ) -> None:
        """`ended`: whether the guide tells its plot to the end, and not only as far as a reader has come."""
        self.guide = guide
        self.ended = ended
        self.understood = understood or understand(guide)
        self.folded = guide.text.lower().replace("’", "'")
        self.passages = tuple(passages)
        self.same = _same_words(guide.text)
        sentences = (guide.quote(span) for passage in passages for span in passage.sentences)
        self.plain = frozenset(word for sentence in sentences for word in _uncapitalised(sentence))
        self.names = names_of(self.understood, self.plain)
        self.figures = figures_of(self.understood)  # characters whom the guide calls by no name
        self.lines = tuple(self._lines())
        self.by_passage = _grouped((line.passage for line in self.lines), len(self.passages))
        self.by_section = _grouped((line.section for line in self.lines), len(guide.sections))
        self.frequency = Counter(stem for line in self.lines for stem in line.stems)
        self._idf = {stem: self._told(stem) for stem in self.frequency}
        headings = {heading for section in guide.sections for heading in section.path}
        self.headings = frozenset(bare_heading(heading) for heading in headings)
        self.parents = frozenset(stems(heading) for section in guide.sections for heading in section.path[:-1])
        extra = words_of(" ".join((*headings, guide.title, guide.author or "")))
        self.proper = _proper(self.names, guide.title)
        self.vocabulary = frozenset(word for line in self.lines for word in line.words).union(extra)

    def _lines(self) -> Iterable[Line]:
        number = 0
        for passage in self.passages:
            for place, (start, end) in enumerate(passage.sentences):
                text = self.guide.text[start:end]
                words = tuple(words_of(text))
                names = tuple(spot(text, self.names))
                owners = frozenset(name for name in names if _only_owns(name, text))
                opens = names[0] if names and names[0].words[0] in words[:3] and names[0] not in owners else None
                yield Line(
                    number,
                    start,
                    end,
                    text,
                    passage.position,
                    passage.section,
                    place,
                    words,
                    self.stems(text),
                    names,
                    opens,
                    owners,
                    _leans(words),
                )
                number += 1

    def stems(self, text: str) -> frozenset[str]:
        """The content words of a text, with what this guide calls by another word counted as one."""
        found = stems(text)
        return frozenset(self.same.get(stem, stem) for stem in found) if self.same else found

    def idf(self, stem: str) -> float:
        """How telling a word is in this guide; one that it never uses is the most telling, unless everybody uses it."""
        return self._idf[stem] if stem in self._idf else self._told(stem)

    def _told(self, stem: str) -> float:
        telling = math.log(1 + len(self.lines) / (self.frequency.get(stem, 0) or 0.5))
        return min(telling, _PLAIN) if stem in COMMON else telling

    def weight(self, stems: Iterable[str]) -> float:
        return sum(self.idf(stem) for stem in stems)

    def knows(self, word: str) -> bool:
        """Whether the guide uses a folded word in any of its forms."""
        return word in self.vocabulary or any(stem in self.frequency for stem in stems(word))

    def spot(self, text: str) -> list[Name]:
        """The guide's names that occur in a text."""
        return spot(text, self.names)

    def section(self, line: Line) -> Section:
        return self.guide.sections[line.section]

    def mark(self, line: Line) -> str | None:
        """The part that readers know the sentence by, where the text names one."""
        return next((mark.label for mark in self.guide.marks if mark.start <= line.start < mark.end), None)

    def before(self, line: Line) -> Line | None:
        """The sentence before it in the same section."""
        previous = self.lines[line.number - 1] if line.number else None
        return previous if previous is not None and previous.section == line.section else None

    def after(self, line: Line) -> Line | None:
        """The sentence after it in the same section."""
        following = self.lines[line.number + 1] if line.number + 1 < len(self.lines) else None
        return following if following is not None and following.section == line.section else None

    def opens_paragraph(self, line: Line) -> bool:
        return self.guide.text[max(0, line.start - 2) : line.start] in ("", "\n\n")

    @cached_property
    def heading_stems(self) -> tuple[frozenset[str], ...]:
        """For each section, the stems of its own heading and of the mark that covers it all."""
        return tuple(stems(" ".join(section.path[-1:])) for section in self.guide.sections)


_CALLED = re.compile(
    r"(?:^|[.\n] ?)(?:An? |The )?([A-Z]?\w+) is (?:the|an?) (?:\w+ ){0,2}(?:word|name|term|euphemism)\b"
    r"[^.]{0,40}? for (?:the |an? )?(\w+)"
)
_VAGUE = stems("place thing person man woman way time word name group someone something kind")


def _same_words(text: str) -> dict[str, str]:
    """Words that the guide explains as another word for something plain: "X is their word for the death of …"."""
    pairs = ((stems(match[1]), stems(match[2])) for match in _CALLED.finditer(text))
    return {
        first: second
        for (first, *more), (second, *others) in ((tuple(one), tuple(two)) for one, two in pairs if one and two)
        if not more and not others and second not in _VAGUE and first != second
    }


def _uncapitalised(text: str) -> Iterable[str]:
    return (match.group() for match in WORD.finditer(text) if match.group().islower())


def _proper(names: Mapping[str, Name], title: str) -> frozenset[str]:
    """Words that keep their capital wherever they stand; those of a title do only where somebody bears them."""
    borne = {word for form, name in names.items() if name.person for word in form.split()}
    every = {word for form in names for word in form.split()}
    return frozenset((every - set(words_of(title))) | borne) - FUNCTION


def bare_heading(heading: str) -> str:
    """A heading as a question may name it: folded, without its article and its punctuation."""
    return _ARTICLE.sub("", " ".join(words_of(heading)))


def _only_owns(name: Name, text: str) -> bool:
    last = re.escape(name.words[-1])
    return re.search(rf"\b{last}[’']", text, re.I) is not None and re.search(rf"\b{last}\b(?![’'])", text, re.I) is None


def _leans(words: Sequence[str]) -> bool:
    opening = [word for word in words[:3] if word not in _CONNECTIVES]
    return bool(opening) and (opening[0] in LEANING or (len(words) <= 5 and not LEANING.isdisjoint(words)))


def _grouped(keys: Iterable[int], size: int) -> tuple[tuple[int, ...], ...]:
    groups: list[list[int]] = [[] for _ in range(size)]
    for number, key in enumerate(keys):
        groups[key].append(number)
    return tuple(tuple(group) for group in groups)
