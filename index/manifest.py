"""The manifest of a volume: what it was made from, by which model, and the checksum of every file beside it.

It carries its own checksum too, and a format number that is looked at before anything else: a manifest of a newer
format is refused as it stands. Refuses to know Chroma.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index import regular
from index.errors import NewerFormat, VolumeDamaged
from index.sketch import Sketch

FORMAT = 3  # 1 lacked `reader`, 2 `understander`: both are read still
NAME = "manifest.json"
LEASE = "lease.lock"  # what readers hold; nothing is in it
UNCHECKED = frozenset({NAME, LEASE})


@dataclass(frozen=True, slots=True)
class EmbedderFacts:
    """The embedding model that made a volume's vectors."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int | None
    exporter: int

    @property
    def identity(self) -> str:
        return f"{self.name}@{self.fingerprint[:12]}"


@dataclass(frozen=True, slots=True)
class FileSum:
    """What a file must be."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One published revision of one guide."""

    slug: str
    title: str
    author: str | None
    source: str
    revision: str
    indexed_at: str  # ISO 8601, UTC: for people; nothing is decided by it
    splitter: str
    source_sha256: str
    content_sha256: str  # of the text, sections, marks and passages: what `index` compares
    embedder: EmbedderFacts
    words: int
    minutes: int
    published_minutes: int | None
    sections: int
    passages: int
    sentences: int
    sketch: Sketch
    files: dict[str, FileSum]
    named: dict[str, str] = field(default_factory=dict)  # what a person called it: given again at each re-index
    reader: str = ""  # the rules that made text of the source: corpus.read.READER
    understander: str = ""  # the rules that understood the text: corpus.understand.UNDERSTANDER

    def to_json(self) -> bytes:
        body = {"format": FORMAT, **asdict(self)}
        return _dump({**body, "checksum": _checksum(body)})


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a revision's folder; `VolumeDamaged` or `NewerFormat` when it can't be trusted."""
    manifest = manifest_inside(folder)
    if (manifest.slug, manifest.revision) != (folder.parent.name, folder.name):
        raise damaged(folder, f"its manifest belongs to {manifest.slug}, revision {manifest.revision}")
    return manifest


def manifest_inside(folder: Path) -> Manifest:
    """The manifest that lies in a folder, whichever revision's it is; the same errors."""
    try:
        raw = json.loads(regular.read(folder / NAME))
        form = raw.pop("format")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(folder, "its manifest can't be read") from error
    if not isinstance(form, int) or form > FORMAT:
        raise NewerFormat(
            f"{folder.parent.name} was indexed by a newer Glossator (format {form}; this one knows {FORMAT}): "
            "update Glossator, or use another --library"
        )
    if raw.pop("checksum", None) != _checksum({"format": form, **raw}):
        raise damaged(folder, "its manifest was changed")
    return _parsed(folder, raw)


def _parsed(folder: Path, raw: dict[str, Any]) -> Manifest:
    try:
        return Manifest(
            **{
                **raw,
                "embedder": EmbedderFacts(**raw["embedder"]),
                "sketch": Sketch(**raw["sketch"]),
                "files": {name: FileSum(**facts) for name, facts in raw["files"].items()},
            }
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise damaged(folder, "its manifest lacks something") from error


def measure(folder: Path) -> dict[str, FileSum]:
    """The size and checksum of every file of a revision, but for the manifest and the lease."""
    return {name: _sum(folder / name) for name in sorted(_names(folder))}


def check_files(folder: Path, manifest: Manifest) -> None:
    """`VolumeDamaged` unless exactly the files of the manifest are there, each with its size and checksum."""
    if not (folder / LEASE).is_file():
        raise damaged(folder, f"{LEASE} can't be read")
    if extra := _names(folder) - set(manifest.files):
        raise damaged(folder, f"{min(extra)} does not belong there")
    for name, expected in manifest.files.items():
        try:
            found = _sum(folder / name)
        except OSError as error:
            raise damaged(folder, f"{name} can't be read") from error
        if found != expected:
            raise damaged(folder, f"{name} was changed")


def checked_bytes(folder: Path, manifest: Manifest, name: str) -> bytes:
    """A file's bytes, exactly those that its checksum stands for."""
    try:
        data = regular.read(folder / name)
    except OSError as error:
        raise damaged(folder, f"{name} can't be read") from error
    if hashlib.sha256(data).hexdigest() != manifest.files[name].sha256:
        raise damaged(folder, f"{name} was changed")
    return data


def damaged(folder: Path, problem: str) -> VolumeDamaged:
    """The error that names the volume, what is wrong with it, and the cure."""
    slug = folder.parent.name
    return VolumeDamaged(
        f"the volume of {slug} is damaged: {problem}; "
        "make it again with: glossator index, or: glossator index --force FILE"
    )


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in _files(folder)} - UNCHECKED


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if not path.is_dir())


def _sum(path: Path) -> FileSum:
    with regular.opened(path) as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileSum(stream.tell(), digest)


def _checksum(body: dict[str, Any]) -> str:
    return hashlib.sha256(_dump(body)).hexdigest()


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
