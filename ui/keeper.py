"""What goes on behind a running server: damaged volumes are made whole, a folder is followed, old uploads forgotten.

Each in a thread that ends with the server. Says what it did in one line an event. Refuses to know how a volume is made
whole, and what a page shows.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import GlossatorError

if TYPE_CHECKING:
    from ui.librarian import Librarian

ROUND = 300.0  # seconds between two looks at the health of every guide
SOON = 5.0  # the same, when somebody else was writing
TIDY = 30.0  # seconds between two looks at what waits
PATIENCE = 5.0  # seconds that a thread is given to end

Say = Callable[[str], None]


class Keeper:
    """The threads behind one server. `say` hears what was done, `complain` what could not be."""

    def __init__(
        self, say: Say, complain: Say, watch: Path | None = None, tidy: Callable[[], None] = lambda: None
    ) -> None:
        self._say = say
        self._complain = complain
        self._watch = watch
        self._tidy = tidy
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._told: set[str] = set()  # complaints, each made once

    def start(self, librarian: "Librarian") -> None:
        """Begin; `stop` ends it."""
        self._run("glossator-keeping", lambda: self._mend(librarian))
        self._run("glossator-tidying", self._tidy_up)
        if folder := self._watch:
            self._run("glossator-watching", lambda: self._follow(librarian, folder))

    def stop(self) -> None:
        """End every thread; what one is busy with is given a moment, and is whole or not at all."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def _run(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _tidy_up(self) -> None:
        while not self._stop.wait(TIDY):
            self._tidy()

    def _follow(self, librarian: "Librarian", folder: Path) -> None:
        from ui.watch import follow  # the index room is loaded behind the open port

        try:
            follow(librarian, folder, self._say, self._stop)
        except GlossatorError as error:
            self._complain(str(error))

    def _mend(self, librarian: "Librarian") -> None:
        while True:
            waiting = False
            for entry in librarian.library.guides():
                if self._stop.is_set():
                    return
                waiting |= not self._mend_one(librarian, entry.slug)
            if self._stop.wait(SOON if waiting else ROUND):
                return

    def _mend_one(self, librarian: "Librarian", slug: str) -> bool:
        """Whether there is nothing more to do for a guide now; not while somebody else writes."""
        from index.errors import LibraryBusy, UnknownGuide  # the index room is loaded behind the open port
        from index.mend import keep

        try:
            if done := keep(librarian.library, slug):
                self._say(done)
        except UnknownGuide:
            pass  # it was withdrawn while we looked
        except LibraryBusy:
            return False
        except GlossatorError as error:
            if str(error) not in self._told:
                self._told.add(str(error))
                self._complain(str(error))
        return True
