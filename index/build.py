"""A guide becomes a new revision: built aside, verified by a fresh process, published by replacing one pointer.

Vectors of texts that did not change are carried over from the revision before. What was published stays as it was
until the new revision is whole. Refuses to know where the guide came from beyond its source's name.
"""

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from corpus.errors import GuideError, UsageError
from corpus.split import SPLITTER
from corpus.split import passages as split
from corpus.types import Guide, Passage
from index import durable, layout
from index.contents import Texts, content_hash, headed, read_keyed_vectors, texts_of, write_contents
from index.embedder import EXPORTER, Embedder, Vectors
from index.errors import LibraryError, SlugTaken, VolumeDamaged
from index.layout import LEASE
from index.lexical import BM25, tokens
from index.library import Library
from index.manifest import NAME, EmbedderFacts, Manifest, check_files, measure
from index.scratch import Scratch, scratch_folder
from index.sketch import make_sketch
from index.verify import Verifier
from index.volume import CHROMA, write_chroma
from index.weights import find_weights

Status = Literal["added", "updated", "unchanged", "missing", "removed", "failed"]
Stage = Literal["preparing the embedder", "embedding", "writing", "verifying"]


@dataclass(frozen=True, slots=True)
class Step:
    """How far the indexing of a guide is; `total` is 0 where it can't be told."""

    slug: str
    stage: Stage
    done: int = 0
    total: int = 0


ProgressCallback = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What indexing a guide did. Texts are its passages and its sentences; each is embedded by itself."""

    slug: str
    status: Status
    revision: str | None
    passages: int = 0
    embedded: int = 0  # texts that went through the model
    reused: int = 0  # texts whose vectors were carried over
    removed: int = 0  # texts of the revision before that are no longer there
    changes: tuple[Any, ...] = ()
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        """One entry of `guides` in what `index --json` prints."""
        return {**asdict(self), "changes": list(self.changes)}


def index_guide(
    library: Library,
    guide: Guide,
    source_bytes: bytes,
    *,
    replace: bool = False,
    force: bool = False,
    embedder: Embedder | None = None,
    named: Mapping[str, str] | None = None,
    progress: ProgressCallback | None = None,
) -> IndexReport:
    """Publish a guide, or find that nothing changed.

    `replace` lets another source take the slug; `force` builds anew and embeds everything, changed or not;
    `embedder` is one that is open already; `named` is what a person called the guide, kept for the next time.
    `LibraryError` or `GuideError` leave the library as it was.
    """
    if not layout.is_slug(guide.slug):
        raise UsageError(f"{guide.slug!r} can't name a guide; use letters, digits, dots and dashes")
    called = dict(named or {})
    with library.writing() as verifier, durable.refusals_told(library.home):
        former = _former(library, guide, replace, force)
        fingerprint = embedder.fingerprint if embedder else find_weights(library.settings).fingerprint
        if former and not force and _unchanged(former, guide, source_bytes, called, fingerprint):
            return _untouched(former)
        job = _Job(library, guide, _split(guide), source_bytes, called, progress or (lambda step: None))
        verifier.start()  # loads chromadb while we embed
        opened = embedder or library.embedder(lambda: job.tell("preparing the embedder"))
        texts = texts_of(guide, job.passages)
        keys = texts.keys(fingerprint)
        old = _keyed_vectors(library, former, fingerprint)
        carried = {} if force else old
        vectors = _vectors(opened, texts, keys, carried, job)
        revision = layout.new_revision(library.home, guide.slug)
        _publish(job, verifier, _manifest(job, revision, opened, vectors), vectors, keys)
        layout.clean(library.home, guide.slug)
    reused = sum(key in carried for key in keys)
    return IndexReport(
        slug=guide.slug,
        status="updated" if former else "added",
        revision=revision,
        passages=len(job.passages),
        embedded=len(keys) - reused,
        reused=reused,
        removed=len(old.keys() - set(keys)),
    )


@dataclass(frozen=True, slots=True)
class _Job:
    """One guide on its way to a revision."""

    library: Library
    guide: Guide
    passages: tuple[Passage, ...]
    source: bytes
    named: dict[str, str]
    progress: ProgressCallback

    def tell(self, stage: Stage, done: int = 0, total: int = 0) -> None:
        self.progress(Step(self.guide.slug, stage, done, total))


@dataclass(frozen=True, slots=True)
class _Former:
    """The revision before."""

    folder: Path
    manifest: Manifest
    whole: bool


def _split(guide: Guide) -> tuple[Passage, ...]:
    passages = split(guide)
    if not passages:
        raise GuideError(f"{guide.source} holds no sentence to index; give a file with a guide's text")
    return passages


def _former(library: Library, guide: Guide, replace: bool, force: bool) -> _Former | None:
    try:
        revision = layout.current(library.home, guide.slug)
        manifest = library.manifest(guide.slug) if revision else None
    except VolumeDamaged:
        if force or replace:
            return None  # nothing tells whose it was: building over it must be asked for
        raise
    if revision is None or manifest is None:
        return None
    if manifest.source != guide.source and not replace:
        raise SlugTaken(
            f"{guide.slug} is indexed from {manifest.source}; give this guide another name with --slug NAME, "
            "or put it in the other's place with --replace"
        )
    folder = layout.guide_folder(library.home, guide.slug) / revision
    return _Former(folder, manifest, _is_whole(folder, manifest))


def _is_whole(folder: Path, manifest: Manifest) -> bool:
    try:
        check_files(folder, manifest)
    except VolumeDamaged:
        return False
    return True


def _unchanged(former: _Former, guide: Guide, source: bytes, named: dict[str, str], fingerprint: str) -> bool:
    manifest = former.manifest
    return former.whole and (
        manifest.content_sha256,
        manifest.source_sha256,
        manifest.splitter,
        manifest.embedder.fingerprint,
        manifest.named,
    ) == (content_hash(guide), _sha256(source), SPLITTER, fingerprint, named)


def _untouched(former: _Former) -> IndexReport:
    manifest = former.manifest
    texts = manifest.passages + manifest.sentences
    return IndexReport(manifest.slug, "unchanged", manifest.revision, manifest.passages, reused=texts)


def _keyed_vectors(library: Library, former: _Former | None, fingerprint: str) -> dict[bytes, NDArray[np.float32]]:
    """The former revision's vectors by key; none when another model made them or a file is damaged."""
    if former is None or former.manifest.embedder.fingerprint != fingerprint:
        return {}
    try:
        return read_keyed_vectors(former.folder, former.manifest)
    except VolumeDamaged:
        return {}


def _vectors(
    embedder: Embedder, texts: Texts, keys: Sequence[bytes], carried: dict[bytes, NDArray[np.float32]], job: _Job
) -> Vectors:
    """One row a text, in order; each text that is not carried over goes through the model once."""
    missing = {key: text for key, text in zip(keys, texts.all, strict=True) if key not in carried}
    done = 0

    def embedded(more: int) -> None:
        nonlocal done
        done += more
        job.tell("embedding", done, len(missing))

    job.tell("embedding", 0, len(missing))
    fresh = dict(zip(missing, embedder.embed(list(missing.values()), embedded), strict=True))
    return np.stack([fresh[key] if key in fresh else carried[key] for key in keys]).astype(np.float32)


def _manifest(job: _Job, revision: str, embedder: Embedder, vectors: Vectors) -> Manifest:
    guide, passages = job.guide, job.passages
    lexical = BM25([tokens(headed(guide, passage)) for passage in passages])
    return Manifest(
        slug=guide.slug,
        title=guide.title,
        author=guide.author,
        source=guide.source,
        revision=revision,
        indexed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        splitter=SPLITTER,
        source_sha256=_sha256(job.source),
        content_sha256=content_hash(guide),
        embedder=EmbedderFacts(embedder.name, embedder.fingerprint, embedder.dimension, embedder.max_tokens, EXPORTER),
        words=guide.words,
        minutes=guide.minutes,
        published_minutes=guide.published_minutes,
        sections=len(guide.sections),
        passages=len(passages),
        sentences=sum(len(passage.sentences) for passage in passages),
        sketch=make_sketch(guide, lexical.statistics, vectors[: len(passages)]),
        files={},
        named=job.named,
    )


def _publish(job: _Job, verifier: Verifier, manifest: Manifest, vectors: Vectors, keys: Sequence[bytes]) -> None:
    """Build the revision aside, have it verified, then make it the current one: whole or not at all."""
    home = job.library.home
    with Scratch(scratch_folder(home)) as scratch:
        folder = scratch.path / manifest.slug / manifest.revision
        folder.mkdir(parents=True)
        job.tell("writing")
        write_contents(folder, job.guide, job.passages, job.source, vectors, keys)
        write_chroma(folder / CHROMA, job.passages, vectors)
        (folder / LEASE).touch()
        (folder / NAME).write_bytes(dataclasses.replace(manifest, files=measure(folder)).to_json())
        durable.sync_tree(folder)
        job.tell("verifying")
        if problem := verifier.problem(folder):
            raise LibraryError(f"the new revision of {manifest.slug} is not whole ({problem}); nothing was changed")
        layout.publish(home, manifest.slug, folder)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
