"""Each question taken through the product's own door, and what came of it.

Put to its own story, to the whole library, to the next story, and to its own story without the sections that answer
it. Refuses to know figures and tables.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.book import Books
from assistant.finding import Finding, find
from assistant.quotes import quotes
from fairy.measures import rank, told_elsewhere
from fairy.partial import Partial
from fairy.stories import Question, Shelf, section_id
from index.search import search, search_library
from index.volume import Volume

DEEP = 200  # passages looked through across the library: a section beyond them counts as not found
Only = frozenset[str]


@dataclass(frozen=True, slots=True)
class Walked:
    """What the product made of one question; what was not asked for is None."""

    question: Question
    in_story: int | None = None  # rank of the best gold section
    in_library: int | None = None
    quoted: tuple[str, ...] = ()  # sentences as a reader would be shown them, whatever the confidence
    best: str = ""  # the best-ranked sentence
    own: float = 0.0  # confidence
    foreign: float | None = None  # put to the next story
    without: float | None = None  # put to its story without the gold sections
    elsewhere: bool = False  # left out of `without`: the answer's words stand together in another sentence
    alone: bool = False  # left out of `without`: the story has no other section


class Desk:
    """Where questions are put: the shelf, and the books as the assistant keeps them."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._books = Books()
        self.reranker = shelf.library.reranker()
        self._partial = lru_cache(maxsize=8)(self._cut)

    def find(self, text: str, volume: Volume) -> Finding:
        return find(text, volume, self._books.of(volume), self.shelf.embedder, self.reranker)

    def shown(self, finding: Finding, volume: Volume) -> tuple[str, ...]:
        """The sentences that an answer in the guide's own words would show."""
        if not finding.weighed:
            return ()
        chosen = quotes(finding.asked, finding.weighed, self._books.of(volume).reading)
        return tuple(quote.line.text for quote in chosen)

    def sections(self, finding: Finding, volume: Volume) -> list[str]:
        """All sections, the best first: those of the hits, then those that search alone would bring after them."""
        vector = self.shelf.embedder.embed_question(finding.asked.search)
        rest = search(volume, finding.asked.search, vector, len(volume.passages))
        return [section_id(hit.section) for hit in (*finding.hits, *rest)]

    def everywhere(self, text: str) -> list[tuple[str, str]]:
        """Sections across the library, the best first."""
        vector = self.shelf.embedder.embed_question(text)
        hits = search_library(self.shelf.library, text, vector, DEEP, reranker=self.reranker)
        return [(self.shelf.names[hit.guide], section_id(hit.section)) for hit in hits]

    def without(self, story: str, sections: frozenset[str]) -> Volume | None:
        """The story's volume without these sections; None where nothing would be left."""
        return self._partial(story, sections)

    def sentences(self, volume: Volume) -> list[str]:
        return [line.text for line in self._books.of(volume).reading.lines]

    def _cut(self, story: str, sections: frozenset[str]) -> Volume | None:
        told = self.shelf.story(story)
        if all(name in sections for name, _ in told.sections):
            return None
        return Partial(self.shelf.volume(story), told, sections)


def walk(
    desk: Desk, questions: Sequence[Question], only: Only, told: Callable[[int], None] = lambda done: None
) -> Iterator[Walked]:
    """Every question, in an order that keeps few volumes at hand; `told` hears how many are done."""
    ordered = sorted(questions, key=lambda one: (one.story, sorted(one.gold)))
    for done, question in enumerate(ordered, start=1):
        yield _walked(desk, question, only)
        told(done)


def _walked(desk: Desk, question: Question, only: Only) -> Walked:
    volume = desk.shelf.volume(question.story)
    finding = desk.find(question.text, volume)
    searched = "search" in only
    gold = {(question.story, section) for section in question.gold}
    elsewhere, alone, without = _taken_out(desk, question) if "refusing" in only else (False, False, None)
    return Walked(
        question,
        rank(question.gold, desk.sections(finding, volume)) if searched else None,
        rank(gold, desk.everywhere(question.text)) if searched else None,
        desk.shown(finding, volume),
        finding.weighed[0].line.text if finding.weighed else "",
        finding.confidence,
        _foreign(desk, question) if "refusing" in only else None,
        without,
        elsewhere,
        alone,
    )


def _foreign(desk: Desk, question: Question) -> float:
    other = desk.shelf.volume(desk.shelf.after(question.story))
    return desk.find(question.text, other).confidence


def _taken_out(desk: Desk, question: Question) -> tuple[bool, bool, float | None]:
    """Answered elsewhere, alone, and the confidence without the gold sections where neither is so."""
    partial = desk.without(question.story, question.gold)
    if partial is None:
        return False, True, None
    if question.kind == "explicit" and told_elsewhere(desk.sentences(partial), question.answers):
        return True, False, None
    return False, False, desk.find(question.text, partial).confidence
