"""All guides of one folder: what is on the shelf, the volumes open for reading, and the one writer's lock.

A volume is opened from the revision that the pointer names at that moment; a few stay open. Refuses to know how a
guide becomes a revision.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from index import layout
from index.catalogue import Catalogue
from index.durable import refusals_told
from index.embedder import EXPORTER, Embedder, open_embedder
from index.errors import EmbedderError, EmbedderMismatch, LibraryError, RerankerError, UnknownGuide, VolumeDamaged
from index.exports import clean_exports, ending, has_exports_beside
from index.fitness import by_words, misfit
from index.locks import WriteLock
from index.manifest import Manifest, check_files, read_manifest
from index.opened import OpenVolumes, current_folder
from index.reranker import Reranker, open_reranker, prepare_reranker, reranker_ending
from index.scratch import scratch_folder, sweep
from index.settings import IndexSettings
from index.verify import Verifier
from index.volume import Volume
from index.weights import Weights, find_weights

MOST_OPEN = 8  # each costs 6–10 MB, 6 threads and 11 file handles


@dataclass(frozen=True, slots=True)
class Entry:
    """One guide on the shelf, as its manifest tells it."""

    slug: str
    title: str
    author: str | None
    source: str
    revision: str | None
    passages: int
    words: int
    minutes: int
    published_minutes: int | None
    sections: int
    embedder: str
    indexed_at: str
    named: dict[str, str]  # what a person called it
    problem: str | None = None  # one line when the manifest can't be trusted; the rest is then empty

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


Mender = Callable[["Library", str, LibraryError], str]  # mends the guide of that slug and says what was done


class Library:
    """One library. Safe to share between threads."""

    def __init__(self, settings: IndexSettings, *, most_open: int = MOST_OPEN, mender: Mender | None = None) -> None:
        """`mender` is called once when a volume is found damaged on opening; without one the damage is told."""
        self.settings = settings
        self.home = settings.home
        self._mender = mender
        self._open = OpenVolumes(self.home, most_open)
        self._guard = threading.Lock()
        self._manifests: dict[str, Manifest] = {}  # by slug; the current revision's
        self._catalogue: tuple[tuple[str, ...], Catalogue] | None = None
        self._lock = WriteLock(self.home / "lock")
        self._verifier = Verifier()
        self._embedder: Embedder | None = None
        self._reranker: Reranker | None = None
        self._loading, self._loading_reranker = threading.Lock(), threading.Lock()  # they may load side by side

    def embedder(self, preparing: Callable[[], None] | None = None) -> Embedder:
        """The model that the settings name, loaded when first asked for and kept; `preparing`: see `open_embedder`.

        Where it must be prepared first, the reranker is prepared as well: what both need loads slowly.
        """
        made: list[None] = []

        def both() -> None:
            made.append(None)
            if preparing:
                preparing()

        with self._loading:
            if self._embedder is None:
                self._embedder = open_embedder(self.settings, both)
            if made:
                prepare_reranker(self.settings)
            return self._embedder

    def reranker(self, preparing: Callable[[], None] | None = None) -> Reranker:
        """What weighs passages against a question, loaded when first asked for and kept; else `RerankerError`."""
        with self._loading_reranker:
            if self._reranker is None:
                self._reranker = open_reranker(self.settings, preparing)
            return self._reranker

    @property
    def is_empty(self) -> bool:
        """Whether no guide is published; looks at names alone, however many there are."""
        return not layout.slugs(self.home)

    def guides(self) -> tuple[Entry, ...]:
        """The shelf, by slug, from manifests alone: neither Chroma nor an embedding model is touched."""
        return tuple(self.entry(slug) for slug in self._refreshed())

    def entry(self, slug: str) -> Entry:
        """One guide on the shelf; `UnknownGuide` names those that are there."""
        try:
            return _entry(self.manifest(slug))
        except UnknownGuide:
            raise
        except LibraryError as error:
            return Entry(slug, slug, None, "", None, 0, 0, 0, None, 0, "", "", {}, str(error))

    def manifest(self, slug: str) -> Manifest:
        """The manifest of a guide's current revision."""
        while True:
            folder = self.folder(slug)
            known = self._manifests.get(slug)
            if known and known.revision == folder.name:
                return known
            try:
                known = read_manifest(folder)
            except VolumeDamaged:
                if self.folder(slug) == folder:
                    raise
                continue  # it was replaced while we looked
            self._manifests[slug] = known
            return known

    def folder(self, slug: str) -> Path:
        """The folder of a guide's current revision."""
        return current_folder(self.home, slug)

    def open(self, slug: str, *, any_embedder: bool = False) -> Volume:
        """The current revision of a guide; `any_embedder` is for those who read its text and search nothing."""
        volume = self._opened(slug)
        if not any_embedder and (wrong := self.misfit(volume.manifest)):
            raise wrong
        return volume

    def misfit(self, manifest: Manifest) -> LibraryError | None:
        """Why a volume can't be searched at all; by its words alone one of a former default can."""
        wrong = misfit(manifest, self._weights)
        return None if isinstance(wrong, EmbedderMismatch) and self.is_former(manifest) else wrong

    def is_former(self, manifest: Manifest) -> bool:
        """Whether a former default made the volume, and is not the model in use."""
        return manifest.embedder.fingerprint in self._former

    def checked(self, slug: str) -> str | None:
        """One line of what is wrong with a guide's files or keeps it from being searched; Chroma is not asked."""
        try:
            folder = self.folder(slug)
            manifest = read_manifest(folder)
            check_files(folder, manifest)
            wrong = self.misfit(manifest)
        except UnknownGuide:
            raise
        except LibraryError as error:
            return str(error)
        return str(wrong) if wrong else by_words(manifest) if self.is_former(manifest) else None

    def forget(self, slug: str) -> None:
        """Look at a guide anew the next time: nothing read of it before is used again."""
        self._manifests.pop(slug, None)
        self._open.drop(slug)

    @property
    def open_slugs(self) -> tuple[str, ...]:
        """The guides whose volumes are kept open now."""
        return self._open.slugs

    def catalogue(self) -> Catalogue:
        """What chooses guides for a question; made again whenever anything was published."""
        manifests = [manifest for slug in self._refreshed() if (manifest := self._trusted(slug))]
        state = tuple(f"{manifest.slug} {manifest.revision}" for manifest in manifests)
        with self._guard:
            if self._catalogue is None or self._catalogue[0] != state:
                self._catalogue = (state, Catalogue(manifests, self._weights.fingerprint))
            return self._catalogue[1]

    def verify(self, slug: str | None = None) -> dict[str, str | None]:
        """For each guide, or one, what is wrong with its volume, found by a fresh process; None where it is whole."""
        wanted = layout.slugs(self.home) if slug is None else [slug]
        with closing(Verifier()) as verifier:
            return {name: self._problem(name, verifier) for name in wanted}

    def remove(self, slug: str) -> None:
        """Withdraw a guide; its words leave the disk as soon as nobody reads them."""
        self.folder(slug)
        with self.writing(), refusals_told(self.home):
            layout.withdraw(self.home, slug)
            self.forget(slug)
            layout.clean(self.home, slug)

    @contextmanager
    def writing(self) -> Iterator[Verifier]:
        """Be the only writer, or `LibraryBusy`; the same thread may enter again. Gives the process that verifies."""
        with refusals_told(self.home):
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire()
        try:
            if self._lock.depth == 1:
                self._refreshed()
                self._manifests.clear()  # a writer looks at the files themselves
                with refusals_told(self.home):
                    sweep(scratch_folder(self.home))
                    layout.clean_all(self.home)
            yield self._verifier
            if self._lock.depth == 1:
                self._clean_exports()
        finally:
            if self._lock.depth == 1:
                self._verifier.close()
            self._lock.release()

    def _opened(self, slug: str) -> Volume:
        with suppress(VolumeDamaged):  # a lost pointer: told below
            if volume := self._open.at_hand(slug):
                return volume
        with self._open.door(slug):  # a guide that is slow to open, or is being mended, keeps nobody from another
            try:
                return self._open.at_hand(slug) or self._open.load(slug, self._former)
            except VolumeDamaged as error:
                if self._mender is None:
                    raise
                damage = error.with_traceback(None)  # or it would keep alive what it went through, leases and all
            self.forget(slug)
            return self._open.load(slug, self._former, self._mender(self, slug, damage))

    def _refreshed(self) -> list[str]:
        """Every slug there is; what is kept of withdrawn guides and of replaced revisions is let go."""
        slugs = layout.slugs(self.home)
        for gone in self._manifests.keys() - set(slugs):
            self._manifests.pop(gone, None)
        self._open.refresh()
        return slugs

    @cached_property
    def _former(self) -> frozenset[str]:
        """Fingerprints of models whose volumes are searched by words alone."""
        former = self.settings.former_defaults
        return former - {self._weights.fingerprint} if former else former

    @cached_property
    def _weights(self) -> Weights:
        return find_weights(self.settings)

    def _clean_exports(self) -> None:
        """Exported models that no volume and no setting names any more go; a damaged volume may need any of them."""
        with suppress(EmbedderError, RerankerError, OSError):
            ours = frozenset({ending(self._weights.fingerprint, EXPORTER), reranker_ending(self.settings)})
            if not has_exports_beside(self.home, ours):
                return
            known = [self._trusted(slug) for slug in layout.slugs(self.home)]
            if None not in known:
                theirs = (ending(one.embedder.fingerprint, EXPORTER) for one in known if one)
                clean_exports(self.home, ours.union(theirs))

    def _trusted(self, slug: str) -> Manifest | None:
        try:
            return self.manifest(slug)
        except LibraryError:
            return None

    def _problem(self, slug: str, verifier: Verifier) -> str | None:
        try:
            return verifier.problem(self.folder(slug))
        except VolumeDamaged as error:
            return str(error)


def _entry(manifest: Manifest) -> Entry:
    return Entry(
        slug=manifest.slug,
        title=manifest.title,
        author=manifest.author,
        source=manifest.source,
        revision=manifest.revision,
        passages=manifest.passages,
        words=manifest.words,
        minutes=manifest.minutes,
        published_minutes=manifest.published_minutes,
        sections=manifest.sections,
        embedder=manifest.embedder.identity,
        indexed_at=manifest.indexed_at,
        named=manifest.named,
    )
