"""What indexing a guide would do: which texts must be embedded, which vectors are carried over, what changed in words.

A dry run ends with the plan, a real one carries it out, so that both say the same. Refuses to write anything.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from corpus.errors import GuideError
from corpus.read import READER
from corpus.split import SPLITTER
from corpus.split import passages as split
from corpus.types import Guide, Passage
from corpus.understand import UNDERSTANDER
from index import layout
from index.changes import Change, changes_between
from index.contents import Texts, content_hash, read_guide, read_keyed_vectors, texts_of
from index.errors import Outdated, SlugTaken, VolumeDamaged
from index.library import Library
from index.manifest import Manifest, check_files

Status = Literal["added", "updated", "unchanged", "missing", "removed", "failed"]
Row = NDArray[np.float32]

ANY = "any"  # no revision is called so


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What indexing a guide did, or would do. Texts are its passages and its sentences; each is embedded by itself."""

    slug: str
    status: Status
    revision: str | None
    passages: int = 0
    embedded: int = 0  # texts that went through the model
    reused: int = 0  # texts whose vectors were carried over
    removed: int = 0  # texts of the revision before that are no longer there
    changes: tuple[Change, ...] = ()
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        """One entry of `guides` in what `index --json` prints."""
        return {**asdict(self), "changes": [change.to_json() for change in self.changes]}


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: this guide, read from these bytes, under these conditions."""

    guide: Guide
    source: bytes
    named: Mapping[str, str]  # what a person called it
    fingerprint: str  # of the model that embeds
    replace: bool = False  # another source may take the slug
    force: bool = False  # build anew and embed everything, changed or not
    base: str | None = ANY  # the revision that must be the current one; None: none; ANY: whichever


@dataclass(frozen=True, slots=True)
class Work:
    """What a new revision is made of, and what can be carried over into it."""

    guide: Guide
    passages: tuple[Passage, ...]
    texts: Texts
    keys: tuple[bytes, ...]  # one for each text
    carried: Mapping[bytes, Row]  # vectors of the revision before, by key
    former: Manifest | None

    @property
    def missing(self) -> dict[bytes, str]:
        """The texts that must go through the model, each once."""
        return {key: text for key, text in zip(self.keys, self.texts.all, strict=True) if key not in self.carried}


@dataclass(frozen=True, slots=True)
class Plan:
    """The report as it will be, but for a new revision's name, and the work; None when nothing is to be done."""

    report: IndexReport
    work: Work | None


@dataclass(frozen=True, slots=True)
class _Former:
    """The revision before."""

    folder: Path
    manifest: Manifest


def plan_of(library: Library, order: Order) -> Plan:
    """What must be done for a guide; raises what would keep it from being done."""
    while True:
        former = _former(library, order)
        plan = _plan(order, former)
        if former is None or layout.current(library.home, order.guide.slug) == former.manifest.revision:
            return plan  # else it was replaced while we looked: nothing holds it for those who write nothing


def untouched(manifest: Manifest) -> IndexReport:
    """The report of a guide that stays as it is."""
    texts = manifest.passages + manifest.sentences
    return IndexReport(manifest.slug, "unchanged", manifest.revision, manifest.passages, reused=texts)


def is_current(manifest: Manifest, source: bytes, named: Mapping[str, str], fingerprint: str) -> bool:
    """Whether a revision was made of these bytes under these names, by the rules and the model of today."""
    return (
        manifest.source_sha256,
        manifest.named,
        manifest.reader,
        manifest.splitter,
        manifest.understander,
        manifest.embedder.fingerprint,
    ) == (
        *(hashlib.sha256(source).hexdigest(), dict(named)),
        *(READER, SPLITTER, UNDERSTANDER, fingerprint),
    )


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Whether every file of a revision is as its manifest says."""
    try:
        check_files(folder, manifest)
    except VolumeDamaged:
        return False
    return True


def _former(library: Library, order: Order) -> _Former | None:
    manifest = _current_manifest(library, order)
    slug, revision = order.guide.slug, manifest.revision if manifest else None
    if order.base not in (ANY, revision):
        raise Outdated(f"another revision of {slug} was published meanwhile; look at the changes again")
    if manifest is None:
        return None
    if manifest.source != order.guide.source and not order.replace:
        raise SlugTaken(
            f"{slug} is indexed from {manifest.source}; give this guide another name with --slug NAME, "
            "or put it in the other's place with --replace"
        )
    return _Former(layout.guide_folder(library.home, slug) / manifest.revision, manifest)


def _current_manifest(library: Library, order: Order) -> Manifest | None:
    try:
        return library.manifest(order.guide.slug) if layout.current(library.home, order.guide.slug) else None
    except VolumeDamaged:
        if order.force or order.replace:
            return None  # nothing tells whose it was: building over it must be asked for
        raise


def _plan(order: Order, former: _Former | None) -> Plan:
    if former and not order.force and _is_unchanged(order, former):
        return Plan(untouched(former.manifest), None)
    passages = _split(order.guide)
    texts = texts_of(order.guide, passages)
    carried = {} if former is None or order.force else _keyed_vectors(former, order.fingerprint)
    work = Work(
        *(order.guide, passages, texts, texts.keys(order.fingerprint)),
        *(carried, former.manifest if former else None),
    )
    removed, changes = _difference(former, work)
    embedded = sum(key not in carried for key in work.keys)
    report = IndexReport(
        slug=order.guide.slug,
        status="updated" if former else "added",
        revision=None,
        passages=len(passages),
        embedded=embedded,
        reused=len(work.keys) - embedded,
        removed=removed,
        changes=changes,
    )
    return Plan(report, work)


def _split(guide: Guide) -> tuple[Passage, ...]:
    passages = split(guide)
    if not passages:
        raise GuideError(f"{guide.source} holds no sentence to index; give a file with a guide's text")
    return passages


def _is_unchanged(order: Order, former: _Former) -> bool:
    manifest = former.manifest
    return (
        is_current(manifest, order.source, order.named, order.fingerprint)
        and manifest.content_sha256 == content_hash(order.guide)
        and is_whole(former.folder, manifest)
    )


def _keyed_vectors(former: _Former, fingerprint: str) -> dict[bytes, Row]:
    """The former revision's vectors by key; none when another model made them or a file is damaged."""
    if former.manifest.embedder.fingerprint != fingerprint:
        return {}
    try:
        return read_keyed_vectors(former.folder, former.manifest)
    except VolumeDamaged:
        return {}


def _difference(former: _Former | None, work: Work) -> tuple[int, tuple[Change, ...]]:
    """How many texts are gone, and what changed in words; nothing can be said of a text that is damaged."""
    if former is None:
        return 0, ()
    try:
        guide, passages = read_guide(former.folder, former.manifest)
    except VolumeDamaged:
        return 0, ()
    gone = set(texts_of(guide, passages).all) - set(work.texts.all)
    return len(gone), changes_between(guide, work.guide)
