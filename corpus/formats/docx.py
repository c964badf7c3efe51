"""Word files: styles tell headings, titles and lists, a table's row is one item, tracked changes are taken as accepted.

The words are those that Word would print in the body: hyperlinks and insertions with them, without deletions, hidden
text, notes, comments, headers and tables of contents. Refuses to know which heading is the title's.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml.etree import ErrorTypes, LxmlError, tostring

from corpus.archive import Archive
from corpus.blocks import Block, Draft, folded, row_words
from corpus.errors import GuideError
from corpus.formats.docx_styles import DEEPEST, TITLE_LEVEL, Styles, W, is_listed, outline_level, switch, value
from corpus.formats.sayings import author_said, title_said
from corpus.lines import markdown_paragraphs
from corpus.titles import plain_title

_OTHER_MAIN = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    CONTENT_TYPE.WML_DOCUMENT_MAIN.replace("document.main", "template.main"),
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
_NEEDED = ("/officeDocument", "/styles", "/core-properties")
_STRICT = b"http://purl.oclc.org/ooxml/officeDocument"
_BEGINNING = 12  # blocks
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_WORDS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_GONE = frozenset(W + tag for tag in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "rt", "footnoteReference", "tblPr"))
_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": " ", W + "noBreakHyphen": "-", W + "ptab": " "}
_PICTURES = frozenset((W + "drawing", W + "pict", W + "object"))
_BOX = W + "txbxContent"
_AROUND = frozenset(
    (
        *(W + tag for tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")),
        *(_MC + tag for tag in ("AlternateContent", "Choice", "Fallback")),
    )
)


def draft(data: bytes, name: str) -> Draft:
    """The body's blocks, with the title and author that the file's properties give."""
    document = _opened(data, name)
    reading = _Reading(Styles(document.styles.element))
    blocks = tuple(reading.blocks(document.element.body))
    titled = any(block.kind == "heading" and block.level == TITLE_LEVEL for block in blocks)
    blocks = tuple(_counted(block, number, titled) for number, block in enumerate(blocks))
    marked = any(block.kind == "heading" for block in blocks)
    properties = document.core_properties
    return Draft(blocks, _title(properties.title, blocks), author_said(properties.author, blocks), marked)


def _title(field: str | None, blocks: Sequence[Block]) -> str | None:
    """The title that the properties give, where the text's beginning says it as well: templates leave theirs behind."""
    title = plain_title(title_said(field) or "") or None
    said = any(title and title.casefold() in block.text.casefold() for block in blocks[:_BEGINNING])
    return title if said else None


def _opened(data: bytes, name: str) -> Document:
    """The document, read from a copy in which only XML is unpacked: python-docx loads every part it can find."""
    for kind in _OTHER_MAIN:
        PartFactory.part_type_for[kind] = DocumentPart
    try:
        part = Package.open(_xml_alone(Archive(data, name), name)).main_document_part
    except (KeyError, PackageNotFoundError):
        raise GuideError(f"{name} holds no text of Word's: save it as DOCX again") from None
    except LxmlError as error:
        if getattr(error, "code", None) == ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise GuideError(f"{name} is damaged or cut off: copy or save it again") from None
    if not isinstance(part, DocumentPart) or part.element.find(qn("w:body")) is None:
        raise GuideError(f"{name} holds no text of Word's: save it as DOCX again")
    return part.document


def _xml_alone(archive: Archive, name: str) -> io.BytesIO:
    """The package with its XML not packed and all else emptied."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as package:
        for entry in sorted(archive.names):
            xml = archive.read(entry) if entry.lower().endswith((".xml", ".rels")) else b""
            if b"<!DOCTYPE" in xml.replace(b"\x00", b""):  # of UTF-16 too
                raise GuideError(f"{name} declares entities in its XML, which Word never does: it may not be trusted")
            if _STRICT in xml and entry == "_rels/.rels":
                raise GuideError(f"{name} is a strict Open XML document: save it as Word Document (.docx)")
            package.writestr(entry, _needed(xml) if entry.lower().endswith(".rels") else xml)
    copy.seek(0)
    return copy


def _needed(relations: bytes) -> bytes:
    """The ways from part to part that are needed here; the others may lead to pictures, the network or nowhere."""
    root = parse_xml(relations)
    for relation in list(root):
        if not str(relation.get("Type", "")).endswith(_NEEDED) or relation.get("TargetMode") == "External":
            root.remove(relation)
    return bytes(tostring(root))


def _counted(block: Block, number: int, titled: bool) -> Block:
    level = block.level + titled if block.kind == "heading" else 0
    return Block(block.kind, block.text, level, number)


class _Reading:
    """The walk through the body, with what the styles say at hand."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def blocks(self, container: Any) -> Iterator[Block]:
        """The blocks of the body, a cell or a text box."""
        begun = ""  # the words of a paragraph whose end was deleted: it goes on in the next one
        for element in container:
            if element.tag == W + "p":
                boxes: list[Any] = []
                words = begun + "".join(self._words(element, self._hides(element), boxes))
                begun = words if _goes_on(element) else ""
                if not begun:
                    yield from self._paragraph(element, words)
                for box in boxes:
                    yield from self.blocks(box)
            elif element.tag == W + "tbl":
                yield from self._table(element)
            elif element.tag in _AROUND and not _is_contents(element):
                yield from self.blocks(_chosen(element))
        yield from _paragraphs(begun)

    def _paragraph(self, element: Any, words: str) -> Iterator[Block]:
        text, properties, style = folded(words), element.find(W + "pPr"), _style_id(element)
        if not text or self._styles.is_contents(style):
            return
        level = outline_level(properties)
        level = self._styles.said(style, "level") if level is None else level
        listed = is_listed(properties)
        if level is not None and level <= DEEPEST:
            yield Block("heading", text, level)
        elif self._styles.said(style, "listed") if listed is None else listed:
            yield Block("item", text)
        else:
            yield from _paragraphs(words)

    def _table(self, table: Any) -> Iterator[Block]:
        """Rows as items; a table of one column only frames its text."""
        rows = [row for row in _below(table, "tr") if switch(row.find(W + "trPr"), "w:del") is None]
        cells = {row: list(_below(row, "tc")) for row in rows}
        if all(len(one) < 2 for one in cells.values()):
            yield from (block for one in cells.values() for cell in one for block in self.blocks(cell))
            return
        for row in [row for row in rows if not switch(row.find(W + "trPr"), "w:tblHeader")] or rows:
            text = row_words([" ".join(block.text for block in self.blocks(cell)) for cell in cells[row]])
            if text:
                yield Block("item", text)

    def _words(self, element: Any, hidden: bool, boxes: list[Any]) -> Iterator[str]:
        """The words of a paragraph's runs in order; text boxes that hang on it are put aside."""
        for child in element:
            tag = child.tag
            if tag in (W + "t", _MATH_WORDS):
                yield child.text or ""
            elif tag in _BREAKS:
                yield _BREAKS[tag]
            elif tag in _PICTURES:
                boxes += [box for box in child.iter(_BOX) if _is_outermost(box, child)]
            elif isinstance(tag, str) and tag not in _GONE and not (tag == W + "r" and self._is_hidden(child, hidden)):
                yield from self._words(_chosen(child), hidden, boxes)

    def _hides(self, paragraph: Any) -> bool:
        return bool(self._styles.said(_style_id(paragraph), "hidden"))

    def _is_hidden(self, run: Any, hidden: bool) -> bool:
        properties = run.find(W + "rPr")
        said: int | None = switch(properties, "w:vanish")
        if said is None and properties is not None:
            said = self._styles.said(value(properties.find(W + "rStyle")), "hidden")
        return hidden if said is None else bool(said)


def _paragraphs(words: str) -> Iterator[Block]:
    yield from (Block("paragraph", part) for part in markdown_paragraphs(words.split("\n")))


def _style_id(paragraph: Any) -> str | None:
    properties = paragraph.find(W + "pPr")
    return value(properties.find(W + "pStyle")) if properties is not None else None


def _goes_on(paragraph: Any) -> bool:
    """Whether the mark at the paragraph's end was deleted, which joins it to the next."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _is_contents(around: Any) -> bool:
    """Whether a frame holds the table of contents, or nothing but the words that ask for some."""
    gallery = value(around.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"))
    return gallery == "Table of Contents" or around.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _chosen(element: Any) -> Any:
    """Of the two ways in which newer Word writes a thing the first; any other element as it is."""
    if element.tag != _MC + "AlternateContent":
        return element
    choice = element.find(_MC + "Choice")
    return choice if choice is not None else element


def _is_outermost(box: Any, picture: Any) -> bool:
    """Whether no other text box of the picture holds this one, which is not the second way of writing one either."""
    around = takewhile(lambda one: one is not picture, box.iterancestors())
    return all(one.tag not in (_BOX, _MC + "Fallback") for one in around)


def _below(element: Any, tag: str) -> Iterator[Any]:
    """A table's rows or a row's cells, also those in frames."""
    for child in element:
        if child.tag == W + tag:
            yield child
        elif child.tag in _AROUND:
            yield from _below(child, tag)
