"""A guide becomes a new revision: built aside, verified by a fresh process, published by replacing one pointer.

    guide -> plan (index.plan) -> vectors of what is missing -> revision aside -> verified -> published

What was published stays as it was until the new revision is whole. Refuses to know where the guide came from beyond
its source's name.
"""

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np

from corpus.errors import UsageError
from corpus.read import READER
from corpus.split import SPLITTER
from corpus.types import Guide
from corpus.understand import UNDERSTANDER
from index import durable, layout
from index.contents import content_hash, headed, write_contents
from index.embedder import EXPORTER, Embedder, Vectors
from index.errors import LibraryError
from index.lexical import BM25, tokens
from index.library import Library
from index.manifest import LEASE, NAME, EmbedderFacts, Manifest, measure, read_manifest
from index.plan import ANY, IndexReport, Order, Row, Status, Work, is_current, is_whole, plan_of, untouched
from index.scratch import Scratch, scratch_folder
from index.sketch import make_sketch
from index.verify import Verifier
from index.volume import CHROMA, load_writer, write_chroma
from index.weights import find_weights

__all__ = ["ANY", "IndexReport", "ProgressCallback", "Stage", "Status", "Step", "index_guide", "unchanged"]

Stage = Literal[
    "preparing the embedder", "embedding", "writing", "flushing", "verifying", "publishing", "cleaning"
]  # in this order; the first only where the model was never prepared


@dataclass(frozen=True, slots=True)
class Step:
    """How far the indexing of a guide is; `total` is 0 where it can't be told."""

    slug: str
    stage: Stage
    done: int = 0
    total: int = 0


ProgressCallback = Callable[[Step], None]


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
    dry_run: bool = False,
    base: str | None = ANY,
) -> IndexReport:
    """Publish a guide, or find that nothing changed.

    `replace` lets another source take the slug; `force` builds anew and embeds everything, changed or not;
    `embedder` is one that is open already; `named` is what a person called the guide, kept for the next time.
    `dry_run` writes nothing, loads no model and tells what would be done; its report names no revision. `base` is the
    revision (None: no guide) that the caller showed the changes from: when it is no longer the current one, `Outdated`.
    `LibraryError` or `GuideError` leave the library as it was.
    """
    if not layout.is_slug(guide.slug):
        raise UsageError(f"{guide.slug!r} can't name a guide; use letters, digits, dots and dashes")
    fingerprint = embedder.fingerprint if embedder else find_weights(library.settings, remember=not dry_run).fingerprint
    order = Order(guide, source_bytes, dict(named or {}), fingerprint, replace, force, base)
    if dry_run:
        return dataclasses.replace(plan_of(library, order).report, revision=None)
    with library.writing() as verifier, durable.refusals_told(library.home):
        verifier.start()  # loads what it needs while we plan and embed
        plan = plan_of(library, order)
        if plan.work is None:
            return plan.report
        job = _Job(library, order, plan.work, progress or (lambda step: None))
        revision = layout.new_revision(library.home, guide.slug)
        _publish(job, verifier, revision, embedder)
        job.tell("cleaning")
        layout.clean(library.home, guide.slug)
    return dataclasses.replace(plan.report, revision=revision)


def unchanged(
    library: Library,
    slug: str,
    source_bytes: bytes,
    named: Mapping[str, str],
    *,
    source: str | None = None,
    dry_run: bool = False,
) -> IndexReport | None:
    """The report of a guide that needs nothing, found without reading its source as a guide; None: look closer.

    Equal bytes under equal names, read and split by the rules of today and embedded by the model of today, make the
    volume that is published already, when its files are whole. `source`: only when it was made from there.
    """
    try:
        folder = library.folder(slug)
        manifest = read_manifest(folder)  # the file itself: what was read of it before tells nothing of damage since
    except LibraryError:
        return None
    fingerprint = find_weights(library.settings, remember=not dry_run).fingerprint
    same_source = source is None or source == manifest.source
    if not (same_source and is_current(manifest, source_bytes, named, fingerprint) and is_whole(folder, manifest)):
        return None
    report = untouched(manifest)
    return dataclasses.replace(report, revision=None) if dry_run else report


@dataclass(frozen=True, slots=True)
class _Job:
    """One plan on its way to a revision."""

    library: Library
    order: Order
    work: Work
    progress: ProgressCallback

    def tell(self, stage: Stage, done: int = 0, total: int = 0) -> None:
        self.progress(Step(self.work.guide.slug, stage, done, total))


def _publish(job: _Job, verifier: Verifier, revision: str, embedder: Embedder | None) -> None:
    """Build the revision aside, have it verified, then make it the current one: whole or not at all."""
    home, work = job.library.home, job.work
    with ThreadPoolExecutor(1) as pool:
        pool.submit(load_writer)  # meanwhile
        vectors, facts = _vectors(job, embedder)
    manifest = _manifest(job, revision, facts, vectors)
    with Scratch(scratch_folder(home)) as scratch:
        folder = scratch.path / manifest.slug / manifest.revision
        folder.mkdir(parents=True)
        job.tell("writing")
        write_contents(folder, work.guide, work.passages, job.order.source, vectors, work.keys)
        write_chroma(folder / CHROMA, work.passages, vectors)
        (folder / LEASE).touch()
        (folder / NAME).write_bytes(dataclasses.replace(manifest, files=measure(folder)).to_json())
        job.tell("flushing")
        durable.sync_tree(folder)
        job.tell("verifying")
        if problem := verifier.problem(folder):
            raise LibraryError(f"the new revision of {manifest.slug} is not whole ({problem}); nothing was changed")
        job.tell("publishing")
        layout.publish(home, manifest.slug, folder)


def _vectors(job: _Job, embedder: Embedder | None) -> tuple[Vectors, EmbedderFacts]:
    """One row a text, in order, and the model they are of; it is opened only when a text has no vector yet."""
    work, missing = job.work, job.work.missing
    fresh: Mapping[bytes, Row] = {}
    if missing or work.former is None:
        opened = embedder or job.library.embedder(lambda: job.tell("preparing the embedder"))
        facts = EmbedderFacts(opened.name, opened.fingerprint, opened.dimension, opened.max_tokens, EXPORTER)
        fresh = dict(zip(missing, _embedded(job, opened, list(missing.values())), strict=True))
    else:
        job.tell("embedding")
        facts = work.former.embedder
    rows = [fresh[key] if key in fresh else work.carried[key] for key in work.keys]
    return np.stack(rows).astype(np.float32), facts


def _embedded(job: _Job, embedder: Embedder, texts: list[str]) -> Vectors:
    done = 0

    def embedded(more: int) -> None:
        nonlocal done
        done += more
        job.tell("embedding", done, len(texts))

    job.tell("embedding", 0, len(texts))
    return embedder.embed(texts, embedded)


def _manifest(job: _Job, revision: str, facts: EmbedderFacts, vectors: Vectors) -> Manifest:
    """The manifest of the revision, but for its files."""
    guide, passages = job.work.guide, job.work.passages
    lexical = BM25([tokens(headed(guide, passage)) for passage in passages])
    return Manifest(
        slug=guide.slug,
        title=guide.title,
        author=guide.author,
        source=guide.source,
        revision=revision,
        indexed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        reader=READER,
        splitter=SPLITTER,
        understander=UNDERSTANDER,
        source_sha256=hashlib.sha256(job.order.source).hexdigest(),
        content_sha256=content_hash(guide),
        embedder=facts,
        words=guide.words,
        minutes=guide.minutes,
        published_minutes=guide.published_minutes,
        sections=len(guide.sections),
        passages=len(passages),
        sentences=sum(len(passage.sentences) for passage in passages),
        sketch=make_sketch(guide, lexical.statistics, vectors[: len(passages)]),
        files={},
        named=dict(job.order.named),
    )
