"""Up to here: a guide as far as a reader has come, and nothing of what comes later.

The limit is inclusive. Of the plot, what stands at or before it; of all else, only what the guide itself marks as safe
("(no spoilers)" in a heading). What is hidden becomes blanks: offsets stay what they are, and no reader of this view,
be it a search, a template or a model, can tell what it never sees. Refuses to know questions and items.
"""

import re
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.errors import UsageError
from corpus.headings import is_summary
from corpus.numbers import numbered
from corpus.outline import Place, resolve_section
from corpus.types import Guide, Passage, Section, Span
from corpus.understand import Understanding, understand

_SAFE = re.compile(r"\b(?:no spoilers|spoiler[- ]free|without spoilers)\b", re.IGNORECASE)


class GuideVolume(Protocol):
    """What is needed of an `index.volume.Volume` to know its words."""

    @property
    def slug(self) -> str: ...
    @property
    def revision(self) -> str: ...
    @property
    def guide(self) -> Guide: ...
    @property
    def passages(self) -> tuple[Passage, ...]: ...
    @property
    def understood(self) -> Understanding: ...


@dataclass(frozen=True, slots=True)
class Reach:
    """What of a volume lies within a limit; itself a `GuideVolume`, its sections and passages numbered anew."""

    slug: str
    revision: str
    guide: Guide
    passages: tuple[Passage, ...]
    understood: Understanding
    spans: tuple[Span, ...]  # what may be seen, in reading order
    positions: tuple[int, ...]  # for each passage, its position in the whole guide


def within_reach(volume: GuideVolume, up_to: str) -> Reach:
    """The volume as far as `up_to` (as `resolve_section` reads it); `UsageError` when that is no place in the plot."""
    guide = volume.guide
    place = resolve_section(guide, up_to)
    plot = _plot(guide)
    if not any(section.start <= place.start and place.end <= section.end for section in plot) and not any(
        place.start <= section.start and section.end <= place.end for section in plot
    ):
        first = " > ".join(plot[0].path)
        raise UsageError(
            f"{up_to!r} is no place in the plot of {guide.slug}: name one that is, such as {first!r} or a mark in it"
        )
    spans = tuple(_seen(guide, plot, place))
    sections = [section for section in guide.sections if _inside(section, spans)]
    shown = tuple(replace(_cut(section, spans), position=number) for number, section in enumerate(sections))
    numbers = {section.position: number for number, section in enumerate(sections)}
    cut = [_clipped(passage, spans) for passage in volume.passages]
    kept = [passage for passage in cut if passage is not None]
    passages = tuple(
        replace(passage, position=number, section=numbers[passage.section]) for number, passage in enumerate(kept)
    )
    marks = tuple(mark for mark in guide.marks if any(a <= mark.start < b for a, b in spans))
    marks = tuple(replace(mark, end=min(mark.end, _end_at(mark.start, spans))) for mark in marks)
    view = replace(guide, text=_blanked(guide.text, spans), sections=shown, marks=marks)
    positions = tuple(passage.position for passage in kept)
    return Reach(volume.slug, volume.revision, view, passages, understand(view), spans, positions)


def _plot(guide: Guide) -> list[Section]:
    """The sections that tell the story in its order; all of a guide that has no such heading.

    A synopsis beside the summary by parts would tell the end at once: of several headings the longest one counts.
    """
    told: dict[str, list[Section]] = {}
    for section in guide.sections:
        if any(map(is_summary, section.path)) or any(map(numbered, section.path)):
            outermost = section.path[0]
            told.setdefault("" if numbered(outermost) else outermost, []).append(section)
    if not told:
        return list(guide.sections)
    return max(told.values(), key=lambda sections: sum(section.end - section.start for section in sections))


def _seen(guide: Guide, plot: list[Section], place: Place) -> list[Span]:
    told = {section.position for section in plot}
    spans = []
    for section in guide.sections:
        if _SAFE.search(" > ".join(section.path)):
            spans.append((section.start, section.end))
        elif section.position in told and section.start < place.end:
            spans.append((section.start, min(section.end, place.end)))
    return spans


def _inside(section: Section, spans: tuple[Span, ...]) -> bool:
    return any(section.start <= start < section.end for start, _ in spans)


def _cut(section: Section, spans: tuple[Span, ...]) -> Section:
    return replace(section, end=_end_at(section.start, spans))


def _end_at(start: int, spans: tuple[Span, ...]) -> int:
    return next(b for a, b in spans if a <= start < b)


def _clipped(passage: Passage, spans: tuple[Span, ...]) -> Passage | None:
    """The passage's sentences that may be seen; None where none may."""
    seen = tuple((start, end) for start, end in passage.sentences if any(a <= start and end <= b for a, b in spans))
    return replace(passage, start=seen[0][0], end=seen[-1][1], sentences=seen) if seen else None


def _blanked(text: str, spans: tuple[Span, ...]) -> str:
    """Same length up to the last span's end; line ends stay, so that paragraphs stay apart."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [re.sub(r"[^\n]", " ", text[at:start]), text[start:end]]
        at = end
    return "".join(pieces)
