"""A set as CSV for a spreadsheet: one row an item; what a spreadsheet would run as a formula is made inert.

UTF-8 with a byte order mark, and CRLF, as Excel wants them. Refuses to know how a handout looks.
"""

import csv
import io

from assistant.teaching.exports.handout import LETTERS, Task, handout
from assistant.teaching.items import Item, ItemSet

COLUMNS = (
    "Number", "Kind", "Part", "Question", *(f"Option {letter}" for letter in LETTERS[:6]), "Answer", "Why", "Evidence",
    "Where", "Look for", "Follow-up", "If the class is stuck", "To go further", "Element", "Bloom", "DOK", "Standards",
    "Minutes", "Made by", "Edited", "Id",
)  # fmt: skip
_FORMULA = "=+-@\t\r\n|%"  # what a cell must not begin with, even after spaces
_SKIPPED = " \u00a0\u200b\u2060\ufeff\u3000"


def to_table(items: ItemSet) -> bytes:
    """The rows, the first of them the columns' names."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = [(part.heading, task) for part in handout(items).parts for task in part.tasks]
    for item, (heading, task) in zip(items.items, rows, strict=True):
        writer.writerow([inert(cell) for cell in _row(item, heading, task)])
    return sheet.getvalue().encode("utf-8-sig")


def inert(cell: str) -> str:
    """The cell behind an apostrophe where a spreadsheet might run it: its words stay, the formula does not."""
    return f"'{cell}" if cell.lstrip(_SKIPPED)[:1] and cell.lstrip(_SKIPPED)[0] in _FORMULA else cell


def _row(item: Item, heading: str, task: Task) -> list[str]:
    choices = [choice.text for choice in task.choices]
    helps = dict(task.helps)
    return [
        str(task.number), item.kind, heading, task.stem, *(choices[:6] + [""] * 6)[:5], "; ".join(choices[5:]),
        task.answer or "", task.rationale, "\n".join(quote.text for quote in task.quotes),
        "\n".join(quote.place for quote in task.quotes), "\n".join(task.look_fors), helps.get("Follow-up", ""),
        helps.get("If the class is stuck", ""), helps.get("To go further", ""), item.element, item.bloom,
        str(item.dok), ", ".join(item.standards), str(item.minutes), item.made_by, "yes" if item.edited else "no",
        item.id,
    ]  # fmt: skip
