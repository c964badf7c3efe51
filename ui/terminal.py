"""What the command line says: answers, hits, shelves and outlines as plain text that pipes well.

Pure functions from values to lines, and one progress bar on standard error. Refuses to know how anything was found.
"""

import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.types import Answer, Citation, Covered
from corpus.types import Guide

if TYPE_CHECKING:  # only their names: `serve` prints before the index room is loaded
    from rich.progress import Progress

    from index.build import Step
    from index.library import Entry
    from index.search import Hit
    from ui.doctor import Check

WIDTH = 100
NARROW = 80
_SLUG_COLUMN = 24  # characters that slugs in a list are padded to at most
_TITLE_LEAST = 24  # characters that a title in a list is shortened to at most


def answer_lines(answer: Answer) -> Iterator[str]:
    """An answer for a person: the sentences with where they stand, then the places, then what to ask next."""
    if answer.standalone_question != answer.question:
        yield from ["Understood as: " + answer.standalone_question, ""]
    if answer.notice:
        yield from [*_wrap("Note: " + answer.notice), ""]
    if answer.status == "not_in_guide":
        yield from _refusal(answer)
    else:
        for sentence in answer.sentences:
            marks = "".join(f" [{number}]" for number in sentence.citations)
            doubt = {"partly": " (only partly supported)", "unsupported": " (no proof in the guide)"}
            lead = f"{sentence.lead_in} " if sentence.lead_in else ""
            yield from _wrap(lead + sentence.text + marks + doubt.get(sentence.support, ""))
        yield ""
        for citation in answer.citations:
            yield from _wrap(_place(citation, answer.mode == "model"), indent="    ")
    if answer.suggestions:
        yield from ["", "You could ask next:", *(f"  {question}" for question in answer.suggestions)]


def _refusal(answer: Answer) -> Iterator[str]:
    yield from _wrap("The guide does not say.")
    if answer.covered:
        yield "What it does cover:"
        yield from (_covered(item) for item in answer.covered)


def _covered(item: Covered) -> str:
    return f"  {item.label}: {item.question}"


def _place(citation: Citation, with_quote: bool) -> str:
    place = f"[{citation.number}] {citation.guide}: {' > '.join(citation.section)} ({citation.start}–{citation.end})"
    return f"{place} “{citation.quote}”" if with_quote else place


def hit_lines(hits: "Sequence[Hit]") -> Iterator[str]:
    for number, hit in enumerate(hits, start=1):
        yield f"{number:>2}. {hit.guide}: {' > '.join(hit.section.path)}  (score {hit.score:.2f})"
        yield from _wrap(hit.text, indent="    ", first="    ")


def guide_lines(guide: Guide, revision: str, passages: int) -> Iterator[str]:
    """A guide's outline with the size of each section."""
    yield f"{guide.title}, by {guide.author}" if guide.author else guide.title
    claim = f" (its publisher says {guide.published_minutes})" if guide.published_minutes else ""
    size = f"{_some(guide.words, 'word')}, {guide.minutes} min to read{claim}, {_some(passages, 'passage')}"
    yield f"{size}, revision {revision}"
    yield f"from {guide.source}"
    yield ""
    for section in guide.sections:
        words = len(guide.quote((section.start, section.end)).split())
        yield f"{section.position:>3}  {' > '.join(section.path)}  ({_some(words, 'word')})"
    for mark in guide.marks:
        yield f"     mark: {mark.label}"


def shelf_lines(entries: "Sequence[Entry]", columns: int = NARROW) -> Iterator[str]:
    """One line a guide, of at most `columns` where its slug leaves room; a damaged one says what is wrong with it."""
    if not entries:
        yield "The library is empty. Add a guide with: glossator index FILE"
    sizes = [len(entry.slug) for entry in entries]
    column = max((size for size in sizes if size <= _SLUG_COLUMN), default=0)  # a longer one moves its own line alone
    for entry in entries:
        lead = f"{entry.slug:<{column}}  "
        if entry.problem:
            yield lead + _damage(entry.problem)
            continue
        size = f"  ({_some(entry.words, 'word')}, {_some(entry.passages, 'passage')})"
        by = f", by {entry.author}" if entry.author else ""
        yield lead + _cut(entry.title + by, max(_TITLE_LEAST, columns - len(lead) - len(size))) + size


def _damage(problem: str) -> str:
    """A message of ours after a slug: what is damaged need not be named again."""
    _, sign, rest = problem.partition(" is damaged: ")
    return f"damaged: {rest}" if sign else problem


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,") + "…"


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def check_line(check: "Check") -> str:
    """One thing that the doctor looked at."""
    cure = f" ({check.cure})" if check.cure else ""
    return f"{'ok   ' if check.ok else 'wrong'}  {check.name}: {check.detail}{cure}"


def _wrap(text: str, indent: str = "", first: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=False) or [""]


class Bar:
    """A bar on standard error, a `ProgressCallback`; it shows nothing when standard error is no terminal."""

    def __init__(self) -> None:
        self._progress: Progress | None = None

    def __call__(self, step: "Step") -> None:
        if sys.stderr.isatty():
            self._progress = self._progress or _progress()
            self._progress.start()
            (task,) = self._progress.task_ids
            told = f"{step.slug}: {step.stage}"
            self._progress.update(task, description=told, completed=step.done, total=step.total or None)

    def away(self) -> None:
        """Take it off the terminal, where lines are printed now; the next step brings it back."""
        if self._progress:
            self._progress.stop()


def _progress() -> "Progress":
    from rich.console import Console  # only those who see it wait for it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    progress.add_task("starting", total=None)
    return progress


@contextmanager
def progress_bar() -> Iterator[Bar]:
    """A bar for long work, gone when that is done."""
    bar = Bar()
    try:
        yield bar
    finally:
        bar.away()


def width() -> int:
    """How wide lines may be on standard output: its terminal's width within reason, else 80."""
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):  # no terminal, or no file at all
        return NARROW
    return max(40, min(columns or NARROW, WIDTH))


def say(lines: Iterator[str] | Sequence[str]) -> None:
    for line in lines:
        print(line)


class Notes:
    """Notices on standard error, each said once."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def __call__(self, notice: str) -> None:
        if notice not in self._said:
            self._said.add(notice)
            print("Note: " + " ".join(notice.split()), file=sys.stderr)


def complain(message: str) -> None:
    """One line on standard error, whatever the message holds."""
    print("glossator: " + " ".join(message.split()), file=sys.stderr)
