"""Files for a person, written whole or not at all: all of them, or none.

Refuses to know what is in them, and whether they may take another's place.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from corpus.errors import GlossatorError


def check_place(files: Iterable[Path]) -> None:
    """Whether every file can be written where it shall go, found out on the disk; `GlossatorError` where one can't."""
    for file in files:
        try:
            if file.is_dir():
                raise GlossatorError(f"{file} is a folder; name a file with --out")
            if file.exists() and not file.is_file():
                raise GlossatorError(f"{file} is no ordinary file; choose another place with --out")
            if not file.parent.is_dir():
                raise GlossatorError(f"there is no folder {file.parent}; make it, or choose another place with --out")
            _write(_beside(file), b"")
        except OSError as error:
            raise _refused(file, error) from error
        finally:
            _remove(_beside(file))


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write every file beside its place first, then put each there; `GlossatorError` when the disk refuses."""
    at = next(iter(files))
    try:
        for at, data in files.items():
            _write(_beside(at), data)
        for at in files:
            _beside(at).replace(at)
    except OSError as error:
        raise _refused(at, error) from error
    finally:
        for file in files:
            _remove(_beside(file))


def _beside(file: Path) -> Path:
    return file.with_name(f".{file.name}.{os.getpid()}")


def _refused(file: Path, error: OSError) -> GlossatorError:
    return GlossatorError(f"cannot write {file}: {error.strerror}; choose another place with --out")


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink()


def _write(file: Path, data: bytes) -> None:
    with file.open("xb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
