"""The guide itself as HTML: title, contents, and its text with every sentence in a span that can be found and lit.

Pure: a guide and its passages in, escaped HTML out. Every sentence is `<span class="s" data-start data-end>` with the
offsets of the guide's text. What a reader has not reached is covered, its headings too: it is in the page, but hidden
from eyes, from search in the page and from what reads aloud, until it is uncovered. Refuses to know gradio, limits, and
how the page lights and uncovers.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from corpus.headings import is_known
from corpus.numbers import numbered
from corpus.types import Guide, Passage, Section, Span


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the guide's text; `level` is 0 for the outermost heading, None for running text."""

    start: int
    end: int
    level: int | None
    later: Section | None = None  # the section that covers it, where the reader has not reached it


def guide_html(
    guide: Guide,
    revision: str,
    passages: Sequence[Passage],
    *,
    asking: tuple[str, str] | None = None,
    seen: Sequence[Span] | None = None,
) -> str:
    """The whole reading pane of one guide; `asking` is the slug and title of the chosen one where that is another.

    `seen`: the spans that the reader has reached; None: all of it.
    """
    blocks = tuple(_blocks(guide) if seen is None else _parted(guide, tuple(_blocks(guide)), seen))
    sentences = _sentences(passages)
    marks = _marked(guide, sentences)
    text = "".join(_stretches(guide, blocks, sentences, marks, seen or ()))
    return (
        f'<article class="paper" data-guide="{escape(guide.slug)}" data-revision="{escape(revision)}" '
        f'aria-label="The guide: {escape(guide.title)}">'
        f'<div class="above">{_bar(guide, blocks, marks)}{_elsewhere(asking)}</div>'
        f'{_head(guide)}<div class="text">{text}</div></article>'
    )


def empty_html(message: str, *, gone: str | None = None) -> str:
    """The pane while there is no guide to show; `gone` is the slug of the one that is no longer on the shelf."""
    of = f' data-gone="{escape(gone)}"' if gone else ""
    return (
        f'<article class="paper bare"{of}><div class="above"></div>'
        f'<div class="text"><p>{escape(message)}</p></div></article>'
    )


def _elsewhere(asking: tuple[str, str] | None) -> str:
    if asking is None:
        return ""
    slug, title = escape(asking[0]), escape(asking[1])
    return (
        f'<p class="elsewhere"><span>You are asking about <cite>{title}</cite>; this is another guide.</span>'
        f'<button type="button" class="return-guide" value="{slug}">Back to {title}</button></p>'
    )


def _head(guide: Guide) -> str:
    author = f'<p class="author">{escape(guide.author)}</p>' if guide.author else ""
    return (
        f'<header class="head"><p class="kicker">Study guide</p><h2 class="title">{escape(guide.title)}</h2>{author}'
        f'<p class="length">{guide.words:,} words · {guide.minutes} min to read</p></header>'
    )


def _bar(guide: Guide, blocks: Sequence[Block], marks: dict[int, str]) -> str:
    return (
        '<div class="bar"><details class="contents"><summary>Contents</summary>'
        f"<ol>{''.join(_entries(guide, blocks, marks))}</ol></details>"
        f'<span class="running" aria-hidden="true">{escape(guide.title)}</span>'
        '<button type="button" class="close-guide">Close</button></div>'
    )


def _entries(guide: Guide, blocks: Sequence[Block], marks: dict[int, str]) -> Iterator[str]:
    shown = [block for block in blocks if block.later is None]
    headings = [(one.start, one.level, guide.quote((one.start, one.end))) for one in shown if one.level is not None]
    depth = max((level for _, level, _ in headings), default=-1) + 1
    told = [
        (start, depth, label)
        for start, label in marks.items()
        if any(block.start <= start < block.end for block in shown)
    ]
    later = list(_later(blocks))
    for start, level, words in sorted(headings + told + later):
        at = "later" if (start, level, words) in later else "at"
        button = f'<button type="button" class="jump" value="{at}-{start}">{escape(words)}</button>'
        yield f'<li class="depth-{min(level, 3)}">{button}</li>'


def _later(blocks: Iterable[Block]) -> Iterator[tuple[int, int, str]]:
    """Where what is covered begins, told once for sections side by side that are called alike."""
    before = ""
    for section, of in groupby(blocks, lambda block: block.later):
        name = _name(section) if section else ""
        if name and name != before:
            yield next(of).start, 0, name
        before = name


def _name(section: Section) -> str:
    """A section that is covered: of its headings only what tells nothing, the usual names and the parts' numbers."""
    parts = [(heading, numbered(heading)) for heading in section.path]
    told = [part[1] if part else heading for heading, part in parts if part or is_known(heading)]
    return f"Later section: {' › '.join(told)}" if told else "Later section"


def _stretches(
    guide: Guide, blocks: Iterable[Block], sentences: Sequence[Span], marks: dict[int, str], seen: Sequence[Span]
) -> Iterator[str]:
    for section, of in groupby(blocks, lambda block: block.later):
        together = tuple(of)
        shown = "".join(_block(guide, block, sentences, marks) for block in together)
        yield _cover(section, guide, shown, together[0].start, seen) if section else shown


def _cover(section: Section, guide: Guide, shown: str, at: int, seen: Sequence[Span]) -> str:
    """A later section, or what is later of one, behind a button that shows it."""
    begun = any(start == section.start for start, _ in seen)
    name = "The rest of this section" if begun else _name(section)
    words = len(guide.quote((section.start, section.end)).split())
    length = "" if begun else f'<span class="much">{words} words</span>'
    return (
        f'<div class="later"><button type="button" class="uncover"><span>{escape(name)}</span>{length}'
        f'<span class="show">Show</span></button>'
        f'<div class="covered" id="later-{at}" tabindex="-1" hidden>{shown}</div></div>'
    )


def _blocks(guide: Guide) -> Iterator[Block]:
    """Paragraphs in order; those outside every section's span are headings (the title itself is left to the head)."""
    before: tuple[str, ...] = ()
    starts = [section.start for section in guide.sections]
    for start, end in _paragraphs(guide.text):
        at = bisect_right(starts, start) - 1
        if at >= 0 and start < guide.sections[at].end:
            before = guide.sections[at].path
            yield Block(start, end, None)
        elif start > 0 or guide.title.casefold() not in guide.text[start:end].casefold():
            after = guide.sections[at + 1] if at + 1 < len(guide.sections) else None
            yield Block(start, end, _level(guide.text[start:end], before, after))


def _parted(guide: Guide, blocks: Iterable[Block], seen: Sequence[Span]) -> Iterator[Block]:
    """The blocks, a paragraph in which the reader stands in two; what comes later knows the section that covers it."""
    ends = dict(seen)
    starts = [section.start for section in guide.sections]
    for block in blocks:
        at = bisect_right(starts, block.start) - 1
        at += block.level is not None  # a heading belongs to the section below it
        section = guide.sections[min(max(at, 0), len(starts) - 1)]
        end = ends.get(section.start, 0)
        if block.end <= end:
            yield block
        elif block.start < end:
            yield Block(block.start, end, block.level)
            yield Block(end, block.end, block.level, section)
        else:
            yield Block(block.start, block.end, block.level, section)


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield start, start + len(paragraph)
        start += len(paragraph) + 2


def _level(heading: str, before: tuple[str, ...], after: Section | None) -> int:
    """How deep a heading stands: the first place in the next section's path that it names anew."""
    path = after.path if after else ()
    named = [depth for depth, name in enumerate(path) if name == heading]
    anew = [depth for depth in named if before[: depth + 1] != path[: depth + 1]]
    return next(iter(anew or named), 0)


def _sentences(passages: Sequence[Passage]) -> list[Span]:
    """Every sentence once, in reading order; one that overlaps its predecessor is left out."""
    kept: list[Span] = []
    for span in sorted({span for passage in passages for span in passage.sentences}):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _marked(guide: Guide, sentences: Sequence[Span]) -> dict[int, str]:
    """Which sentence (by its start) a mark begins in, with the mark's label."""
    starts = [start for start, _ in sentences]
    found: dict[int, str] = {}
    for mark in guide.marks:
        at = bisect_right(starts, mark.start) - 1
        if at >= 0 and mark.start < sentences[at][1]:
            found.setdefault(starts[at], mark.label)
    return found


def _block(guide: Guide, block: Block, sentences: Sequence[Span], marks: dict[int, str]) -> str:
    if block.level is not None:
        rank = min(block.level + 3, 6)
        return f'<h{rank} id="at-{block.start}" tabindex="-1">{escape(guide.text[block.start : block.end])}</h{rank}>'
    return f"<p>{''.join(_runs(guide.text, block, sentences, marks))}</p>"


def _runs(text: str, block: Block, sentences: Sequence[Span], marks: dict[int, str]) -> Iterator[str]:
    """A paragraph's text, nothing lost: sentences in spans, what lies between them as it is."""
    at = block.start
    first = bisect_right(sentences, (block.start, -1))
    for start, end in sentences[first:]:
        if start >= block.end:
            break
        yield escape(text[at:start])
        at = min(end, block.end)
        yield _span(text, start, at, marks.get(start))
    yield escape(text[at : block.end])


def _span(text: str, start: int, end: int, mark: str | None) -> str:
    marked = f' id="at-{start}" data-mark="{escape(mark)}"' if mark else ""
    return f'<span class="s" data-start="{start}" data-end="{end}"{marked}>{escape(text[start:end])}</span>'
