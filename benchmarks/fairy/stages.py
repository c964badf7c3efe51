"""Seconds a question at each stage of an answer, beside embedding the question, in one run.

Each stage is called here by itself with what the stage before it gave; the whole is the assistant's own answer.
Refuses to know whether an answer is right.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from typing import TypeVar

from assistant.asked import understand
from assistant.book import Book, Books
from assistant.chain import Assistant
from assistant.coverage import confidence
from assistant.quotes import quotes
from assistant.ranking import weigh
from assistant.settings import AssistantSettings
from fairy.stories import Question, Shelf
from index.embedder import Embedder
from index.reranker import Reranker
from index.search import search
from index.volume import Volume

_T = TypeVar("_T")
Seconds = dict[str, float]  # stage -> seconds
FOUND = "candidates (BM25 and vectors)"
REREAD = "reranking"
EMBEDDING = "embedding the question"
WHOLE = "a whole warm answer"


def stages(shelf: Shelf, questions: Sequence[Question]) -> list[Seconds]:
    """The seconds of every question; the first of each story is asked once before it is timed."""
    books = Books()
    assistant = Assistant(shelf.library, shelf.embedder, AssistantSettings())
    found: list[Seconds] = []
    warm = ""
    for question in sorted(questions, key=lambda one: one.story):
        volume = shelf.volume(question.story)
        if question.story != warm:
            warm = question.story
            _stages(question.text, volume, books.of(volume), shelf.embedder, shelf.library.reranker())
            assistant.ask(question.text, guide=volume.slug)
        seconds = _stages(question.text, volume, books.of(volume), shelf.embedder, shelf.library.reranker())
        _timed(seconds, WHOLE, partial(assistant.ask, question.text, guide=volume.slug))
        found.append(seconds)
    return found


def _stages(text: str, volume: Volume, book: Book, embedder: Embedder, reranker: Reranker) -> Seconds:
    """The steps of `assistant.finding.find` and of a draft by quotes, one by one."""
    seconds: Seconds = {}
    reading = book.reading
    asked = _timed(seconds, "reading the question", lambda: understand(text, reading))
    vector = _timed(seconds, EMBEDDING, lambda: embedder.embed_question(asked.search))
    _timed(seconds, FOUND, lambda: search(volume, asked.search, vector))
    found = _timed(seconds, REREAD, lambda: search(volume, asked.search, vector, reranker=reranker))
    seconds[REREAD] = max(0.0, seconds[REREAD] - seconds[FOUND])  # which searched too
    weighed = _timed(seconds, "ranking sentences", lambda: weigh(asked, found, reading))
    _timed(seconds, "confidence", lambda: confidence(asked, found, weighed, reading))
    if weighed:
        _timed(seconds, "quoting", lambda: quotes(asked, weighed, reading))
    return seconds


def _timed(seconds: Seconds, stage: str, work: Callable[[], _T]) -> _T:
    begun = time.perf_counter()
    done = work()
    seconds[stage] = time.perf_counter() - begun
    return done


def medians(found: Sequence[Seconds]) -> Seconds:
    stages = dict.fromkeys(stage for one in found for stage in one)
    return {stage: median(one[stage] for one in found if stage in one) for stage in stages}


def markdown(found: Sequence[Seconds]) -> Iterator[str]:
    """A row a stage: the median of all questions, and how many times embedding the question it is."""
    middle = medians(found)
    yield "| stage | milliseconds a question (median) | × embedding the question |"
    yield "|---|---|---|"
    for stage, seconds in middle.items():
        yield f"| {stage} | {1000 * seconds:.2f} | {seconds / middle[EMBEDDING]:.2f} |"
