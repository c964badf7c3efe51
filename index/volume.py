"""One revision of one guide, open for reading: its text, its vectors, its Chroma collection. Immutable.

The only importer of chromadb, which writes; `index.engine` reads. Chroma writes into its folder whenever it opens it
(a row in `acquire_write`), so a published folder is never opened: each reader gets a private copy, made from bytes that
were checked. A volume is given back by dropping the last reference to it. Refuses to know which revision is the
current one.
"""

import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from corpus.types import Guide, Passage, Section
from corpus.understand import Understanding
from index.contents import headed, read_guide, read_understanding, read_vectors, sentence_offsets
from index.embedder import Vectors
from index.engine import Collection, refusals
from index.errors import VolumeDamaged
from index.fitness import by_words, foreign
from index.lexical import BM25, tokens
from index.locks import Lease
from index.manifest import LEASE, Manifest, check_files, checked_bytes, damaged, read_manifest
from index.scratch import Scratch, reader_scratch

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.config import Settings

COLLECTION = "passages"
CHROMA = "chroma"  # the folder's name inside a revision
MOST_ROWS = 5000  # Chroma refuses batches above 5,461


def load_writer() -> None:
    """Import what `write_chroma` needs: that takes a second, which a thread can spend beside other work."""
    import chromadb  # noqa: F401


def write_chroma(folder: Path, passages: Sequence[Passage], vectors: Vectors) -> None:
    """Make the Chroma folder of a revision and close it. No text goes in: deleted words would stay in its file.

    `OSError` when the disk refuses, in whose words ever.
    """
    with _refusals_as_os_errors(), _client(folder) as client:
        collection = client.create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        for start in range(0, len(passages), MOST_ROWS):
            batch = passages[start : start + MOST_ROWS]
            collection.upsert(
                ids=[passage.id for passage in batch],
                embeddings=vectors[start : start + len(batch)],
                metadatas=[{"position": passage.position} for passage in batch],
            )


def copied_chroma(folder: Path, manifest: Manifest, target: Path) -> Path:
    """A private copy of a revision's Chroma folder inside `target`, made from checked bytes."""
    for name in manifest.files:
        if name.startswith(CHROMA + "/"):
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(checked_bytes(folder, manifest, name))
    return target / CHROMA


@cache
def _local_settings() -> "type[Settings]":
    """Chroma's settings with nothing taken from the environment.

    By itself Chroma reads the environment and a `.env` file where the user happens to stand: a line in either would
    send a volume's vectors to a server.
    """
    from chromadb.config import Settings

    class LocalSettings(Settings):
        @classmethod
        def settings_customise_sources(cls, settings_cls: Any, init_settings: Any, *_: Any, **__: Any) -> Any:
            return (init_settings,)

    return LocalSettings


@contextmanager
def _client(folder: Path) -> "Iterator[Client]":
    import chromadb

    settings = _local_settings()(anonymized_telemetry=False)
    # declared as an interface that lacks close()
    client = cast("Client", chromadb.PersistentClient(path=str(folder), settings=settings))
    try:
        yield client
    finally:
        client.close()


class Volume:
    """One guide's published index. Safe to share between threads; hold it for as long as you read from it."""

    def __init__(
        self,
        folder: Path,
        home: Path,
        superseded: Callable[[Path], None],
        *,
        notice: str | None = None,
        former: frozenset[str] = frozenset(),
    ) -> None:
        """Open the revision in `folder`; `superseded` is called with it once nobody in this process reads it.

        `notice`: what readers must be told of it. A volume of one of the `former` embedders has only its words."""
        lease = Lease(folder / LEASE)
        try:
            self.manifest, self.guide, self.passages, self._vectors = _checked(folder)
            self.understood: Understanding = read_understanding(folder, self.manifest, self.guide)
        except BaseException:
            lease.release()  # an error may keep this half of a volume alive for long
            raise
        self._holdings = _Holdings(lease)
        weakref.finalize(self, _let_go, self._holdings, folder, superseded)
        self._folder, self._home = folder, home
        self.lexical_only: bool = self.manifest.embedder.fingerprint in former
        self.notice: str | None = notice or (by_words(self.manifest) if self.lexical_only else None)
        self.broken = False  # once its Chroma files could not be read
        self._offsets = sentence_offsets(self.passages)
        self._positions = {passage.id: passage.position for passage in self.passages}
        self._opening = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Nothing: a volume may be shared, and goes when its last holder lets it go."""

    @property
    def slug(self) -> str:
        return self.manifest.slug

    @property
    def revision(self) -> str:
        return self.manifest.revision

    @cached_property
    def lexical(self) -> BM25:
        """BM25 over the passages, their headings included."""
        return BM25([tokens(headed(self.guide, passage)) for passage in self.passages])

    def section(self, passage: Passage) -> Section:
        return self.guide.sections[passage.section]

    def text(self, passage: Passage) -> str:
        return self.guide.text[passage.start : passage.end]

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        """Positions and cosines of the passages nearest to a question, best first."""
        if self.lexical_only or vector.shape != (self.manifest.embedder.dimension,):
            raise foreign(self.manifest, f"a model of dimension {vector.shape[-1]}")
        if k < 1:
            return []
        try:
            positions = self._queried(vector, k)
        except VolumeDamaged:
            self.broken = True  # for the next reader it is opened anew; the vectors at hand were checked
            positions = list(range(len(self.passages)))
        cosines = self.cosines(vector, positions)
        return sorted(zip(positions, map(float, cosines), strict=True), key=lambda pair: (-pair[1], pair[0]))[:k]

    def _queried(self, vector: NDArray[np.float32], k: int) -> list[int]:
        with _translated(self._folder):
            (found,) = self._collection().nearest(vector[np.newaxis], min(k, len(self.passages)))
            return [self._positions[identity] for identity in found]

    def cosines(self, vector: NDArray[np.float32], positions: Sequence[int]) -> NDArray[np.float32]:
        """The exact cosine of each of these passages."""
        exact: NDArray[np.float32] = self._vectors[np.asarray(positions, dtype=np.int64)] @ vector
        return exact

    def sentence_cosines(self, vector: NDArray[np.float32], positions: Sequence[int]) -> list[NDArray[np.float32]]:
        """For each of these passages, the exact cosine of each of its sentences."""
        return [self._vectors[self._offsets[p] : self._offsets[p + 1]] @ vector for p in positions]

    def sentence_vectors(self, position: int) -> Vectors:
        """The unit vectors of one passage's sentences, a row each."""
        return self._vectors[self._offsets[position] : self._offsets[position + 1]]

    def to_json(self) -> dict[str, Any]:
        """The guide as `show --json` prints it, but for the schema number."""
        guide = self.guide
        return {
            "slug": guide.slug,
            "title": guide.title,
            "author": guide.author,
            "source": guide.source,
            "revision": self.revision,
            "text": guide.text,
            "sections": [
                {"path": list(s.path), "start": s.start, "end": s.end, "position": s.position} for s in guide.sections
            ],
            "marks": [{"label": mark.label, "start": mark.start, "end": mark.end} for mark in guide.marks],
            "passages": [{"id": p.id, "start": p.start, "end": p.end} for p in self.passages],
            "words": guide.words,
            "minutes": guide.minutes,
            "published_minutes": guide.published_minutes,
        }

    def _collection(self) -> Collection:
        """Chroma, opened when first asked: a command that only shows the text never opens it."""
        with self._opening:
            if self._holdings.collection is None:
                self._holdings.copy = scratch = reader_scratch(self._home)
                collection = Collection(copied_chroma(self._folder, self.manifest, scratch.path), COLLECTION)
                if collection.space != "cosine":
                    raise ValueError("the collection does not measure by cosine")
                self._holdings.collection = collection
            return self._holdings.collection


def _checked(folder: Path) -> tuple[Manifest, Guide, tuple[Passage, ...], Vectors]:
    """All that a reader needs at once of a revision whose every file is what its manifest says."""
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    return manifest, *read_guide(folder, manifest), read_vectors(folder, manifest)


class _Holdings:
    """What an open volume holds, apart from it, so that it can be let go after the volume itself is gone."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self.copy: Scratch | None = None
        self.collection: Collection | None = None


def _let_go(holdings: _Holdings, folder: Path, superseded: Callable[[Path], None]) -> None:
    if holdings.collection is not None:
        holdings.collection.close()
    if holdings.copy is not None:
        holdings.copy.discard()
    holdings.lease.release()
    with suppress(OSError):
        superseded(folder)


@contextmanager
def _refusals_as_os_errors() -> Iterator[None]:
    """Chroma tells a full or broken disk in errors of its own."""
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        raise OSError(f"Chroma: {' '.join(str(error).split())}") from error


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Chroma's own errors become ours."""
    try:
        yield
    except refusals() as error:
        raise damaged(folder, "its Chroma collection can't be read") from error
