"""All guides of one folder: what is on the shelf, the volumes open for reading, and the one writer's lock.

A volume is opened from the revision that the pointer names at that moment; a few stay open. Refuses to know how a
guide becomes a revision.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from index import layout
from index.catalogue import Catalogue
from index.durable import refusals_told
from index.embedder import Embedder, open_embedder
from index.errors import LibraryError, UnknownGuide, VolumeDamaged
from index.locks import WriteLock
from index.manifest import Manifest, read_manifest
from index.scratch import scratch_folder, sweep
from index.settings import IndexSettings
from index.verify import Verifier
from index.volume import Volume, foreign
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


class Library:
    """One library. Safe to share between threads."""

    def __init__(self, settings: IndexSettings, *, most_open: int = MOST_OPEN) -> None:
        self.settings = settings
        self.home = settings.home
        self._most_open = most_open
        self._guard = threading.RLock()
        self._open: OrderedDict[str, Volume] = OrderedDict()  # by slug, the one used longest ago first
        self._manifests: dict[str, Manifest] = {}  # by slug; the current revision's
        self._catalogue: tuple[tuple[str, ...], Catalogue] | None = None
        self._lock = WriteLock(self.home / "lock")
        self._verifier = Verifier()
        self._embedder: Embedder | None = None
        self._loading = threading.Lock()

    def embedder(self, preparing: Callable[[], None] | None = None) -> Embedder:
        """The model that the settings name, loaded when first asked for and kept; `preparing`: see `open_embedder`."""
        with self._loading:
            if self._embedder is None:
                self._embedder = open_embedder(self.settings, preparing)
            return self._embedder

    @property
    def is_empty(self) -> bool:
        """Whether no guide is published; looks at names alone, however many there are."""
        return not layout.slugs(self.home)

    def guides(self) -> tuple[Entry, ...]:
        """The shelf, by slug, from manifests alone: neither Chroma nor an embedding model is touched."""
        return tuple(self.entry(slug) for slug in layout.slugs(self.home))

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
            revision = self._current(slug)
            known = self._manifests.get(slug)
            if known and known.revision == revision:
                return known
            try:
                known = read_manifest(layout.guide_folder(self.home, slug) / revision)
            except VolumeDamaged:
                if self._current(slug) == revision:
                    raise
                continue  # it was replaced while we looked
            self._manifests[slug] = known
            return known

    def open(self, slug: str, *, any_embedder: bool = False) -> Volume:
        """The current revision of a guide; `any_embedder` is for those who read its text and search nothing."""
        volume = self._opened(slug)
        if not any_embedder and volume.manifest.embedder.fingerprint != self._weights.fingerprint:
            raise foreign(volume.manifest, self._weights.identity)
        return volume

    @property
    def open_slugs(self) -> tuple[str, ...]:
        """The guides whose volumes are kept open now."""
        with self._guard:
            return tuple(self._open)

    def catalogue(self) -> Catalogue:
        """What chooses guides for a question; made again whenever anything was published."""
        manifests = [manifest for slug in layout.slugs(self.home) if (manifest := self._trusted(slug))]
        state = tuple(f"{manifest.slug} {manifest.revision}" for manifest in manifests)
        with self._guard:
            if self._catalogue is None or self._catalogue[0] != state:
                self._catalogue = (state, Catalogue(manifests))
            return self._catalogue[1]

    def verify(self, slug: str | None = None) -> dict[str, str | None]:
        """For each guide, or one, what is wrong with its volume, found by a fresh process; None where it is whole."""
        wanted = layout.slugs(self.home) if slug is None else [slug]
        with closing(Verifier()) as verifier:
            return {name: self._problem(name, verifier) for name in wanted}

    def remove(self, slug: str) -> None:
        """Withdraw a guide; its words leave the disk as soon as nobody reads them."""
        self._current(slug)
        with self.writing(), refusals_told(self.home):
            layout.withdraw(self.home, slug)
            with self._guard:
                self._open.pop(slug, None)
                self._manifests.pop(slug, None)
            layout.clean(self.home, slug)

    @contextmanager
    def writing(self) -> Iterator[Verifier]:
        """Be the only writer, or `LibraryBusy`; the same thread may enter again. Gives the process that verifies."""
        with refusals_told(self.home):
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire()
        try:
            if self._lock.depth == 1:
                with refusals_told(self.home):
                    sweep(scratch_folder(self.home))
                    layout.clean_all(self.home)
            yield self._verifier
        finally:
            if self._lock.depth == 1:
                self._verifier.close()
            self._lock.release()

    def _current(self, slug: str) -> str:
        revision = layout.current(self.home, slug)
        if revision is None:
            raise UnknownGuide(_unknown(slug, layout.slugs(self.home)))
        return revision

    def _opened(self, slug: str) -> Volume:
        with self._guard:
            while True:
                revision = self._current(slug)
                volume = self._open.get(slug)
                if volume and volume.revision == revision:
                    self._open.move_to_end(slug)
                    return volume
                try:
                    volume = Volume(layout.guide_folder(self.home, slug) / revision, self.home, layout.retire)
                except (OSError, VolumeDamaged) as error:
                    if self._current(slug) != revision:
                        continue  # it was replaced while we looked
                    raise _unopened(slug, error) from error
                self._open[slug] = volume
                self._open.move_to_end(slug)
                while len(self._open) > self._most_open:
                    self._open.popitem(last=False)

    @cached_property
    def _weights(self) -> Weights:
        return find_weights(self.settings)

    def _trusted(self, slug: str) -> Manifest | None:
        try:
            return self.manifest(slug)
        except LibraryError:
            return None

    def _problem(self, slug: str, verifier: Verifier) -> str | None:
        try:
            return verifier.problem(layout.guide_folder(self.home, slug) / self._current(slug))
        except VolumeDamaged as error:
            return str(error)


def _unopened(slug: str, error: Exception) -> LibraryError:
    if isinstance(error, LibraryError):
        return error
    return VolumeDamaged(
        f"the volume of {slug} can't be opened ({error}); make it again with: glossator index --force FILE"
    )


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


def _unknown(slug: str, known: list[str]) -> str:
    if not known:
        return f"no guide is called {slug!r}: the library is empty; add one with: glossator index FILE"
    near = get_close_matches(slug, known)
    hint = f"did you mean {' or '.join(near)}?" if near else "see: glossator guides"
    return f"no guide is called {slug!r}; {hint}"
