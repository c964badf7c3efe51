"""What the guides of a library are known by: the files that made them, looked up by source, by folder and by content.

The manifests are read once for a whole run, however many files it is about. Refuses to know how a file is read or
indexed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import GlossatorError
from corpus.read import BUNDLED
from index.library import Library

Naming = Mapping[str, str | None]  # slug, title, author as a person gives them; what is not there, the file tells
UPLOAD = "upload:"
_BUNDLED = "bundled:"


@dataclass(frozen=True, slots=True)
class Known:
    """A guide on the shelf, as far as finding its source again needs."""

    slug: str
    source: str
    named: Mapping[str, str]
    revision: str | None
    passages: int = 0
    texts: int = 0  # passages and sentences
    sha256: str = ""  # of the source's bytes
    reader: str = ""  # the rules by which these were read
    understander: str = ""  # and by which the text was understood
    problem: str | None = None  # one line when its manifest can't be trusted; the rest is then empty

    @property
    def path(self) -> Path | None:
        """Where its file should be; None for an upload, which never had one here."""
        if self.source.startswith(UPLOAD) or not self.source:
            return None
        if self.source.startswith(_BUNDLED):  # found wherever the program is installed
            return BUNDLED / self.source.removeprefix(_BUNDLED)
        return Path(self.source)

    @property
    def is_missing(self) -> bool:
        """Whether its file is gone. One that can't be looked at is not: that is no reason to give anything up."""
        return self.path is not None and is_missing(self.path)

    def naming(self, given: Naming) -> dict[str, str | None]:
        """What it is called: as before, but for what a person says now."""
        return {"slug": self.slug, **self.named, **{key: name for key, name in given.items() if name}}


class Shelf:
    """Every guide of a library by what made it, as it is at one moment."""

    def __init__(self, library: Library) -> None:
        self.known = tuple(_known(library, entry.slug) for entry in library.guides())

    def called(self, slug: str) -> Known | None:
        return next((known for known in self.known if known.slug == slug), None)

    def of(self, source: str) -> tuple[Known, ...]:
        """The guides that a source made: several when it was given several names."""
        return tuple(known for known in self.known if known.source == source)

    def beneath(self, folder: Path) -> tuple[Known, ...]:
        """The guides whose files are, or were, in a folder or anywhere below it."""
        return tuple(known for known in self.known if known.path and known.path.is_relative_to(folder))

    def lost(self, sha256: str) -> tuple[Known, ...]:
        """The guides made from exactly these bytes, whose file is gone: it may have moved."""
        return tuple(known for known in self.known if known.sha256 == sha256 and known.is_missing)


def is_missing(path: Path) -> bool:
    """Whether nothing is at `path`; a place that can't be looked at is no missing one."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _known(library: Library, slug: str) -> Known:
    try:
        manifest = library.manifest(slug)
    except GlossatorError as error:
        return Known(slug, "", {}, None, problem=str(error))
    return Known(
        slug=slug,
        source=manifest.source,
        named=manifest.named,
        revision=manifest.revision,
        passages=manifest.passages,
        texts=manifest.passages + manifest.sentences,
        sha256=manifest.source_sha256,
        reader=manifest.reader,
        understander=manifest.understander,
    )
