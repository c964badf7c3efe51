"""What the Teach page offers to choose from: the guides on the shelf, how far a class may have read, places, names.

Nothing of a guide beyond a class's reach is offered. What was found is remembered by revision, and no wish is. Refuses
to know items.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import GlossatorError, UsageError
from corpus.outline import resolve_section
from corpus.types import Guide
from ui import render, wishes
from ui.service import Service
from ui.showing import labelled, preparing_html

if TYPE_CHECKING:  # the index room is loaded behind the open port
    from index.volume import Volume

KEPT = 32  # guides, each as far as some class has read
NAMES = 40  # characters that are offered by name
INDENT = "\u2003"
THEMATIC = re.compile(r"\b(?:themes?|motifs?|symbols?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Offer:
    """Pairs of a value and its label, and names."""

    reaches: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    names: tuple[str, ...]


class Offers:
    """What can be chosen. Safe to be used from many threads: whoever comes second finds the same."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._found: OrderedDict[tuple[str, str, str], _Offer] = OrderedDict()

    def html(self, slug: str, reach: str, place: str) -> str:
        """The fields that depend on the shelf, filled for one guide as far as a class has read; "": nobody said."""
        entries = self._service.guides()
        slugs = [entry.slug for entry in entries]
        chosen = slug if slug in slugs else next(iter(slugs), "")
        waiting = preparing_html(self._service.state)
        if not chosen:
            return wishes.choices_html(wishes.Choices(()), waiting)
        guides = labelled(entries)
        try:
            whole = self._offer(chosen, "")
            reach = reach if reach == wishes.WHOLE or reach in dict(whole.reaches) else ""
            offer = whole if reach in ("", wishes.WHOLE) else self._offer(chosen, reach)
        except GlossatorError as error:
            return wishes.choices_html(wishes.Choices(guides, chosen), waiting + render.error_html(str(error)))
        place = place if place in dict(offer.places) else ""
        return wishes.choices_html(
            wishes.Choices(guides, chosen, whole.reaches, reach, offer.places, place, offer.names), waiting
        )

    def _offer(self, slug: str, reach: str) -> "_Offer":
        """What a guide offers; remembered, for to be understood a part of a guide has to be read anew."""
        with self._service.open(slug) as volume:
            key = slug, volume.revision, reach
            if (known := self._found.get(key)) is None:
                known = self._found[key] = _offer_of(volume, reach)
                while len(self._found) > KEPT:
                    self._found.popitem(last=False)
            return known


def _offer_of(volume: "Volume", reach: str) -> _Offer:
    """What can be chosen in a guide, nothing of it from beyond the reach."""
    from assistant.reach import places, within_reach  # behind the open port

    seen = within_reach(volume, reach) if reach else volume
    reaches = tuple((place.label, place.label) for place in places(volume.guide))
    spoken = seen.understood.characters[:NAMES]
    names = dict.fromkeys([one.name for one in spoken] + list(_themes(seen.guide)))
    return _Offer(reaches, tuple(_places(seen.guide)), tuple(names))


def _places(guide: Guide) -> Iterator[tuple[str, str]]:
    """Every heading and mark that can be asked for by its name, indented by its depth."""
    told: set[tuple[str, ...]] = set()
    for section in guide.sections:
        paths = [section.path[:depth] for depth in range(1, len(section.path) + 1)]
        paths += [(*section.path, mark.label) for mark in guide.marks if section.start <= mark.start < section.end]
        for path in paths:
            wanted = " > ".join(path)
            if path not in told and _is_place(guide, wanted):
                yield wanted, f"{INDENT * (len(path) - 1)}{path[-1]}"
            told.add(path)


def _is_place(guide: Guide, wanted: str) -> bool:
    try:
        resolve_section(guide, wanted)
    except UsageError:
        return False
    return True


def _themes(guide: Guide) -> Iterator[str]:
    for section in guide.sections:
        if len(section.path) > 1 and THEMATIC.search(section.path[-2]):
            yield section.path[-1]
