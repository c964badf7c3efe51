"""A guide as the assistant keeps it at hand: what was read in it and what it covers, for a few revisions.

All of it follows from the published text, so that every conversation shares it and none leaves a trace in it.
Refuses to know questions.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from assistant.phrasing import Topic, topics
from assistant.reading import Reading
from index.volume import Volume

MOST_OPEN = 8


@dataclass(frozen=True, slots=True)
class Book:
    """What is known of one revision."""

    reading: Reading
    topics: tuple[Topic, ...]


class Books:
    """The books read last; safe to share between threads."""

    def __init__(self) -> None:
        self._books: OrderedDict[tuple[str, str], Book] = OrderedDict()
        self._guard = threading.Lock()

    def of(self, volume: Volume) -> Book:
        key = (volume.slug, volume.revision)
        with self._guard:
            if key in self._books:
                self._books.move_to_end(key)
                return self._books[key]
        # two threads may both read it; the books are equal
        reading = Reading(volume.guide, volume.passages, volume.understood)
        book = Book(reading, topics(reading))
        with self._guard:
            book = self._books.setdefault(key, book)
            while len(self._books) > MOST_OPEN:
                self._books.popitem(last=False)
        return book
