"""A folder of guides: the files below it that can be read, told by their content, and the others.

Hidden names are left out (of the system's, and those that editors and Word make while a file is open), and what is no
file. A link is followed once. A folder that cannot be listed whole is an error, never an empty one: what was indexed
from it is not withdrawn for that. Refuses to know what is in an index.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import GuideError
from corpus.formats import kind_of

MOST_FILES = 20_000
_HEAD = 1 << 16
_LARGEST_ZIP = 20_000_000  # bytes: of a larger one the head must do, it is refused unread anyway
_HIDDEN = (".", "~$")


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """What stands below a folder, sorted: the files that guides may be read from, and those of no kind we read."""

    guides: tuple[Path, ...]
    others: tuple[Path, ...]


def files_in(folder: Path) -> FolderFiles:
    """Every file below `folder`, by what is in it; GuideError where it or a folder below cannot be listed.

    A file that may not be read is among the guides, so that reading it says why.
    """
    guides: list[Path] = []
    others: list[Path] = []
    known: set[tuple[int, int]] = set()
    for number, path in enumerate(_files(folder, known)):
        if number >= MOST_FILES:
            raise GuideError(
                f"{_shown(folder)} holds more than {MOST_FILES} files: give the folder of the guides alone"
            )
        (guides if _is_readable_kind(path) else others).append(path)
    return FolderFiles(tuple(sorted(guides)), tuple(sorted(others)))


def _files(folder: Path, known: set[tuple[int, int]]) -> Iterator[Path]:
    """The files below, each once under the name that comes first; `known` are the files and folders seen so far."""
    below: list[Path] = []
    for path in _listed(folder):
        try:
            status = path.stat()
        except OSError:  # a link that leads nowhere, or a file that is just gone
            continue
        identity = (status.st_dev, status.st_ino)
        if status.st_ino and identity in known:
            continue
        known.add(identity)
        if stat.S_ISDIR(status.st_mode):
            below.append(path)
        elif stat.S_ISREG(status.st_mode):
            yield path
    for path in below:
        yield from _files(path, known)


def _listed(folder: Path) -> list[Path]:
    """What stands in a folder under names that are not hidden; a link comes after what it may lead to."""
    try:
        with os.scandir(folder) as entries:
            seen = [(entry.is_symlink(), entry.name) for entry in entries if not _is_hidden(entry.name)]
    except NotADirectoryError:
        raise GuideError(f"{_shown(folder)} is no folder: give a folder, or the file by itself") from None
    except FileNotFoundError:
        raise GuideError(f"{_shown(folder)} does not exist: check the path") from None
    except PermissionError:
        raise GuideError(f"{_shown(folder)} may not be listed: change its permissions") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise GuideError(f"{_shown(folder)} cannot be listed ({reason}): check the disk, then try again") from None
    return [folder / name for _, name in sorted(seen)]


def _is_hidden(name: str) -> bool:
    return name.startswith(_HIDDEN) or name.endswith("~")


def _is_readable_kind(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head.startswith(b"PK"):
                head += file.read(_LARGEST_ZIP)
    except OSError:
        return True
    return kind_of(head) is not None


def _shown(folder: Path) -> str:
    return " ".join(str(folder).split())
