"""One guide bound in several ways: its Markdown made into a Word file and into an EPUB, as their programs make them."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

import docx


class Piece(NamedTuple):
    """A heading ("1" to "6"), a paragraph ("p"), a list item ("-" or "#") or a table's row ("|")."""

    kind: str
    text: str


def pieces(markdown: str) -> Iterator[Piece]:
    """The pieces of a guide, of which each stands on one line; front matter has none."""
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    for line in body.splitlines():
        if heading := re.match(r"(#+) (.*)", line):
            yield Piece(str(len(heading[1])), heading[2])
        elif item := re.match(r"(-|\d+\.) (.*)", line):
            yield Piece("-" if item[1] == "-" else "#", item[2])
        elif line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line):
            yield Piece("|", line)
        elif line.strip() and not re.fullmatch(r"[|\s:-]+", line):
            yield Piece("p", line)


def docx_of(markdown: str, titled: bool = False) -> bytes:
    """The guide as Word writes it; `titled` sets its first heading in the style Title, the others one level out."""
    document = docx.Document()
    table = None
    for number, (kind, text) in enumerate(pieces(markdown)):
        if kind.isdigit():
            paragraph = document.add_paragraph()
            level = int(kind) - titled
            paragraph.style = document.styles["Title" if titled and number == 0 else f"Heading {level}"]
            _set_runs(paragraph, text)
        elif kind == "|":
            cells = [cell.strip() for cell in text.strip("|").split("|")]
            table = table or document.add_table(0, len(cells))
            row = table.add_row()
            if len(table.rows) == 1:
                header = docx.oxml.OxmlElement("w:tblHeader")
                row._tr.get_or_add_trPr().append(header)
            for cell, words in zip(row.cells, cells, strict=True):
                _set_runs(cell.paragraphs[0], words)
        else:
            style = {"-": "List Bullet", "#": "List Number", "p": "Normal"}[kind]
            _set_runs(document.add_paragraph(style=style), text)
        table = table if kind == "|" else None
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_runs(paragraph: "docx.text.paragraph.Paragraph", text: str) -> None:
    """Runs as Word leaves them: italics, and a sentence cut anywhere by an edit."""
    for number, words in enumerate(re.split(r"\*+", text)):
        for part in (words[:7], words[7:]):
            paragraph.add_run(part).italic = number % 2 == 1 or None


CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""


def zipped(entries: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, text in entries.items():
            archive.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else None)
    return stream.getvalue()


def xhtml(body: str, title: str = "A chapter") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{escape(title)}</title></head><body>{body}</body></html>'
    )


def html_of(markdown: str) -> list[str]:
    """The guide's chapters as the inside of bodies: one file for each heading of the two outer levels."""
    chapters: list[list[str]] = [[]]
    for kind, text in pieces(markdown):
        words = re.sub(r"\*+([^*]+)\*+", r"<em>\1</em>", escape(text, quote=False))
        if kind in "12" and chapters[-1]:
            chapters.append([])
        if kind.isdigit():
            chapters[-1].append(f"<h{kind}>{words}</h{kind}>")
        elif kind == "|":
            cells = [cell.strip() for cell in words.strip("|").split("|")]
            first = not chapters[-1][-1].endswith("</tr>")
            cell = "th" if first else "td"
            chapters[-1].append("<tr>" + "".join(f"<{cell}>{one}</{cell}>" for one in cells) + "</tr>")
        elif kind == "p":
            chapters[-1].append(f"<p>{words}</p>")
        else:
            chapters[-1].append(f"<li>{words}</li>")
    return ["\n".join(_framed(chapter)) for chapter in chapters]


def _framed(lines: list[str]) -> Iterator[str]:
    """The lines with their items in lists and their rows in tables."""
    frames = {"<li>": "ul", "<tr>": "table"}
    before = None
    for line in [*lines, ""]:
        frame = frames.get(line[:4])
        if frame != before:
            yield from filter(None, (before and f"</{before}>", frame and f"<{frame}>"))
        before = frame
        yield line


def epub_of(
    chapters: list[str], title: str = "Frankenstein", author: str | None = "Mary Shelley", nav: str = "", **more: str
) -> bytes:
    """A book of EPUB 3 with these bodies in its spine, after a cover and before a colophon that are no part of it."""
    names = [f"text/chapter-{number}.xhtml" for number in range(1, len(chapters) + 1)]
    items = "".join(
        f'<item id="c{i}" href="{name}" media-type="application/xhtml+xml"/>' for i, name in enumerate(names)
    )
    refs = "".join(f'<itemref idref="c{i}"/>' for i in range(len(names)))
    creator = f"<dc:creator>{escape(author)}</dc:creator>" if author else ""
    package = f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier><dc:title>{escape(title)}</dc:title>
{creator}<dc:language>en</dc:language></metadata><manifest>
<item id="cover" href="text/cover.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="rights" href="text/rights.xhtml" media-type="application/xhtml+xml"/>{items}</manifest>
<spine><itemref idref="cover" linear="no"/><itemref idref="nav"/>{refs}<itemref idref="rights" linear="no"/></spine>
</package>"""
    listed = nav or "".join(f'<li><a href="{name}">Chapter</a></li>' for name in names)
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/content.opf": package,
        "OEBPS/nav.xhtml": xhtml(f'<nav epub:type="toc"><h1>Contents</h1><ol>{listed}</ol></nav>'),
        "OEBPS/text/cover.xhtml": xhtml('<img src="cover.jpg" alt="The cover."/>'),
        "OEBPS/text/rights.xhtml": xhtml("<p>All rights reserved by the publisher of this book.</p>"),
    }
    files |= {f"OEBPS/{name}": xhtml(body) for name, body in zip(names, chapters, strict=True)}
    return zipped(files | more)
