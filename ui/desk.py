"""The librarian's desk behind the page: what each press of a button does, told step by step, and given as HTML.

A piece of work runs in a thread of its own and says how far it is; one that its page no longer listens to goes on to
its end. Refuses to know requests, who is allowed to press, and how a guide is indexed.
"""

import asyncio
import hashlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from corpus.errors import GlossatorError
from ui import diff, shelf
from ui.service import Indexing, Service, Starting
from ui.showing import preparing_html
from ui.uploads import Gone, Tray, Waiting

if TYPE_CHECKING:  # the index room is loaded behind the open port
    from index.build import Step
    from ui.librarian import Preview

Say = Callable[[str, int, int], None]  # a stage, how much of it is done, of how much (0: nobody knows)
Told = dict[str, Any]
HEALTH_KEPT = 300.0  # seconds after which files that look as they were are read again
READ_AT_ONCE = 2  # files; each may take half a gigabyte in its own process
FAULT = "Something went wrong here, and nothing was changed; the terminal that runs Glossator says why."


async def told(work: Callable[[Say], Told]) -> AsyncIterator[bytes]:
    """Run `work` in a thread; gives one line of JSON a step, then one that holds `done` or `error`."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[Told | None]()

    def put(line: Told | None) -> None:
        with suppress(RuntimeError):  # the server has closed meanwhile
            loop.call_soon_threadsafe(lines.put_nowait, line)

    def say(stage: str, done: int = 0, total: int = 0) -> None:
        put({"stage": stage, "done": done, "total": total})

    def run() -> None:
        try:
            put({"done": work(say)})
        except GlossatorError as error:
            put({"error": str(error)})
        except BaseException:
            put({"error": FAULT})
            raise
        finally:
            put(None)

    threading.Thread(target=run, name="glossator-desk", daemon=True).start()
    while (line := await lines.get()) is not None:
        yield json.dumps(line).encode() + b"\n"


class Desk:
    """The work that the page can ask for. Safe to be used from many threads."""

    def __init__(self, service: Service, tray: Tray) -> None:
        self._service = service
        self._tray = tray
        self._reading = threading.BoundedSemaphore(READ_AT_ONCE)
        self._verified: dict[str, tuple[str | None, datetime]] = {}  # by slug: the revision that was whole, and when
        self._health_known: dict[str, tuple[object, float, str | None]] = {}  # as it looked, when, what is wrong

    # --- what stands on the shelf ---

    def standing(self, *, librarian: bool) -> str:
        """The shelf as it is now, with the health of each guide."""
        return shelf.shelf_html(self._rows(), librarian=librarian, waiting=preparing_html(self._service.state))

    def _rows(self) -> list[shelf.Row]:
        rows = []
        for entry in self._service.guides():
            revision, when = self._verified.get(entry.slug, (None, None))
            problem = entry.problem or self._health(entry.slug)
            rows.append(shelf.Row(entry, problem, _spoken(when) if when and revision == entry.revision else None))
        return rows

    def _health(self, slug: str) -> str | None:
        """What is wrong with a guide's files: every byte is read, but where they look as they did a moment ago."""
        known, seen = self._health_known.get(slug), self._service.seen(slug)
        if known is None or known[0] != seen or time.monotonic() - known[1] > HEALTH_KEPT:
            known = self._health_known[slug] = seen, time.monotonic(), self._service.checked(slug)
        return known[2]

    def marks(self) -> Told:
        """Two short marks by which open pages notice that the shelf changed: its titles alone, and everything."""
        entries = self._service.guides()
        titles = [(entry.slug, entry.title, entry.author) for entry in entries]
        state = self._service.state
        everything = [titles, [(entry.revision, entry.problem) for entry in entries], repr(state)]
        return {
            "titles": _mark(titles),
            "shelf": _mark(everything),
            "preparing": isinstance(state, Starting | Indexing),
        }

    def _titles(self) -> dict[str, str]:
        return {entry.slug: entry.title for entry in self._service.guides()}

    # --- files that were handed in ---

    def examine(self, page: str, item: str, say: Say) -> Told:
        """Read a file and show what publishing it would change; nothing is written."""
        file = self._tray.waiting(page, item)
        say("waiting for its turn", 0, 0)
        with self._reading:
            told = self._examined(file, item, lambda stage: say(stage, 0, 0))
        if told["state"] != "waiting":  # it will never be published: its bytes and its place go at once
            self._tray.leave(page, item)
        return told

    def _examined(self, file: Waiting, item: str, progress: Callable[[str], None]) -> Told:
        try:
            file.found = self._service.librarian.preview(file.data, file.name, {}, progress)
        except GlossatorError as error:
            return {"item": item, "state": "refused", "html": diff.refused_html(file.name, str(error))}
        return self._shown(file, item)

    def _shown(self, file: Waiting, item: str, trouble: str = "") -> Told:
        preview: Preview = file.found
        html = diff.preview_html(preview, file.name, self._titles().get(preview.guide.slug))
        state = "same" if preview.report.status == "unchanged" else "waiting"
        return {"item": item, "state": state, "html": html, "trouble": trouble}

    def publish(self, page: str, item: str, naming: Mapping[str, str], say: Say) -> Told:
        """Publish a file exactly as it was shown; shown again first when that is no longer what would happen."""
        file = self._tray.waiting(page, item)
        if file.found is None:
            raise Gone("This file is no longer waiting here; add it again.")
        if anew := self._renamed(file, item, naming):
            return anew
        return self._accepted(page, item, file, say)

    def _renamed(self, file: Waiting, item: str, naming: Mapping[str, str]) -> Told | None:
        """Take over a corrected title or author; what has to be looked at again when it meets another guide."""
        preview: Preview = file.found
        told = {"title": preview.guide.title, "author": preview.guide.author or ""}
        said = {key: word for key, value in naming.items() if (word := " ".join(value.split())) and word != told[key]}
        if not said:
            return None
        before = (preview.report.status, preview.former_source)
        file.found = self._service.librarian.preview(file.data, file.name, {**preview.named, **said})
        if (file.found.report.status, file.found.former_source) == before:
            return None
        return self._shown(file, item, "Under this name it meets a guide that is on the shelf; look at the changes.")

    def _accepted(self, page: str, item: str, file: Waiting, say: Say) -> Told:
        from index.errors import Outdated  # behind the open port

        preview: Preview = file.found
        try:
            report = self._service.librarian.accept(preview, _steps(say))
        except Outdated as error:
            file.found = self._service.librarian.preview(file.data, file.name, preview.named)
            return self._shown(file, item, str(error))
        self._tray.leave(page, item)
        return {"item": item, "state": "done", "html": diff.published_html(preview.guide.title, report)}

    # --- the whole shelf ---

    def withdraw(self, slug: str) -> Told:
        title = self._titles().get(slug, slug)
        self._service.librarian.withdraw(slug)
        return {"line": f"“{title}” is withdrawn."}

    def again(self, slug: str | None, say: Say) -> Told:
        """Index one guide again from its source, or all of them, and show what changed in each."""
        titles, librarian = self._titles(), self._service.librarian
        steps = _steps(say, titles)
        reports = librarian.index([], {}, progress=steps) if slug is None else [librarian.reindex(slug, progress=steps)]
        return {"html": diff.reports_html(reports, {**titles, **self._titles()})}

    def check(self, say: Say) -> Told:
        """Have a fresh process verify every guide; what is damaged is made again at once."""
        titles = self._titles()
        say(f"checking {diff.plural(len(titles), 'guide')} in a process of its own", 0, 0)
        revisions = self._revisions()
        problems = self._service.verify()
        mended = {slug: done for slug, problem in problems.items() if problem and (done := self._mended(slug, say))}
        now, after = datetime.now().astimezone(), self._revisions()
        revisions.update({slug: after.get(slug) for slug in mended})  # verified before they were published
        self._health_known.clear()
        whole = [slug for slug, problem in problems.items() if problem is None or slug in mended]
        self._verified = {slug: (revisions.get(slug), now) for slug in whole}
        return {"html": shelf.checked_html(problems, titles, mended)}

    def _revisions(self) -> dict[str, str | None]:
        return {entry.slug: entry.revision for entry in self._service.guides()}

    def _mended(self, slug: str, say: Say) -> str | None:
        """What was done for a damaged guide; None when nothing could be."""
        title = self._titles().get(slug, slug)
        say(f"{title} is damaged and is being made again…", 0, 0)
        with suppress(GlossatorError):
            return self._service.mend(slug, _steps(say, self._titles(), "being made again, "))
        return None


def _steps(say: Say, titles: Mapping[str, str] | None = None, doing: str = "") -> "Callable[[Step], None]":
    def tell(step: "Step") -> None:
        stage = step.stage if titles is None else f"{titles.get(step.slug, step.slug)}: {doing}{step.stage}"
        say(stage, step.done, step.total)

    return tell


def _spoken(when: datetime) -> str:
    """ "today at 21:07", "22 Nov at 21:07" """
    day = "today" if when.date() == datetime.now().astimezone().date() else f"{when:%-d %b}"
    return f"{day} at {when:%H:%M}"


def _mark(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]
