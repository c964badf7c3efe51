"""An HTML tree to blocks: headings with their levels, paragraphs, list items, and a table's rows as Markdown's are.

Every visible word of the tree comes out once, in order, but for what is furniture by its element or its name. Refuses
to know which part of a page is its article.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import iterwalk

from corpus.blocks import Block, Kind, folded, is_label
from corpus.decode import normal
from corpus.errors import GuideError
from corpus.lines import markdown_paragraphs

DEEPEST = 400  # elements within elements
MOST = 400_000  # elements


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_INLINE = _words("""
    a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark picture q rb ruby s samp small
    source span strike strong sub sup time tt u var wbr
    """)
_SILENT = _words("""
    applet area audio button canvas datalist dialog embed footer form frame frameset head iframe input link map math
    menu meta nav noframes noscript object option progress rp rt script select style svg template textarea title video
    """)
_ROLES = _words("alert alertdialog banner button complementary contentinfo dialog menu navigation search tab")
_NAMES = _words("""
    ad ads advert advertisement banner breadcrumb breadcrumbs comment comments cookie cookies consent disqus donate
    editsection footnav hidden login masthead modal nav navbar navigation newsletter outbrain pager pagination paywall
    permalink popup promo promoted recirc recommendations recommended related respond screenreader share sharedaddy
    sharing sidebar signup skip social sponsor sponsored subscribe taboola toc toolbar trending widget
    """)
_SMALL_NAMES = _words("author byline credit date dateline meta posted published tags timestamp updated")
_IDS = _words("comments disqus_thread footer header masthead menu nav navigation respond share sidebar toc")
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN = frozenset({"sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden", "sr-hidden"})
_TITLED = re.compile(r"(?:^|[\s_-])(?:title|heading|headline)s?(?:$|[\s_-])", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡§a-z])[\])]?\s*")
_LINK_SIGNS = frozenset({"#", "¶", "§", "🔗", "↩", "↩︎", "^"})
_FEW_WORDS = 30
_LINKS = 3  # list items that are nothing but links


@dataclass(slots=True)
class Found:
    """A block with the element that it is the text of."""

    block: Block
    element: Any


@dataclass(slots=True)
class _Row:
    """A table's row being read: its cells' words, and whether any of them is more than a heading."""

    cells: list[list[str]] = field(default_factory=list)
    plain: bool = False


def found_in(root: Any) -> list[Found]:
    """The blocks of the tree below `root`, in order."""
    walk = _Walk()
    walk.read(root)
    return walk.found


def is_furniture(element: Any) -> bool:
    """Whether the element is no part of what a page says, as its kind, its role or its name tells."""
    if element.tag in _SILENT or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if (element.get("role") or "").casefold() in _ROLES or _HIDDEN.search(element.get("style") or ""):
        return True
    classes = element.get("class") or ""
    if element.tag in ("body", "html", "main", "article") or element.tag in _HEADINGS:
        return False
    if not _UNSEEN.isdisjoint(classes.split()) or (element.get("id") or "").casefold() in _IDS:
        return True
    parts = {part.casefold() for name in classes.split() for part in _NAME_PARTS.findall(name)}
    if not _NAMES.isdisjoint(parts) or element.tag == "aside":
        return not _holds_most(element)
    small = not _SMALL_NAMES.isdisjoint(parts) or element.tag == "address" or element.get("rel") == "author"
    return small and len("".join(element.itertext()).split()) < _FEW_WORDS


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def _holds_most(element: Any) -> bool:
    """Whether most of the page stands in the element: then its name tells of something else than itself."""
    body = element.getroottree().find(".//body")
    whole = _length(body) if body is not None else 0
    return 2 * _length(element) > whole


def _length(element: Any) -> int:
    return sum(len(text) for text in element.itertext("p", "li", "dd", "td", "blockquote", "div", "section"))


class _Walk:
    """One reading of one tree, without recursion: trees may be deep."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.words: list[str] = []
        self.rows: list[_Row] = []
        self.tables: list[bool] = []  # the tables that are open: is it one of data?
        self.terms: list[str] = []  # <dt>s that wait for their <dd>
        self.headings: list[tuple[Any, int]] = []
        self.chunk = self.lists = self.quotes = self.depth = 0

    def read(self, root: Any) -> None:
        walk = iterwalk(root, events=("start", "end"), tag="*")
        for count, (event, element) in enumerate(walk):
            if count > 2 * MOST or self.depth > DEEPEST:
                raise GuideError("is nested too deeply or has too many parts")
            if event == "start":
                self.depth += 1
                if element is not root and self._is_skipped(element):
                    walk.skip_subtree()
                else:
                    self._start(element)
            else:
                self.depth -= 1
                if element is root or not self._is_skipped(element):
                    self._end(element)
                self._tail(element, root)
        self._flush(root)
        self._give_terms(root)

    def _is_skipped(self, element: Any) -> bool:
        if not isinstance(element.tag, str) or is_furniture(element):
            return True
        text = "".join(element.itertext()) if element.tag in ("sup", "a", "ul", "ol") else ""
        if element.tag == "sup":
            return _NOTE_MARK.fullmatch(text) is not None and element.find(".//a") is not None
        if element.tag == "a":
            return text.strip() in _LINK_SIGNS
        return element.tag in ("ul", "ol") and _is_link_list(element)

    # --- elements ---

    def _start(self, element: Any) -> None:
        tag = element.tag
        if tag == "br":
            self.words.append("\n")
        elif tag == "q":
            self.words.append("“")
        elif tag not in _INLINE:
            self._open(element, tag)
        if element.text:
            self._say(element.text, element)

    def _open(self, element: Any, tag: str) -> None:
        if self._in_data_table() and tag not in ("table", "td", "th", "tr"):
            self.words.append(" ")
            return
        self._flush(element.getparent() if element.getparent() is not None else element)
        if tag == "table":
            self.tables.append(_is_data(element))
        elif tag == "tr":
            self.rows.append(_Row())
        elif tag in ("ul", "ol", "dl"):
            self.lists += 1
        elif tag == "blockquote":
            self.quotes += 1

    def _end(self, element: Any) -> None:
        tag = element.tag
        if tag == "q":
            self.words.append("”")
        elif tag in ("td", "th") and self._in_data_table() and self.rows:
            self.rows[-1].cells.append(self.words)
            self.rows[-1].plain |= tag == "td"
            self.words = []
        elif tag == "tr" and self._in_data_table() and self.rows:
            self._give_row(self.rows.pop(), element)
        elif tag not in _INLINE and tag != "br" and not (self._in_data_table() and tag != "table"):
            self._close(element, tag)

    def _close(self, element: Any, tag: str) -> None:
        self._flush(element)
        if tag == "table" and self.tables:
            self.tables.pop()
        elif tag in ("ul", "ol", "dl"):
            self.lists -= 1
            self._give_terms(element)
        elif tag == "blockquote":
            self.quotes -= 1

    def _tail(self, element: Any, root: Any) -> None:
        if element is not root and element.tail:
            self._say(element.tail, element.getparent())

    def _say(self, text: str, holder: Any) -> None:
        if holder.tag == "pre" or any(above.tag == "pre" for above in holder.iterancestors()):
            self.words.append(text)
        else:
            self.words.append(re.sub(r"\s+", " ", text))

    def _in_data_table(self) -> bool:
        return bool(self.tables) and self.tables[-1]

    # --- blocks ---

    def _flush(self, element: Any) -> None:
        """The words so far are a block of `element`'s."""
        text, self.words = normal("".join(self.words)), []
        if not text.strip():
            return
        self.chunk += 1
        level = self._level(element, text)
        tag = element.tag
        if level:
            self._give("heading", folded(text), element, level)
        elif tag == "dt":
            self.terms.append(folded(text))
        elif self.terms:
            self._give("item", f"{', '.join(self.terms)}: {folded(text)}", element)
            self.terms = []
        elif self.lists or tag in ("li", "dd"):
            self._give("item", folded(text), element)
        else:
            for paragraph in re.split(r"\n[ \t]*\n\s*", text):
                for line in markdown_paragraphs(paragraph.split("\n")):
                    self._give("paragraph", line, element)

    def _give(self, kind: Kind, text: str, element: Any, level: int = 0) -> None:
        if kind == "heading":
            self.headings.append((element, level))
        self.found.append(Found(Block(kind, text, level, self.chunk), element))

    def _give_terms(self, element: Any) -> None:
        for term in self.terms:
            self._give("item", term, element)
        self.terms = []

    def _give_row(self, row: _Row, element: Any) -> None:
        """A table's row reads like an entry: what it is about, then what is said of it."""
        cells = [text for cell in row.cells if (text := folded("".join(cell)))]
        if cells and row.plain:
            about, *said = cells
            self.chunk += 1
            self._give("item", f"{about}: {'; '.join(said)}" if said else about, element)

    def _level(self, element: Any, text: str) -> int:
        """The level of a heading; a box that is named so, and a line to unfold text by, stand under what is above."""
        if self.lists or self.quotes:
            return 0
        if element.tag in _HEADINGS:
            return int(element.tag[1])
        if element.get("role") == "heading":
            level = element.get("aria-level") or ""
            return int(level) if level.isdecimal() and 0 < int(level) < 10 else 2
        named = element.tag == "summary" or (element.tag in ("div", "p") and _TITLED.search(element.get("class") or ""))
        if not named or not is_label(Block("paragraph", folded(text))):
            return 0
        around = set(element.iterancestors())
        above = (
            level for other, level in reversed(self.headings) if self._is_real(other) and other.getparent() in around
        )
        return next(above, 1) + 1

    def _is_real(self, element: Any) -> bool:
        return element.tag in _HEADINGS


def _is_data(table: Any) -> bool:
    """Whether a table holds words side by side, not a page's parts."""
    if (table.get("role") or "") in ("presentation", "none"):
        return False
    inner = table.iter("table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "section", "article")
    paragraphs = sum(1 for cell in table.iter("td") if len(cell.findall(".//p")) > 1)
    return next((one for one in inner if one is not table), None) is None and paragraphs == 0


def _is_link_list(element: Any) -> bool:
    """Whether a list is nothing but links with short names: a menu, or what else the site has."""
    items = element.findall("li")
    if len(items) < _LINKS:
        return False
    return all(_is_link(item) for item in items)


def _is_link(item: Any) -> bool:
    text = folded("".join(item.itertext()))
    linked = folded(" ".join("".join(link.itertext()) for link in item.iter("a")))
    return bool(linked) and len(linked) >= 0.9 * len(text) and is_label(Block("paragraph", text))
