"""`ask` and `search`: one question from the arguments, or many through one process.

Refuses to know how answers and passages are found.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.types import SCHEMA, Turn
from corpus.errors import UsageError
from ui import jsonl, terminal
from ui.commands.options import (
    DebugOption,
    GuideOption,
    JsonlOption,
    JsonOption,
    LibraryOption,
    ModelOption,
    UpToOption,
    open_session,
    print_json,
    ready,
)  # fmt: skip

if TYPE_CHECKING:
    from index.search import Hit
    from ui.session import Session


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
    session = open_session(library, model)
    if _from_stdin(lines, question, 'glossator ask "Who is Madame?"'):
        return _answer_rows(session, lambda row: _ask_row(session, row, guide, up_to))
    history = [Turn(earlier) for earlier in after or ()]
    answer = ready(session).ask(question or "", guide=guide, history=history, up_to=up_to)
    if as_json:
        print_json(answer.to_json())
    else:
        terminal.say(terminal.answer_lines(answer))
    return 0


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
    session, notes = open_session(library), terminal.Notes()
    if _from_stdin(lines, words, 'glossator search "cassette tape"'):
        return _answer_rows(session, lambda row: _search_row(session, row, guide, k, notes))
    hits = ready(session).search(words or "", guide, k, notes)
    if as_json:
        print_json(_hits_json(words or "", hits))
    else:
        terminal.say(terminal.hit_lines(hits))
    return 0


def _from_stdin(lines: str | None, given: str | None, example: str) -> bool:
    if lines is None and given is None:
        raise UsageError(f"nothing was asked; try: {example}")
    if lines is not None and (lines != "-" or given is not None):
        raise UsageError("--jsonl reads standard input: write --jsonl - and no other words")
    return lines is not None


def _answer_rows(session: "Session", answer: jsonl.Answer) -> int:
    ready(session)
    failed = False
    for row in jsonl.rows(sys.stdin.buffer, answer):
        failed = failed or "error" in row
        print_json(row, indent=None)
    return int(failed)


def _ask_row(session: "Session", row: jsonl.Row, guide: str | None, up_to: str | None) -> jsonl.Row:
    answer = session.ask(
        jsonl.text(row, "question"),
        guide=jsonl.optional_text(row, "guide") or guide,
        history=jsonl.history(row),
        up_to=jsonl.optional_text(row, "up_to") or up_to,
    )
    return answer.to_json()


def _search_row(session: "Session", row: jsonl.Row, guide: str | None, k: int, notes: terminal.Notes) -> jsonl.Row:
    query = jsonl.text(row, "query")
    hits = session.search(query, jsonl.optional_text(row, "guide") or guide, jsonl.count(row, "k", k), notes)
    return _hits_json(query, hits)


def _hits_json(query: str, hits: "Sequence[Hit]") -> dict[str, Any]:
    return {"schema": SCHEMA, "query": query, "hits": [_hit_json(hit) for hit in hits]}


def _hit_json(hit: "Hit") -> dict[str, Any]:
    start, end = hit.passage.start, hit.passage.end
    section = list(hit.section.path)
    return {"guide": hit.guide, "section": section, "start": start, "end": end, "text": hit.text, "score": hit.score}
