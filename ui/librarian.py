"""The librarian: guides go into a library, follow their sources, are looked at before they go in, and are withdrawn.

Everything that changes a library goes through here, from the command line, the page and a watched folder alike.
Refuses to know how anything is shown.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from corpus.read import bundled, guide_from_bytes, source_of
from corpus.types import Guide
from index import durable
from index.build import IndexReport, ProgressCallback, index_guide
from index.errors import LibraryBusy, LibraryNotWritable
from index.library import Library
from ui.indexing import Outcome, Run, Say, Wish
from ui.sources import UPLOAD, Naming, Shelf

__all__ = ["Librarian", "Naming", "Preview"]

_PENDING = "bundled.json"  # in LIBRARY: the bundled guides that the first start has still to publish


@dataclass(frozen=True, slots=True)
class Preview:
    """A guide that was read and compared with the shelf, and is not in the library yet."""

    guide: Guide
    data: bytes  # the file, as it will be kept
    named: dict[str, str]
    report: IndexReport  # as `accept` would give it; no revision yet
    base: str | None  # the revision that the changes are told from; None: a new guide
    former_source: str | None  # whose place it would take; None: nobody else's


class Librarian:
    """The one that changes a library. Safe to share between threads: a second writer is told who writes."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def index(
        self,
        paths: Sequence[Path],
        naming: Naming,
        *,
        replace: bool = False,
        force: bool = False,
        prune: bool = False,
        dry_run: bool = False,
        progress: ProgressCallback | None = None,
    ) -> list[IndexReport]:
        """Index files and folders; without any, every known source. See `indexing`."""
        wish = Wish(naming, replace, force, prune, dry_run)
        return [outcome.report for outcome in self.indexing(paths, wish, progress)]

    def indexing(
        self,
        paths: Sequence[Path],
        wish: Wish,
        progress: ProgressCallback | None = None,
        say: Say = lambda line: None,
    ) -> Iterator[Outcome]:
        """The same, one outcome as soon as each is there.

        One that fails does not stop the others. What is missing is reported and stays; only `prune` withdraws it.
        `LibraryBusy` at once when somebody else writes; a dry run asks for no lock and writes nothing.
        """
        with nullcontext() if wish.dry_run else self.library.writing():  # one verifying process for all of them
            if not paths and self.library.is_empty:
                paths = bundled()
            run = Run(self.library, wish, progress, say)
            yield from run.over(paths) if paths else run.over_known()

    def reindex(self, slug: str, *, force: bool = False, progress: ProgressCallback | None = None) -> IndexReport:
        """Bring one known guide up to date with its own source, an upload with its stored copy."""
        with self.library.writing():
            run = Run(self.library, Wish({"slug": slug}, force=force), progress, lambda line: None)
            (outcome,) = run.over_one(slug)
        return outcome.report

    def preview(
        self, data: bytes, name: str, naming: Naming | None = None, progress: Say = lambda stage: None
    ) -> Preview:
        """Read an uploaded file and compare it with the shelf; writes nothing, loads no model.

        `progress` hears "reading" and "comparing".         `GuideError` or `UsageError` say why it can't be a guide.
        """
        source, said = UPLOAD + name, dict(naming or {})
        progress("reading")
        guide = guide_from_bytes(data, source=source, name=name, **said)
        known = Shelf(self.library).called(guide.slug)
        if known and known.source == source and known.named:  # called as before, unless it is said anew
            said = known.naming(said)
            guide = guide_from_bytes(data, source=source, name=name, **said)
        named = {key: word for key in ("title", "author") if (word := said.get(key))}
        progress("comparing")
        report = index_guide(self.library, guide, data, replace=True, named=named, dry_run=True)
        former = known.source if known and known.source != source else None
        return Preview(guide, data, named, report, known.revision if known else None, former)

    def accept(self, preview: Preview, progress: ProgressCallback | None = None) -> IndexReport:
        """Publish exactly what was previewed; `Outdated` when something else was published meanwhile."""
        return index_guide(
            self.library, preview.guide, preview.data, replace=True, named=preview.named, progress=progress,
            base=preview.base,
        )  # fmt: skip

    def withdraw(self, slug: str) -> IndexReport:
        """Take a guide off the shelf; its words leave the disk as soon as nobody reads them."""
        self.library.entry(slug)  # an unknown slug is told before anything is locked
        with self.library.writing():
            known = Shelf(self.library).called(slug)
            self.library.remove(slug)
            if known:
                self._settle(known.source)
        return IndexReport(slug, "removed", None, removed=known.texts if known else 0)

    def index_bundled(self, progress: ProgressCallback | None = None) -> list[IndexReport]:
        """The first start: publish the bundled guides, those that a killed start left over too, each only once.

        Nothing happens where a library already has guides of its own, and none comes back that a person withdrew.
        """
        if not self._pending():
            return []
        try:
            with self.library.writing():
                return [self._bundled(path, progress) for path in self._pending()]
        except (LibraryBusy, LibraryNotWritable):
            if self.library.is_empty:
                raise
            return []  # what is published can be read meanwhile; the next start goes on

    def _bundled(self, path: Path, progress: ProgressCallback | None) -> IndexReport:
        if not self._record.exists():
            self._write([path.name for path in bundled()])
        (report,) = self.index([path], {}, progress=progress)
        if report.status != "failed":
            self._settle(source_of(path))
        return report

    @property
    def _record(self) -> Path:
        return self.library.home / _PENDING

    def _pending(self) -> list[Path]:
        """The bundled guides that are still to come."""
        try:
            names = json.loads(self._record.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return list(bundled()) if self.library.is_empty else []
        except (OSError, ValueError):
            return []  # damaged: nobody knows what was withdrawn, so nothing comes back by itself
        return [path for path in bundled() if path.name in names] if isinstance(names, list) else []

    def _settle(self, source: str) -> None:
        """A bundled guide was published or withdrawn: it does not come by itself again."""
        pending = self._pending() if self._record.exists() else []
        left = [path.name for path in pending if source_of(path) != source]
        if len(left) != len(pending):
            self._write(left)

    def _write(self, names: list[str]) -> None:
        with durable.refusals_told(self.library.home):
            durable.replace(self._record, json.dumps(names).encode())
