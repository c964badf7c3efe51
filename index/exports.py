"""Models exported once into the library: written whole or not at all, checked by hash, held while open, cleaned after.

An export is a folder LIBRARY/embedders/NAME-FINGERPRINT-EXPORTER with its facts in `export.json`, which name the other
files and their hashes and are what a user of the export holds. Refuses to know what the model is and how it is made.
"""

import hashlib
import json
import re
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from index import durable
from index.errors import LibraryError, LibraryNotWritable
from index.locks import Lease, exclusive
from index.scratch import Scratch, scratch_folder

FACTS = "export.json"

_ATTEMPTS = 3
_EXPORT = re.compile(r".+-[0-9a-f]{16}-\d+")  # the name of an export's folder

F = TypeVar("F")
M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Export(Generic[F]):
    """One model's export: where it belongs, how its facts are read, and what makes it where it is missing."""

    folder: Path
    told: str  # the model, as a person is told of it
    parse: Callable[[dict[str, Any]], F]
    make: Callable[[Path], object]  # fills the folder, by `write_whole`; it loads torch, which takes seconds

    def facts(self) -> F | None:
        """The facts of a whole export; None when there is none, or when a file of it is not what was written."""
        try:
            raw = json.loads((self.folder / FACTS).read_bytes())
            for name, digest in raw["files"].items():
                if digest_of(self.folder / name) != digest:
                    return None
            return self.parse(raw)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def held(self) -> tuple[F, Lease] | None:
        """The facts of a whole export, which stays there as long as it is held."""
        try:
            lease = Lease(self.folder / FACTS)
        except OSError:
            return None  # it is not there, or it is just being removed
        facts = self.facts()
        if facts is None:
            lease.release()
            return None
        return facts, lease

    def prepared(self, preparing: Callable[[], None] | None) -> tuple[F, Lease]:
        """As `held`, made first where it is missing or damaged; `preparing` is called before that."""
        held = self.held()
        for _ in range(_ATTEMPTS):  # more than one only where it is cleaned away between its making and its opening
            if held:
                return held
            if preparing:
                preparing()
            self._made()
            held = self.held()
        if held:
            return held
        raise LibraryError(f"{self.told} does not stay whole in {self.folder}; check that disk")

    def opened(self, preparing: Callable[[], None] | None, open_with: Callable[[F], M]) -> M:
        """The model, made ready from the facts of its export, which is held for as long as the model lives."""
        facts, lease = self.prepared(preparing)
        try:
            model = open_with(facts)
        except BaseException:
            lease.release()
            raise
        weakref.finalize(model, lease.release)
        return model

    def _made(self) -> None:
        parent = self.folder.parent
        try:
            parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.make(self.folder)
        except OSError as error:
            raise LibraryNotWritable(
                f"{self.told} could not be prepared in {parent}: {error.strerror or error}; "
                "choose a library that can be written with --library"
            ) from error


def export_folder(home: Path, name: str, fingerprint: str, exporter: int) -> Path:
    """Where a library keeps the export of a model; `exporter` is the number of the way in which it is made."""
    safe = "".join(c if c.isalnum() or c in "-._" else "-" for c in name).strip(".") or "model"
    return home / "embedders" / (safe + ending(fingerprint, exporter))


def ending(fingerprint: str, exporter: int) -> str:
    """How the name of an export's folder ends, whatever the model is called."""
    return f"-{fingerprint[:16]}-{exporter}"


def write_whole(folder: Path, fill: Callable[[Path], bytes]) -> None:
    """Put an export in place, whole or not at all; `fill` writes its files into a folder and gives its facts."""
    with Scratch(scratch_folder(folder.parent.parent)) as scratch:
        aside = scratch.path / folder.name
        aside.mkdir()
        (aside / FACTS).write_bytes(fill(aside))
        durable.sync_tree(aside)
        if folder.exists():
            folder.rename(scratch.path / "former")  # damaged, or it would have been used
        with suppress(FileExistsError, OSError):  # somebody else was faster: theirs is as good
            aside.rename(folder)
        durable.sync(folder.parent)


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file in a folder, by name."""
    return {path.name: digest_of(path) for path in folder.iterdir()}


def digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def clean_exports(home: Path, used: frozenset[str]) -> None:
    """Remove every export whose folder has none of the endings that are `used`, unless somebody has it open.

    A link is never followed: what lies behind it may be lent to other libraries.
    """
    for folder in _beside(home, used):
        with suppress(OSError), exclusive(folder / FACTS) as free:
            if free:  # moved first: half an export must not stay under its own name
                with Scratch(scratch_folder(home)) as grave:
                    folder.rename(grave.path / folder.name)


def has_exports_beside(home: Path, used: frozenset[str]) -> bool:
    """Whether the library holds any other export: only then `clean_exports` has anything to do."""
    return bool(_beside(home, used))


def _beside(home: Path, used: frozenset[str]) -> list[Path]:
    parent = home / "embedders"
    if parent.is_symlink() or not parent.is_dir():
        return []
    found = (path for path in parent.iterdir() if _EXPORT.fullmatch(path.name) and not path.is_symlink())
    return [path for path in found if not path.name.endswith(tuple(used))]
