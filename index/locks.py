"""Who may write, and who still reads: kernel locks (`flock`), which end with the process that holds them.

A dead owner's lock is free at once, whatever its age. The pid and start time in the lock file are only there to be
told to a person. Refuses to know what is protected.
"""

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from index.errors import LibraryBusy


class Lease:
    """A shared hold on a file: as long as one is held, `exclusive` is refused to everybody."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe in its place would block
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            os.close(self._descriptor)
            raise

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


@contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Whether nobody holds the file; while the block runs, nobody can take it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        yield True  # a folder without its lease was never published: nobody can hold it
        return
    try:
        yield _try_exclusive(descriptor)
    finally:
        os.close(descriptor)


def _try_exclusive(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class WriteLock:
    """One writer for a whole library, across processes and threads; the holding thread may enter it again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._owner: int | None = None
        self._depth = 0
        self._descriptor = -1

    @property
    def depth(self) -> int:
        """How many times the holder has entered; 0 when it is free."""
        return self._depth

    def acquire(self) -> None:
        """Take it, or raise `LibraryBusy` at once."""
        with self._guard:
            if self._owner is None:
                self._take()
                self._owner = threading.get_ident()
            elif self._owner != threading.get_ident():
                raise self._busy()
            self._depth += 1

    def release(self) -> None:
        with self._guard:
            self._depth -= 1
            if self._depth == 0:
                with suppress(OSError):  # a note that stays says nothing: the lock itself is free
                    os.ftruncate(self._descriptor, 0)
                os.close(self._descriptor)
                self._owner = None

    def _take(self) -> None:
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _try_exclusive(self._descriptor):
            os.close(self._descriptor)
            raise self._busy()
        note = json.dumps({"pid": os.getpid(), "started": started(os.getpid())})
        with suppress(OSError):  # a full disk: the lock holds all the same, and a guide may be withdrawn to make room
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, note.encode(), 0)

    def _busy(self) -> LibraryBusy:
        return LibraryBusy(f"{holder(self._path)} is writing this library; try again when it is done")


def holder(path: Path) -> str:
    """Who has a `WriteLock`, as it is told to a person."""
    try:
        note = json.loads(path.read_bytes())
        pid, start = int(note["pid"]), note["started"]
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
    if pid == os.getpid():
        return f"this process ({pid}), in another thread,"
    return f"process {pid}" if started(pid) == start else "a process left behind by a program that ended"


def started(pid: int) -> int | None:
    """When a process started, in clock ticks since boot; with the pid this names a process for good."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return int(text.rpartition(")")[2].split()[19])
