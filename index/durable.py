"""Writes that are whole after a power cut: a file and its folder are flushed before anything points at them.

Refuses to know what is written.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from index import regular
from index.errors import LibraryNotWritable


def sync(path: Path) -> None:
    """Flush one file, or the entries of one folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Flush every file and folder below `folder`, and `folder` itself."""
    for path in folder.iterdir():
        if path.is_dir():
            sync_tree(path)
        else:
            sync(path)
    sync(folder)


def replace(path: Path, data: bytes) -> None:
    """Put `data` under the name `path`: readers see the old bytes or the new ones, never a mixture.

    `OSError` leaves the old bytes there, on the disk too as far as the disk lets us.
    """
    former = _former(path)
    _put(path, data)
    try:
        sync(path.parent)
    except OSError:
        with suppress(OSError):  # a power cut could undo it: what might not stay is not said to be there
            path.unlink() if former is None else _put(path, former)
        raise


def overwrite(path: Path, data: bytes) -> None:
    """Put `data` where a file's bytes are, blanks after it: for a full disk, on which nothing can be put aside.

    One write of a few bytes, which readers see whole or not at all.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    try:
        os.pwrite(descriptor, data.ljust(os.fstat(descriptor).st_size), 0)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _former(path: Path) -> bytes | None:
    try:
        return regular.read(path)
    except OSError:
        return None


def _put(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}-{token_hex(4)}")
    try:
        aside.write_bytes(data)
        sync(aside)
        aside.replace(path)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise


@contextmanager
def refusals_told(home: Path) -> Iterator[None]:
    """The operating system's refusals become one line; whatever was published before still stands."""
    try:
        yield
    except OSError as error:
        raise LibraryNotWritable(
            f"the library {home} can't be written ({error.strerror or error}): nothing in it was changed; "
            "make room or give yourself the right to write there, or choose another with --library"
        ) from error
