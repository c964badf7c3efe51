"""What the commands share: their common options, the session they open, and JSON on standard output.

Refuses to know what any command does. The other rooms are imported when a session is opened, so that `serve` spends
that time behind its open port.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui import terminal
from ui.environment import read_settings

if TYPE_CHECKING:
    from ui.session import Session

LibraryOption = Annotated[Path | None, typer.Option("--library", help="Folder of the library (GLOSSATOR_LIBRARY).")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
GuideOption = Annotated[str | None, typer.Option("--guide", metavar="SLUG", help="The guide to ask.")]
UpToOption = Annotated[str | None, typer.Option("--up-to", metavar="SECTION", help="Use nothing after this section.")]
ModelOption = Annotated[str | None, typer.Option("--model", help="openai:NAME, anthropic:NAME or ollama:NAME.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
JsonlOption = Annotated[str | None, typer.Option("--jsonl", metavar="-", help="One JSON object a line from stdin.")]
SlugArgument = Annotated[str, typer.Argument(metavar="SLUG")]


def open_session(library: Path | None, model: str | None = None) -> "Session":
    from ui.session import Session  # the other rooms take half a second, which `serve` spends behind its open port

    return Session(read_settings(os.environ, library=library, model=model), os.environ)


def ready(session: "Session") -> "Session":
    """The session, its library holding at least the bundled guides."""
    with terminal.progress_bar() as progress:
        session.index_bundled(progress)
    return session


def print_json(value: dict[str, Any], *, indent: int | None = 2) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent), flush=True)
