"""A guide as the assistant keeps it at hand: what was read in it and what it covers, for a few revisions and limits.

All of it follows from the published text, so that every conversation shares it and none leaves a trace in it. Under a
limit it is read as if what comes later had never been written, and so is what search sees. Refuses to know questions.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.phrasing import Topic, topics
from assistant.reach import GuideVolume, Limit, Reach, limit, view
from assistant.reading import Reading
from corpus.types import Passage, Section
from index.contents import headed
from index.lexical import BM25, tokens
from index.search import Searched, Vector
from index.volume import Volume

MOST_OPEN = 16  # guides, each once for every limit under which it is asked


@dataclass(frozen=True, slots=True)
class Book:
    """What is known of one revision, or of as much of it as a reader has come to."""

    reading: Reading
    topics: tuple[Topic, ...]
    view: Reach | None = None  # under a limit
    lexical: BM25 | None = None  # the same

    @property
    def limited(self) -> bool:
        return self.view is not None

    def searched(self, volume: Volume) -> Searched:
        """What of the volume is searched; it holds the volume, which a book must not."""
        return volume if self.view is None or self.lexical is None else Within(volume, self.view, self.lexical)

    def heard(self, answer: str | None) -> str | None:
        """What a follow-up may lean on of an earlier answer: under a limit the sentences that may be seen."""
        if answer is None or self.view is None:
            return answer
        return " ".join(line.text for line in self.reading.lines if line.text in answer) or None


class Within:
    """As much of a volume as may be seen, for search: its words are counted anew, its vectors are the volume's own."""

    def __init__(self, volume: Volume, seen: Reach, lexical: BM25) -> None:
        self._volume, self._seen = volume, seen
        self.slug, self.passages, self.lexical = volume.slug, seen.passages, lexical
        self.lexical_only = volume.lexical_only

    def section(self, passage: Passage) -> Section:
        return self._seen.guide.sections[passage.section]

    def text(self, passage: Passage) -> str:
        return self._seen.guide.text[passage.start : passage.end]

    def nearest(self, vector: Vector, k: int) -> list[tuple[int, float]]:
        cosines = self.cosines(vector, range(len(self.passages)))
        return [(int(position), float(cosines[position])) for position in np.argsort(-cosines, kind="stable")[:k]]

    def cosines(self, vector: Vector, positions: Sequence[int]) -> Vector:
        exact = self._volume.cosines(vector, [self._seen.positions[position] for position in positions])
        for number, position in enumerate(positions):
            if self._is_cut(position):
                exact[number] = self._mean(position) @ vector
        return exact

    def sentence_cosines(self, vector: Vector, positions: Sequence[int]) -> list[Vector]:
        return [self._vectors(position) @ vector for position in positions]

    def _is_cut(self, position: int) -> bool:
        whole = self._volume.passages[self._seen.positions[position]]
        return len(self.passages[position].sentences) < len(whole.sentences)

    def _mean(self, position: int) -> Vector:
        """What stands for a passage that is cut short: the direction of its sentences, for its own vector knows all."""
        total: Vector = self._vectors(position).sum(axis=0)
        return total / np.linalg.norm(total)

    def _vectors(self, position: int) -> Vector:
        """Of the sentences that are seen: of a passage that is cut short these are the first."""
        return self._volume.sentence_vectors(self._seen.positions[position])[: len(self.passages[position].sentences)]


class Books:
    """The books read last; safe to share between threads."""

    def __init__(self) -> None:
        self._books: OrderedDict[tuple[str, str, Limit | None], Book] = OrderedDict()
        self._guard = threading.Lock()

    def of(self, volume: Volume, up_to: str | None = None) -> Book:
        """The book of a volume, as far as a place in its plot; `UsageError` when that is none."""
        seen = None if up_to is None else limit(volume.guide, up_to)
        key = (volume.slug, volume.revision, seen)
        with self._guard:
            if key in self._books:
                self._books.move_to_end(key)
                return self._books[key]
        # two threads may both read it; the books are equal
        book = _read(volume) if seen is None else _read_within(view(volume, seen))
        with self._guard:
            book = self._books.setdefault(key, book)
            while len(self._books) > MOST_OPEN:
                self._books.popitem(last=False)
        return book


def _read(volume: GuideVolume, *, ended: bool = True) -> Book:
    reading = Reading(volume.guide, volume.passages, volume.understood, ended=ended)
    return Book(reading, topics(reading))


def _read_within(seen: Reach) -> Book:
    book = _read(seen, ended=seen.ended)
    lexical = BM25([tokens(headed(seen.guide, passage)) for passage in seen.passages])
    return Book(book.reading, book.topics, seen, lexical)
