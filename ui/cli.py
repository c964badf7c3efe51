"""The command line, `glossator`: its commands put together, every error one line, the exit codes of the contract.

0 done (a refusal is an answer), 1 the library, a file or a server says no, 2 wrong from the arguments alone. Gradio is
imported only by the command that serves. Refuses to know what the commands do.
"""

import gc
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import GlossatorError, UsageError
from ui import terminal
from ui.commands.ask import ask, search
from ui.commands.evaluate import evaluate
from ui.commands.index import index
from ui.commands.options import DebugOption, LibraryOption, ModelOption, open_session
from ui.commands.shelf import doctor, guides, remove, show, verify
from ui.commands.teach import check, discuss, quiz, teach
from ui.environment import read_settings, silence

_YOUNG = 50_000  # objects between two looks for garbage: a start makes many times as many, and nearly all of them stay

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Answers questions about a novel from its study guide, and shows where in the guide each answer stands.",
)


def main() -> None:
    """Run the program; the only way out of it."""
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    status = run(sys.argv[1:])
    gc.freeze()  # all of it goes with the process now: it need not be searched for garbage once more
    sys.exit(status)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; every error becomes one line on standard error."""
    silence(os.environ)
    try:
        return int(app(args=arguments, prog_name="glossator", standalone_mode=False) or 0)
    except (typer.Abort, KeyboardInterrupt):
        terminal.complain("stopped")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more can be said to a closed pipe
        return 1
    except (GlossatorError, typer.exceptions.TyperException) as error:
        if "--debug" in arguments:
            traceback.print_exc()
        told = getattr(error, "format_message", error.__str__)()  # typer's names the option that is wrong
        if told.startswith("No such option") and arguments[0].startswith("-"):
            told += " before the command; options come after it, as in: glossator guides --library FOLDER"
        terminal.complain(told or "wrong arguments; see glossator --help")
        return int(getattr(error, "exit_code", 2))


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 7860,
    watch: Annotated[Path | None, typer.Option("--watch", metavar="FOLDER", help="Index what changes there.")] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="NAME", help="Another name of this server; repeatable.")
    ] = None,
    model: ModelOption = None,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Serve the reading room in the browser."""
    if watch is not None and watch.exists() and not watch.is_dir():
        raise UsageError(f"--watch follows a folder, and {watch} is a file; give the folder that it is in")
    from ui.server import serve as serve_pages  # gradio takes seconds to import

    password = read_settings(os.environ).librarian_password
    return serve_pages(
        lambda: open_session(library, model), host, port, allowed_hosts=allow_host or (), watch=watch,
        password=password,
    )  # fmt: skip


for command in (
    serve, ask, search, index, guides, show, remove, verify, doctor, discuss, quiz, teach, check, evaluate,
):  # fmt: skip
    app.command()(command)
