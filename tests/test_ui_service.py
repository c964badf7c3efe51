"""The service behind the page: where it is at any moment, what it refuses meanwhile, and what fails it."""

from threading import Event

import pytest

from assistant.types import Working
from corpus.errors import GlossatorError
from index.build import IndexReport, Step
from ui.service import Failed, Indexing, NotReady, Ready, Service, Starting


class Shelf:
    """A session whose opening goes as its test says: it stops at each gate until the gate is opened."""

    def __init__(self, *, fails: str | None = None, published: tuple[str, ...] = ("lamp",)) -> None:
        self.indexing, self.done, self.fails, self.published = Event(), Event(), fails, published
        self.at_first = Event()
        self.library = self.embedder = self.assistant = self

    def index_bundled(self, progress: object = None) -> list[IndexReport]:
        progress(Step("lamp", "embedding", 3, 9))  # type: ignore[operator]
        self.at_first.set()
        assert self.done.wait(30)
        return [IndexReport("lamp", "failed", None, error=self.fails)] if self.fails else []

    def guides(self) -> tuple[str, ...]:
        return self.published

    def embed(self, texts: list[str]) -> None:
        if self.fails == "no embedder":
            raise GlossatorError("no embedder; install one")

    def openings(self, slug: str) -> tuple[str, ...]:
        return (f"Who is {slug}?",)

    def stream(self, question: str, *, guide: str, history: object) -> list[Working]:
        return [Working("searching", f"{guide}: {question}")]


def _opened(shelf: Shelf) -> Service:
    service = Service(lambda: shelf)  # type: ignore[arg-type]
    service.start()
    shelf.done.set()
    service.wait(30)
    return service


def test_it_says_where_it_is_and_answers_only_when_ready() -> None:
    shelf = Shelf()
    service = Service(lambda: shelf)  # type: ignore[arg-type]
    assert (service.state, service.guides()) == (Starting(), ())
    with pytest.raises(NotReady, match="still being opened"):
        service.open("lamp")
    service.start()
    service.start()
    assert shelf.at_first.wait(30)
    assert (service.state, service.guides()) == (Indexing("lamp", "embedding", 3, 9), ("lamp",))
    with pytest.raises(NotReady, match="still being prepared"):
        service.stream("Who?", "lamp", ())
    assert service.openings("lamp") == ()
    assert service.wait(0.01) == Indexing("lamp", "embedding", 3, 9)
    shelf.done.set()
    assert service.wait(30) == Ready()
    assert service.openings("lamp") == ("Who is lamp?",)
    assert list(service.stream("Who?", "lamp", ())) == [Working("searching", "lamp: Who?")]


def test_an_error_in_opening_is_told_as_its_one_line() -> None:
    service = _opened(Shelf(fails="no embedder"))
    assert service.state == Failed("no embedder; install one")
    with pytest.raises(NotReady, match="no embedder; install one"):
        service.stream("Who?", "lamp", ())


def test_one_guide_that_fails_does_not_stop_the_others_but_an_empty_shelf_does() -> None:
    assert _opened(Shelf(fails="lamp.md is empty")).state == Ready()
    assert _opened(Shelf(fails="lamp.md is empty", published=())).state == Failed("lamp.md is empty")
