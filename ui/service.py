"""What the page stands on: one library and one assistant, opened behind a server that is already answering.

Made in no time; `start` opens everything in a thread, indexes the bundled guides when the library is empty, and tells
at any moment where it is: starting, indexing, ready or failed. Safe to be used from many threads. Refuses to know
gradio, HTML, and how settings become a library.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.types import Event, Turn
from corpus.errors import GlossatorError
from ui.keeper import Keeper, files_seen
from ui.uploads import Tray

if TYPE_CHECKING:  # the index room loads numpy and more; the port is open before anything of that
    from assistant.chain import Assistant
    from assistant.teaching.check import Stale
    from assistant.teaching.items import ItemSet
    from assistant.teaching.wanted import Wanted
    from index.build import IndexReport, ProgressCallback, Step
    from index.embedder import Embedder
    from index.library import Entry, Library
    from index.volume import Volume
    from ui.librarian import Librarian


@dataclass(frozen=True, slots=True)
class Starting:
    """The embedder and the library are being opened."""


@dataclass(frozen=True, slots=True)
class Indexing:
    """The bundled guides are being indexed, because the library was empty."""

    guide: str
    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Ready:
    """Questions are answered."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing can be answered; the message is one line that says what to do."""

    message: str


State = Starting | Indexing | Ready | Failed


class Opener(Protocol):
    """What a service needs from one run of the program (`ui.session.Session`): each part is made when first used."""

    @property
    def library(self) -> "Library": ...
    @property
    def embedder(self) -> "Embedder": ...
    @property
    def assistant(self) -> "Assistant": ...
    @property
    def librarian(self) -> "Librarian": ...
    def make(self, kind: str, slug: str, wanted: "Wanted") -> "ItemSet": ...
    def index_bundled(self, progress: "ProgressCallback | None" = None) -> "list[IndexReport]": ...


class NotReady(GlossatorError):
    """Asked before there was anything to ask, or after opening failed."""


class Service:
    """The page's one object: the shelf, the guides and the assistant, as soon as they are there."""

    def __init__(
        self,
        session: Callable[[], Opener],
        complain: Callable[[str], None] = lambda message: None,
        say: Callable[[str], None] = lambda message: None,
        watch: Path | None = None,
    ) -> None:
        """`session` is called once, behind the open port, for it loads the other rooms.

        `complain` hears failures and `say` what is done behind the page; `watch` is a folder to follow.
        """
        self._make = session
        self._complain = complain
        self.tray = Tray()
        self._keeper = Keeper(say, complain, watch, self.tray.forget_old)
        self._changed = threading.Condition()
        self._state: State = Starting()
        self._library: Library | None = None
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> State:
        with self._changed:
            return self._state

    def start(self) -> None:
        """Begin to open everything, behind the caller's back; a second call does nothing."""
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._open, name="glossator-opening", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End what goes on behind the page."""
        self._keeper.stop()

    def wait(self, seconds: float) -> State:
        """The state once it is ready or failed, or after `seconds` whatever it is."""
        with self._changed:
            self._changed.wait_for(lambda: isinstance(self._state, Ready | Failed), seconds)
            return self._state

    def _become(self, state: State) -> None:
        if isinstance(state, Failed):
            self._complain(state.message)
        with self._changed:
            self._state = state
            self._changed.notify_all()

    def _open(self) -> None:
        try:
            self._session = self._make()
            self._library = self._session.library
            failures = [report.error for report in self._session.index_bundled(self._step) if report.error]
            self._session.embedder.embed(["warm"])
            _ = self._session.assistant
        except GlossatorError as error:
            self._become(Failed(str(error)))
        except BaseException:
            self._become(Failed("Glossator could not start; the terminal that runs it says why."))
            raise
        else:
            failed = failures and not self._library.guides()
            self._keeper.start(self._session.librarian)
            self._become(Failed(failures[0]) if failed else Ready())

    def _step(self, step: "Step") -> None:
        self._become(Indexing(step.slug, step.stage, step.done, step.total))

    def guides(self) -> "tuple[Entry, ...]":
        """The shelf as far as it is published; empty while the library is being opened."""
        library = self._library
        return library.guides() if library else ()

    def open(self, slug: str) -> "Volume":
        """One guide's volume, also while others are still being indexed."""
        if self._library is None:
            raise NotReady("The library is still being opened; try again in a moment.")
        return self._library.open(slug)

    def make(self, kind: str, slug: str, wanted: "Wanted") -> "ItemSet":
        """A set of teaching items: "discuss", "quiz" or "teach"; `UsageError` for what can't be wanted of the guide."""
        if self._library is None:
            raise NotReady("The library is still being opened; try again in a moment.")
        return self._session.make(kind, slug, wanted)

    def stale(self, items: "ItemSet") -> "tuple[Stale, ...]":
        """What of a kept set's evidence is not in its guide as it was."""
        from assistant.teaching.check import stale  # behind the open port

        return stale(items, self._read(items.guide))

    def _read(self, slug: str) -> "Volume":
        """A volume for its words alone, whichever embedder made it."""
        if self._library is None:
            raise NotReady("The library is still being opened; try again in a moment.")
        return self._library.open(slug, any_embedder=True)

    @property
    def librarian(self) -> "Librarian":
        """The one that changes the library, once it is ready: `NotReady` before."""
        match self.state:
            case Ready():
                return self._session.librarian
            case Failed(message):
                raise NotReady(message)
            case _:
                raise NotReady("The guides are still being prepared; try again in a moment.")

    def checked(self, slug: str) -> str | None:
        """One line of what is wrong with a guide's volume, from its files alone; None when nothing is."""
        try:
            return self._library.checked(slug) if self._library else None
        except GlossatorError as error:
            return str(error)  # it was withdrawn while we looked

    def seen(self, slug: str) -> object:
        """How a guide's files look from outside; another value when any was written."""
        return files_seen(self._library.home / "guides" / slug) if self._library else None

    def verify(self) -> dict[str, str | None]:
        """For each guide what a process of its own finds wrong; None where it is whole."""
        return self.librarian.library.verify()

    def mend(self, slug: str, progress: "ProgressCallback | None" = None) -> str | None:
        """Make a damaged guide whole; one line of what was done. None where that is left to a person: see `keep`."""
        from index.mend import is_misfit, mend  # the index room is loaded behind the open port

        library = self.librarian.library
        return None if is_misfit(library, slug) else mend(library, slug, progress)

    def openings(self, slug: str, up_to: str | None = None) -> tuple[str, ...]:
        """Questions to begin with; none before the service is ready."""
        return self._session.assistant.openings(slug, up_to) if isinstance(self.state, Ready) else ()

    def stream(self, question: str, slug: str, history: Sequence[Turn], up_to: str | None = None) -> Iterator[Event]:
        """The events of one answer; only once the service is ready."""
        match self.state:
            case Ready():
                return self._session.assistant.stream(question, guide=slug, history=history, up_to=up_to)
            case Failed(message):
                raise NotReady(message)
            case _:
                raise NotReady("The guides are still being prepared; ask again in a moment.")
