"""`guides`, `show`, `remove`, `verify` and `doctor`: what is on the shelf, how it leaves it, how it fares.

Refuses to know how volumes are stored and checked.
"""

import os
import sys
from typing import Annotated

import typer

from assistant.types import SCHEMA
from corpus.errors import UsageError
from ui import terminal
from ui.commands.options import (
    DebugOption,
    JsonOption,
    LibraryOption,
    SlugArgument,
    open_session,
    print_json,
    ready,
)  # fmt: skip


def guides(as_json: JsonOption = False, library: LibraryOption = None, debug: DebugOption = False) -> int:
    """List the guides of the library."""
    entries = ready(open_session(library)).library.guides()
    if as_json:
        print_json({"schema": SCHEMA, "guides": [entry.to_json() for entry in entries]})
    else:
        terminal.say(terminal.shelf_lines(entries, terminal.width()))
    return 0


def show(
    slug: SlugArgument, as_json: JsonOption = False, library: LibraryOption = None, debug: DebugOption = False
) -> int:
    """Show a guide: its sections, marks and size; with --json its whole text and passages too."""
    with ready(open_session(library)).library.open(slug, any_embedder=True) as volume:
        if as_json:
            print_json({"schema": SCHEMA, **volume.to_json()})
        else:
            terminal.say(terminal.guide_lines(volume.guide, volume.revision, len(volume.passages)))
    return 0


def remove(
    slug: SlugArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Withdraw a guide from the library; the file that it came from stays where it is."""
    session = open_session(library)
    session.library.entry(slug)  # an unknown slug is told before anybody is asked
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(
                f"nothing was removed; to remove {slug} without being asked: glossator remove {slug} --yes"
            )
        typer.confirm(f"Withdraw {slug} from the library?", abort=True)
    session.librarian.withdraw(slug)
    print(f"{slug}: removed")
    return 0


def verify(
    slug: Annotated[str | None, typer.Argument(metavar="[SLUG]", show_default=False)] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Check every file and vector of the library's volumes against their manifests."""
    health = open_session(library).library.verify(slug)
    if as_json:
        print_json({"schema": SCHEMA, "guides": [{"slug": name, "error": error} for name, error in health.items()]})
    else:
        terminal.say([f"{name}: {error or 'whole'}" for name, error in health.items()])
    return int(any(health.values()))


def doctor(as_json: JsonOption = False, library: LibraryOption = None, debug: DebugOption = False) -> int:
    """Look for whatever could keep Glossator from working, and say what to do about it; writes and sends nothing."""
    from ui.doctor import examine

    checks = list(examine(open_session(library), os.environ))
    if as_json:
        print_json({"schema": SCHEMA, "checks": [check.to_json() for check in checks]})
    else:
        terminal.say([terminal.check_line(check) for check in checks])
    return int(not all(check.ok for check in checks))
