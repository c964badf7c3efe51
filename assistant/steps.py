"""What passes from step to step of the chain: a question on its way to an answer. All frozen, all plain data."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.asked import Asked
from assistant.book import Book
from assistant.ranking import Weighed
from assistant.reading import Line
from assistant.types import Mode, Support, Turn
from assistant.wordforms import stems
from corpus.types import Span
from index.search import Hit
from index.volume import Volume

_JOINING = stems("although though because however also therefore thus guide novel book story")  # tell nothing


@dataclass(frozen=True, slots=True)
class Question:
    """As it came in."""

    text: str
    guide: str | None
    history: tuple[Turn, ...]
    up_to: str | None  # the place that a reader has come to
    began: float
    stopped: threading.Event  # set when nobody listens any more


@dataclass(frozen=True, slots=True)
class Standalone:
    """As it can be understood by itself."""

    question: Question
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What search found for it in one revision of one guide."""

    question: Question
    standalone: str
    volume: Volume
    book: Book
    asked: Asked
    hits: tuple[Hit, ...]
    weighed: tuple[Weighed, ...]  # the sentences of the hits, the best first
    confidence: float

    def may_show(self, text: str, support: Support, cited: Iterable[str]) -> bool:
        """Under a limit only what the cited sentences say, and in their words: a chat model knows the novel.

        That a sentence is supported is not enough there: of what it says besides, a few words may give the end away.
        """
        if not self.book.limited or support == "quoted":
            return True
        said, held = map(self.book.reading.stems, (text, " ".join(cited)))
        return support == "supported" and said <= held | _JOINING

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(one.line for one in self.weighed)


@dataclass(frozen=True, slots=True)
class Nowhere:
    """There is no guide in which to search."""

    question: Question
    standalone: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a draft with the spans that it says it rests on."""

    text: str
    spans: tuple[Span, ...]
    lead_in: str | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """The draft has ended. `refused`: the guide does not say."""

    mode: Mode
    notice: str | None = None
    refused: bool = False
