"""Who may change the library through the page: the librarian's password, and the sessions that it opens.

A password is compared in constant time and never kept: only its keyed hash is, under a key of this process. Wrong ones
make their address wait, and all of them together make everybody wait, each time longer. Safe to be used from many
threads. Refuses to know requests, cookies' spelling and HTML.
"""

import hashlib
import hmac
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from corpus.errors import GlossatorError

IDLE = 30 * 60  # seconds after which a session ends that nobody used
LONGEST = 8 * 60 * 60  # seconds after which every session ends
SESSIONS = 64  # open at one time; the one used longest ago leaves
ADDRESSES = 10_000  # whose wrong passwords are remembered
FREE, FREE_IN_ALL = 3, 30  # wrong passwords before one has to wait: of one address, of all together
WAIT, WAIT_IN_ALL = 15 * 60.0, 30.0  # seconds, the longest waits; everybody's is short, or strangers could lock one out
FORGET = 60 * 60  # seconds after which wrong passwords are forgotten


class WrongPassword(GlossatorError):
    """Not the librarian's."""


class TooMany(GlossatorError):
    """Too many wrong passwords: `seconds` to wait, rounded up."""

    def __init__(self, seconds: float) -> None:
        self.seconds = math.ceil(seconds)
        super().__init__(f"Too many wrong passwords; try again in {_spelled(self.seconds)}.")


@dataclass(slots=True)
class _Wrong:
    """Wrong passwords of one address, or of all: how many, when the last was, and until when to wait."""

    count: int = 0
    last: float = 0.0
    until: float = 0.0

    def add(self, now: float, free: int, longest: float) -> None:
        self.count = 1 if now - self.last > FORGET else self.count + 1
        self.last = now
        over = self.count - free
        self.until = now + min(2.0 ** min(over, 20), longest) if over >= 0 else 0.0


@dataclass(slots=True)
class _Session:
    began: float
    used: float

    def is_over(self, now: float) -> bool:
        return now - self.used >= IDLE or now - self.began >= LONGEST


class Keys:
    """The rule of one server: `trusted` when whoever reaches it may change the library if no password is set.

    A password that is set is asked of everybody, on loopback too; without one a server that others can reach changes
    nothing.
    """

    def __init__(self, password: str | None, *, trusted: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = secrets.token_bytes(32)
        self._password = self._hash(password) if password else None
        self._trusted = trusted
        self._clock = clock
        self._guard = threading.Lock()
        self._sessions: OrderedDict[bytes, _Session] = OrderedDict()  # by the token's hash, used longest ago first
        self._wrong: OrderedDict[str, _Wrong] = OrderedDict()  # by address, the last one wrong longest ago first
        self._wrong_in_all = _Wrong()

    @property
    def asked(self) -> bool:
        """Whether there is a password to be asked for."""
        return self._password is not None

    def admit(self, token: str | None) -> bool:
        """Whether the one who shows this session's token (or none) may change the library; counts as use of it."""
        if self._password is None:
            return self._trusted
        return token is not None and self._is_open(self._hash(token))

    def sign_in(self, password: str, address: str) -> str:
        """A new session's token, or `WrongPassword`, or `TooMany` before anything is compared."""
        now = self._clock()
        with self._guard:
            wrong = self._wrong.get(address) or _Wrong()
            if (until := max(wrong.until, self._wrong_in_all.until)) > now:
                raise TooMany(until - now)
            if self._password is None or not hmac.compare_digest(self._hash(password), self._password):
                self._note(wrong, address, now)
                raise WrongPassword("That is not the librarian’s password.")
            self._wrong.pop(address, None)
            token = secrets.token_urlsafe(32)
            self._sessions[self._hash(token)] = _Session(now, now)
            while len(self._sessions) > SESSIONS:
                self._sessions.popitem(last=False)
            return token

    def sign_out(self, token: str | None) -> None:
        """End a session; one that is not open is none."""
        with self._guard:
            self._sessions.pop(self._hash(token or ""), None)

    def _is_open(self, hashed: bytes) -> bool:
        now = self._clock()
        with self._guard:
            session = self._sessions.pop(hashed, None)
            if session is None or session.is_over(now):
                return False
            session.used = now
            self._sessions[hashed] = session
            return True

    def _note(self, wrong: _Wrong, address: str, now: float) -> None:
        wrong.add(now, FREE, WAIT)
        self._wrong_in_all.add(now, FREE_IN_ALL, WAIT_IN_ALL)
        self._wrong[address] = wrong
        self._wrong.move_to_end(address)
        if len(self._wrong) > ADDRESSES:
            self._wrong.popitem(last=False)

    def _hash(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


def _spelled(seconds: int) -> str:
    if seconds < 90:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"{-(-seconds // 60)} minutes"
