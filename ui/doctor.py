"""What could keep Glossator from working, looked at one by one, each with its cure.

Leaves everything as it is, loads no embedding model and sends nothing anywhere. Refuses to know how its findings are
shown.
"""

import os
import platform
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from assistant.models import open_model
from assistant.settings import AssistantSettings
from corpus.errors import GlossatorError
from index.adapter import find_adapter
from index.embedder import is_exported
from index.errors import EmbedderError, EmbedderMismatch, LibraryError
from index.fitness import by_words
from index.library import Library
from index.locks import exclusive, holder
from index.manifest import check_files, read_manifest
from index.reranker import is_prepared
from index.settings import DEFAULT_EMBEDDER
from index.weights import find_weights
from ui.environment import OURS, SILENCED, unknown
from ui.session import Session
from ui.sources import Known, Shelf

ROOM = 500_000_000  # bytes: an exported model of 90 MB, and a new revision beside the old one


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str  # what was found
    cure: str | None = None  # what to do about it

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def examine(session: Session, environ: Mapping[str, str]) -> Iterator[Check]:
    """Every check, the general ones first, then one a guide and one a source that is missing."""
    home = session.settings.library
    yield Check("python", True, f"Python {platform.python_version()}")
    yield from _folder(home)
    yield _writer(home)
    yield _leftovers(home)
    yield _embedder(session)
    yield _reranker(session)
    yield _chat_model(session, environ)
    yield _environment(environ)
    try:
        shelf = Shelf(session.library).known
    except OSError:
        return  # the folder can't be read: told above
    except LibraryError as error:
        yield _failed("guides", error, "choose another library with --library or GLOSSATOR_LIBRARY")
        return
    for known in shelf:
        yield _guide(session, known)
        if known.is_missing:
            cure = f"put it back, or withdraw the guide with: glossator remove {known.slug}"
            yield Check(f"source of {known.slug}", False, f"{known.path} is missing; the guide stays", cure)


def _folder(home: Path) -> Iterator[Check]:
    """Whether the library can be read and written, and grow. A folder above stands for one that is not there yet."""
    there = next((path for path in (home, *home.absolute().parents) if path.exists()), Path("/"))
    choose = "choose another with --library or GLOSSATOR_LIBRARY"
    if not there.is_dir():
        yield Check("library", False, f"{there} is a file, not a folder", choose)
        return
    if refusal := _refusal(there):
        yield Check(
            "library", False, f"{there} can't be written ({refusal})", f"give yourself the right to, or {choose}"
        )
    elif there != home:
        yield Check("library", True, f"{home} is not there yet; the first command makes it")
    else:
        yield Check("library", True, str(home))
    free = shutil.disk_usage(there).free
    told = f"{free // 1_000_000:,} MB free at {there}"
    yield Check("room", free >= ROOM, told, None if free >= ROOM else f"make room for {ROOM // 1_000_000} MB")


def _refusal(folder: Path) -> str | None:
    """Why nothing can be written in a folder, found by trying: rights alone do not tell. Nothing stays behind."""
    if not os.access(folder, os.R_OK | os.X_OK):
        return "it may not be read"
    try:
        with TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return error.strerror or "it refuses"


def _writer(home: Path) -> Check:
    lock = home / "lock"
    try:
        with exclusive(lock) as free:
            return Check("writer", True, "nobody is writing" if free else f"{holder(lock)} is writing")
    except OSError as error:
        return Check("writer", False, f"{lock} can't be read ({error.strerror})", "give yourself the right to read it")


def _leftovers(home: Path) -> Check:
    """Folders of runs that were killed: no fault, they go when something is written next."""
    dead = sum(_is_free(lock) for lock in home.glob("scratch/*.lock"))
    told = f"{dead} of runs that were killed; the next glossator index removes them" if dead else "none"
    return Check("leftovers", True, told)


def _is_free(lock: Path) -> bool:
    try:
        with exclusive(lock) as free:
            return free
    except OSError:
        return False


def _embedder(session: Session) -> Check:
    settings = session.index_settings
    cure = f"set GLOSSATOR_EMBEDDER to a folder that holds a model, or leave it out for {DEFAULT_EMBEDDER}"
    try:
        weights = find_weights(settings, remember=False)
        state = "prepared" if is_exported(settings) else "not prepared yet, which the first index does in some seconds"
    except GlossatorError as error:
        return _failed("embedding model", error, cure)
    except OSError as error:
        return Check("embedding model", False, f"it can't be read ({error.strerror})", cure)
    told = f"{weights.identity}, {state}"
    if foreign := _foreign(session.library, weights.fingerprint):
        told += f"; {len(foreign)} of the guides were indexed with another model ({', '.join(foreign[:3])})"
        cure = "set GLOSSATOR_EMBEDDER to that model or leave it out, or embed them again with: glossator index"
        return Check("embedding model", False, told, cure)
    return Check("embedding model", True, told)


def _reranker(session: Session) -> Check:
    settings = session.index_settings
    try:
        adapter = find_adapter(settings, remember=False)
        state = (
            "prepared" if is_prepared(settings) else "not prepared yet, which the first question does in some seconds"
        )
    except GlossatorError as error:
        return _failed("reranker", error, "install Glossator again")
    return Check("reranker", True, f"{adapter.identity}, {state}")


def _chat_model(session: Session, environ: Mapping[str, str]) -> Check:
    """Whether the model that is set could be asked: its name, its package and its key. Nothing is sent."""
    settings = AssistantSettings(model=session.settings.model, model_url=session.settings.model_url)
    if settings.model is None:
        return Check("chat model", True, "none is set: answers are the guide's own sentences")
    try:
        open_model(settings, environ)
    except GlossatorError as error:
        return _failed("chat model", error, "set GLOSSATOR_MODEL to openai:NAME, anthropic:NAME or ollama:NAME")
    return Check("chat model", True, f"{settings.model} (not asked now)")


def _environment(environ: Mapping[str, str]) -> Check:
    if strange := unknown(environ):
        near = get_close_matches(strange[0], OURS, 1)
        meant = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(OURS))}"
        return Check("environment", False, f"{', '.join(strange)} is no setting of ours", meant)
    return Check("environment", True, f"tracing, analytics and downloads are off ({len(SILENCED)} switches)")


def _guide(session: Session, known: Known) -> Check:
    problem = known.problem or _wrong(session.library, known.slug)
    if problem:
        return _failed(f"guide {known.slug}", problem, "make it again with: glossator index")
    return Check(f"guide {known.slug}", True, f"whole, revision {known.revision}")


def _wrong(library: Library, slug: str) -> str | None:
    """One line of what is wrong with a guide itself; what the embedding model makes of it is told with that."""
    try:
        folder = library.folder(slug)
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        misfit = library.misfit(manifest)
        if misfit is None and library.is_former(manifest):
            return by_words(manifest)
    except EmbedderError:
        return None
    except LibraryError as error:
        return str(error)
    return None if misfit is None or isinstance(misfit, EmbedderMismatch) else str(misfit)


def _foreign(library: Library, fingerprint: str) -> list[str]:
    """The guides that another model embedded and that can't be searched for that."""
    found = []
    with suppress(OSError, LibraryError):  # told elsewhere
        for entry in library.guides():
            if not entry.problem:
                manifest = library.manifest(entry.slug)
                if manifest.embedder.fingerprint != fingerprint and not library.is_former(manifest):
                    found.append(entry.slug)
    return found


def _failed(name: str, error: GlossatorError | str, cure: str) -> Check:
    """A message of ours tells what happened, then after a semicolon what to do."""
    detail, _, told = str(error).partition("; ")
    return Check(name, False, detail, told or cure)
