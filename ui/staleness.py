"""What became of a kept set's evidence, for a terminal: each item's number and stem, and the old words beside the new.

    the-lamp: 1 of 27 items rests on words that changed since

     4. What speaks for and what against Agnes’s decision to stay?
        Plot Summary > Part One
        ~ The lamp has been dark for [-eleven-]{+twelve+} years.

Refuses to know how changes are found.
"""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.teaching.check import Stale, What
from assistant.teaching.exports.handout import words
from assistant.teaching.items import ItemSet
from index.changes import Change, Kind
from ui.corrections import INDENT, Style, change_lines

_KINDS: dict[What, Kind] = {"changed": "changed", "moved": "moved", "gone": "removed"}


def stale_lines(items: ItemSet, stale: Sequence[Stale], revision: str, style: Style) -> Iterator[str]:
    """One line on the whole set, and below it the items that no longer stand as they did."""
    count = len(items.items)
    if not stale:
        yield f"{items.guide}: nothing changed ({_some(count)}, revision {revision})"
        return
    changed = len({one.number for one in stale})
    rest = "rests" if changed == 1 else "rest"
    yield f"{items.guide}: {changed} of {_some(count)} {rest} on words that changed since (revision {revision})"
    for number, group in groupby(stale, key=lambda one: one.number):
        yield ""
        yield from _stem(number, words(items.items[number - 1].stem), style)
        yield from change_lines([_change(one) for one in group], style)


def _some(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"


def _stem(number: int, stem: str, style: Style) -> Iterator[str]:
    lead = f"{number}. ".rjust(INDENT)
    yield from textwrap.wrap(
        stem, style.width, initial_indent=lead, subsequent_indent=" " * INDENT, break_on_hyphens=False
    )


def _change(one: Stale) -> Change:
    new = words(one.new) if one.new is not None else None
    return Change(_KINDS[one.what], words(" > ".join(one.section)), words(one.old), new)
