"""The plain files of a revision: the guide and its passages, the vectors and the keys that carry them over.

    text.txt      the cleaned text         guide.json   everything else about the guide, and its passages
    vectors.npy   one unit row a passage, then one a sentence, in reading order
    keys.npy      16 bytes a row: which embedder and which exact text the row stands for
    understanding.json   its characters, places, terms and events (corpus.understand)
    source.*      the file as it was read

Refuses to know Chroma, and which revision is the current one.
"""

import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.types import Guide, Mark, Passage, Section
from corpus.understand import UNDERSTANDER, Understanding, understand
from index.embedder import Vectors
from index.manifest import Manifest, checked_bytes, damaged

Keys = NDArray[np.uint8]  # [rows, 16]

UNDERSTOOD = "understanding.json"

_SAFE_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Texts:
    """What is embedded of a guide: its passages under their headings, then every sentence by itself."""

    passages: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return self.passages + self.sentences

    def keys(self, fingerprint: str) -> tuple[bytes, ...]:
        """One key a row: equal when the same model embeds the same words."""
        return tuple(hashlib.sha256(f"{fingerprint}\n{text}".encode()).digest()[:16] for text in self.all)


def texts_of(guide: Guide, passages: Sequence[Passage]) -> Texts:
    """The exact texts that stand for a guide's passages and sentences."""
    return Texts(
        tuple(headed(guide, passage) for passage in passages),
        tuple(guide.quote(span) for passage in passages for span in passage.sentences),
    )


def headed(guide: Guide, passage: Passage) -> str:
    """A passage's words below its heading path: what is embedded, and what BM25 counts."""
    path = " > ".join(guide.sections[passage.section].path)
    words = guide.text[passage.start : passage.end]
    return f"{path}\n{words}" if path else words


def guide_bytes(guide: Guide, passages: Sequence[Passage]) -> bytes:
    """`guide.json`: the guide without its text, and its passages."""
    body = {
        "slug": guide.slug,
        "title": guide.title,
        "author": guide.author,
        "source": guide.source,
        "published_minutes": guide.published_minutes,
        "sections": [[section.path, section.start, section.end] for section in guide.sections],
        "marks": [[mark.label, mark.start, mark.end] for mark in guide.marks],
        "passages": [[p.id, p.start, p.end, p.section, p.sentences] for p in passages],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def content_hash(guide: Guide) -> str:
    """A hash of all that a reader could see of a guide; its passages follow from it and from the splitter."""
    return hashlib.sha256(guide_bytes(guide, ()) + b"\0" + guide.text.encode()).hexdigest()


def write_contents(
    folder: Path, guide: Guide, passages: Sequence[Passage], source: bytes, vectors: Vectors, keys: Sequence[bytes]
) -> None:
    """Write the plain files of a revision."""
    (folder / "text.txt").write_bytes(guide.text.encode())
    (folder / "guide.json").write_bytes(guide_bytes(guide, passages))
    (folder / UNDERSTOOD).write_bytes(understand(guide).to_bytes())
    (folder / _source_name(guide.source)).write_bytes(source)
    np.save(folder / "vectors.npy", vectors, allow_pickle=False)
    np.save(folder / "keys.npy", np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), 16), allow_pickle=False)


def _source_name(source: str) -> str:
    suffix = PurePath(source).suffix.lower()
    return "source" + (suffix if _SAFE_SUFFIX.fullmatch(suffix) else "")


def read_guide(folder: Path, manifest: Manifest) -> tuple[Guide, tuple[Passage, ...]]:
    """The guide and its passages, from bytes that were checked."""
    text = checked_bytes(folder, manifest, "text.txt").decode()
    raw = json.loads(checked_bytes(folder, manifest, "guide.json"))
    guide = Guide(
        slug=raw["slug"],
        title=raw["title"],
        author=raw["author"],
        source=raw["source"],
        text=text,
        sections=tuple(Section(tuple(p), s, e, n) for n, (p, s, e) in enumerate(raw["sections"])),
        marks=tuple(Mark(label, start, end) for label, start, end in raw["marks"]),
        published_minutes=raw["published_minutes"],
    )
    return guide, tuple(_passage(number, *fields) for number, fields in enumerate(raw["passages"]))


def _passage(position: int, identity: str, start: int, end: int, section: int, sentences: Any) -> Passage:
    return Passage(identity, start, end, position, section, tuple((s, e) for s, e in sentences))


def read_understanding(folder: Path, manifest: Manifest, guide: Guide) -> Understanding:
    """What is understood of a guide: as it is stored, or by the rules of today where those of another day did."""
    if manifest.understander != UNDERSTANDER:
        return understand(guide)
    return stored_understanding(folder, manifest, guide)


def stored_understanding(folder: Path, manifest: Manifest, guide: Guide) -> Understanding:
    """What a revision holds, from bytes that were checked; each of its spans holds the words that it says."""
    try:
        understood = Understanding.from_json(json.loads(checked_bytes(folder, manifest, UNDERSTOOD)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(folder, f"{UNDERSTOOD} can't be read") from error
    if not understood.proven_by(guide.text):
        raise damaged(folder, f"{UNDERSTOOD} is of another text")
    return understood


def read_vectors(folder: Path, manifest: Manifest) -> Vectors:
    """All rows, from bytes that were checked."""
    vectors: Vectors = np.load(io.BytesIO(checked_bytes(folder, manifest, "vectors.npy")), allow_pickle=False)
    if vectors.shape != (manifest.passages + manifest.sentences, manifest.embedder.dimension):
        raise damaged(folder, "its vectors are too many or too few")
    return vectors


def read_keyed_vectors(folder: Path, manifest: Manifest) -> dict[bytes, NDArray[np.float32]]:
    """Each row of a revision by its key: what the next revision carries over."""
    keys: Keys = np.load(io.BytesIO(checked_bytes(folder, manifest, "keys.npy")), allow_pickle=False)
    return {key.tobytes(): row for key, row in zip(keys, read_vectors(folder, manifest), strict=True)}


def sentence_offsets(passages: Sequence[Passage]) -> NDArray[np.int64]:
    """Where each passage's sentences begin among the rows of `vectors.npy`; one more entry at the end."""
    counts = chain([len(passages)], (len(passage.sentences) for passage in passages))
    return np.cumsum(np.fromiter(counts, dtype=np.int64))
