"""The way of a question, one LangChain runnable of four named steps:

    question + history -> standalone question -> hits -> draft -> proof -> Answer
                       resolve            retrieve    draft    prove

Each step is a generator that passes on the events of those before it and adds its own, so that a reader sees what is
going on and each sentence as soon as it is proven. Nothing of a conversation stays here: history is an argument.
Refuses to know providers, prompts and pages.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableGenerator

from assistant.book import Book, Books
from assistant.drafts import by_model, by_quotes
from assistant.errors import ModelError, QuestionError
from assistant.finding import Finding, find
from assistant.followup import MOST_TURNS, leans, resolve
from assistant.models import check_name, open_model
from assistant.quotes import quotes
from assistant.settings import AssistantSettings
from assistant.steps import Found, Nowhere, Question, Standalone
from assistant.suggest import openings
from assistant.types import Answer, Event, Finished, Turn, Working
from assistant.verdict import prove
from assistant.writing import rewrite
from index.embedder import Embedder
from index.library import Library
from index.search import search_library
from index.volume import Volume

LONGEST = 2_000  # characters of a question
_RECALLED = 2  # turns whose answers are found again where only their questions are known


class Assistant:
    """Answers questions from the guides of a library. Safe to share between threads; remembers no conversation."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        settings: AssistantSettings | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """`environ` holds the providers' keys; it is read when a model is opened."""
        self._library = library
        self._embedder = embedder
        self._settings = settings or AssistantSettings()
        self._environ = environ or {}
        self._books = Books()
        self._opening = threading.Lock()
        self._opened: BaseChatModel | None = None
        if self._settings.model:
            check_name(self._settings)
        self._chain: Runnable[Question, Any] = (
            _step("resolve", self._resolve)
            | _step("retrieve", self._retrieve)
            | _step("draft", self._draft)
            | RunnableGenerator(prove(self._settings), name="prove")
        )

    def ask(
        self, question: str, *, guide: str | None = None, history: Sequence[Turn] = (), up_to: str | None = None
    ) -> Answer:
        """The answer from one guide: the one named, else the one that search finds best; nothing beyond `up_to`."""
        *_, last = self.stream(question, guide=guide, history=history, up_to=up_to)
        assert isinstance(last, Finished)
        return last.answer

    def stream(
        self, question: str, *, guide: str | None = None, history: Sequence[Turn] = (), up_to: str | None = None
    ) -> Iterator[Event]:
        """The same as events, the last of which is `Finished`. A question that cannot be asked is refused at once."""
        text = " ".join(question.split())
        if not text:
            raise QuestionError('Nothing was asked: write a question, such as "Who is the narrator?"')
        if len(text) > LONGEST:
            raise QuestionError(f"The question has {len(text):,} characters: ask it in at most {LONGEST:,}.")
        asked = Question(text, guide, tuple(history), up_to, time.perf_counter(), threading.Event())
        return self._events(asked)

    def openings(self, guide: str, up_to: str | None = None) -> tuple[str, ...]:
        """Questions with which a conversation on a guide may begin."""
        return openings(self._books.of(self._library.open(guide), up_to).topics)

    def _events(self, asked: Question) -> Iterator[Event]:
        events = self._chain.stream(asked)
        try:
            for event in events:  # noqa: UP028 - closing us must set the flag before it closes the chain
                yield event
        finally:
            asked.stopped.set()  # a model that still writes is left at its next word

    def _resolve(self, question: Question) -> Iterator[Event | Standalone]:
        yield Working("resolving", "reading the question")
        if not question.history or not leans(question.text):
            yield Standalone(question, question.text)
            return
        volume = self._volume(question.guide, f"{question.history[-1].question} {question.text}")
        if volume is None:
            yield Standalone(question, question.text)
            return
        book = self._books.of(volume, question.up_to)
        history = self._recalled(question.history[-MOST_TURNS:], volume, book)
        yield Standalone(question, self._rewritten(question.text, history, book))

    def _rewritten(self, text: str, history: Sequence[Turn], book: Book) -> str:
        """By the model where there is one and it keeps to the names spoken of, else by rule.

        Under a limit by rule alone: a rewritten question may tell what comes later without any new name.
        """
        if self._settings.model and not book.limited:
            try:
                written = rewrite(self._model(), text, history, book.reading, self._settings)
            except ModelError:
                written = None  # the draft will say what is wrong with the model
            if written:
                return written
        return resolve(text, history, book.reading)

    def _recalled(self, history: Sequence[Turn], volume: Volume, book: Book) -> list[Turn]:
        """The turns, each standing alone, the last ones with their answers found again where they are missing."""
        told: list[Turn] = []
        for number, turn in enumerate(history):
            text, answer = resolve(turn.question, told, book.reading), book.heard(turn.answer)
            if answer is None and number >= len(history) - _RECALLED:
                found = find(text, volume, book, self._embedder, self._library.reranker())
                said = quotes(found.asked, found.weighed, book.reading) if self._sure(found) else ()
                answer = " ".join(quote.line.text for quote in said) or None
            told.append(Turn(text, answer))
        return told

    def _retrieve(self, standalone: Standalone) -> Iterator[Event | Found | Nowhere]:
        yield Working("searching", standalone.text)
        question = standalone.question
        volume = self._volume(question.guide, standalone.text)
        if volume is None:
            yield Nowhere(question, standalone.text)
        else:
            yield self._search(question, standalone.text, volume)

    def _volume(self, guide: str | None, text: str) -> Volume | None:
        """The guide that was named; else the only one, or that of the best hit."""
        if guide is None:
            shelf = [entry.slug for entry in self._library.guides() if entry.problem is None]
            guide = shelf[0] if len(shelf) == 1 else self._routed(text)
        return None if guide is None else self._library.open(guide)

    def _routed(self, text: str) -> str | None:
        hits = search_library(self._library, text, self._embedder.embed_question(text), 1)
        return hits[0].guide if hits else None

    def _search(self, question: Question, text: str, volume: Volume) -> Found:
        book = self._books.of(volume, question.up_to)
        found = find(text, volume, book, self._embedder, self._library.reranker())
        return Found(question, text, volume, book, found.asked, found.hits, found.weighed, found.confidence)

    def _sure(self, found: Finding | Found) -> bool:
        return found.confidence >= self._settings.threshold and bool(found.weighed)

    def _draft(self, found: Found | Nowhere) -> Iterator[Any]:
        yield found
        if isinstance(found, Nowhere) or not self._sure(found):
            return
        yield Working("drafting", f"{len(found.hits)} passage{'s' if len(found.hits) != 1 else ''} found")
        if self._settings.model:
            yield from by_model(found, self._model, self._settings)
        else:
            yield from by_quotes(found)

    def _model(self) -> BaseChatModel:
        with self._opening:
            if self._opened is None:
                self._opened = open_model(self._settings, self._environ)
            return self._opened


def _step(name: str, work: Callable[[Any], Iterator[Any]]) -> RunnableGenerator[Any, Any]:
    """A step of the chain: events pass through it, anything else is its work."""

    def flow(items: Iterator[Any]) -> Iterator[Any]:
        for item in items:
            if isinstance(item, Event):
                yield item
            else:
                yield from work(item)

    return RunnableGenerator(flow, name=name)
