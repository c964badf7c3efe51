"""Cleaned blocks to a guide's text and sections, and a person's words for a place in it to a span.

Headings stand in the text as paragraphs of their own, outside every section's span; one that leads to no text is left
out. Text above the first heading is the section "Introduction", a guide with no heading the one section "Text": these
two names do not stand in the text. Refuses to know formats and furniture.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.blocks import Block, ends_sentence
from corpus.errors import UsageError
from corpus.headings import canonical, heading_flags, is_inner, is_summary, leads_to_text, rank
from corpus.numbers import numbered
from corpus.types import Guide, Section

BEFORE_HEADINGS = ("Introduction",)
NO_HEADINGS = ("Text",)
_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a guide that a person named: a heading with all below it, or a mark."""

    label: str
    start: int
    end: int


@dataclass(slots=True)
class _Open:
    """A heading that the reading is under; `bare` until text stands right below it."""

    text: str
    rank: float
    bare: bool = True


@dataclass(slots=True)
class _Part:
    """The text right below a path of headings, and which of these stand just above it."""

    path: tuple[str, ...]
    new: list[str]
    blocks: list[Block] = field(default_factory=list)


def text_and_sections(blocks: Sequence[Block], marked: bool) -> tuple[str, tuple[Section, ...]]:
    """The guide's text and its sections, in reading order."""
    pieces: list[str] = []
    sections: list[Section] = []
    at = 0
    for part in _parts(blocks, marked):
        at += sum(len(heading) + len(_GAP) for heading in part.new)
        body = _GAP.join(block.text for block in part.blocks)
        sections.append(Section(part.path, at, at + len(body), len(sections)))
        pieces += [*part.new, body]
        at += len(body) + len(_GAP)
    return _GAP.join(pieces), tuple(sections)


def resolve_section(guide: Guide, wanted: str) -> Place:
    """The place that `wanted` names: a heading's path or a unique ending of one, a mark, or a section's position.

    A heading covers all below it, case and the form of numbers ("Part Two", "part 2") do not count. Headings go
    before marks, marks in a summary before others, and "SECTION > MARK" names one of many.
    """
    parts = tuple(canonical(part) for part in wanted.split(">") if part.strip())
    if not parts:
        raise UsageError("no section was named: give a heading, a mark or a position")
    found = _headings(guide, parts) or _marks(guide, parts) or _position(guide, wanted.strip())
    if len(found) == 1:
        return found[0]
    if found:
        which = ", ".join(f"{place.label!r} (position {_position_of(guide, place.start)})" for place in found)
        raise UsageError(f"{wanted!r} names {len(found)} places in {guide.slug}: say which of {which}")
    raise UsageError(f"{guide.slug} has no section {wanted!r}: {_near(guide, wanted)}")


def _parts(blocks: Sequence[Block], marked: bool) -> Iterator[_Part]:
    flags = heading_flags(blocks, marked)
    leads = leads_to_text(blocks, flags, marked)
    opened: list[_Open] = []
    part = _Part(BEFORE_HEADINGS if any(leads) else NO_HEADINGS, [])
    for block, is_heading, has_text in zip(blocks, flags, leads, strict=True):
        if has_text:
            if part.blocks:
                yield part
                part = _Part((), [])
            _open(opened, block, marked)
            part.path, part.new = tuple(one.text for one in opened), [*part.new, block.text]
        elif not is_heading or ends_sentence(block.text):  # a question that heads nothing is still a sentence
            part.blocks.append(Block("paragraph", block.text))
            if opened:
                opened[-1].bare = False
    if part.blocks:
        yield part


def _open(opened: list[_Open], block: Block, marked: bool) -> None:
    """Put the heading into the path: a marked one by its level, another by what its name tells."""
    level = float(block.level) if marked else _rank_in(opened, block.text)
    while opened and opened[-1].rank >= level:
        opened.pop()
    opened.append(_Open(block.text, level))


def _rank_in(opened: Sequence[_Open], heading: str) -> float:
    """A guide's usual sections stand outermost, a work's parts inside those that tell the work.

    Any other heading stands inside the nearest heading without text of its own, else outermost.
    """
    part = numbered(heading)
    if part:
        outermost = opened[0] if opened else None
        inside = outermost is None or outermost.rank > 0 or outermost.bare or is_summary(outermost.text)
        return rank(heading) if inside else 0
    if is_inner(heading) and any(numbered(one.text) for one in opened):
        return 6
    if rank(heading) == 0:
        return 0
    return next((one.rank + 0.5 for one in reversed(opened) if one.bare), 0)


def _headings(guide: Guide, wanted: tuple[str, ...]) -> list[Place]:
    """The headings whose path is `wanted`, else those whose path ends so."""
    nodes = _nodes(guide)
    whole = [node for node in nodes if _matches(node[0], wanted)]
    found = whole or [node for node in nodes if _matches(node[0][-len(wanted) :], wanted)]
    return [Place(" > ".join(path), start, end) for path, start, end in found]


def _nodes(guide: Guide) -> list[tuple[tuple[str, ...], int, int]]:
    """Every heading's path with the span of all below it, in reading order."""
    nodes: list[tuple[tuple[str, ...], int, int]] = []
    open_at: dict[tuple[str, ...], int] = {}
    for section in guide.sections:
        prefixes = [section.path[: i + 1] for i in range(len(section.path))]
        open_at = {path: at for path, at in open_at.items() if path in prefixes and path != section.path}
        for path in prefixes:
            if path in open_at:
                nodes[open_at[path]] = (path, nodes[open_at[path]][1], section.end)
            else:
                open_at[path] = len(nodes)
                nodes.append((path, section.start, section.end))
    return nodes


def _matches(path: Sequence[str], wanted: Sequence[str]) -> bool:
    return len(path) == len(wanted) and all(map(_same, path, wanted))


def _same(heading: str, wanted: str) -> bool:
    """Equal, or the number of a part that has a title too: "Part 2" is "Part Two: The Cottages"."""
    name = canonical(heading)
    part = numbered(heading)
    return name == wanted or (part is not None and canonical(part[1]) == wanted)


def _marks(guide: Guide, wanted: tuple[str, ...]) -> list[Place]:
    label = wanted[-1]
    found = []
    for mark in guide.marks:
        path = guide.sections[_position_of(guide, mark.start)].path
        above = wanted[:-1]
        if canonical(mark.label) == label and (not above or _matches(path[-len(above) :], above)):
            found.append((any(map(is_summary, path)), Place(" > ".join((*path, mark.label)), mark.start, mark.end)))
    told = [place for in_summary, place in found if in_summary]
    return told if len(told) == 1 else [place for _, place in found]


def _position(guide: Guide, wanted: str) -> list[Place]:
    if not wanted.isascii() or not wanted.isdigit() or int(wanted) >= len(guide.sections):
        return []
    section = guide.sections[int(wanted)]
    return [Place(" > ".join(section.path), section.start, section.end)]


def _position_of(guide: Guide, start: int) -> int:
    return next(section.position for section in guide.sections if section.start <= start < section.end)


def _near(guide: Guide, wanted: str) -> str:
    labels = [" > ".join(path) for path, _, _ in _nodes(guide)]
    names = {canonical(label): label for label in [*labels, *(mark.label for mark in guide.marks)]}
    last = {canonical(label.rsplit(" > ", 1)[-1]): label for label in labels}
    near = difflib.get_close_matches(canonical(wanted), [*names, *last], n=3, cutoff=0.5)
    known = dict.fromkeys((names | last)[name] for name in near) or dict.fromkeys(labels[:3])
    return f"did you mean {', '.join(map(repr, known))}? (or a position, 0 to {len(guide.sections) - 1})"
