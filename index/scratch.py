"""Folders that belong to a process and go with it: a revision being built, an export, a reader's copy of Chroma.

Each folder has a lock file beside it that its owner holds; whoever makes another sweeps away those that nobody holds,
so that a killed process leaves nothing for long. Refuses to know what the folders are for.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Self

from index.locks import Lease, exclusive


class Scratch:
    """One such folder, at `path`, until `discard`."""

    def __init__(self, parent: Path, *, last: bool = False) -> None:
        """`last`: nobody else uses the parent folder, it goes too."""
        self._last = last
        sweep(parent)
        self._lock_file, self._lease = _locked(parent)
        self.path = self._lock_file.with_suffix("")
        self.path.mkdir(mode=0o700)

    def discard(self) -> None:
        """Remove the folder, or what is left of it; a second call does nothing."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock_file.unlink(missing_ok=True)
        self._lease.release()
        if self._last:
            shutil.rmtree(self.path.parent, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()


def reader_scratch(home: Path) -> Scratch:
    """A scratch folder for somebody who only reads: in the library, or elsewhere when that can't be written."""
    try:
        return Scratch(scratch_folder(home))
    except OSError:
        return Scratch(Path(tempfile.mkdtemp(prefix="glossator-")), last=True)


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
