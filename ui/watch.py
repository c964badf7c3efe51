"""Follows folders: what changes in them is indexed as it changes, one line an event.

    told by the system -> quiet for a moment -> the same at two looks -> indexed -> one line

What vanishes is said and withdraws nothing, be it one file or the whole folder; when that comes back it is followed
again. Refuses to know how a file becomes a guide, and where its lines are read.
"""

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from watchfiles import Change, watch

from corpus.errors import GlossatorError
from corpus.formats import kind_of
from ui.corrections import report_line
from ui.indexing import Outcome, Wish
from ui.librarian import Librarian
from ui.sources import is_missing

TICK = 250  # ms: how often a folder is looked after when nothing happens; a changed file is looked at twice
QUIET, LONGEST = 100, 1000  # ms: events are one when so little lies between them, but not for longer than this
POLL = 500  # ms between two looks where the system tells nothing
_BACKUPS = ("~", ".swp", ".swx", ".tmp", ".part", ".crdownload")  # what editors and browsers put beside a file
_HEAD, _ZIP = 1 << 16, b"PK\x03\x04"  # DOCX and EPUB are zip files; only all of one tells which

Say = Callable[[str], None]
Stamp = tuple[int, ...] | None  # what tells that a file is not being written; None: nothing is there


def follow(librarian: Librarian, folder: Path, say: Say, stop: threading.Event, *, polling: bool = False) -> None:
    """Index what is in `folder`, then whatever changes in it, until `stop` is set.

    `say` hears one line an event. `polling` looks at the folder again and again instead of being told by the system.
    """
    follow_all(librarian, [folder], say, stop, polling=polling)


def follow_all(
    librarian: Librarian, folders: Iterable[Path], say: Say, stop: threading.Event, *, polling: bool = False
) -> None:
    """`follow` for several folders at once."""
    follower = _Follower(librarian, tuple(Path(os.path.realpath(folder)) for folder in folders), say, stop)
    while not stop.is_set():
        try:
            follower.listen(polling)
        except FileNotFoundError:
            continue  # a folder went away just now
        except OSError as error:
            if polling:
                raise GlossatorError(f"the folders can't be followed ({error.strerror or error})") from error
            say(f"the system can't tell what changes ({error.strerror or error}); looking again and again instead")
            polling = True


class _Follower:
    """What is known of the folders: which are there, which were indexed, which files are not at rest yet."""

    def __init__(self, librarian: Librarian, folders: Sequence[Path], say: Say, stop: threading.Event) -> None:
        self._librarian, self._folders, self._say, self._stop = librarian, folders, say, stop
        self._there: dict[Path, Stamp] = {}
        self._fresh: set[Path] = set()  # there, and not indexed as a whole yet
        self._moving: dict[Path, Stamp] = {}  # changed, with what was seen at the last look
        self._gone: set[Path] = set()  # and said so
        self._others: set[Path] = set()  # no guides, and said so
        self._waits = False

    def listen(self, polling: bool) -> None:
        """Follow the folders that are there, until one of them comes, goes or is another than before."""
        self._there = {folder: _identity(folder) for folder in self._folders}
        there = [folder for folder, identity in self._there.items() if identity]
        self._fresh = set(there)
        self._tell_gone()
        if not there:
            self._stop.wait(TICK / 1000)
            return
        for changes in watch(
            *there, watch_filter=None, debounce=LONGEST, step=QUIET, stop_event=self._stop, rust_timeout=TICK,
            yield_on_timeout=True, debug=False, raise_interrupt=True, force_polling=polling, poll_delay_ms=POLL,
            ignore_permission_denied=True,
        ):  # fmt: skip
            if any(kind == Change.deleted and Path(name) in there for kind, name in changes):
                return  # one may be there again already, under the same number: nobody tells of that one yet
            if any(_identity(folder) != identity for folder, identity in self._there.items()):
                return
            self._moving |= dict.fromkeys(filter(self._is_followed, (Path(name) for _, name in changes)), (-1,))
            self._work()

    def _tell_gone(self) -> None:
        for folder, identity in self._there.items():
            if identity is None and folder not in self._gone:
                self._say(f"{folder} is gone; its guides stay; waiting for it")
        self._gone = {folder for folder, identity in self._there.items() if identity is None}

    def _is_followed(self, path: Path) -> bool:
        """Whether a change there may be a guide's: not in hidden folders, no editor's own file."""
        inside = path.relative_to(root).parts if (root := self._root(path)) else ()
        return bool(inside) and not any(part.startswith(".") for part in inside) and not path.name.endswith(_BACKUPS)

    def _root(self, path: Path) -> Path | None:
        return next((folder for folder in self._folders if path.is_relative_to(folder)), None)

    def _work(self) -> None:
        """Index what is new as a whole, and the files that were the same at two looks."""
        try:
            for folder in sorted(self._fresh):
                self._whole(folder)
                self._fresh.discard(folder)
            at_rest = [path for path, seen in self._moving.items() if _stamp(path) == seen]
            self._moving = {path: _stamp(path) for path in self._moving}
            if at_rest and all(_identity(folder) == identity for folder, identity in self._there.items()):
                self._changed(at_rest)
        except GlossatorError as error:  # another writer, or no room: what waits is tried again
            if not self._waits:
                self._say(f"waiting: {error}")
            self._waits = True

    def _whole(self, folder: Path) -> None:
        missing, guides = [], 0
        for outcome in self._indexed([folder]):
            guides += outcome.report.status != "failed"
            if outcome.report.status == "missing":
                missing.append(outcome)
            else:
                self._tell(outcome)
        if len(missing) == guides > 1:
            self._say(f"{folder} is empty; its {guides} guides stay")
        else:
            for outcome in missing:
                self._tell(outcome)
        self._say(f"{folder}: followed ({guides} guide{'' if guides == 1 else 's'})")

    def _changed(self, paths: Sequence[Path]) -> None:
        guides = [path for path in paths if self._may_be_guide(path)]
        for outcome in self._indexed(sorted(guides, key=is_missing)):  # a file that moved first, then where it was
            if outcome.report.status != "failed" or not is_missing(outcome.name):
                self._tell(outcome)
        for path in paths:
            self._moving.pop(path, None)

    def _may_be_guide(self, path: Path) -> bool:
        """Whether it is left to indexing to say what is wrong with it; a picture is said once and left alone."""
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD)
        except OSError:
            return True
        if head.startswith(_ZIP) or kind_of(head):
            return True
        if path not in self._others:
            self._others.add(path)
            self._say(f"{self._name(path)}: left alone, being no guide")
        return False

    def _indexed(self, paths: Sequence[Path]) -> Iterable[Outcome]:
        for outcome in self._librarian.indexing(paths, Wish({}), say=self._say):
            self._waits = False
            yield outcome
            if self._stop.is_set():
                return

    def _tell(self, outcome: Outcome) -> None:
        name = self._name(outcome.name)
        match outcome.report.status:
            case "unchanged":
                pass
            case "missing":
                self._say(f"{name}: missing; its guide stays")
            case _:
                self._say(report_line(replace(outcome.report, slug=name)))

    def _name(self, path: Path) -> str:
        root = self._root(path)
        return str(path.relative_to(root) if root and len(self._folders) == 1 else path)


def _identity(folder: Path) -> Stamp:
    """Which folder it is: another one of the same name, or one mounted over it, is not the same."""
    try:
        facts = folder.stat()
    except OSError:
        return None
    return (facts.st_dev, facts.st_ino) if folder.is_dir() else None


def _stamp(path: Path) -> Stamp:
    """What changes while a file is being written. It decides when to read, never what has changed."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return (facts.st_size, facts.st_mtime_ns, facts.st_ino)
