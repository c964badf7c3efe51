"""What is a heading: the format's own, else a short stand-alone line that text follows.

The names of a study guide's usual sections tell nesting and menus, never a heading by themselves. Refuses to know
furniture, titles and spans.
"""

import re
from collections.abc import Sequence

from corpus.blocks import Block, is_label
from corpus.numbers import RANKS, numbered, with_digits

KNOWN = frozenset(
    name.strip()
    for name in """
    about the author
    about the book
    analysis
    background
    chapter analysis
    chapter summaries
    chapter summaries and analyses
    chapter summaries and analysis
    character analysis
    character list
    character map
    characters
    context
    critical context
    discussion questions
    essay questions
    essay topics
    further reading
    further reading and resources
    genre context
    glossary
    historical context
    important quotes
    introduction
    key facts
    key figures
    key quotes
    key terms
    literary context
    literary devices
    major characters
    minor characters
    motifs
    overview
    plot
    plot overview
    plot summary
    quiz
    quotes
    section summaries
    setting
    story analysis
    study guide
    style
    suggested reading
    summary
    summary and analysis
    summary and study guide
    symbols
    symbols and motifs
    symbols, motifs and themes
    synopsis
    teaching guide
    themes
    themes and motifs
    tools
    vocabulary
    """.strip().splitlines()
)

_SUMMARY = re.compile(r"summar|synopsis|plot|analys[ei]s")
_SHAPE = re.compile(r"[^\W_]")  # begins with a letter or a digit, not with a dash, a quote or a bracket
_OPEN_END = (",", ";", "–", "—", "-")
_INNER = frozenset({"summary", "analysis", "summary and analysis"})
_OTHER = 9.0  # the rank of a heading that is neither known nor numbered


def canonical(heading: str) -> str:
    """A heading as it is compared: case, quotes, "&" and the form of a part's number do not count."""
    text = with_digits(heading).casefold().replace("’", "'").replace("‘", "'").replace("&", " and ").replace("–", "-")
    return " ".join(text.split()).rstrip(" :.").replace(", and ", " and ")


def is_known(heading: str) -> bool:
    return canonical(heading) in KNOWN


def is_summary(heading: str) -> bool:
    """Whether a work's parts are told under this heading."""
    return _SUMMARY.search(canonical(heading)) is not None


def is_inner(heading: str) -> bool:
    """Whether the heading is also used inside each chapter's own: "Chapter 1" above "Summary" and "Analysis"."""
    return canonical(heading) in _INNER


def rank(heading: str) -> float:
    """How far out a heading belongs: a guide's usual sections are outside a work's parts, and these outside others."""
    if is_known(heading):
        return 0
    part = numbered(heading)
    return RANKS[part[0]] if part else _OTHER


def heading_flags(blocks: Sequence[Block], marked: bool) -> list[bool]:
    """For each block whether it is a heading.

    In a text that marks none, a heading is a short stand-alone line with text after it, or with a heading that
    belongs inside it. So a menu's entries are none, nor is a last line.
    """
    if marked:
        return [block.kind == "heading" for block in blocks]
    flags = [False] * len(blocks)
    for i in range(len(blocks) - 2, -1, -1):
        flags[i] = _could_head(blocks, i) and (
            _outranks(blocks[i], blocks[i + 1]) if flags[i + 1] else _is_text(blocks, i + 1)
        )
    return _without_menu_lines(blocks, flags)


def leads_to_text(blocks: Sequence[Block], flags: Sequence[bool], marked: bool) -> list[bool]:
    """For each heading whether text stands below it or below a deeper one; the rest are entries of a menu."""
    leads = list(flags)
    below: Block | None = None  # the nearest block further down that is text or a heading with text
    for i in range(len(blocks) - 1, -1, -1):
        block = blocks[i]
        if flags[i] and marked:
            leads[i] = below is not None and (below.kind != "heading" or below.level > block.level)
        if leads[i] or not flags[i]:
            below = block
    return leads


def _could_head(blocks: Sequence[Block], i: int) -> bool:
    text = blocks[i].text
    led_in = i > 0 and blocks[i - 1].text.endswith(":") and not is_label(blocks[i - 1])
    return blocks[i].kind == "paragraph" and _has_shape(blocks[i]) and not text.endswith(_OPEN_END) and not led_in


def _has_shape(block: Block) -> bool:
    """A capital or a digit first; "Chapter 1." may end so, "Three things:" leads into something."""
    text = block.text
    if not _SHAPE.match(text) or text[0].islower():
        return False
    if numbered(text) and len(text.split()) <= 3:
        return True
    return is_label(block) and (not text.endswith(":") or is_known(text))


def _is_text(blocks: Sequence[Block], i: int) -> bool:
    """Whether there is something to read at `i`: prose or a list, not one more label."""
    return blocks[i].kind == "item" or not is_label(blocks[i])


def _outranks(block: Block, below: Block) -> bool:
    return rank(block.text) < rank(below.text) or (numbered(block.text) is not None and is_inner(below.text))


def _without_menu_lines(blocks: Sequence[Block], flags: list[bool]) -> list[bool]:
    """A menu's last entry is followed by text or by a heading like any heading is: tell it by what stands above.

    A line right under a label, with no empty line between but one below it, is an entry unless that label heads it. So
    is one that only heads other headings while two of its own rank, with nothing below them, stand above it.
    """
    for i in range(1, len(blocks) - 1):
        above = [j for j in (i - 1, i - 2) if j >= 0 and is_label(blocks[j]) and not flags[j]]
        under_label = bool(above) and above[0] == i - 1 and blocks[i - 1].kind != "item"
        glued = under_label and blocks[i - 1].chunk == blocks[i].chunk != blocks[i + 1].chunk
        peers = len(above) == 2 and all(rank(blocks[j].text) == rank(blocks[i].text) for j in above)
        if glued or (peers and flags[i + 1]):
            flags[i] = False
    return flags
