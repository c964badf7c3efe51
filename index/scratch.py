"""Folders that belong to a process and go with it: a revision being built, an export, a reader's copy of Chroma.

Each folder has a lock file beside it that its owner holds; whoever makes another sweeps away those that nobody holds,
so that a killed process leaves nothing for long. Refuses to know what the folders are for.
"""

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Self

from index.locks import Lease, exclusive


class Scratch:
    """One such folder, at `path`, until `discard`."""

    def __init__(self, parent: Path) -> None:
        sweep(parent)
        self._lock_file, self._lease = _locked(parent)
        self.path = self._lock_file.with_suffix("")
        try:
            self.path.mkdir(mode=0o700)
        except OSError:
            self.discard()
            raise

    def discard(self) -> None:
        """Remove the folder, or what is left of it; a second call does nothing, and what stays is swept by the next."""
        shutil.rmtree(self.path, ignore_errors=True)
        with suppress(OSError):  # while a rest of it stays, so does the file that tells whose it was
            if not self.path.exists():
                self._lock_file.unlink(missing_ok=True)
        self._lease.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()


def reader_scratch(home: Path) -> Scratch:
    """A scratch folder for somebody who only reads: in the library, or elsewhere when that can't be written."""
    try:
        return Scratch(scratch_folder(home))
    except OSError:
        return temporary_scratch()


def temporary_scratch() -> Scratch:
    """A scratch folder outside any library, where this user's next one sweeps it away if we are killed."""
    folder = Path(tempfile.gettempdir()) / f"glossator-{os.getuid()}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not (stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077):
        folder = Path(tempfile.mkdtemp(prefix="glossator-"))  # somebody else put something of theirs there
    return Scratch(folder)


def scratch_folder(home: Path) -> Path:
    """Where the scratch folders of a library are; made when missing."""
    folder = home / "scratch"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def sweep(parent: Path) -> None:
    """Remove the scratch folders whose owners are gone."""
    for lock_file in parent.glob("*.lock"):
        with suppress(OSError), exclusive(lock_file) as free:
            if free:
                shutil.rmtree(lock_file.with_suffix(""), ignore_errors=True)
                if not lock_file.with_suffix("").exists():
                    lock_file.unlink(missing_ok=True)


def _locked(parent: Path) -> tuple[Path, Lease]:
    while True:
        lock_file = parent / f"{token_hex(8)}.lock"
        os.close(os.open(lock_file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with suppress(FileNotFoundError, BlockingIOError):  # a sweeper came between the two calls: make another
            lease = Lease(lock_file)
            if lock_file.exists():
                return lock_file, lease
            lease.release()
