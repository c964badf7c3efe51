"""A chapter of XHTML to blocks: what browsers set apart is a block of its own, a table's row is one item.

Notes, page numbers, pictures and what is hidden have no words. Elements may be those of `xml.etree` or of lxml. Refuses
to know in which book the chapter stands.
"""

import re
from collections.abc import Iterator
from typing import Any

from corpus.blocks import Block, Kind, folded, row_words
from corpus.lines import markdown_paragraphs

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby rb s samp small span strike
    strong sub sup time tt u var wbr
    """.strip().split()
)
_SILENT = frozenset(
    """
    audio button canvas del embed head hr iframe img input link math meta nav noscript object picture rp rt script
    select source style svg template textarea title track video
    """.strip().split()
)
_SILENT_TYPES = frozenset(
    """
    annotation biblioref endnote endnotes footnote footnotes footnoteref noteref note page-list pagebreak rearnote
    rearnotes toc landmarks doc-noteref doc-footnote doc-endnotes doc-pagebreak doc-toc
    """.strip().split()
)
_TYPE = "{http://www.idpf.org/2007/ops}type"
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def local(element: Any) -> str:
    """An element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def types(element: Any) -> frozenset[str]:
    """What an element says it is, in EPUB's words or in ARIA's."""
    return frozenset(f"{element.get(_TYPE, '')} {element.get('role', '')}".lower().split())


class Chapter:
    """The blocks of a body, and for each element's id the number of the block that it begins."""

    def __init__(self, body: Any) -> None:
        self.blocks: list[Block] = []
        self.anchors: dict[str, int] = {}
        self._words: list[str] = []
        self._inside(body, "paragraph")
        self._break("paragraph")

    def _inside(self, element: Any, kind: Kind) -> None:
        self._words.append(_run(element.text))
        for child in element:
            self._element(child, kind)
            self._words.append(_run(child.tail))

    def _element(self, element: Any, kind: Kind) -> None:
        name = local(element)
        is_block = name not in _INLINE and name not in ("br", "")
        if is_block:
            self._break(kind)
        self._anchor(element)
        if name == "br":
            self._words.append("\n")
        elif not name or _is_silent(element, name):
            return
        elif name in _HEADINGS:
            self._add("heading", _all_words(element), _HEADINGS[name])
        elif name == "table":
            self._table(element)
        else:
            inner: Kind = "item" if name in ("li", "dt", "dd") else kind
            self._inside(element, inner)
            if is_block:
                self._break(inner)

    def _anchor(self, element: Any) -> None:
        anchor = element.get("id") if isinstance(element.tag, str) else None
        if anchor:  # in the midst of a paragraph it is that one's
            self.anchors.setdefault(anchor, len(self.blocks))

    def _break(self, kind: Kind) -> None:
        """The words so far are a block of their own."""
        words = "".join(self._words)
        self._words.clear()
        if kind == "item":
            self._add("item", words)
        else:
            for text in markdown_paragraphs(words.split("\n")):
                self._add("paragraph", text)

    def _add(self, kind: Kind, words: str, level: int = 0) -> None:
        text = folded(words)
        if text:
            self.blocks.append(Block(kind, text, level))

    def _table(self, table: Any) -> None:
        """Rows as items without the row of headings; a table of one column only frames its text."""
        rows = [[cell for cell in row if local(cell) in ("td", "th")] for row in table.iter() if local(row) == "tr"]
        if all(len(cells) < 2 for cells in rows):
            for cell in (cell for cells in rows for cell in cells):
                self._inside(cell, "paragraph")
                self._break("paragraph")
            return
        body = [cells for cells in rows if any(local(cell) == "td" for cell in cells)] or rows
        for cells in body:
            self._add("item", row_words([folded(_all_words(cell)) for cell in cells]))


def _run(text: str | None) -> str:
    """Text as it runs in a paragraph: where a line of the file ends means nothing, only `br` breaks one."""
    return _SPACE.sub(" ", text or "")


def _is_silent(element: Any, name: str) -> bool:
    unseen = element.get("hidden") is not None or _UNSEEN.search(element.get("style", "")) is not None
    return name in _SILENT or unseen or not _SILENT_TYPES.isdisjoint(types(element))


def _all_words(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child)
        if name == "br" or name not in _INLINE:
            yield " "
        if name and not _is_silent(child, name):
            yield from _pieces(child)
        if name not in _INLINE:
            yield " "
        yield child.tail or ""
