"""`index`: guides go in and follow their sources; with `--watch`, as these change.

Refuses to know how a source is found and how a guide is built.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.types import SCHEMA
from corpus.errors import UsageError
from ui import terminal
from ui.commands.options import DebugOption, JsonOption, LibraryOption, open_session, print_json
from ui.environment import wants_colour

if TYPE_CHECKING:
    from index.build import IndexReport
    from ui.indexing import Wish
    from ui.session import Session


def index(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", show_default=False)] = None,
    slug: Annotated[str | None, typer.Option("--slug", help="Name of the guide in the library.")] = None,
    title: Annotated[str | None, typer.Option("--title")] = None,
    author: Annotated[str | None, typer.Option("--author", help="Author of the work.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Take a slug over from another source.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Build again even if nothing changed.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Withdraw guides whose source is missing.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Follow the folders until interrupted.")] = False,
    poll: Annotated[bool, typer.Option("--poll", help="With --watch: look again and again (network drives).")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Add guides, or bring every known guide up to date with its source; what has not changed costs nothing."""
    naming = {key: said for key, said in {"slug": slug, "title": title, "author": author}.items() if said is not None}
    if naming and (len(paths or ()) != 1 or watch or (paths or [Path()])[0].is_dir()):
        raise UsageError("--slug, --title and --author name one guide: give exactly one PATH with them")
    if watch:
        if replace or force or prune or dry_run or as_json:
            raise UsageError("--watch follows folders and takes no --replace, --force, --prune, --dry-run or --json")
        return _watch(open_session(library), paths or [], poll)
    if poll:
        raise UsageError("--poll goes with --watch, as in: glossator index --watch --poll FOLDER")
    from ui.indexing import Wish  # the other rooms take half a second, which `serve` spends behind its open port

    wish = Wish(naming, replace=replace, force=force, prune=prune, dry_run=dry_run)
    return _index(open_session(library), paths or [], wish, as_json)


def _index(session: "Session", paths: list[Path], wish: "Wish", as_json: bool) -> int:
    begun, guides, failed = time.monotonic(), [], False
    tell = _teller(wish.dry_run)
    with terminal.progress_bar() as bar:

        def note(line: str) -> None:
            bar.away()
            terminal.complain(line)

        for outcome in session.librarian.indexing(paths, wish, bar, note):
            bar.away()
            failed = failed or outcome.report.status == "failed"
            if as_json:
                guides.append(outcome.report.to_json())
            else:
                tell(outcome.report)
    if as_json:
        print_json({"schema": SCHEMA, "guides": guides, "seconds": round(time.monotonic() - begun, 3)})
    return int(failed)


def _teller(dry_run: bool) -> "Callable[[IndexReport], None]":
    """What prints each guide as soon as it is done."""
    from ui.corrections import Style, report_lines

    style = Style(terminal.width(), sys.stdout.isatty() and wants_colour(os.environ))
    return lambda report: terminal.say(report_lines(report, style, dry_run=dry_run))


def _watch(session: "Session", folders: list[Path], poll: bool) -> int:
    from ui.watch import follow_all

    if not folders or not all(folder.is_dir() for folder in folders):
        wrong = next((f"{folder} is none" for folder in folders if not folder.is_dir()), "say which")
        raise UsageError(f"--watch follows folders, and {wrong}; as in: glossator index --watch FOLDER")
    with _ended_by_signals():
        follow_all(session.librarian, folders, _line, threading.Event(), polling=poll)
    return 0


def _line(line: str) -> None:
    print(line, flush=True)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """An interrupt or SIGTERM is the end of what runs inside, and no failure; a build that it meets is undone."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)
