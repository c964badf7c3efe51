"""The command line, `glossator`: arguments in, lines or JSON out, the exit codes of the contract.

0 done (a refusal is an answer), 1 the library, a file or a server says no, 2 wrong from the arguments alone. Every
error is one line. Gradio is imported only by the command that serves. Refuses to know how answers are found.
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.types import SCHEMA, Turn
from corpus.errors import GlossatorError, UsageError
from ui import jsonl, terminal
from ui.environment import read_settings, silence

if TYPE_CHECKING:
    from index.search import Hit
    from ui.session import Session

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Answers questions about a novel from its study guide, and shows where in the guide each answer stands.",
)

LibraryOption = Annotated[Path | None, typer.Option("--library", help="Folder of the library (GLOSSATOR_LIBRARY).")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
GuideOption = Annotated[str | None, typer.Option("--guide", metavar="SLUG", help="The guide to ask.")]
UpToOption = Annotated[str | None, typer.Option("--up-to", metavar="SECTION", help="Use nothing after this section.")]
ModelOption = Annotated[str | None, typer.Option("--model", help="openai:NAME, anthropic:NAME or ollama:NAME.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
JsonlOption = Annotated[str | None, typer.Option("--jsonl", metavar="-", help="One JSON object a line from stdin.")]
SlugArgument = Annotated[str, typer.Argument(metavar="SLUG")]


def main() -> None:
    """Run the program; the only way out of it."""
    sys.exit(run(sys.argv[1:]))


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


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 7860,
    model: ModelOption = None,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Serve the reading room in the browser."""
    from ui.server import serve as serve_pages  # gradio takes seconds to import

    return serve_pages(lambda: _session(library, model), host, port)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", show_default=False)] = None,
    guide: GuideOption = None,
    after: Annotated[list[str] | None, typer.Option("--after", help="An earlier question; may be repeated.")] = None,
    up_to: UpToOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
    lines: JsonlOption = None,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Answer a question from a guide, and say where in the guide the answer stands."""
    session = _session(library, model)
    if _from_stdin(lines, question, 'glossator ask "Who is Madame?"'):
        return _answer_rows(session, lambda row: _ask_row(session, row, guide, up_to))
    history = [Turn(earlier) for earlier in after or ()]
    answer = _ready(session).ask(question or "", guide=guide, history=history, up_to=up_to)
    if as_json:
        _print_json(answer.to_json())
    else:
        terminal.say(terminal.answer_lines(answer))
    return 0


@app.command()
def search(
    words: Annotated[str | None, typer.Argument(metavar="WORDS", show_default=False)] = None,
    guide: GuideOption = None,
    k: Annotated[int, typer.Option("-k", min=1, max=jsonl.MOST, help="How many passages.")] = 10,
    as_json: JsonOption = False,
    lines: JsonlOption = None,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Rank the passages that speak of some words; without --guide, of several guides."""
    session = _session(library)
    if _from_stdin(lines, words, 'glossator search "cassette tape"'):
        return _answer_rows(session, lambda row: _search_row(session, row, guide, k))
    hits = _ready(session).search(words or "", guide, k)
    if as_json:
        _print_json(_hits_json(words or "", hits))
    else:
        terminal.say(terminal.hit_lines(hits))
    return 0


@app.command()
def index(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", show_default=False)] = None,
    slug: Annotated[str | None, typer.Option("--slug", help="Name of the guide in the library.")] = None,
    title: Annotated[str | None, typer.Option("--title")] = None,
    author: Annotated[str | None, typer.Option("--author", help="Author of the work.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Take a slug over from another source.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Build again even if nothing changed.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Add guides, or bring every known guide up to date with its source; what has not changed costs nothing."""
    if len(paths or ()) != 1 and (slug or title or author):
        raise UsageError("--slug, --title and --author name one guide: give exactly one PATH with them")
    session, begun = _session(library), time.monotonic()
    with terminal.progress_bar() as progress:
        naming = {"slug": slug, "title": title, "author": author}
        reports = session.index(paths or [], naming, replace=replace, force=force, progress=progress)
    if as_json:
        guides = [report.to_json() for report in reports]
        _print_json({"schema": SCHEMA, "guides": guides, "seconds": round(time.monotonic() - begun, 3)})
    else:
        terminal.say([terminal.report_line(report) for report in reports])
    return int(any(report.status == "failed" for report in reports))


@app.command()
def guides(as_json: JsonOption = False, library: LibraryOption = None, debug: DebugOption = False) -> int:
    """List the guides of the library."""
    entries = _ready(_session(library)).library.guides()
    if as_json:
        _print_json({"schema": SCHEMA, "guides": [entry.to_json() for entry in entries]})
    else:
        terminal.say(terminal.shelf_lines(entries))
    return 0


@app.command()
def show(
    slug: SlugArgument, as_json: JsonOption = False, library: LibraryOption = None, debug: DebugOption = False
) -> int:
    """Show a guide: its sections, marks and size; with --json its whole text and passages too."""
    with _ready(_session(library)).library.open(slug, any_embedder=True) as volume:
        if as_json:
            _print_json({"schema": SCHEMA, **volume.to_json()})
        else:
            terminal.say(terminal.guide_lines(volume.guide, volume.revision, len(volume.passages)))
    return 0


@app.command()
def remove(
    slug: SlugArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Withdraw a guide from the library; the file that it came from stays where it is."""
    session = _session(library)
    session.library.entry(slug)  # an unknown slug is told before anybody is asked
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(
                f"nothing was removed; to remove {slug} without being asked: glossator remove {slug} --yes"
            )
        typer.confirm(f"Withdraw {slug} from the library?", abort=True)
    session.library.remove(slug)
    print(f"{slug}: removed")
    return 0


@app.command()
def verify(
    slug: Annotated[str | None, typer.Argument(metavar="[SLUG]", show_default=False)] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Check every file and vector of the library's volumes against their manifests."""
    health = _session(library).library.verify(slug)
    if as_json:
        _print_json({"schema": SCHEMA, "guides": [{"slug": name, "error": error} for name, error in health.items()]})
    else:
        terminal.say([f"{name}: {error or 'whole'}" for name, error in health.items()])
    return int(any(health.values()))


@app.command()
def discuss(
    slug: SlugArgument,
    section: Annotated[str | None, typer.Option("--section", metavar="SECTION")] = None,
    count: Annotated[int, typer.Option("--count", min=1, max=50)] = 8,
    seed: Annotated[int, typer.Option("--seed")] = 0,
    form: Annotated[str, typer.Option("--format", metavar="md|json")] = "md",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing FILE.")] = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Make discussion prompts from a guide's own sections, characters and events, each with its evidence."""
    if form not in ("md", "json"):
        raise UsageError(f"unknown format {form!r}; choose md or json")
    prompts = _ready(_session(library)).discuss(slug, section=section, count=count, seed=seed)
    text = prompts.to_markdown() if form == "md" else json.dumps(prompts.to_json(), ensure_ascii=False, indent=2) + "\n"
    _write(text, out, force)
    return 0


def _session(library: Path | None, model: str | None = None) -> "Session":
    from ui.session import Session  # the other rooms take half a second, which `serve` spends behind its open port

    return Session(read_settings(os.environ, library=library, model=model), os.environ)


def _ready(session: "Session") -> "Session":
    """The session, its library holding at least the bundled guides."""
    with terminal.progress_bar() as progress:
        session.index_bundled(progress)
    return session


def _from_stdin(lines: str | None, given: str | None, example: str) -> bool:
    if lines is None and given is None:
        raise UsageError(f"nothing was asked; try: {example}")
    if lines is not None and (lines != "-" or given is not None):
        raise UsageError("--jsonl reads standard input: write --jsonl - and no other words")
    return lines is not None


def _answer_rows(session: "Session", answer: jsonl.Answer) -> int:
    _ready(session)
    failed = False
    for row in jsonl.rows(sys.stdin.buffer, answer):
        failed = failed or "error" in row
        _print_json(row, indent=None)
    return int(failed)


def _ask_row(session: "Session", row: jsonl.Row, guide: str | None, up_to: str | None) -> jsonl.Row:
    answer = session.ask(
        jsonl.text(row, "question"),
        guide=jsonl.optional_text(row, "guide") or guide,
        history=jsonl.history(row),
        up_to=jsonl.optional_text(row, "up_to") or up_to,
    )
    return answer.to_json()


def _search_row(session: "Session", row: jsonl.Row, guide: str | None, k: int) -> jsonl.Row:
    query = jsonl.text(row, "query")
    hits = session.search(query, jsonl.optional_text(row, "guide") or guide, jsonl.count(row, "k", k))
    return _hits_json(query, hits)


def _hits_json(query: str, hits: "Sequence[Hit]") -> dict[str, Any]:
    return {"schema": SCHEMA, "query": query, "hits": [_hit_json(hit) for hit in hits]}


def _hit_json(hit: "Hit") -> dict[str, Any]:
    start, end = hit.passage.start, hit.passage.end
    section = list(hit.section.path)
    return {"guide": hit.guide, "section": section, "start": start, "end": end, "text": hit.text, "score": hit.score}


def _print_json(value: dict[str, Any], *, indent: int | None = 2) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent), flush=True)


def _write(text: str, out: Path | None, force: bool) -> None:
    if out is None:
        print(text, end="")
        return
    try:
        with out.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{out} exists; choose another name or add --force") from None
    except OSError as error:
        raise GlossatorError(f"cannot write {out}: {error.strerror}; choose another place with --out") from error
