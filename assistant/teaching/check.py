"""Whether a kept set still stands on what its guide says: which items' evidence moved, changed or went.

Words that stand in the section where they stood are no news, however far they have shifted in it. Refuses to know
files and terminals.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz

from assistant.reach import GuideVolume
from assistant.teaching.items import ItemSet
from assistant.types import Citation
from corpus.types import Guide, Span

What = Literal["changed", "moved", "gone"]
NEAR = 60  # percent of the letters that a sentence shares with the one it was


@dataclass(frozen=True, slots=True)
class Stale:
    """One quotation of an item that is not in the guide as it was."""

    item_id: str
    number: int  # of the item in its set, from 1
    what: What
    old: str
    new: str | None  # the sentence that stands there now; None when nothing like it does
    section: tuple[str, ...]  # where it stands now, else where it stood

    def to_json(self) -> dict[str, Any]:
        return {
            "item": self.item_id,
            "number": self.number,
            "what": self.what,
            "old": self.old,
            "new": self.new,
            "section": list(self.section),
        }


def stale(items: ItemSet, volume: GuideVolume) -> tuple[Stale, ...]:
    """What is not as it was, in the order of the items; () when all of it is."""
    sentences = [span for passage in volume.passages for span in passage.sentences]
    found = (
        _of(citation, item.id, number, volume.guide, sentences)
        for number, item in enumerate(items.items, start=1)
        for citation in item.evidence
    )
    return tuple(one for one in found if one is not None)


def _of(citation: Citation, item_id: str, number: int, guide: Guide, sentences: Sequence[Span]) -> Stale | None:
    old = citation.quote
    places = _places(guide.text, old)
    if any(_path(guide, place) == citation.section for place in places):
        return None
    if places:
        nearest = min(places, key=lambda place: abs(place - citation.start))
        return Stale(item_id, number, "moved", old, old, _path(guide, nearest))
    like = [(fuzz.ratio(guide.quote(span), old), -abs(span[0] - citation.start), span) for span in sentences]
    score, _, (start, end) = max(like, default=(0.0, 0, (0, 0)))
    if score < NEAR:
        return Stale(item_id, number, "gone", old, None, citation.section)
    return Stale(item_id, number, "changed", old, guide.text[start:end], _path(guide, start))


def _places(text: str, words: str) -> list[int]:
    """Wherever the very same words stand."""
    return [match.start() for match in re.finditer(re.escape(words), text)] if words else []


def _path(guide: Guide, at: int) -> tuple[str, ...]:
    return next((section.path for section in guide.sections if section.start <= at < section.end), ())
