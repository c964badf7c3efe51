"""The service behind the page: where it is at any moment, what it refuses meanwhile, and what fails it."""

import queue
import threading
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from reading_room import session_of
from shelf import LIGHTHOUSE, ORCHARD, add

from assistant.types import Working
from corpus.errors import GlossatorError
from index.build import IndexReport, Step
from index.embedder import Embedder
from index.library import Library
from ui.service import Failed, Indexing, NotReady, Ready, Service, Starting


class Shelf:
    """A session whose opening goes as its test says: it stops at each gate until the gate is opened."""

    def __init__(self, *, fails: str | None = None, published: tuple[str, ...] = ("lamp",)) -> None:
        self.indexing, self.done, self.fails, self.published = Event(), Event(), fails, published
        self.at_first = Event()
        self.library = self.embedder = self.assistant = self
        self.librarian = SimpleNamespace(library=SimpleNamespace(guides=tuple))  # nothing to keep whole

    def index_bundled(self, progress: object = None) -> list[IndexReport]:
        progress(Step("lamp", "embedding", 3, 9))  # type: ignore[operator]
        self.at_first.set()
        assert self.done.wait(30)
        return [IndexReport("lamp", "failed", None, error=self.fails)] if self.fails else []

    def guides(self) -> tuple[SimpleNamespace, ...]:
        return tuple(SimpleNamespace(slug=slug) for slug in self.published)

    def embed(self, texts: list[str]) -> None:
        if self.fails == "no embedder":
            raise GlossatorError("no embedder; install one")

    def openings(self, slug: str, up_to: str | None) -> tuple[str, ...]:
        return (f"Who is {slug}?",)

    def stream(self, question: str, *, guide: str, history: object, up_to: str | None) -> list[Working]:
        return [Working("searching", f"{guide}, {up_to}: {question}")]


def _kept_going() -> list[str]:
    """What goes on behind a server, by the names of its threads."""
    names = sorted(thread.name for thread in threading.enumerate())
    return [name for name in names if name in ("glossator-keeping", "glossator-tidying", "glossator-watching")]


def _opened(shelf: Shelf) -> Service:
    service = Service(lambda: shelf)  # type: ignore[arg-type]
    service.start()
    shelf.done.set()
    service.wait(30)
    service.stop()
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
    assert service.state == Indexing("lamp", "embedding", 3, 9)
    assert [entry.slug for entry in service.guides()] == ["lamp"]
    with pytest.raises(NotReady, match="still being prepared"):
        service.stream("Who?", "lamp", ())
    assert service.openings("lamp") == ()
    with pytest.raises(NotReady, match="still being prepared; try again in a moment"):
        _ = service.librarian
    assert service.wait(0.01) == Indexing("lamp", "embedding", 3, 9)
    shelf.done.set()
    assert service.wait(30) == Ready()
    assert service.openings("lamp") == ("Who is lamp?",)
    assert list(service.stream("Who?", "lamp", (), "Part 1")) == [Working("searching", "lamp, Part 1: Who?")]
    assert service.librarian is shelf.librarian
    assert "glossator-tidying" in _kept_going()
    service.stop()
    assert _kept_going() == []


def test_an_error_in_opening_is_told_as_its_one_line() -> None:
    service = _opened(Shelf(fails="no embedder"))
    assert service.state == Failed("no embedder; install one")
    with pytest.raises(NotReady, match="no embedder; install one"):
        service.stream("Who?", "lamp", ())


def test_one_guide_that_fails_does_not_stop_the_others_but_an_empty_shelf_does() -> None:
    assert _opened(Shelf(fails="lamp.md is empty")).state == Ready()
    assert _opened(Shelf(fails="lamp.md is empty", published=())).state == Failed("lamp.md is empty")


# --- behind a running server ---


def _behind(library: Library, *, watch: Path | None = None) -> tuple[Service, queue.Queue[str]]:
    """A service over a real library, and what it says."""
    said: queue.Queue[str] = queue.Queue()
    session = session_of(library.home)
    service = Service(lambda: session, said.put, said.put, watch)
    service.start()
    assert service.wait(60) == Ready()
    return service, said


def test_a_damaged_volume_is_made_whole_behind_the_page(library: Library, embedder: Embedder, tmp_path: Path) -> None:
    file = tmp_path / "lamp.md"
    file.write_text(LIGHTHOUSE)
    report = add(library, embedder, LIGHTHOUSE, str(file))
    damaged = library.home / "guides" / report.slug / str(report.revision) / "chroma" / "chroma.sqlite3"
    damaged.write_bytes(damaged.read_bytes()[:100])
    service, said = _behind(library)
    line = "The index of The Lamp at Orrin Head was damaged and has been made again from its source."
    assert said.get(timeout=60) == line
    service.stop()
    assert service.checked(report.slug) is None


def test_what_cannot_be_made_whole_is_complained_of(library: Library, embedder: Embedder) -> None:
    report = add(library, embedder, LIGHTHOUSE)
    folder = library.home / "guides" / report.slug / str(report.revision)
    for file in folder.iterdir():
        if file.is_file() and file.name not in ("manifest.json", "lease"):
            file.write_bytes(b"")
    service, said = _behind(library)
    assert "glossator index" in said.get(timeout=60)
    service.stop()
    assert service.state == Ready()


def test_a_folder_is_followed_until_the_server_closes(library: Library, embedder: Embedder, tmp_path: Path) -> None:
    add(library, embedder, LIGHTHOUSE)
    folder = tmp_path / "guides to follow"
    folder.mkdir()
    (folder / "orchard.md").write_text(ORCHARD)
    service, said = _behind(library, watch=folder)
    assert said.get(timeout=60).startswith("orchard.md: added ")
    assert said.get(timeout=60) == f"{folder}: followed (1 guide)"
    assert [entry.slug for entry in service.guides()] == ["an-orchard-in-debt", "the-lamp-at-orrin-head"]
    assert "glossator-tidying" in _kept_going()
    service.stop()
    assert _kept_going() == []
