"""A set as the spreadsheet that Kahoot imports: headers in row 8, questions from row 9, columns B to H.

A question that is too long, or an answer, is left out and never cut; a text that a spreadsheet would run is inert.
Refuses to know how items are made.
"""

import io
import re

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from assistant.teaching.exports.sides import choices, one_line, shape, truth
from assistant.teaching.items import Item, ItemSet, Kind, Option

KINDS_KAHOOT: frozenset[Kind] = frozenset({"multiple_choice", "true_false", "quote_identification"})
HEADERS = (
    "Question - max 120 characters",
    *(f"Answer {number} - max 75 characters" for number in range(1, 5)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
_QUESTION, _ANSWER = 120, 75  # characters at most
_HEADER_ROW = 8
_WIDTHS = dict(zip("ABCDEFGH", (4, 60, 24, 24, 24, 24, 16, 16), strict=True))
_ASIDE = re.compile(r" ?\([^()]*\)")


def to_kahoot(items: ItemSet) -> bytes:
    """The items that fit, in a workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    _fill(sheet, 2, (None, one_line(items.title)))
    _fill(sheet, _HEADER_ROW, (None, *HEADERS))
    held = [item for item in items.items if fits_kahoot(item)]
    for number, item in enumerate(held, start=1):
        _fill(sheet, _HEADER_ROW + number, _row(number, item))
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    for cell in sheet[_HEADER_ROW]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def fits_kahoot(item: Item) -> bool:
    """Whether Kahoot can hold an item whole."""
    options = _options(item)
    return (
        item.kind in KINDS_KAHOOT
        and shape(item) in ("choice", "true_false")
        and 2 <= len(options) <= 4
        and all(_length(option.text) <= _ANSWER for option in options)
        and _question(item) is not None
    )


def _question(item: Item) -> str | None:
    """The stem, without its asides in brackets if it is too long with them; None if it does not fit."""
    stem = one_line(item.stem)
    fitting = (text for text in (stem, one_line(_ASIDE.sub("", stem))) if 0 < _length(text) <= _QUESTION)
    return next(fitting, None)


def _options(item: Item) -> tuple[Option, ...]:
    if item.kind == "true_false":
        true = truth(item)
        return (Option("True", true is True), Option("False", true is False))
    return choices(item)


def _row(number: int, item: Item) -> tuple[str | int | None, ...]:
    options = _options(item)
    texts = [option.text for option in options] + [None] * (4 - len(options))
    right = [place for place, option in enumerate(options, start=1) if option.correct]
    correct = right[0] if len(right) == 1 else ",".join(map(str, right))
    return (number, _question(item), *texts, _seconds(item), correct)


def _seconds(item: Item) -> int:
    """Time to read and to choose."""
    words = len(" ".join([item.stem, *(option.text for option in _options(item))]).split())
    return next(limit for limit, most in ((20, 20), (30, 40), (60, 90), (90, 1000)) if words <= most)


def _length(text: str) -> int:
    """Characters as JavaScript counts them, where an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _fill(sheet: Worksheet, row: int, values: tuple[str | int | None, ...]) -> None:
    for column, value in enumerate(values, start=1):
        cell: Cell = sheet.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl takes a text that begins with "=" for a formula
            cell.quotePrefix = True  # and a spreadsheet would, once somebody edits the cell
