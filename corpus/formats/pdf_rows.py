"""A page's words to its lines, in reading order: rows are words on one baseline, columns are told by their gutter.

Refuses to know headings, paragraphs and fonts.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf
from statistics import median

from corpus.blocks import folded
from corpus.decode import normal
from corpus.formats.pdf_hyphens import SOFT_HYPHEN
from corpus.formats.pdf_stream import Word

_ROW = 0.4  # of the smaller type size: words that differ less in height stand on one line
_GUTTER = 0.9  # of the type size: a gap between columns is at least so wide
_LINES = (5, 12)  # of prose on both sides that show a gutter; within a column, where wide spaces may meet, more
_FULL = 0.55  # of its column: how wide the middle line of prose is at least


_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one column: its words' text, where it stands, and how it is set."""

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool
    page: int
    column: int  # counts up in reading order through the whole file
    first_width: float  # of its first word: does it still fit on the line before?
    words: tuple[Word, ...] = ()


@dataclass(slots=True)
class Row:
    """Words on one baseline, from left to right."""

    words: list[Word] = field(default_factory=list)

    @property
    def y(self) -> float:
        return max(self.words, key=lambda word: (word.size, len(word.text))).y

    @property
    def size(self) -> float:
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[round(word.size, 1)] += len(word.text)
        return sizes.most_common(1)[0][0]

    @property
    def text(self) -> str:
        return text_of(self.words)


def rows_of(words: Iterable[Word]) -> list[Row]:
    """The rows from the top of the page to its foot."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: (-word.y, word.x)):
        if rows and abs(rows[-1].words[0].y - word.y) <= _ROW * min(word.size, rows[-1].words[0].size):
            rows[-1].words.append(word)
        else:
            rows.append(Row([word]))
    return [Row(_whole(sorted(row.words, key=lambda word: word.x))) for row in rows]


def _whole(pieces: Sequence[Word]) -> list[Word]:
    """The row's words, of pieces that fonts, kerning and programs cut them into."""
    needed = _gap_of_words(pieces)
    words: list[list[Word]] = []
    for piece in pieces:
        last = words[-1][-1] if words else None
        if last and not piece.spaced and piece.x - last.end < needed * max(piece.size, last.size):
            words[-1].append(piece)
        else:
            words.append([piece])
    return [_one(parts) if len(parts) > 1 else parts[0] for parts in words]


def _one(parts: Sequence[Word]) -> Word:
    main = max(parts, key=lambda part: len(part.text))
    bold = 2 * sum(len(part.text) for part in parts if part.bold) > sum(len(part.text) for part in parts)
    text = "".join(part.text for part in parts)
    return replace(
        main, text=text, x=parts[0].x, end=max(part.end for part in parts), spaced=parts[0].spaced, bold=bold
    )


def text_of(words: Sequence[Word]) -> str:
    """The words with single spaces between them, ligatures as letters."""
    text = _LIGATURE.sub(lambda match: _LIGATURES[match[0]], " ".join(word.text for word in words))
    return folded(normal(text.replace("\u00ad", SOFT_HYPHEN)))


def _gap_of_words(words: Sequence[Word]) -> float:
    """How wide a gap is a space, in type sizes: wider where spaces are drawn, or each letter stands alone."""
    letters = sum(len(word.text) for word in words)
    if 12 * sum(word.spaced for word in words[1:]) >= letters:
        return 0.3
    gaps = [(b.x - a.end) / max(a.size, b.size, 1.0) for a, b in pairwise(words)]
    if len(gaps) >= 8 and letters <= 1.6 * len(words):
        return max(0.16, median(gaps) + 0.14)
    return 0.16


# --- columns ---


def lines_of(pages: Sequence[Sequence[Row]]) -> list[Line]:
    """All lines in reading order: columns from left to right, what crosses them in its place."""
    lines: list[Line] = []
    gutters: list[float] = []
    column = 0
    for number, rows in enumerate(pages):
        for stretch in _stretches(list(rows), gutters, 0):
            lines += [_line(row.words, number, column) for row in stretch]
            column += 1
    return lines


def _stretches(rows: list[Row], gutters: list[float], depth: int) -> Iterator[list[Row]]:
    """The rows as columns to be read one after the other."""
    gutter, bands = _gutter(rows, gutters, depth) if depth < 3 else (0.0, [])
    if gutter not in gutters and bands:
        gutters.append(gutter)
    at = 0
    for start, stop in bands:
        if at < start:
            yield rows[at:start]
        left = [Row([word for word in row.words if word.x < gutter]) for row in rows[start:stop]]
        right = [Row([word for word in row.words if word.x >= gutter]) for row in rows[start:stop]]
        for side in (left, right):
            yield from _stretches([row for row in side if row.words], gutters, depth + 1)
        at = stop
    if at < len(rows):
        yield rows[at:]


def _gutter(rows: Sequence[Row], known: Sequence[float], depth: int) -> tuple[float, list[tuple[int, int]]]:
    """The gutter that parts the most rows, with the bands of rows that it parts; no bands where there is none."""
    if not rows:
        return 0.0, []
    left, right = min(row.words[0].x for row in rows), max(row.words[-1].end for row in rows)
    opened = [_open(row) for row in rows]
    best: tuple[int, float, list[tuple[int, int]]] = (0, 0.0, [])
    for x in sorted(_middles(opened, left, right) | {x for x in known if left < x < right}):
        near = any(abs(x - gutter) <= 6 for gutter in known)
        bands = list(_bands(opened, x))
        if near or any(_is_columns(rows[start:stop], x, _LINES[min(depth, 1)]) for start, stop in bands):
            bands = [band for band in bands if _has_both(rows[band[0] : band[1]], x)]
            score = sum(stop - start for start, stop in bands)
            best = max(best, (score, x, bands))
    return best[1], best[2]


def _open(row: Row) -> list[tuple[float, float]]:
    """The stretches of the row's height that are open enough for a gutter, those at its two ends included."""
    gaps = [(a.end, b.x) for a, b in pairwise(row.words) if b.x - a.end >= _GUTTER * min(a.size, b.size)]
    return [(-inf, row.words[0].x), *gaps, (row.words[-1].end, inf)]


def _middles(opened: Iterable[Sequence[tuple[float, float]]], left: float, right: float) -> set[float]:
    """Where a gutter may be: right before a word that begins a column, in the middle of the page."""
    starts = Counter(round(end) for gaps in opened for _, end in gaps[:-1])
    width = right - left
    inside = [x for x, times in starts.most_common(16) if times > 1 and left + 0.2 * width <= x <= left + 0.85 * width]
    return {x - 2.0 for x in inside}


def _bands(opened: Sequence[Sequence[tuple[float, float]]], x: float) -> Iterator[tuple[int, int]]:
    """Stretches of rows of which none crosses `x`."""
    start = None
    for i in range(len(opened) + 1):
        free = i < len(opened) and any(begin <= x <= end for begin, end in opened[i])
        if free and start is None:
            start = i
        elif not free and start is not None:
            yield start, i
            start = None


def _has_both(rows: Sequence[Row], x: float) -> bool:
    return any(row.words[0].x < x for row in rows) and any(row.words[-1].x >= x for row in rows)


def _is_columns(rows: Sequence[Row], x: float, needed: int) -> bool:
    """Whether both sides of `x` read as prose, that is, whether enough lines fill their column."""
    sides = ([[word for word in row.words if (word.x < x) is first] for row in rows] for first in (True, False))
    for side in sides:
        lines = [(words[0].x, words[-1].end) for words in side if words]
        if len(lines) < needed:
            return False
        start, end = min(line[0] for line in lines), max(line[1] for line in lines)
        if median(line[1] - line[0] for line in lines) < _FULL * (end - start):
            return False
    return True


def _line(words: Sequence[Word], page: int, column: int) -> Line:
    row = Row(list(words))
    letters = sum(len(word.text) for word in words)
    bold = sum(len(word.text) for word in words if word.bold) >= 0.9 * letters
    width = words[0].end - words[0].x
    return Line(row.text, words[0].x, words[-1].end, row.y, row.size, bold, page, column, width, tuple(words))
