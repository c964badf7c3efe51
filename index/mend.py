"""A damaged volume is made again from what is left of it, and one that another model embedded is embedded again.

What it is made from, the first of these that is whole:

    its source           the copy in the revision, else the file that it came from while that has the same checksum
    its stored text      `text.txt` and `guide.json`; its vectors too are kept where their checksums hold

Without a manifest there is no checksum. Then the copy of the source must read to the very words of `text.txt` (two
files are not damaged alike), or the file that `guide.json` names is read anew. A lost pointer is damage and no
withdrawal: it is put back on the newest revision if that is whole, never on an older one, whose words may have been
deleted since. What can't be made again is refused with the cure. Refuses to know how a guide becomes a revision.
"""

import dataclasses
import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from corpus.errors import GlossatorError, GuideError
from corpus.read import BUNDLED, READER, bytes_of, guide_from_bytes, source_of
from corpus.types import Guide
from index import layout, regular
from index.build import ProgressCallback, index_guide
from index.contents import read_guide
from index.durable import refusals_told
from index.errors import LibraryBusy, LibraryError, LibraryNotWritable, VolumeDamaged
from index.library import Library
from index.manifest import Manifest, check_files, checked_bytes, damaged, manifest_inside, read_manifest

PATIENCE = 20.0  # seconds that a reader waits for whoever writes the library
ITS_SOURCE, ITS_TEXT = "from its source", "from its stored text"


@dataclass(frozen=True, slots=True)
class StoredGuide:
    """A guide as the library keeps it."""

    guide: Guide
    source: bytes  # as it was read; empty where only the text is left
    named: dict[str, str]  # what a person called it


def mend(library: Library, slug: str, progress: ProgressCallback | None = None) -> str | None:
    """Make a guide's volume whole and fit to be searched; one line of what was done, None when nothing was needed.

    `VolumeDamaged` with the cure when nothing that is left of it is whole; `NewerFormat` is left alone.
    """
    with library.writing() as verifier, refusals_told(library.home):
        library.forget(slug)
        folder, lost = _folder(library, slug)
        problem = _problem(folder)
        unseen = None if problem else verifier.problem(folder)  # by a process of its own: it may end of it
        if problem or unseen:
            stored, origin = _left(library.home, folder, problem or str(damaged(folder, str(unseen))))
            _again(library, stored, force=unseen is not None, progress=progress)
            return f"The index of {stored.guide.title} was damaged and has been made again {origin}."
        manifest = read_manifest(folder)
        if lost:
            layout.point(library.home, slug, folder.name)
            return f"The index of {manifest.title} had lost its pointer and has been found again whole."
        if library.misfit(manifest) is None and not library.is_former(manifest):
            return None
        _again(library, stored_guide(library, slug), progress=progress)
        return f"The index of {manifest.title} was made by another model or rule and has been embedded again."


def mend_on_opening(library: Library, slug: str, error: LibraryError, *, patience: float = PATIENCE) -> str:
    """The `Mender` of a program that answers readers: mends, or waits for whoever writes, who may be mending it."""
    waited_for = time.monotonic() + patience
    while True:
        try:
            return mend(library, slug) or f"The index of {slug} was damaged and has been made again."
        except LibraryBusy as busy:
            if time.monotonic() > waited_for:
                raise LibraryBusy(f"{_told(error)}, and {busy}") from error
        except LibraryNotWritable as refusal:
            why = getattr(refusal.__cause__, "strerror", None) or "no right to write"
            raise VolumeDamaged(_with(error, f"the library can't be written ({why})")) from refusal
        time.sleep(0.1)


def keep(library: Library, slug: str, progress: ProgressCallback | None = None) -> str | None:
    """What a running server does for a guide by itself: damage is mended, a former default's embedded again.

    Another model or rule is left to a person, whom `glossator index` serves: it may be the setting that is wrong.
    """
    if is_misfit(library, slug):
        return None
    return mend(library, slug, progress) if library.checked(slug) else None


def is_misfit(library: Library, slug: str) -> bool:
    """Whether another model or rule made a guide's volume, as far as that can be told."""
    with suppress(VolumeDamaged):
        return library.misfit(library.manifest(slug)) is not None
    return False


def stored_guide(library: Library, slug: str) -> StoredGuide:
    """A guide for embedding it again when its source file is gone or was an upload.

    Its copy of the source is read by the rules of today; where that fails, or they are the same, its text stands. Of a
    damaged volume it is the best that is left.
    """
    folder = library.folder(slug)
    try:
        manifest = read_manifest(folder)
        source = _copy(folder, manifest)
        if manifest.reader != READER:
            with suppress(GlossatorError):
                return _read(manifest, source)
        return StoredGuide(read_guide(folder, manifest)[0], source, manifest.named)
    except VolumeDamaged as error:
        return _left(library.home, folder, str(error))[0]


def _folder(library: Library, slug: str) -> tuple[Path, bool]:
    """The folder of the current revision; of the newest one, and True, where the pointer is lost."""
    try:
        return library.folder(slug), False
    except VolumeDamaged as error:
        newest = layout.newest(library.home, slug)
        if newest is None:
            raise VolumeDamaged(_with(error, "no revision is left")) from error
        return layout.guide_folder(library.home, slug) / newest, True


def _problem(folder: Path) -> str | None:
    """What checksums tell."""
    try:
        check_files(folder, read_manifest(folder))
    except VolumeDamaged as error:
        return str(error)
    return None


def _again(
    library: Library, stored: StoredGuide, *, force: bool = False, progress: ProgressCallback | None = None
) -> None:
    index_guide(
        *(library, stored.guide, stored.source), replace=True, force=force, named=stored.named, progress=progress
    )


def _left(home: Path, folder: Path, problem: str) -> tuple[StoredGuide, str]:
    """The guide from the best that is left of a revision, and what that is."""
    for origin, way in _ways_of(home, folder):
        with suppress(GlossatorError, OSError, ValueError, KeyError, TypeError):
            return way(), origin
    raise VolumeDamaged(_with(problem, "nothing that is left of it is whole"))


def _ways_of(home: Path, folder: Path) -> "Ways":
    try:
        held = manifest_inside(folder)
    except VolumeDamaged:
        return _ways_without_manifest(folder)
    if (held.slug, held.revision) == (folder.parent.name, folder.name):
        return _ways(folder, held)
    found = _strayed(home, folder)  # another revision was put in its place
    return _ways(*found) if found else ((ITS_SOURCE, lambda: _read_anew(folder)),)


def _strayed(home: Path, folder: Path) -> tuple[Path, Manifest] | None:
    """The folder that holds the revision of this name, with its manifest; it may lie under any guide."""
    for path in sorted(home.glob("guides/*/*-*")):
        with suppress(LibraryError):
            held = manifest_inside(path)
            if (held.slug, held.revision) == (folder.parent.name, folder.name):
                return path, held
    return None


Ways = tuple[tuple[str, Callable[[], StoredGuide]], ...]


def _ways(folder: Path, manifest: Manifest) -> Ways:
    return (
        (ITS_SOURCE, lambda: _read(manifest, _copy(folder, manifest))),
        (ITS_SOURCE, lambda: _read(manifest, _file(manifest))),
        (ITS_TEXT, lambda: _text(folder, manifest)),
    )


def _copy(folder: Path, manifest: Manifest) -> bytes:
    """The revision's copy of its source."""
    names = [name for name in manifest.files if PurePath(name).stem == "source"]
    if not names:
        raise damaged(folder, "it holds no source")
    return checked_bytes(folder, manifest, names[0])


def _file(manifest: Manifest) -> bytes:
    """The file that a guide came from, as long as it has not changed."""
    data = _original(manifest.source)
    if hashlib.sha256(data).hexdigest() != manifest.source_sha256:
        raise GuideError(f"{manifest.source} has changed; index it again")
    return data


def _read(manifest: Manifest, source: bytes) -> StoredGuide:
    named = manifest.named
    guide = guide_from_bytes(
        source,
        source=manifest.source,
        name=_path(manifest.source).name,
        title=named.get("title"),
        author=named.get("author"),
    )
    return StoredGuide(dataclasses.replace(guide, slug=manifest.slug), source, named)


def _text(folder: Path, manifest: Manifest) -> StoredGuide:
    """From the text alone: where the source can't be had, none is kept, so that nothing passes for it later."""
    source = b""
    with suppress(LibraryError):
        source = _copy(folder, manifest)
    return StoredGuide(read_guide(folder, manifest)[0], source, manifest.named)


def _ways_without_manifest(folder: Path) -> Ways:
    return ((ITS_SOURCE, lambda: _agreeing(folder)), (ITS_SOURCE, lambda: _read_anew(folder)))


def _agreeing(folder: Path) -> StoredGuide:
    """From the copy of the source, when it reads to the very words of the stored text."""
    facts = _facts(folder)
    (copy,) = folder.glob("source*")
    source, name = regular.read(copy), _path(facts["source"]).name
    plain = guide_from_bytes(source, source=facts["source"], name=name)
    named = {key: facts[key] for key in ("title", "author") if facts[key] and facts[key] != getattr(plain, key)}
    guide = guide_from_bytes(
        source, source=facts["source"], name=name, title=named.get("title"), author=named.get("author")
    )
    if guide.text.encode() != regular.read(folder / "text.txt"):
        raise damaged(folder, "its source reads to another text")
    return StoredGuide(dataclasses.replace(guide, slug=folder.parent.name), source, named)


def _read_anew(folder: Path) -> StoredGuide:
    """From the file that the guide came from, as it is today."""
    named = _facts(folder)["source"]
    path, source = _path(named), _original(named)
    guide = guide_from_bytes(source, source=source_of(path), name=path.name)
    return StoredGuide(dataclasses.replace(guide, slug=folder.parent.name), source, {})


def _facts(folder: Path) -> dict[str, str]:
    """What `guide.json` says without a checksum; only of this guide."""
    facts = json.loads(regular.read(folder / "guide.json"))
    if facts["slug"] != folder.parent.name:
        raise damaged(folder, f"it holds {facts['slug']}")
    return {key: facts[key] or "" for key in ("source", "title", "author")}


def _original(source: str) -> bytes:
    """The bytes of the file that a guide came from, as they are today."""
    path = _path(source)
    if not path.is_absolute():
        raise GuideError(f"{source} was no file of this machine; give its file")
    return bytes_of(path)


def _path(source: str) -> Path:
    """Where a guide came from; bundled guides are found wherever the program is installed, uploads nowhere."""
    kind, _, name = source.partition(":")
    return BUNDLED / name if kind == "bundled" else Path(source.removeprefix("upload:"))


def _told(error: LibraryError) -> str:
    return str(error).partition("; make it again")[0]


def _with(error: LibraryError | str, more: str) -> str:
    """The line of an error with something more before its cure."""
    told, cut, cure = str(error).partition("; make it again")
    return f"{told}, and {more}{cut}{cure}"
