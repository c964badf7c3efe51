"""One run of indexing over files, folders or all that is known: each guide follows its source, or says why not.

    PATH… -> files -> known as? -> unchanged? -> read -> published -> one outcome a guide

A guide that fails does not stop the others; a source that is gone withdraws nothing unless pruning was asked for.
One file is held at a time, whatever their number. Refuses to know how a guide is built and how an outcome is shown.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import GlossatorError, GuideError, UsageError
from corpus.folder import files_in
from corpus.read import READER, bytes_of, guide_from_bytes, source_of
from corpus.understand import UNDERSTANDER
from index.build import IndexReport, ProgressCallback, index_guide, unchanged
from index.library import Library
from index.mend import mend, stored_guide
from ui.sources import Known, Naming, Shelf, is_missing

Say = Callable[[str], None]
_NAMED = 3  # so many names of files in one line
NO_COPIES: Mapping[Path, Path] = {}


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants sources indexed."""

    naming: Naming
    replace: bool = False  # another source may take a slug
    force: bool = False  # build anew whatever has not changed
    prune: bool = False  # withdraw guides whose source is missing
    dry_run: bool = False  # write nothing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source; `name` is the file as it was met."""

    name: Path
    report: IndexReport


class Run:
    """One run. Made inside the library's lock, unless it is dry."""

    def __init__(self, library: Library, wish: Wish, progress: ProgressCallback | None, say: Say) -> None:
        """`say` hears, in one line each, what no report of a guide can hold."""
        self._library, self._wish, self._progress, self._say = library, wish, progress, say
        self._shelf = Shelf(library)
        self._seen: set[str] = set()  # sources
        self._told: dict[str, str] = {}  # slugs that have an outcome in this run, and whose they are

    def over(self, paths: Iterable[Path]) -> Iterator[Outcome]:
        """Index files and folders, in order."""
        for path in paths:
            if path.is_dir():
                yield from self._folder(path)
            elif is_missing(path):
                yield from self._gone(path)
            else:
                yield from self._file(path)

    def over_known(self) -> Iterator[Outcome]:
        """Index every known guide from its own source."""
        for known in self._shelf.known:
            yield from self._follow(known)

    def over_one(self, slug: str) -> Iterator[Outcome]:
        """Index one known guide from its own source; `UnknownGuide` when there is none of that name."""
        known = self._shelf.called(slug)
        if known is None:
            self._library.entry(slug)
        else:
            yield from self._follow(known)

    def _follow(self, known: Known) -> Iterator[Outcome]:
        if known.problem:
            yield from self._damaged(known)
        elif known.path is None:
            yield Outcome(Path(known.source), self._stored(known))
        elif known.slug not in self._told:
            yield from self._missing([known]) if known.is_missing else self._file(known.path)

    def _folder(self, folder: Path) -> Iterator[Outcome]:
        try:
            found = files_in(folder)
        except GuideError as error:
            yield Outcome(folder, IndexReport(folder.name, "failed", None, error=str(error)))
            return
        copies = self._copies(found.guides)
        left = [f"being no guides: {_names(folder, found.others)}"] if found.others else []
        left += [f"being copies: {_names(folder, tuple(copies), copies)}"] if copies else []
        if left:
            self._say(f"{folder}: left alone, {'; '.join(left)}")
        for path in found.guides:
            if path in copies:
                continue
            if is_missing(path) and not self._shelf.of(source_of(path)):
                self._say(f"{path} was there a moment ago and is gone")
            elif not is_missing(path):
                yield from self._file(path)
        known = self._shelf.beneath(Path(source_of(folder)))
        yield from self._missing([one for one in known if one.is_missing])

    def _copies(self, paths: Iterable[Path]) -> dict[Path, Path]:
        """New files that hold the same bytes as another of their folder, and which: a known one, else the shorter name.

        A guide's second file would fail in each run for the slug that the first one took.
        """
        found: dict[Path, Path] = {}
        for same in _equal_files(paths):
            known = [path for path in same if self._shelf.of(source_of(path))]
            first, *others = known or sorted(same, key=lambda path: (len(path.name), path.name, path))
            found |= {path: first for path in (same if known else others) if path not in known}
        return dict(sorted(found.items()))

    def _gone(self, path: Path) -> Iterator[Outcome]:
        """A path at which nothing is: a known file or folder that is missing, or a mistake."""
        source = source_of(path)
        known = self._shelf.of(source) or self._shelf.beneath(Path(source))
        if known:
            yield from self._missing(known)
        else:
            why = f"{path} does not exist: check the path"
            yield Outcome(path, IndexReport(path.stem, "failed", None, error=why))

    def _file(self, path: Path) -> Iterator[Outcome]:
        source = source_of(path)
        if source in self._seen:
            if source != str(path.absolute()):
                self._say(f"{path} is {source}, which was read already")
            return
        self._seen.add(source)
        known = [one for one in self._shelf.of(source) if self._is_meant(one)]
        try:
            data = bytes_of(path)
        except GuideError as error:
            if known and is_missing(path):  # it went between two looks
                yield from self._missing(known)
                return
            slugs = [one.slug for one in known] or [path.stem]
            yield from (Outcome(path, IndexReport(slug, "failed", None, error=str(error))) for slug in slugs)
            return
        known = known or self._moved(path, source, data)
        for naming in [one.naming(self._wish.naming) for one in known] or [dict(self._wish.naming)]:
            moved = any(one.source != source for one in known)
            yield Outcome(path, self._index(source, path.name, data, naming, replace=moved or self._wish.replace))

    def _is_meant(self, known: Known) -> bool:
        return self._wish.naming.get("slug") in (None, known.slug)

    def _moved(self, path: Path, source: str, data: bytes) -> list[Known]:
        """The guides that this file made when it was somewhere else: the same bytes, and nothing is there any more."""
        lost = self._shelf.lost(hashlib.sha256(data).hexdigest())
        moved = [one for one in lost if self._is_meant(one) and one.slug not in self._told]
        for known in moved:
            self._say(f"{known.slug}: its source {known.source} is now {source}")
        return moved

    def _index(self, source: str, name: str, data: bytes, naming: Naming, replace: bool) -> IndexReport:
        slug, wish = naming.get("slug"), self._wish
        named = {key: said for key in ("title", "author") if (said := naming.get(key))}
        try:
            report = None
            if slug and not wish.force:
                report = unchanged(self._library, slug, data, named, source=source, dry_run=wish.dry_run)
            if report is None:
                guide = guide_from_bytes(data, source=source, name=name, **naming)
                slug = guide.slug
                self._refuse_twice(slug, source)
                report = index_guide(
                    self._library, guide, data, replace=replace, force=wish.force, named=named,
                    progress=self._progress, dry_run=wish.dry_run,
                )  # fmt: skip
        except UsageError:
            raise
        except GlossatorError as error:
            return IndexReport(slug or Path(name).stem, "failed", None, error=str(error))
        self._told[report.slug] = source
        return report

    def _refuse_twice(self, slug: str, source: str) -> None:
        """Two files of one run can't have one slug, not even with `replace`: the first would be lost unseen."""
        if self._told.get(slug, source) != source:
            raise GuideError(
                f"{slug} is made from {self._told[slug]} in this same run; index {source} by itself with --slug NAME"
            )

    def _missing(self, known: Iterable[Known]) -> Iterator[Outcome]:
        for one in known:
            if one.slug not in self._told:
                self._told[one.slug] = one.source
                report = self._withdrawn(one) if self._wish.prune else self._kept(one)
                yield Outcome(one.path or Path(one.source), report)

    def _withdrawn(self, known: Known) -> IndexReport:
        if not self._wish.dry_run:
            self._library.remove(known.slug)
        return IndexReport(known.slug, "removed", None, removed=known.texts)

    def _kept(self, known: Known) -> IndexReport:
        """A guide whose source is gone; where its volume no longer serves it is made again from the library's copy."""
        why = f"its source {known.path} is gone; the guide stays (withdraw it with: glossator remove {known.slug})"
        revision = known.revision
        try:
            if not self._wish.dry_run and self._library.checked(known.slug):
                self._say(f"{known.slug}: {mend(self._library, known.slug, self._progress)}")
                revision = self._library.manifest(known.slug).revision
        except GlossatorError as error:
            return IndexReport(known.slug, "failed", None, error=f"its source {known.path} is gone, and {error}")
        return IndexReport(known.slug, "missing", None if self._wish.dry_run else revision, known.passages, error=why)

    def _stored(self, known: Known) -> IndexReport:
        """An upload, whose only source is the library's own copy."""
        wish = self._wish
        try:
            wrong = self._library.checked(known.slug)
            today = (known.reader, known.understander) == (READER, UNDERSTANDER)
            if today and not (wrong or wish.force):
                revision = None if wish.dry_run else known.revision
                return IndexReport(known.slug, "unchanged", revision, known.passages, reused=known.texts)
            stored = stored_guide(self._library, known.slug)
            return index_guide(
                self._library, stored.guide, stored.source, replace=True, force=wish.force, named=stored.named,
                progress=self._progress, dry_run=wish.dry_run,
            )  # fmt: skip
        except GlossatorError as error:
            return IndexReport(known.slug, "failed", None, error=str(error))

    def _damaged(self, known: Known) -> Iterator[Outcome]:
        """A guide that does not even tell what made it: made again first, then it follows its source."""
        try:
            if self._wish.dry_run:
                raise GuideError(known.problem or "")
            self._say(f"{known.slug}: {mend(self._library, known.slug, self._progress)}")
        except GlossatorError as error:
            yield Outcome(Path(known.slug), IndexReport(known.slug, "failed", None, error=str(error)))
            return
        self._shelf = Shelf(self._library)
        if (mended := self._shelf.called(known.slug)) and not mended.problem:
            yield from self._follow(mended)


def _equal_files(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """Files that hold the same bytes, those together that do; only files of one size are read."""
    sizes: dict[int, list[Path]] = defaultdict(list)
    for path in paths:
        with suppress(OSError):
            sizes[path.stat().st_size].append(path)
    for alike in sizes.values():
        contents: dict[str, list[Path]] = defaultdict(list)
        for path in alike if len(alike) > 1 else ():
            with suppress(OSError), path.open("rb") as file:  # reading it tells why
                contents[hashlib.file_digest(file, "sha256").hexdigest()].append(path)
        yield from (same for same in contents.values() if len(same) > 1)


def _names(folder: Path, paths: Sequence[Path], copied: Mapping[Path, Path] = NO_COPIES) -> str:
    told = {path: f" (the same as {copied[path].relative_to(folder)})" for path in paths if path in copied}
    shown = ", ".join(f"{path.relative_to(folder)}{told.get(path, '')}" for path in paths[:_NAMED])
    more = len(paths) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown
