"""What goes on behind a running server: damaged volumes are made whole, a folder is followed, old uploads forgotten.

Each in a thread that ends with the server. Says what it did in one line an event. Refuses to know how a volume is made
whole, and what a page shows.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import GlossatorError

if TYPE_CHECKING:
    from ui.librarian import Librarian

LOOK = 30.0  # seconds between two looks at the sizes and times of every guide's files; those that differ are read
ROUNDS = 10  # looks after which every byte of every guide is read again
SOON = 5.0  # the same, when somebody else was writing
TIDY = 30.0  # seconds between two looks at what waits
PATIENCE = 5.0  # seconds that a thread is given to end

Say = Callable[[str], None]


def files_seen(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Every file below a folder with its size and the time when it was written; no byte of them is read."""
    found = []
    for path in sorted(folder.rglob("*")):
        with suppress(OSError):  # it went between the two looks
            facts = path.lstat()
            found.append((str(path.relative_to(folder)), facts.st_size, facts.st_mtime_ns))
    return tuple(found)


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
        self._seen: dict[str, object] = {}  # by slug: sizes and times of the files that were read last

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
        for look in count():
            waiting = False
            if look % ROUNDS == 0:
                self._seen.clear()
            for entry in librarian.library.guides():
                if self._stop.is_set():
                    return
                waiting |= not self._look_at(librarian, entry.slug)
            if self._stop.wait(SOON if waiting else LOOK):
                return

    def _look_at(self, librarian: "Librarian", slug: str) -> bool:
        """The same as `_mend_one`, for a guide whose files are not as they were when they were read last."""
        seen = files_seen(librarian.library.home / "guides" / slug)
        if self._seen.get(slug) == seen:
            return True
        done = self._mend_one(librarian, slug)
        if done:
            self._seen[slug] = seen  # as it was before it was read: what changed meanwhile is looked at again
        return done

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
