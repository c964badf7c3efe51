"""Rows that a page has for every page's sake: running heads and feet, and page numbers. They are told by their height.

Refuses to know columns and what a row's words mean.
"""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from corpus.formats.pdf_rows import Row
from corpus.numbers import value

_MARGIN_ROWS = 3
_HEIGHT = 3.0  # points by which a running head may wander
_NUMBER = r"(?:\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7})"
_PAGE_NUMBER = re.compile(
    rf"(?P<named>(?:page|p\.?)\s*)?[\s\-–—|~\[(•·]*(?P<number>{_NUMBER})[\s\-–—|~\])•·]*(?P<of>(?:of|/)\s*\d{{1,4}})?",
    re.IGNORECASE,
)
_ANY_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b|\b[IVXLC]+\b")


def without_running_rows(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The pages' rows without those at head and foot that come back from page to page, and page numbers."""
    left = [list(rows) for rows in pages]
    for _ in range(_MARGIN_ROWS):  # one row at each end at a time: a head may have two lines
        found = _running(left)
        left = [[row for row in rows if id(row) not in found] for rows in left]
    return left


def _running(pages: Sequence[Sequence[Row]]) -> set[int]:
    filled = [(number, rows) for number, rows in enumerate(pages) if rows]
    found: set[int] = set()
    for end in (0, -1):
        rows = [(number, rows[end]) for number, rows in filled]
        inner = {id(rows[end]): rows[1 if end == 0 else -2] for _, rows in filled if len(rows) > 1}
        numbers = _page_numbers(rows)
        found |= numbers or _repeated(rows) or _apart(rows, inner)
    return found


def _page_numbers(rows: Sequence[tuple[int, Row]]) -> set[int]:
    """Rows that hold nothing but a number that counts as the pages do, or that says it is a page's."""
    offsets: Counter[int] = Counter()
    bare: list[tuple[int, Row]] = []
    found = set()
    for page, row in rows:
        match = _PAGE_NUMBER.fullmatch(row.text)
        if match is None:
            continue
        number = value(match["number"])
        if match["named"] or match["of"]:
            found.add(id(row))
        elif number is not None:
            offsets[number - page] += 1
            bare.append((number - page, row))
    offset, times = offsets.most_common(1)[0] if offsets else (0, 0)
    if times > 1 or (times == 1 and len(rows) == 1 and offset == 1):
        found |= {id(row) for shift, row in bare if shift == offset}
    return found


def _repeated(rows: Sequence[tuple[int, Row]]) -> set[int]:
    """Rows whose words, numbers aside, stand at the same height on three pages, or on both of two."""
    same: dict[str, list[tuple[int, Row]]] = {}
    for page, row in rows:
        same.setdefault(_ANY_NUMBER.sub("#", row.text).casefold(), []).append((page, row))
    found = set()
    for group in same.values():
        height = median(row.y for _, row in group)
        level = [(page, row) for page, row in group if abs(row.y - height) <= _HEIGHT]
        if len(level) >= 3 or (len(level) == 2 and len(rows) <= 5):
            found |= {id(other) for _, other in rows if any(_like(other, row) for _, row in level)}
    return found


def _like(other: Row, row: Row) -> bool:
    """Whether a row stands where a running head does, in its size: left pages may have another one than right pages."""
    return abs(other.y - row.y) < 1.5 and abs(other.size - row.size) < 0.3


def _apart(rows: Sequence[tuple[int, Row]], inner: dict[int, Row]) -> set[int]:
    """Rows that differ from page to page, as a chapter's name does, but stand at one height, small and apart."""
    heights = Counter(round(row.y) for _, row in rows)
    if len(rows) < 4 or not heights:
        return set()
    height, _ = heights.most_common(1)[0]
    level = [row for _, row in rows if abs(row.y - height) <= _HEIGHT]
    clear = [
        row
        for row in level
        if id(row) in inner
        and abs(row.y - inner[id(row)].y) > 2.0 * max(row.size, inner[id(row)].size)
        and len(row.text) < 90
        and row.size <= inner[id(row)].size + 0.5
        and not any(word.bold for word in row.words)
    ]
    return {id(row) for row in clear} if 3 * len(clear) >= 2 * len(rows) else set()
