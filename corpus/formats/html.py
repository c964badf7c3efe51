"""HTML: a page's article to headings, paragraphs, list items and table rows.

trafilatura finds where on the page the article stands; its words are then read from the tree itself (`html_walk`), so
that nothing within the article is lost to a rule that was made for news. Runs in the child that `corpus.sandbox`
starts. Refuses to know how a tree becomes blocks.
"""

import codecs
import json
import logging
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

import lxml.html
import trafilatura
from lxml.etree import ErrorTypes, LxmlError

from corpus.blocks import Block, Draft, is_label, is_prose
from corpus.decode import normal
from corpus.errors import GuideError
from corpus.formats.html_walk import Found, found_in
from corpus.formats.sayings import author_said, title_said, with_title

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]*encoding=["']([\w.-]+)""", re.I
)
_SAVED = re.compile(rb"\s*(?:From:|MIME-Version:|Content-Type:\s*multipart/related|Snapshot-Content-Location:)", re.I)
_CURE = "save it as UTF-8 text or Markdown"
_HEAD = 4_096
_WINDOWS = frozenset({"iso8859-1", "ascii", "latin-1", "latin_1", "iso-8859-1", "us-ascii"})
_MOST_OF_IT = 0.9
_LOST = 0.15  # of the article's words: more text than this beside it is no furniture
_PROSE = 12  # words of a paragraph that is text, on the average
_OTHER = re.compile(r"\W+")


def draft(data: bytes, name: str) -> Draft:
    """The article's blocks, with the work's title and author where the page's own fields say them."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    if _SAVED.match(data[:_HEAD]):
        raise GuideError(f"{name} is a web archive (MHTML): open it in a browser and save the page as HTML only")
    tree = _tree(_decoded(data, name), name)
    body = tree.find(".//body")
    try:
        found = found_in(body) if body is not None else []
    except GuideError as error:
        raise GuideError(f"{name} {error}: {_CURE}") from None
    if not found:
        raise GuideError(f"{name} has no text of its own, a script may fetch it: save the page from a browser")
    kept = _kept(tree)
    root = _article(body, found, kept)
    inside = [
        one
        for one in found
        if _is_in(one.element, root) and not (_is_link(one) and _letters(one.block.text) not in kept)
    ]
    blocks = [*_title_above(found, inside), *(one.block for one in inside)]
    marked = any(block.kind == "heading" for block in blocks)
    title, author = _fields(tree, blocks)
    return Draft(with_title(blocks, marked, title), None if marked else title, author, marked)


# --- bytes to a tree ---


def _decoded(data: bytes, name: str) -> str:
    """The page's text: by its byte order mark, what it says itself, UTF-8, or the older Windows' encoding."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return normal(data[len(bom) :].decode(encoding, "replace"))
    for encoding in (*_said_encoding(data), "utf-8", "cp1252"):
        try:
            return normal(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise GuideError(f"{name} is in no encoding that could be told: {_CURE}")


def _said_encoding(data: bytes) -> Iterator[str]:
    match = _CHARSET.search(data[:_HEAD])
    if match is None:
        return
    try:
        encoding = codecs.lookup((match[1] or match[2]).decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return
    if encoding not in ("utf-16", "utf-16-le", "utf-16-be"):  # it could not have been read so far
        yield "cp1252" if encoding in _WINDOWS else encoding


def _tree(text: str, name: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        raise GuideError(f"{name} is no HTML page that could be read: {_CURE}") from None
    if any(said.type == ErrorTypes.ERR_RESOURCE_LIMIT for said in parser.error_log):  # it went no further
        raise GuideError(f"{name} is nested too deeply, or one of its parts is too large: {_CURE}")
    return tree


# --- where the article is ---


def _kept(tree: Any) -> str:
    """What trafilatura takes for the article, as letters alone. It fetches nothing: it is given the tree."""
    document = trafilatura.bare_extraction(deepcopy(tree), include_comments=False, favor_recall=True)
    return _letters(getattr(document, "text", "") or "")


def _letters(text: str) -> str:
    return _OTHER.sub("", text).casefold()


def _article(body: Any, found: Sequence[Found], kept: str) -> Any:
    """The element that holds the article: what trafilatura kept, widened by what stands beside it and reads as text."""
    prose = [one for one in found if is_prose(one.block)]
    agreed = [one for one in prose if _letters(one.block.text) in kept] or prose
    root = _around(body, agreed)
    main = [above for above in (root, *root.iterancestors()) if _is_main(above)]
    if main:
        root = main[-1]
    while root is not body and _loses_text(root.getparent(), root, prose):
        root = root.getparent()
    return root


def _is_main(element: Any) -> bool:
    return element.tag in ("main", "article") or element.get("role") == "main"


def _around(body: Any, found: Sequence[Found]) -> Any:
    """The innermost element that holds nearly all of these words."""
    held: dict[Any, int] = {}
    for one in found:
        for element in (one.element, *one.element.iterancestors()):
            held[element] = held.get(element, 0) + len(one.block.text)
    root, needed = body, _MOST_OF_IT * held.get(body, 0)
    while True:
        inner = next((child for child in root if held.get(child, 0) >= needed and _is_box(child)), None)
        if inner is None or not needed:
            return root
        root = inner


def _is_box(element: Any) -> bool:
    return element.tag in ("article", "center", "div", "main", "section", "table", "tbody", "td", "tr", "details")


def _loses_text(wider: Any, root: Any, prose: Sequence[Found]) -> bool:
    """Whether much text that reads like the article's stands beside `root` in the element around it."""
    own = [one for one in prose if _is_in(one.element, root)]
    beside = [one for one in prose if _is_in(one.element, wider) and not _is_in(one.element, root)]
    words = sum(len(one.block.text.split()) for one in beside)
    linked = sum(len("".join(a.itertext()).split()) for one in beside for a in one.element.iter("a"))
    enough = words > _LOST * sum(len(one.block.text.split()) for one in own)
    return enough and words >= _PROSE * len(beside) and linked < 0.3 * words


def _is_in(element: Any, root: Any) -> bool:
    return element is root or any(above is root for above in element.iterancestors())


def _is_link(one: Found) -> bool:
    """Whether a short line beside the text is nothing but a link: the way to another page."""
    linked = "".join("".join(link.itertext()) for link in one.element.iter("a"))
    return one.block.kind == "paragraph" and is_label(one.block) and _letters(linked) == _letters(one.block.text)


def _title_above(found: Sequence[Found], inside: Sequence[Found]) -> Iterator[Block]:
    """The page's one outermost heading, where it stands above the article."""
    chosen = {id(one) for one in inside}
    outermost = [one for one in found if one.block.level == 1]
    if len(outermost) == 1 and id(outermost[0]) not in chosen:
        yield outermost[0].block


# --- title and author ---


def _fields(tree: Any, blocks: Sequence[Block]) -> tuple[str | None, str | None]:
    """Of the work: as data for search engines says it, else as the page's own fields do where its text agrees."""
    work = next(_works(tree), {})
    fields = {name: tree.xpath(path) for name, path in _FIELDS.items()}
    titles = [work.get("name"), *fields["title"]]
    title = next((said for one in titles if isinstance(one, str) and (said := title_said(one))), None)
    writer = work.get("author")
    writer = writer[0] if isinstance(writer, list) and writer else writer
    writer = writer.get("name") if isinstance(writer, dict) else writer
    names = (author_said(one, blocks) for one in (writer, *fields["author"]) if isinstance(one, str))
    return title, next((name for name in names if name), None)


_FIELDS = {
    "title": "//meta[@property='og:title']/@content | //head/title/text()",
    "author": "//meta[@property='book:author' or @name='author' or @name='dc.creator' or @name='DC.creator']/@content",
}


def _works(tree: Any) -> Iterator[dict[str, Any]]:
    """The works that the page's JSON-LD says it is about (schema.org/Book and its like)."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            waiting = [json.loads(script)]
        except (ValueError, RecursionError):
            continue
        for _ in range(200):
            if not waiting:
                break
            node = waiting.pop()
            if isinstance(node, dict):
                if node.get("@type") in ("Book", "Novel", "Play", "ShortStory"):
                    yield node
                waiting += [node[key] for key in ("about", "mainEntity", "mainEntityOfPage", "@graph") if key in node]
            elif isinstance(node, list):
                waiting += node
