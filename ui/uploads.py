"""Files that a librarian hands in: their bytes wait in memory only, until they are published, left or 15 minutes old.

What waits belongs to one open page, by a token that nobody can guess; its size, number and total are bounded, for one
page and for all of them together, while it is still arriving. Nothing is written anywhere. Safe to be used from many
threads. Refuses to know what a file holds and how it came over the wire.
"""

import hashlib
import hmac
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from corpus.errors import GlossatorError

LARGEST = 20_000_000  # bytes of one file
MOST = 20  # files that wait for one page at one time
TOTAL = 60_000_000  # bytes that wait for one page
TOTAL_OF_ALL = 240_000_000  # bytes that wait for all pages
PATIENCE = 15 * 60  # seconds that a file waits
LONGEST_NAME = 120  # characters


class TooMuch(GlossatorError):
    """A file, or all of them together, are larger or more than this page takes."""


class Gone(GlossatorError):
    """What was handed in is no longer here."""


def plain_name(name: str) -> str:
    """A file's name as it may be shown and kept: its last part, no control or invisible characters, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if char.isspace() else char for char in last if unicodedata.category(char)[0] != "C")
    words = " ".join(seen.split()).strip(". ")
    if len(words) > LONGEST_NAME:
        stem, dot, ending = words.rpartition(".")
        ending = dot + ending if stem and len(ending) <= 10 else ""
        words = words[: LONGEST_NAME - len(ending)].rstrip() + ending
    return words or "file"


@dataclass(slots=True)
class Waiting:
    """A file that waits: its bytes, and what was found out about it (`found` is the librarian's preview)."""

    name: str
    data: bytes
    since: float
    found: Any = None


@dataclass(slots=True)
class _Page:
    """What waits for one open page; `arriving` counts the bytes and files that are on their way."""

    files: dict[str, Waiting] = field(default_factory=dict)
    arriving: int = 0
    arriving_files: int = 0
    is_closed: bool = False  # what still arrives for it is dropped

    @property
    def size(self) -> int:
        return self.arriving + sum(len(file.data) for file in self.files.values())


class Arriving:
    """A file on its way: every piece is counted before it is kept."""

    def __init__(self, tray: "Tray", page: str, name: str) -> None:
        self.name = name
        self._tray = tray
        self._page = page
        self._data = bytearray()

    def take(self, piece: bytes) -> None:
        """One more piece, or `TooMuch`."""
        self._tray.count(self._page, self.name, len(self._data), len(piece))
        self._data += piece

    @property
    def size(self) -> int:
        return len(self._data)

    @property
    def data(self) -> bytes:
        return bytes(self._data)


class Tray:
    """All files that wait, of all open pages."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = secrets.token_bytes(32)
        self._clock = clock
        self._guard = threading.RLock()
        self._pages: dict[str, _Page] = {}

    def token(self) -> str:
        """A name for a page that is being opened; nothing is kept for it before it hands something in."""
        name = secrets.token_urlsafe(24)
        return f"{name}.{self._signature(name)}"

    def is_token(self, token: str) -> bool:
        """Whether we gave out this name."""
        name, _, signature = token.partition(".")
        return hmac.compare_digest(signature.encode(), self._signature(name).encode())

    @contextmanager
    def arriving(self, page: str, name: str, promised: int = 0) -> Iterator[Arriving]:
        """Receive one file; `TooMuch` before its first byte when `promised` bytes would be too many."""
        file = Arriving(self, page, plain_name(name))
        with self._guard:
            self.forget_old()
            held = self._pages.setdefault(page, _Page())
            try:
                self._check(held, file.name, 0, promised)
                if len(held.files) + held.arriving_files >= MOST:
                    raise TooMuch(f"{MOST} files wait already; publish or leave some of them first.")
            except TooMuch:
                self._drop_empty(page)
                raise
            held.arriving_files += 1
        try:
            yield file
        finally:
            with self._guard:
                held.arriving -= file.size
                held.arriving_files -= 1
                self._drop_empty(page)

    def count(self, page: str, name: str, before: int, more: int) -> None:
        """`more` bytes have come of a file of which `before` were here; `TooMuch` when that is over a limit."""
        with self._guard:
            held = self._pages[page]
            if held.is_closed:
                raise Gone("The page of this file is closed; it was forgotten.")
            self._check(held, name, before, more)
            held.arriving += more

    def keep(self, page: str, file: Arriving) -> str:
        """A file that came whole now waits; gives the name to ask for it by."""
        with self._guard:
            name = secrets.token_urlsafe(12)
            if self._pages[page].is_closed:
                raise Gone("The page of this file is closed; it was forgotten.")
            self._pages[page].files[name] = Waiting(file.name, file.data, self._clock())
            return name

    def waiting(self, page: str, name: str) -> Waiting:
        """One file that waits for this page, or `Gone`; it may wait as long again."""
        with self._guard:
            self.forget_old()
            file = self._pages[page].files.get(name) if page in self._pages else None
            if file is None:
                raise Gone("This file is no longer waiting here; add it again.")
            file.since = self._clock()
            return file

    def leave(self, page: str, name: str | None = None) -> None:
        """Forget one file of a page, or all."""
        with self._guard:
            held = self._pages.get(page)
            if held is None:
                return
            for known in list(held.files) if name is None else [name]:
                held.files.pop(known, None)
            self._drop_empty(page)

    def close(self, page: str) -> None:
        """Forget all files of a page that is closed, those too that are still on their way."""
        with self._guard:
            if held := self._pages.get(page):
                held.is_closed = True
            self.leave(page)

    @property
    def size(self) -> int:
        """Bytes that wait or arrive, of all pages."""
        with self._guard:
            self.forget_old()
            return sum(held.size for held in self._pages.values())

    def _check(self, held: _Page, name: str, before: int, more: int) -> None:
        if before + more > LARGEST:
            raise TooMuch(f"{name} is larger than {LARGEST // 1_000_000} MB; split it into one file for each guide.")
        if held.size + more > TOTAL:
            raise TooMuch(f"{TOTAL // 1_000_000} MB wait already; publish or leave some of them before {name}.")
        if sum(page.size for page in self._pages.values()) + more > TOTAL_OF_ALL:
            raise TooMuch(f"Others are adding files too, and there is no room for {name} now; try again in a while.")

    def forget_old(self) -> None:
        """Forget what has waited too long."""
        with self._guard:
            now = self._clock()
            for token, held in list(self._pages.items()):
                for name, file in list(held.files.items()):
                    if now - file.since >= PATIENCE:
                        del held.files[name]
                self._drop_empty(token)

    def _drop_empty(self, page: str) -> None:
        held = self._pages.get(page)
        if held and not held.files and not held.arriving_files:
            del self._pages[page]

    def _signature(self, name: str) -> str:
        return hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()[:32]
