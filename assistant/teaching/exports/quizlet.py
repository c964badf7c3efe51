"""A set as the text that Quizlet imports: one card a line, its term, a tab, its definition.

Refuses to know how items are made.
"""

from string import ascii_uppercase

from assistant.teaching.exports.sides import answer, choices, one_line, shape, source
from assistant.teaching.items import KINDS, Item, ItemSet, Kind

KINDS_QUIZLET: frozenset[Kind] = frozenset(KINDS)
_RUNS = tuple("=+-@")  # what a spreadsheet that opens the file would run as a formula


def to_quizlet(items: ItemSet) -> bytes:
    """One line an item; nothing else, for every line becomes a card."""
    return "".join(f"{_field(_term(item))}\t{_field(_definition(item))}\n" for item in items.items).encode()


def _term(item: Item) -> str:
    match shape(item):
        case "true_false":
            return f"True or false? {item.stem}"
        case "choice" | "order":
            listed = (f"{letter}) {one.text}" for letter, one in zip(ascii_uppercase, choices(item), strict=False))
            return " ".join([item.stem, *listed])
        case _:
            return item.stem


def _definition(item: Item) -> str:
    quotes = (f"“{one.quote}” ({source(one.section)})" for one in item.evidence)
    return " · ".join([*answer(item), *quotes])


def _field(text: str) -> str:
    line = one_line(text)
    return f"'{line}" if line.startswith(_RUNS) else line
