"""What became of each guide, for a terminal: one line each, and below it what changed in its words.

    the-lamp: updated (1 sentence changed, 1 paragraph added; 3 of 412 texts embedded)

        Plot Summary > Part One
        ~ The lamp has been dark for [-eleven-]{+twelve+} years, and the village …
        + A letter comes in the spring.

"+" added, "-" removed, "~" changed, ">" moved. A terminal that has colours shows them in place of the marks. Refuses
to know how changes are found.
"""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.sentences import sentence_spans
from index.build import IndexReport
from index.changes import Change, Piece, pieces

INDENT = 4
AROUND = 6  # words kept on each side of a change; a longer stretch between is left out
SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
_COUNTED = ("heading", "paragraph", "sentence")
_MARKS = {"gone": ("[-", "-]"), "new": ("{+", "+}")}
_RED, _GREEN, _YELLOW, _BLUE = "31", "32", "33", "36"
_COLOURS = {
    "heading": "1", "gone": f"{_RED};9", "new": f"{_GREEN};4", "removed": _RED, "added": _GREEN,
    "+": _GREEN, "-": _RED, "~": _YELLOW, ">": _BLUE,
}  # fmt: skip
_WOULD = {"added": "would be added", "updated": "would be updated", "removed": "would be withdrawn"}


@dataclass(frozen=True, slots=True)
class Style:
    """How wide lines may be, and whether they may be coloured."""

    width: int = 80
    coloured: bool = False

    def paint(self, name: str, text: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if self.coloured and name in _COLOURS else text


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a change; `glued` to the one before: no space and no line's end between them."""

    kind: str
    text: str
    glued: bool = False


def report_lines(report: IndexReport, style: Style, *, dry_run: bool = False) -> Iterator[str]:
    """One guide's line, and what changed in its words."""
    line = report_line(report, dry_run=dry_run)
    if not report.changes:
        yield line
    else:
        yield from textwrap.wrap(line, style.width, subsequent_indent=" " * INDENT, break_on_hyphens=False)
        yield ""
        yield from change_lines(report.changes, style)


def report_line(report: IndexReport, *, dry_run: bool = False) -> str:
    """What became of a guide, or would, in one line."""
    status = _WOULD.get(report.status, report.status) if dry_run else report.status
    if report.error:
        return f"{report.slug}: {status}: {report.error}"
    return f"{report.slug}: {status} ({_effort(report)})"


def _effort(report: IndexReport) -> str:
    texts = report.embedded + report.reused
    if report.status == "removed":
        return f"{_some(report.removed, 'text')} of it"
    if report.status == "updated":
        return f"{told(report.changes) or 'the same words'}; {report.embedded} of {_some(texts, 'text')} embedded"
    return f"{_some(report.passages, 'passage')}; {_some(report.embedded, 'text')} embedded, {report.reused} reused"


def told(changes: Sequence[Change]) -> str:
    """ "1 sentence changed, 1 heading and 2 paragraphs added": how much, in words; empty when nothing did."""
    counts: Counter[tuple[str, str]] = Counter()
    for change in changes:
        counts.update(_amounts(change))
    phrases = []
    for verb in ("changed", "renamed", "added", "removed", "moved"):
        names = [name for name in ("title", "author") if counts[verb, name]]
        things = names + [_some(counts[verb, noun], noun) for noun in _COUNTED if counts[verb, noun]]
        if things:
            phrases.append(f"{_listed(things)} {verb}")
    return ", ".join(phrases)


def _amounts(change: Change) -> dict[tuple[str, str], int]:
    """How often a change did what to what: ("renamed", "heading"), ("added", "sentence")."""
    if change.part == "heading":
        return {("renamed" if change.kind == "changed" else change.kind, "heading"): 1}
    if change.part in ("title", "author") or (change.part == "paragraph" and change.kind != "changed"):
        return {(change.kind, change.part): 1}
    old, new = _sentences(change.old), _sentences(change.new)
    if change.kind == "moved":
        return {("moved", "sentence"): new}
    return {
        ("changed", "sentence"): min(old, new),
        ("added", "sentence"): max(new - old, 0),
        ("removed", "sentence"): max(old - new, 0),
    }


def _sentences(text: str | None) -> int:
    return len(sentence_spans(text, 0, len(text))) if text else 0


def _listed(things: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(things[:-1]), things[-1]) if part)


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def change_lines(changes: Sequence[Change], style: Style) -> Iterator[str]:
    """Changes below the section that they are in, in their order, each followed by an empty line."""
    for section, group in groupby(changes, key=lambda change: change.section):
        yield " " * INDENT + style.paint("heading", section or "Title and author")
        for change in group:
            yield from _lines(change, style)
        yield ""


def _lines(change: Change, style: Style) -> Iterator[str]:
    """One change: its sign, and its words in lines that hang below the first."""
    sign = SIGNS[change.kind]
    for number, line in enumerate(_filled(_words(change, style), style.width - INDENT - 2)):
        lead = " " if number else style.paint(sign, sign)
        yield f"{' ' * INDENT}{lead} {_shown(line, style)}"


def _words(change: Change, style: Style) -> list[_Word]:
    if change.kind == "changed":
        return _marked(pieces(change), style)
    words = (change.new or change.old or "").split()
    if change.kind == "moved":
        words = _shortened(words, first=True, last=True)
    return [_Word(change.kind, word) for word in words]


def _marked(parts: Sequence[Piece], style: Style) -> list[_Word]:
    """The words of a change, the old and the new ones marked; what stays the same between is shortened."""
    found: list[_Word] = []
    for number, part in enumerate(parts):
        words = part.text.split()
        if part.kind == "same":
            words = _shortened(words, first=number > 0, last=number < len(parts) - 1)
        elif words and not style.coloured:
            before, after = _MARKS[part.kind]
            words = [before + words[0], *words[1:]]
            words[-1] += after
        beside = not style.coloured and part.kind == "new" and number > 0 and parts[number - 1].kind == "gone"
        found += [_Word(part.kind, word, beside and place == 0) for place, word in enumerate(words)]
    return found


def _shortened(words: list[str], *, first: bool, last: bool) -> list[str]:
    """A stretch that did not change: its first and last words, where those stand beside something that did."""
    head, tail = AROUND * first, AROUND * last
    if len(words) <= head + tail + 2:
        return words
    return [*words[:head], "…", *words[len(words) - tail :]]


def _filled(words: Sequence[_Word], width: int) -> Iterator[list[_Word]]:
    """Words in lines of at most `width` characters, their marks counted; a longer word has its own."""
    line: list[_Word] = []
    used = 0
    for chunk in _chunks(words):
        size = sum(len(word.text) for word in chunk)
        if line and used + 1 + size > width:
            yield line
            line, used = [], 0
        used += size + bool(line)
        line += chunk
    if line:
        yield line


def _chunks(words: Sequence[_Word]) -> Iterator[list[_Word]]:
    """Words that no line's end may come between."""
    chunk: list[_Word] = []
    for word in words:
        if chunk and not word.glued:
            yield chunk
            chunk = []
        chunk.append(word)
    if chunk:
        yield chunk


def _shown(line: Sequence[_Word], style: Style) -> str:
    """A line's words; runs of one kind are painted together."""
    shown = ""
    for kind, group in groupby(line, key=lambda word: word.kind):
        run = list(group)
        space = "" if not shown or run[0].glued else " "
        shown += space + style.paint(kind, " ".join(word.text for word in run))
    return shown
