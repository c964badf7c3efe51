"""The layout of a library's folder, and the pointer that makes a revision the current one.

    LIBRARY/guides/SLUG/current               names the current revision: the only file that is ever replaced
    LIBRARY/guides/SLUG/NNNNNN-<hash8>/       a revision, immutable (index.contents, index.volume)
    LIBRARY/embedders/…                       exported models (index.embedder)
    LIBRARY/scratch/…                         what belongs to running processes (index.scratch)
    LIBRARY/lock                              held by the one writer

A pointer that says "none" means that nothing is published; one that is missing beside revisions is damage, so that
losing a file never passes for a withdrawal. Refuses to know what is inside a revision.
"""

import errno
import re
import shutil
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from index import durable, regular
from index.errors import LibraryError, VolumeDamaged
from index.locks import exclusive
from index.manifest import LEASE, manifest_inside, read_manifest
from index.scratch import Scratch, scratch_folder

_POINTER = "current"
_NONE = "none"
_SLUG = re.compile(r"\w[\w.-]{0,99}")  # one harmless name of a folder
_REVISION = re.compile(r"(\d{6,})-[0-9a-f]{8}")


def is_slug(slug: str) -> bool:
    """Whether a guide may go by this name."""
    return bool(_SLUG.fullmatch(slug))


def guide_folder(home: Path, slug: str) -> Path:
    return home / "guides" / slug


def slugs(home: Path) -> list[str]:
    """Every guide that is published, and every one whose pointer is damaged."""
    shelf = home / "guides"
    if shelf.exists() and not shelf.is_dir():
        raise LibraryError(f"{shelf} is no folder: move it away, or choose another library with --library")
    return sorted(folder.name for folder in _listed(shelf) if _is_guide(home, folder.name))


def _is_guide(home: Path, slug: str) -> bool:
    try:
        return current(home, slug) is not None
    except VolumeDamaged:
        return True


def current(home: Path, slug: str) -> str | None:
    """The name of the current revision; None when there is no such guide."""
    if not is_slug(slug):
        return None
    try:
        name = regular.read(guide_folder(home, slug) / _POINTER).decode().strip()
    except (FileNotFoundError, NotADirectoryError):
        name = "" if _revisions(home, slug) else _NONE
    except (OSError, UnicodeDecodeError):
        name = ""
    if name == _NONE:
        return None
    if not _REVISION.fullmatch(name):
        raise VolumeDamaged(
            f"the pointer of {slug} is damaged: it names no revision; "
            "make it again with: glossator index, or: glossator index --force FILE"
        )
    return name


def new_revision(home: Path, slug: str) -> str:
    """A name that was never used: Chroma and readers may remember a path, so none comes back."""
    numbers = [int(path.name.partition("-")[0]) for path in _revisions(home, slug)]
    return f"{max(numbers, default=0) + 1:06d}-{token_hex(4)}"


def publish(home: Path, slug: str, built: Path) -> None:
    """Make a finished, verified revision the current one: one rename, one replaced pointer."""
    folder = guide_folder(home, slug)
    if not _revisions(home, slug):
        folder.mkdir(parents=True, exist_ok=True)
        _point(folder, _NONE)
        for above in (folder.parent, home):
            durable.sync(above)
    built.rename(folder / built.name)
    durable.sync(folder)
    _point(folder, built.name)


def newest(home: Path, slug: str) -> str | None:
    """The revision that was made last: what a pointer that is lost has most likely named."""
    return max((path.name for path in _revisions(home, slug)), key=lambda name: (len(name), name), default=None)


def point(home: Path, slug: str, revision: str) -> None:
    """Make a revision that is in its place already the current one."""
    _point(guide_folder(home, slug), revision)


def withdraw(home: Path, slug: str) -> None:
    """Point at nothing: from here on the guide is not in the library. A full disk is no obstacle: it makes room."""
    folder = guide_folder(home, slug)
    try:
        _point(folder, _NONE)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        durable.overwrite(folder / _POINTER, _NONE.encode())


def _point(folder: Path, name: str) -> None:
    durable.replace(folder / _POINTER, f"{name}\n".encode())


def clean(home: Path, slug: str) -> None:
    """Remove what nobody points at and nobody reads of one guide; its folder too, once the guide is withdrawn.

    What can't be removed now is left to the next writer: what was published or withdrawn before stays so.
    """
    folder = guide_folder(home, slug)
    with suppress(OSError, LibraryError):
        for leftover in _listed(folder):
            if leftover.name.startswith(f".{_POINTER}-"):
                leftover.unlink(missing_ok=True)
    with suppress(OSError, LibraryError):
        for revision in _revisions(home, slug):
            with suppress(OSError, LibraryError):
                retire(revision)
        if not _is_guide(home, slug) and not _revisions(home, slug):
            (folder / _POINTER).unlink(missing_ok=True)
            folder.rmdir()  # unless somebody put a file of their own there


def clean_all(home: Path) -> None:
    """`clean` for every guide, known or withdrawn: what killed processes left behind."""
    for folder in _listed(home / "guides"):
        if is_slug(folder.name):
            clean(home, folder.name)


def retire(revision: Path) -> None:
    """Remove a revision unless it is the current one or somebody reads it; with it goes every deleted word."""
    home, slug = revision.parents[2], revision.parent.name
    with suppress(LibraryError):
        if current(home, slug) == revision.name or not revision.is_dir() or _is_missed(home, revision):
            return
        with exclusive(revision / LEASE) as free:
            if free:
                _remove(home, revision)


def _remove(home: Path, revision: Path) -> None:
    try:
        with Scratch(scratch_folder(home)) as grave:  # moved first: half a revision must not stay under its own name
            revision.rename(grave.path / revision.name)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        shutil.rmtree(revision, ignore_errors=True)  # no room for a grave


def _is_missed(home: Path, revision: Path) -> bool:
    """Whether a folder holds a current revision that is not in its own place: two were swapped, this may be mended."""
    try:
        held = manifest_inside(revision)
        if current(home, held.slug) != held.revision:
            return False
    except VolumeDamaged:
        return False
    try:
        read_manifest(guide_folder(home, held.slug) / held.revision)
    except VolumeDamaged:
        return True
    return False


def _revisions(home: Path, slug: str) -> list[Path]:
    return [path for path in _listed(guide_folder(home, slug)) if _REVISION.fullmatch(path.name)]


def _listed(folder: Path) -> list[Path]:
    """What is in a folder, nothing when it is not there; one that can't be read must not pass for an empty one."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise LibraryError(
            f"the folder {folder} can't be read ({error.strerror or error}): nothing was changed; "
            "give yourself the right to read it, or choose another library with --library"
        ) from error
