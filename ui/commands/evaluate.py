"""`evaluate`: a librarian's gold questions, asked and judged; the exit code says whether enough were right.

Refuses to know what makes an answer right.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import UsageError
from ui import terminal
from ui.commands.options import DebugOption, JsonOption, LibraryOption, ModelOption, open_session, print_json, ready

if TYPE_CHECKING:
    from assistant.evaluate import Gold, Report
    from assistant.types import Answer
    from ui.session import Session


def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", show_default=False)],
    least: Annotated[float, typer.Option("--min", metavar="SHARE", help="Right answers asked for, 0 to 1.")] = 0.9,
    model: ModelOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Ask the gold questions of FILE and count right answers; exit code 1 when there are too few."""
    if not 0 <= least <= 1:
        raise UsageError(f"--min is the share of right answers asked for: give 0 to 1, not {least:g}")
    report = _run(open_session(library, model), file, least)
    if as_json:
        print_json(report.to_json())
    else:
        from ui.scores import score_lines

        terminal.say(score_lines(report))
    return int(not report.enough)


def _run(session: "Session", file: Path, least: float) -> "Report":
    from assistant.evaluate import evaluate as put  # the assistant's libraries: only those who ask wait for them
    from ui.gold import read_gold

    golds = read_gold(file, lambda slug: ready(session).library.entry(slug))
    for slug in dict.fromkeys(gold.guide for gold in golds):
        with session.library.open(slug):  # what cannot be asked is told before the first question
            pass
    notes = terminal.Notes()

    def ask(gold: "Gold") -> "Answer":
        answer = session.ask(gold.question, guide=gold.guide, history=gold.history, up_to=None)
        if answer.notice and answer.status == "answered":  # what a refusal says of names is no news here
            notes(answer.notice)
        return answer

    return put(golds, ask, least)
