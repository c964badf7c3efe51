"""Which exported models a library keeps: those that a volume or the settings name, and those that somebody has open.

Refuses to know what an export holds.
"""

import re
from contextlib import suppress
from pathlib import Path

from index.embedder import EXPORTER, FACTS
from index.locks import exclusive
from index.scratch import Scratch, scratch_folder

_EXPORT = re.compile(r".+-[0-9a-f]{16}-\d+")  # the name of an export's folder


def clean_exports(home: Path, used: frozenset[str]) -> None:
    """Remove every export of a model whose fingerprint is not `used`, unless somebody has it open.

    A link is never followed: what lies behind it may be lent to other libraries.
    """
    for folder in _exports(home):
        if not any(_is_of(folder, fingerprint) for fingerprint in used):
            with suppress(OSError), exclusive(folder / FACTS) as free:
                if free:  # moved first: half an export must not stay under its own name
                    with Scratch(scratch_folder(home)) as grave:
                        folder.rename(grave.path / folder.name)


def has_exports_beside(home: Path, fingerprint: str) -> bool:
    """Whether the library holds the export of any other model: only then `clean_exports` has anything to do."""
    return any(not _is_of(folder, fingerprint) for folder in _exports(home))


def _exports(home: Path) -> list[Path]:
    parent = home / "embedders"
    if parent.is_symlink() or not parent.is_dir():
        return []
    return [path for path in parent.iterdir() if _EXPORT.fullmatch(path.name) and not path.is_symlink()]


def _is_of(folder: Path, fingerprint: str) -> bool:
    return folder.name.endswith(f"-{fingerprint[:16]}-{EXPORTER}")
