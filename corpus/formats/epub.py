"""EPUB 2 and 3: the chapters of the spine in order; where one marks no heading, the book's table of contents does.

Covers, title and copyright pages, tables of contents and what is not part of the reading order are left out. A book
that is locked (DRM) is refused. Refuses to know which heading is the title's.
"""

import html.entities
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from corpus.archive import Archive, parsed
from corpus.blocks import Block, Draft, folded
from corpus.errors import GuideError
from corpus.formats.sayings import author_said, title_said
from corpus.formats.xhtml import Chapter, local, types
from corpus.headings import canonical
from corpus.titles import plain_title

_CONTAINER, _LOCKS = "META-INF/container.xml", "META-INF/encryption.xml"
_FONTS_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # fonts made hard to copy
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_OPF = "{http://www.idpf.org/2007/opf}"
_ASIDE = frozenset(
    """
    cover titlepage title-page halftitlepage copyright-page colophon imprint imprimatur toc landmarks loi lot index
    other-credits doc-cover doc-colophon doc-toc doc-index
    """.strip().split()
)
_ASIDE_NAME = re.compile(
    r"(?:cover|title|half-?title|toc|nav|contents|copyright|colophon|imprint)[-_]?(?:page)?[-_]?\d*"
)
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")


@dataclass(frozen=True, slots=True)
class _Item:
    """A file that the book names: where it stands in the zip, and what it is said to be."""

    path: str
    media: str
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the table of contents; `anchor` is "" where it leads to a file's beginning."""

    label: str
    path: str
    anchor: str
    depth: int  # 1 is the outermost


def draft(data: bytes, name: str) -> Draft:
    """The chapters' blocks, with the title and author that the book's metadata give."""
    return _Book(Archive(data, name), name).draft()


class _Book:
    """An EPUB file, opened as far as it is needed."""

    def __init__(self, archive: Archive, name: str) -> None:
        self._archive, self._name = archive, name
        self._refuse_locked()
        self._path = self._package_path()
        self._package = self._xml(self._path)
        self._items = self._manifest()

    def draft(self) -> Draft:
        contents = list(self._contents())
        pages = list(self._pages())
        blocks = [block for path in pages for block in self._chapter(path, contents)]
        if not blocks:
            raise GuideError(f"{self._name} holds no text, only pictures: give a book with text in it")
        numbered = tuple(Block(block.kind, block.text, block.level, i) for i, block in enumerate(blocks))
        marked = any(block.kind == "heading" for block in numbered)
        return Draft(numbered, self._title(), author_said(self._author(), numbered), marked)

    def _refuse_locked(self) -> None:
        if _LOCKS not in self._archive.names:
            return
        ways = {one.get("Algorithm", "") for one in self._xml(_LOCKS).iter() if local(one) == "encryptionmethod"}
        if not ways <= set(_FONTS_ONLY):
            raise GuideError(f"{self._name} is locked against copying (DRM): give a book without a lock")

    def _package_path(self) -> str:
        found = [str(one.get("full-path", "")) for one in self._xml(_CONTAINER).iter() if local(one) == "rootfile"]
        if not found:
            raise GuideError(f"{self._name} is damaged or cut off: copy or save it again")
        return posixpath.normpath(found[0])

    def _xml(self, path: str) -> Any:
        return parsed(_ENTITY.sub(_number, self._bytes(path)), self._name)

    def _bytes(self, path: str) -> bytes:
        if path not in self._archive.names:
            missing = ascii(path[-60:])[1:-1] or "it stands outside of it"
            raise GuideError(f"{self._name} lacks a part of the book ({missing}): copy or save it again")
        return self._archive.read(path)

    def _manifest(self) -> dict[str, _Item]:
        found = {}
        for item in _all(self._package, "manifest", "item"):
            path, _ = self._target(item.get("href", ""), self._path)
            properties = frozenset(item.get("properties", "").split())
            found[item.get("id", "")] = _Item(path, item.get("media-type", ""), properties)
        return found

    def _target(self, reference: str, origin: str) -> tuple[str, str]:
        """The path in the zip and the anchor that a reference in the file `origin` leads to."""
        try:
            parts = urlsplit(reference)
        except ValueError:
            return "", ""
        if parts.scheme or parts.netloc:
            return "", ""  # outside of the book: nothing is fetched
        path = posixpath.join(posixpath.dirname(origin), unquote(parts.path)) if parts.path else origin
        return posixpath.normpath(path), unquote(parts.fragment)

    def _pages(self) -> Iterator[str]:
        """The files of the reading order, each once."""
        aside = {
            self._target(one.get("href", ""), self._path)[0]
            for one in _all(self._package, "guide", "reference")
            if one.get("type", "").lower() in _ASIDE
        }
        seen: set[str] = set()
        for reference in _all(self._package, "spine", "itemref"):
            item = self._items.get(reference.get("idref", ""))
            if item is None or reference.get("linear") == "no" or item.media not in _PAGES or item.path in seen:
                continue
            seen.add(item.path)
            stem = posixpath.basename(item.path).partition(".")[0].lower()
            if "nav" not in item.properties and item.path not in aside and not _ASIDE_NAME.fullmatch(stem):
                yield item.path

    def _chapter(self, path: str, contents: list[_Entry]) -> list[Block]:
        body = next((one for one in self._page(path).iter() if local(one) == "body"), None)
        if body is None or any(not types(one).isdisjoint(_ASIDE) for one in (body, *body[:1])):
            return []
        chapter = Chapter(body)
        if any(block.kind == "heading" for block in chapter.blocks):
            return chapter.blocks
        return _headed(chapter, [entry for entry in contents if entry.path == path])

    def _page(self, path: str) -> Any:
        """A chapter's tree; one that is no good XML is read as browsers read it."""
        try:
            return self._xml(path)
        except GuideError as error:
            if not isinstance(error.__cause__, SyntaxError):
                raise
        from lxml import etree  # only for books that are not as they should be

        tree = etree.fromstring(self._bytes(path), etree.HTMLParser(no_network=True))
        return tree if tree is not None else etree.Element("html")

    def _contents(self) -> Iterator[_Entry]:
        """The table of contents, of EPUB 3 where there is one, else of EPUB 2."""
        nav = next((item.path for item in self._items.values() if "nav" in item.properties), None)
        ncx = next((item.path for item in self._items.values() if item.media == "application/x-dtbncx+xml"), None)
        if nav in self._archive.names:
            for found in self._page(nav).iter():
                if local(found) == "nav" and types(found) & {"toc", "doc-toc"}:
                    yield from self._nav_entries(found, nav, 0)
        elif ncx in self._archive.names:
            yield from self._ncx_entries(self._xml(ncx), ncx, 0)

    def _nav_entries(self, element: Any, origin: str, depth: int) -> Iterator[_Entry]:
        for child in element:
            if local(child) == "a" and depth:
                yield _Entry(folded("".join(child.itertext())), *self._target(child.get("href", ""), origin), depth)
            else:
                yield from self._nav_entries(child, origin, depth + (local(child) == "ol"))

    def _ncx_entries(self, element: Any, origin: str, depth: int) -> Iterator[_Entry]:
        for point in (child for child in element if local(child) in ("navmap", "navpoint")):
            inner = depth + (local(point) == "navpoint")
            label = next((folded("".join(one.itertext())) for one in point if local(one) == "navlabel"), "")
            source = next((one.get("src", "") for one in point if local(one) == "content"), None)
            if source is not None:
                yield _Entry(label, *self._target(source, origin), inner)
            yield from self._ncx_entries(point, origin, inner)

    def _title(self) -> str | None:
        titles = (title_said(one.text) for one in _all(self._package, "metadata", "title"))
        return next((plain_title(title) for title in titles if title), None)

    def _author(self) -> str:
        """The people who are said to have written the book; not who edited, translated or drew it."""
        roles = {
            one.get("refines", "")[1:]: folded(one.text or "")
            for one in _all(self._package, "metadata", "meta")
            if one.get("property") == "role"
        }
        creators = [
            folded(one.text or "")
            for one in _all(self._package, "metadata", "creator")
            if (one.get(_OPF + "role") or roles.get(one.get("id", ""), "aut")) == "aut"
        ]
        return ", ".join(filter(None, creators))


def _headed(chapter: Chapter, entries: list[_Entry]) -> list[Block]:
    """The blocks with the headings that the table of contents gives them; a line that only repeats one is replaced."""
    starts: dict[int, list[_Entry]] = {}
    for entry in entries:
        at = chapter.anchors.get(entry.anchor, 0 if not entry.anchor else None)
        if at is not None and entry.label:
            starts.setdefault(at, []).append(entry)
    blocks: list[Block] = []
    for number, block in enumerate(chapter.blocks):
        headings = starts.get(number, [])
        blocks += [Block("heading", entry.label, entry.depth) for entry in headings]
        if canonical(block.text) not in {canonical(entry.label) for entry in headings}:
            blocks.append(block)
    return blocks


def _all(root: Any, parent: str, name: str) -> Iterator[Any]:
    """The elements called `name` anywhere below those called `parent`."""
    return (one for above in root.iter() if local(above) == parent for one in above.iter() if local(one) == name)


def _number(match: re.Match[bytes]) -> bytes:
    """An entity of HTML's as the number of its character, which XML knows; any other stays for the parser to refuse."""
    letters = html.entities.html5.get(match[1].decode())
    return "".join(f"&#{ord(letter)};" for letter in letters).encode() if letters else match[0]
