"""Files for a person, written whole or not at all: all of them, or none.

Refuses to know what is in them, and whether they may take another's place.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from corpus.errors import GlossatorError


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write every file beside its place first, then put each there; `GlossatorError` when the disk refuses."""
    beside = {file: file.with_name(f".{file.name}.{os.getpid()}") for file in files}
    at = next(iter(files))
    try:
        for at, data in files.items():
            _write(beside[at], data)
        for at in files:
            beside[at].replace(at)
    except OSError as error:
        raise GlossatorError(f"cannot write {at}: {error.strerror}; choose another place with --out") from error
    finally:
        for temporary in beside.values():
            with suppress(OSError):
                temporary.unlink()


def _write(file: Path, data: bytes) -> None:
    with file.open("xb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
