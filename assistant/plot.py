"""Which sections of a guide tell the plot in its order, and which may be read before the work: by headings alone.

A guide may tell the plot more than once, in a synopsis and by chapters. Where no heading tells it, all of the guide
counts as the plot. Refuses to know limits and places.
"""

import re
from collections.abc import Sequence

from corpus.headings import canonical, is_known
from corpus.numbers import numbered
from corpus.types import Guide, Section

Plot = list[Section]  # in reading order

_TELLS = re.compile(
    r"\b(?:plot|synops[ei]s|summar(?:y|ies)|recap|retelling)\b|^the story$|^(?:story|chapter|section) analysis$"
)
# Headings beside the plot, whatever parts they go through: "Character Summaries", "Quotes" > "Chapter 1".
_BESIDE = re.compile(
    r"\b(?:characters?|figures?|themes?|symbols?|motifs?|quot\w+|terms?|vocabulary|settings?|author|contexts?|timeline"
    r"|questions?|essays?|quiz\w*|topics?|devices?|style|background)\b"
)
_WHOLE = re.compile(r"\b(?:study|teaching) guide\b")  # heads everything
_SAFE = re.compile(
    r"(?<!not )\b(?:no spoilers?|spoilers?[- ]free|without spoilers?)\b"
    r"(?! (?:after|past|beyond|until|till|before|for|to|in)\b)",
    re.IGNORECASE,
)


def safe(path: Sequence[str]) -> bool:
    """Whether the guide marks the section as fit to be read before the work."""
    return any(map(_SAFE.search, path))


def tellings(guide: Guide) -> list[Plot]:
    """The sections that tell the plot, once for each time that it is told, the longest telling first."""
    told: dict[tuple[str, ...], Plot] = {}
    for section in guide.sections:
        heading = _telling(section.path, canonical(guide.title))
        if heading is not None:
            told.setdefault(heading, []).append(section)
    return sorted(told.values(), key=_length, reverse=True) or [list(guide.sections)]


def _length(plot: Plot) -> int:
    return sum(section.end - section.start for section in plot)


def _telling(path: Sequence[str], title: str) -> tuple[str, ...] | None:
    """The headings above a telling of the plot, down to the one that says so or to the parts of the work."""
    for depth, heading in enumerate(path):
        bare = canonical(heading).replace(title, "").strip(" :-–—") if title else canonical(heading)
        if numbered(heading):
            return tuple(path[:depth])
        if _WHOLE.search(bare):
            continue
        if _BESIDE.search(bare) or (is_known(bare) and not _TELLS.search(bare)):
            return None
        if _TELLS.search(bare):
            return tuple(path[: depth + 1])
    return None
