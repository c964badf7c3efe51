"""Up to here: a guide as far as a reader has come, and nothing of what comes later.

The limit is inclusive. Of the plot, what stands at or before it; of all else, only what the guide itself marks as safe
("(no spoilers)" in a heading). What is hidden becomes blanks, its headings too: offsets stay what they are, and no
reader of this view, be it a search, a template or a model, can tell what it never sees. Refuses to know questions,
items and how a heading is found to tell the plot.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.plot import Plot, safe, tellings
from corpus.errors import UsageError
from corpus.headings import canonical
from corpus.numbers import numbered
from corpus.outline import Place, resolve_section
from corpus.types import Guide, Passage, Section, Span
from corpus.understand import Understanding, understand

_NAMED = 3  # places that a refusal names


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
class Limit:
    """How much of a guide may be seen."""

    spans: tuple[Span, ...]  # parts of sections' bodies, in reading order
    ended: bool  # whether the plot is among them to its end


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
    ended: bool  # whether the plot is seen to its end


def within_reach(volume: GuideVolume, up_to: str) -> Reach:
    """The volume as far as `up_to` (as `resolve_section` reads it); `UsageError` when that is no place in the plot."""
    return view(volume, limit(volume.guide, up_to))


def limit(guide: Guide, up_to: str) -> Limit:
    """What may be seen up to a place; `UsageError`, which names no later thing, when that is no place in the plot."""
    if not up_to.strip():
        raise UsageError("no section was named: give a heading, a mark or a position")
    for plot in tellings(guide):
        place = _place(guide, plot, up_to)
        if place is not None:
            return Limit(_seen(guide, plot, place), plot[-1].end <= place.end)
    raise UsageError(
        f"{up_to!r} names no one place in the plot of {guide.slug}: give one that does, {_near(guide, up_to)}"
    )


def view(volume: GuideVolume, seen: Limit) -> Reach:
    """The volume as if what lies beyond the limit had never been written."""
    guide, spans = volume.guide, seen.spans
    ends = dict(spans)
    sections = [section for section in guide.sections if section.start in ends]
    shown = tuple(replace(section, end=ends[section.start], position=number) for number, section in enumerate(sections))
    numbers = {section.position: number for number, section in enumerate(sections)}
    kept = [passage for passage in (_clipped(one, spans) for one in volume.passages) if passage is not None]
    passages = tuple(
        replace(passage, position=number, section=numbers[passage.section]) for number, passage in enumerate(kept)
    )
    marks = tuple(
        replace(mark, end=min(mark.end, end))
        for mark in guide.marks
        for start, end in spans
        if start <= mark.start < end
    )
    masked = replace(guide, text=_blanked(guide, spans), sections=shown, marks=marks)
    positions = tuple(passage.position for passage in kept)
    return Reach(volume.slug, volume.revision, masked, passages, understand(masked), spans, positions, seen.ended)


def places(guide: Guide) -> tuple[Place, ...]:
    """The places of the plot in order, each under a name that `limit` understands: sections, and marks inside them."""
    plot = tellings(guide)[0]
    found: dict[int, Place] = {}
    for section in plot:
        short = _short(section, plot)
        _put(found, guide, plot, section.end, short, section.path, (str(section.position),))
        for mark in (mark for mark in guide.marks if section.start <= mark.start < section.end):
            names = (*short[: len(plot) - 1], mark.label), (mark.label,), (*section.path, mark.label)
            _put(found, guide, plot, mark.end, *names)
    return tuple(found[end] for end in sorted(found))


def _put(found: dict[int, Place], guide: Guide, plot: Plot, end: int, *names: tuple[str, ...]) -> None:
    """The place under the first of its names by which it is found again."""
    for name in (" > ".join(parts) for parts in names if parts):
        place = _place(guide, plot, name)
        if place is not None and place.end == end:
            found.setdefault(end, Place(name, place.start, end))
            return


def _short(section: Section, plot: Plot) -> tuple[str, ...]:
    """The headings below those that all of the plot stands under; a numbered one without what may follow its number."""
    shared = next(
        (
            depth
            for depth, headings in enumerate(zip(*(one.path for one in plot), strict=False))
            if len({*headings}) > 1
        ),
        0,
    )
    return tuple(map(_plain, section.path[shared:])) if len(plot) > 1 else section.path[-1:]


def _plain(heading: str) -> str:
    part = numbered(heading)
    return heading if part is None or canonical(part[1]) == canonical(heading) else part[1]


def _place(guide: Guide, plot: Plot, wanted: str) -> Place | None:
    """The place in the plot that is meant, as if the guide held nothing else."""
    if wanted.strip().isdecimal():
        sections = [one for one in plot if one.position == int(wanted)]
        return Place(wanted, sections[0].start, sections[0].end) if sections else None
    sections = [replace(section, position=number) for number, section in enumerate(plot)]
    marks = [mark for mark in guide.marks if any(one.start <= mark.start < one.end for one in plot)]
    try:
        return resolve_section(replace(guide, sections=tuple(sections), marks=tuple(marks)), wanted)
    except UsageError:  # it would name what is near, later things too
        return None


def _near(guide: Guide, wanted: str) -> str:
    """The places that a refusal may name: the first one, and such as are only numbers; else positions."""
    plot = tellings(guide)[0]
    first, *later = [place.label for place in places(guide)] or [str(plot[0].position)]
    told = [first, *(label for label in later if all(map(_only_number, label.split(" > "))))]
    near = difflib.get_close_matches(canonical(wanted), [canonical(label) for label in told], n=_NAMED, cutoff=0.5)
    named = [label for label in told if canonical(label) in near] or told[:_NAMED]
    return f"such as {', '.join(map(repr, named))} (or a position, {plot[0].position} to {plot[-1].position})"


def _only_number(heading: str) -> bool:
    part = numbered(heading)
    return part is not None and canonical(part[1]) == canonical(heading)


def _seen(guide: Guide, plot: Plot, place: Place) -> tuple[Span, ...]:
    told = {section.position for section in plot}
    spans = []
    for section in guide.sections:
        if safe(section.path):
            spans.append((section.start, section.end))
        elif section.position in told and section.start < place.end:
            spans.append((section.start, min(section.end, place.end)))
    return tuple(spans)


def _clipped(passage: Passage, spans: Sequence[Span]) -> Passage | None:
    """The passage's sentences that may be seen; None where none may."""
    seen = tuple((start, end) for start, end in passage.sentences if any(a <= start and end <= b for a, b in spans))
    return replace(passage, start=seen[0][0], end=seen[-1][1], sentences=seen) if seen else None


def _blanked(guide: Guide, spans: Sequence[Span]) -> str:
    """Same length; line ends stay, so that paragraphs stay apart, and so do the headings right above what is seen."""
    above = {section.start: before for section, before in zip(guide.sections, _ends(guide), strict=True)}
    pieces, at = [], 0
    for start, end in spans:
        pieces += [_blank(guide.text[at : above[start]]), guide.text[above[start] : end]]
        at = end
    return "".join((*pieces, _blank(guide.text[at:])))


def _ends(guide: Guide) -> list[int]:
    """For each section where the text before its headings ends."""
    return [0, *(section.end for section in guide.sections[:-1])]


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
