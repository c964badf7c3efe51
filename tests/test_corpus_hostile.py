"""Files made to harm their reader: each is one line for its owner, or is read, and the program lives on."""

import gzip
import io
import json
import socket
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fpdf
import pytest
from bindings import CONTAINER, docx_of, epub_of, html_of, xhtml, zipped
from traps import (
    CATALOGUE,
    FONT,
    PAGE,
    PAGES,
    PARAGRAPH,
    RELS,
    SENTENCE,
    SHOWN,
    STYLED,
    TYPES,
    Entry,
    W,
    archive,
    book,
    entry,
    laughing,
    locked,
    opf_of,
    package,
    pdf,
    stream,
    swollen,
    word,
    zeros,
)

CPU = 10.5  # seconds: the limit, and what the kernel needs to see it
MEMORY = 512 * 1024  # KiB
GROWN = 64 * 1024  # KiB that the reader itself may have more than at first: a file is up to 20 MB

DAMAGED = "is damaged or cut off: copy or save it again"
TOO_LARGE = "unpacks to far more than a guide holds: it may not be trusted"
ENTITIES = "declares entities in its XML, which books have no need of: it may not be trusted"
WORD_ENTITIES = "declares entities in its XML, which Word never does: it may not be trusted"
ENCRYPTED = "is encrypted: save it without a password"
DEEP = "is nested too deeply to be read: save it as UTF-8 text or Markdown"
MEMORY_LINE = "needs too much memory to be read: save it as UTF-8 text or Markdown"
PDF_LARGE = "is too large or nested too deeply for a guide: print it to a new PDF file"
NO_WORD = "holds no text of Word's: save it as DOCX again"
UNPACK = "unpack it and give the files in it"
AS_TEXT = "save it as UTF-8 text or Markdown"
GIVE = "give a text, Markdown, HTML, PDF, Word or EPUB file"

CANARY = "The canary sings in the cellar."
DOCUMENT = "word/document.xml"
READ = {"text": SENTENCE}


@pytest.fixture(scope="module")
def reader() -> "Iterator[subprocess.Popen[bytes]]":
    command = [sys.executable, "-P", str(Path(__file__).with_name("wary_reader.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A server that nobody must call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def read(process: "subprocess.Popen[bytes]", data: bytes, name: str) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps({"name": name, "size": len(data)}).encode() + b"\n" + data)
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


def pages(*bodies: str) -> str:
    return xhtml("".join(bodies))


ZIPS: dict[str, tuple[str, Callable[[], bytes], str | None]] = {
    "a document of 300 MB of spaces": (
        "a.docx",
        lambda: package(swollen(DOCUMENT, word("")[:-20].encode(), 300)),
        TOO_LARGE,
    ),
    "three parts of 47 MB each, four times": (
        "a.docx",
        lambda: package(*(swollen(f"word/part{i}.xml", b"", 47, filler=b"<a/> lamp,") for i in range(4))),
        TOO_LARGE,
    ),
    "a document that says it is small": (
        "a.docx",
        lambda: package(lying(swollen(DOCUMENT, word().encode(), 300), 4000)),
        DAMAGED,
    ),
    "a document that hides 300 MB behind its end": (
        "a.docx",
        lambda: package(lying(swollen(DOCUMENT, word().encode(), 300), len(word()), zlib.crc32(word().encode()))),
        None,
    ),
    "a bomb in a bomb in a document": (
        "a.docx",
        lambda: package(entry("word/embeddings/inner.zip", package(swollen(DOCUMENT, b"", 300)))),
        None,
    ),
    "a bomb of zip files": (
        "a.epub",
        lambda: zipped({f"lib{i}.zip": zipped({"zeros.txt": b"\x00" * 5_000_000}) for i in range(16)}),
        f"looks like a zip archive, not like text: {UNPACK}",
    ),
    "entries that share their bytes": (
        "a.docx",
        lambda: overlapping(),
        "holds files that lie upon each other: it may not be trusted",
    ),
    "a hundred thousand entries": (
        "a.docx",
        lambda: package(*(Entry(f"word/{i}.xml", b"", 0, 0, 0) for i in range(100_000))),
        "is packed of 100003 files, a book has far fewer: save it again",
    ),
    "a way up and out": (
        "a.epub",
        lambda: book(**{"../../etc/cron.d/job": "x"}),
        "holds a file that leaves its folder (../../etc/cron.d/job): it may not be trusted",
    ),
    "an absolute way": (
        "a.docx",
        lambda: package(entry("/etc/passwd", "x")),
        "holds a file that leaves its folder (/etc/passwd): it may not be trusted",
    ),
    "a way with a drive's letter": (
        "a.docx",
        lambda: package(entry("C:\\Windows\\x.dll", "x")),
        "holds a file that leaves its folder (C:\\\\Windows\\\\x.dll): it may not be trusted",
    ),
    "a link": (
        "a.epub",
        lambda: book_with(Entry("OEBPS/two.xhtml", b"/etc/passwd", 11, zlib.crc32(b"/etc/passwd"), 0, mode=0o120777)),
        "holds a link (OEBPS/two.xhtml): it may not be trusted",
    ),
    "a password on an entry": ("a.docx", lambda: package(locked(entry(DOCUMENT, word()))), ENCRYPTED),
    "a password of Word's": (
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") * 40,
        ENCRYPTED,
    ),
    "one name twice": (
        "a.docx",
        lambda: package(entry(DOCUMENT, word()), entry(DOCUMENT, word())),
        "holds word/document.xml twice: save it again from the program it is from",
    ),
    "a packing that books do not use": (
        "a.epub",
        lambda: zipped(dict(entries_of(book())), zipfile.ZIP_LZMA),
        "is packed in a way that books are not: save it again",
    ),
    "half a document": ("a.docx", lambda: half(docx_of("# The Lamp\n\n" + PLAIN)), DAMAGED),
    "half a book": ("a.epub", lambda: half(epub_of(html_of("# The Lamp\n\n" + PLAIN))), DAMAGED),
    "bytes of the directory changed": ("a.docx", lambda: package().replace(b"PK\x01\x02", b"PK\x01\x03"), DAMAGED),
    "bytes of a part changed": ("a.docx", lambda: spoilt(docx_of("# The Lamp\n\n" + PLAIN)), DAMAGED),
}

XML: dict[str, tuple[str, Callable[[str], bytes], str | None]] = {
    "a billion laughs in a document": ("a.docx", lambda _: package(document=word(before=laughing("x"))), WORD_ENTITIES),
    "a billion laughs in UTF-16": (
        "a.docx",
        lambda _: package(
            entry(DOCUMENT, word(before=laughing("x")).replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16"))
        ),
        WORD_ENTITIES,
    ),
    "one long entity many times in a document": (
        "a.docx",
        lambda _: package(document=word("<w:p>&a;</w:p>" * 50_000, f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>')),
        WORD_ENTITIES,
    ),
    "a file's words in a document": (
        "a.docx",
        lambda file: package(document=word(f"<w:p><w:r><w:t>&a;</w:t></w:r></w:p>{PARAGRAPH}", outer(file))),
        WORD_ENTITIES,
    ),
    "a billion laughs in a chapter": ("a.epub", lambda _: book(laughing("html") + pages("<p>&l9;</p>")[39:]), ENTITIES),
    "a billion laughs in the package": (
        "a.epub",
        lambda _: book(package=opf_of(before=laughing("package"), title="&l9;")),
        ENTITIES,
    ),
    "one long entity many times in a chapter": (
        "a.epub",
        lambda _: book(
            f'<!DOCTYPE html [<!ENTITY a "{"a" * 50_000}">]><html><body><p>{"&a;" * 50_000}</p></body></html>'
        ),
        ENTITIES,
    ),
    "a file's words in a chapter": (
        "a.epub",
        lambda file: book(f"{outer(file)}<html><body><p>&a;</p><p>{SENTENCE}</p></body></html>"),
        ENTITIES,
    ),
    "a file's words in the container": (
        "a.epub",
        lambda file: book(container=CONTAINER.replace("<container", outer(file) + "<container")),
        ENTITIES,
    ),
}


BOOKS: dict[str, tuple[str, Callable[[str], bytes], str | None]] = {
    "a document of five million empty elements": (
        "a.docx",
        lambda _: package(stored("<a/>" * 4_900_000)),
        MEMORY_LINE,
    ),
    "a document nested a thousand deep": (
        "a.docx",
        lambda _: package(document=word("<w:sdt><w:sdtContent>" * 500 + PARAGRAPH + "</w:sdtContent></w:sdt>" * 500)),
        DAMAGED,
    ),
    "a row of fifty thousand cells": (
        "a.docx",
        lambda _: package(stored(f"{PARAGRAPH}<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 50_000}</w:tr></w:tbl>")),
        None,
    ),
    "a cell over a billion columns": ("a.docx", lambda _: package(document=word(PARAGRAPH + SPANNING)), None),
    "styles based on each other": ("a.docx", lambda _: circling(), None),
    "a document that asks for a template from the network": (
        "a.docx",
        lambda address: package(entry("word/styles.xml", CIRCLE), entry(WAYS, STYLED.replace("{address}", address))),
        None,
    ),
    "a document without a body": (
        "a.docx",
        lambda _: package(document=word().replace("w:body", "w:glossary")),
        NO_WORD,
    ),
    "a document whose main part is not there": ("a.docx", lambda _: package(entry("_rels/.rels", NOWHERE)), NO_WORD),
    "a document of the strict kind": (
        "a.docx",
        lambda _: package(entry("_rels/.rels", STRICT)),
        "is a strict Open XML document: save it as Word Document (.docx)",
    ),
    "a spine that goes round": ("a.epub", lambda _: book(package=opf_of(spine='<itemref idref="c"/>' * 10_000)), None),
    "a spine of a chapter that is not there": (
        "a.epub",
        lambda _: book(package=opf_of("two.xhtml")),
        "lacks a part of the book (OEBPS/two.xhtml): copy or save it again",
    ),
    "a chapter out on the network": (
        "a.epub",
        lambda address: book(package=opf_of(address)),
        "lacks a part of the book (it stands outside of it): copy or save it again",
    ),
    "a package out of the book": (
        "a.epub",
        lambda _: book(container=CONTAINER.replace("OEBPS/", "../../etc/")),
        "lacks a part of the book (../../etc/content.opf): copy or save it again",
    ),
    "a book without a container": (
        "a.epub",
        lambda _: zipped({"mimetype": "application/epub+zip"}),
        "lacks a part of the book (META-INF/container.xml): copy or save it again",
    ),
    "a locked book": (
        "a.epub",
        lambda _: book(**{"META-INF/encryption.xml": LOCK}),
        "is locked against copying (DRM): give a book without a lock",
    ),
    "a book of pictures": (
        "a.epub",
        lambda _: book(pages('<p><img src="one.png" alt="A lamp."/></p>')),
        "holds no text, only pictures: give a book with text in it",
    ),
    "a chapter nested a hundred thousand deep": (
        "a.epub",
        lambda _: unpacked_book(pages("<div>" * 100_000, SENTENCE, "</div>" * 100_000)),
        DEEP,
    ),
    "a chapter of a million and a half attributes": (
        "a.epub",
        lambda _: unpacked_book(pages("<p b=''/>" * 1_600_000)),
        MEMORY_LINE,
    ),
    "a chapter that is no XML": ("a.epub", lambda _: book(f"<html><body><p>{SENTENCE}<br><i>"), None),
    "a chapter with a document type of the network's": (
        "a.epub",
        lambda address: book(f'<!DOCTYPE html PUBLIC "x" "{address}"><html><body><p>{SENTENCE}</p></body></html>'),
        None,
    ),
    "a chapter that reaches out": (
        "a.epub",
        lambda address: book(
            pages(f'<script src="{address}"/><img src="{address}"/><iframe src="{address}"/><p>{SENTENCE}</p>')
        ),
        None,
    ),
}

PDFS: dict[str, tuple[str, Callable[[str], bytes], str | None]] = {
    "a small file": ("a.pdf", lambda _: pdf(CATALOGUE, PAGES, PAGE, stream(SHOWN), FONT), None),
    "half a file": (
        "a.pdf",
        lambda _: half(pdf(CATALOGUE, PAGES, PAGE, stream(SHOWN), FONT)),
        "is a PDF file that was cut off, its end is missing: save or download it again",
    ),
    "nothing but a head": (
        "a.pdf",
        lambda _: b"%PDF-1.7\n",
        "is a PDF file that was cut off, its end is missing: save or download it again",
    ),
    "a file with a password": ("a.pdf", lambda _: under_password(), "is locked with a password: save it without one"),
    "a stream of a gigabyte": (
        "a.pdf",
        lambda _: pdf(CATALOGUE, PAGES, PAGE, stream(zeros(1000), b"/Filter/FlateDecode"), FONT),
        PDF_LARGE,
    ),
    "a stream packed in a packed stream": (
        "a.pdf",
        lambda _: pdf(
            CATALOGUE, PAGES, PAGE, stream(zlib.compress(zeros(1000)), b"/Filter[/FlateDecode/FlateDecode]"), FONT
        ),
        PDF_LARGE,
    ),
    "pages that are their own parents": (
        "a.pdf",
        lambda _: pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>>"),
        "is a damaged PDF file (Detected cyclic page references.): save or download it again",
    ),
    "forms that draw each other": (
        "a.pdf",
        lambda _: pdf(
            CATALOGUE,
            PAGES,
            PAGE.replace(b"/Font", b"/XObject<</A 6 0 R>>/Font"),
            stream(b"/A Do " + SHOWN),
            FONT,
            form(7),
            form(6),
        ),
        "draws forms within forms without an end: print it to a new PDF file and give that",
    ),
    "arrays a hundred thousand deep": (
        "a.pdf",
        lambda _: pdf(
            CATALOGUE,
            PAGES,
            PAGE.replace(b"/Parent", b"/X " + b"[" * 100_000 + b"]" * 100_000 + b"/Parent"),
            stream(SHOWN),
            FONT,
        ),
        "is a damaged PDF file (Error reading PDF file.): save or download it again",
    ),
    "a table of ten billion objects": (
        "a.pdf",
        lambda _: pdf(CATALOGUE, PAGES, PAGE, stream(SHOWN), FONT, xref=b"xref\n0 9999999999\n"),
        PDF_LARGE,
    ),
    "an object that is itself": (
        "a.pdf",
        lambda _: pdf(CATALOGUE, PAGES, PAGE, b"4 0 R", FONT),
        "is a damaged PDF file (it cannot be parsed): save or download it again",
    ),
    "a length that leads round": (
        "a.pdf",
        lambda _: pdf(CATALOGUE, PAGES, PAGE, b"<</Length 4 0 R>>\nstream\n" + SHOWN + b"\nendstream", FONT),
        PDF_LARGE,
    ),
    "a file that starts programs": (
        "a.pdf",
        lambda address: pdf(acting(address), PAGES, PAGE, stream(SHOWN), FONT),
        None,
    ),
    "a page a million times": (
        "a.pdf",
        lambda _: pdf(
            CATALOGUE, b"<</Type/Pages/Kids[" + b"3 0 R " * 1_000_000 + b"]/Count 1000000>>", PAGE, stream(SHOWN), FONT
        ),
        PDF_LARGE,
    ),
}

WEB: dict[str, tuple[str, Callable[[str], bytes], str | None]] = {
    "a hundred thousand boxes in boxes": (
        "a.html",
        lambda _: f"<html><body>{'<div>' * 100_000}<p>{SENTENCE}</p>".encode(),
        "is nested too deeply, or one of its parts is too large: save it as UTF-8 text or Markdown",
    ),
    "fifteen million letters on one line": (
        "a.html",
        lambda _: b"<html><body><p>" + b"lamp " * 3_000_000,
        "is nested too deeply, or one of its parts is too large: save it as UTF-8 text or Markdown",
    ),
    "four hundred thousand tags": (
        "a.html",
        lambda _: b"<html><body>" + b"<p><b>a</b>" * 400_000,
        "is nested too deeply or has too many parts: save it as UTF-8 text or Markdown",
    ),
    "a page that reaches out": ("a.html", lambda address: reaching(address).encode(), None),
    "half a page": ("a.html", lambda _: f"<!DOCTYPE html><html><body><article><p>{SENTENCE}</p><p".encode(), None),
    "a cell over a billion columns": (
        "a.html",
        lambda _: (
            f"<html><body><p>{SENTENCE}</p><table><tr><td colspan=1000000000 rowspan=1000000000></table>".encode()
        ),
        None,
    ),
    "a page with a document type of the network's": (
        "a.html",
        lambda address: f'<!DOCTYPE html SYSTEM "{address}"><html><body><p>{SENTENCE}</p></body></html>'.encode(),
        None,
    ),
}

KINDS: dict[str, tuple[str, Callable[[], bytes], str | None]] = {
    "a program called a PDF file": (
        "a.pdf",
        lambda: b"MZ\x90\x00" + bytes(500),
        f"looks like a program, not like text: {GIVE}",
    ),
    "a picture called a document": (
        "a.docx",
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(50),
        f"looks like a PNG image, not like text: {GIVE}",
    ),
    "a book called a document": ("a.docx", lambda: book(), None),
    "a document called a book": ("a.epub", lambda: package(), None),
    "a document called text": ("a.txt", lambda: package(), None),
    "text called a document": ("a.docx", lambda: SENTENCE.encode(), None),
    "a gzip archive": (
        "a.md",
        lambda: gzip.compress(SENTENCE.encode()),
        f"looks like a gzip archive, not like text: {UNPACK}",
    ),
    "a tar archive": ("a.txt", lambda: tarred(), f"looks like a tar archive, not like text: {UNPACK}"),
    "a database": (
        "a.txt",
        lambda: b"SQLite format 3\x00" + bytes(80),
        f"looks like an SQLite database, not like text: {GIVE}",
    ),
    "a zip archive": (
        "a.zip",
        lambda: zipped({"a.txt": SENTENCE}),
        f"looks like a zip archive, not like text: {UNPACK}",
    ),
    "a workbook": (
        "a.docx",
        lambda: zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>"}),
        "looks like an Excel workbook, not like text: save it as PDF or UTF-8 text",
    ),
    "an OpenDocument file": (
        "a.docx",
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        "looks like an OpenDocument file, not like text: save it as DOCX, PDF or UTF-8 text",
    ),
    "an old document": (
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "looks like an old Word or Excel file, not like text: save it as DOCX, PDF or UTF-8 text",
    ),
    "text with a zero in it": (
        "a.txt",
        lambda: SENTENCE.encode().replace(b"lamp", b"la\x00mp"),
        f"looks like binary data (it holds NUL bytes), not like text: {GIVE}",
    ),
    "UTF-16 that says nothing of it": (
        "a.txt",
        lambda: SENTENCE.encode("utf-16-le"),
        f"looks like binary data (it holds NUL bytes), not like text: {GIVE}",
    ),
    "UTF-16 with half a pair": (
        "a.txt",
        lambda: b"\xff\xfe" + SENTENCE.encode("utf-16-le") + b"\x00\xd8\x20\x00",
        f"is damaged UTF-16-LE text at byte 42: {AS_TEXT}",
    ),
    "UTF-16 of the other order": (
        "a.txt",
        lambda: b"\xfe\xff" + SENTENCE.encode("utf-16-le"),
        "has no sentence in it: give a file with the guide's text",
    ),
    "four million letters on one line": (
        "a.txt",
        lambda: b"lamp " * 800_000,
        "has no sentence in it: give a file with the guide's text",
    ),
    "more than a file may have": (
        "a.docx",
        lambda: bytes(20_000_001),
        "is larger than 20 MB: split it into one file for each guide",
    ),
}

WAYS = "word/_rels/document.xml.rels"
_WIDE = '<w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc>'
SPANNING = f"<w:tbl><w:tr>{_WIDE}<w:tc><w:p/></w:tc></w:tr></w:tbl>"
CIRCLE = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:default="1" w:styleId="A"><w:name w:val="Normal"/>'
    '<w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:name w:val="b"/>'
    '<w:basedOn w:val="A"/></w:style></w:styles>'
)
NOWHERE = RELS.replace("word/document.xml", "word/nothing.xml")
STRICT = RELS.replace(
    "http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"
)
LOCK = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><e:EncryptedData xmlns:e="http://www.w3.org/2001'
    '/04/xmlenc#"><e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e:EncryptedData></encryption>'
)


def circling() -> bytes:
    styled = PARAGRAPH.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr>')
    return package(entry("word/styles.xml", CIRCLE), entry(WAYS, STYLED), document=word(styled))


def stored(body: str) -> Entry:
    """The main part not packed at all: no ratio gives it away."""
    raw = word(body).encode()
    return Entry(DOCUMENT, raw, len(raw), zlib.crc32(raw), 0)


def unpacked_book(page: str) -> bytes:
    return zipped(dict(entries_of(book())) | {"OEBPS/one.xhtml": page}, zipfile.ZIP_STORED)


def form(other: int) -> bytes:
    return stream(
        b"/A Do /A Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>>>" % other
    )


def acting(address: str) -> bytes:
    """A catalogue that runs a script, a program and a request when it is opened."""
    script = b"<</S/JavaScript/JS(app.launchURL\\('%s'\\))/Next<</S/Launch/F(/bin/sh)>>>>" % address.encode()
    return CATALOGUE[:-2] + b"/OpenAction %s/AA<</WC<</S/URI/URI(%s)>>>>>>" % (script, address.encode())


def under_password() -> bytes:
    document = fpdf.FPDF()
    document.set_encryption(owner_password="owner", user_password="user")
    document.add_page()
    document.set_font("Helvetica")
    document.write(text=SENTENCE)
    return bytes(document.output())


def reaching(address: str) -> str:
    return (
        f'<html><head><meta http-equiv="refresh" content="0;url={address}"><link rel="stylesheet" href="{address}">'
        f'<script src="{address}">fetch("{address}")</script></head><body><iframe src="{address}"></iframe>'
        f'<img src="{address}"><object data="{address}"></object><article><p>{SENTENCE}</p></article></body></html>'
    )


def tarred() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as made:
        made.addfile(tarfile.TarInfo("../a.txt"), io.BytesIO())
    return stream.getvalue()


def outer(address: str) -> str:
    return f'<!DOCTYPE x [<!ENTITY a SYSTEM "{address}">]>'


PLAIN = "\n\n".join(f"Agnes keeps the lamp of the tower for {i} years, and nobody thanks her." for i in range(1, 400))


def lying(one: Entry, size: int, crc: int | None = None) -> Entry:
    return Entry(one.name, one.packed, size, one.crc if crc is None else crc)


def overlapping() -> bytes:
    """A hundred entries whose bytes are those of one."""
    one = entry("word/0.xml", b" " * 900_000)
    return package(one, *(Entry(f"word/{i}.xml", one.packed, one.size, one.crc, at=0) for i in range(1, 100)))


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def spoilt(data: bytes) -> bytes:
    at = data.index(b"word/document.xml") + 400
    return data[:at] + bytes(byte ^ 0x55 for byte in data[at : at + 64]) + data[at + 64 :]


def entries_of(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        for name in opened.namelist():
            yield name, opened.read(name)


def book_with(*more: Entry) -> bytes:
    return archive(*(entry(name, data) for name, data in entries_of(book())), *more)


def check(reader: "subprocess.Popen[bytes]", data: bytes, name: str, line: str | None) -> None:
    """The answer is the line, or the sentence; neither child nor reader spent more than they may."""
    first = read(reader, SENTENCE.encode(), "small.txt")
    answer = read(reader, data, name)
    assert answer["own"] - first["own"] < GROWN
    assert (answer.pop("cpu") < CPU, answer.pop("children") < MEMORY, answer.pop("own") > 0) == (True, True, True)
    assert answer == (READ if line is None else {"line": f"{name} {line}"})


@pytest.mark.parametrize("trap", ZIPS)
def test_a_zip_file_that_is_a_trap(reader: "subprocess.Popen[bytes]", trap: str) -> None:
    name, made, line = ZIPS[trap]
    check(reader, made(), name, line)


@pytest.mark.parametrize("trap", KINDS)
def test_a_file_that_is_not_what_its_name_says(reader: "subprocess.Popen[bytes]", trap: str) -> None:
    name, made, line = KINDS[trap]
    check(reader, made(), name, line)


@pytest.mark.parametrize("trap", XML)
@pytest.mark.parametrize("where", ["file", "http"])
def test_xml_that_reaches_out_or_grows(
    reader: "subprocess.Popen[bytes]", listener: socket.socket, tmp_path: Path, trap: str, where: str
) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY)
    name, made, line = XML[trap]
    check(reader, made(canary.as_uri() if where == "file" else address_of(listener)), name, line)
    nobody_called(listener)


@pytest.mark.parametrize("trap", BOOKS)
def test_a_document_or_a_book_that_is_a_trap(
    reader: "subprocess.Popen[bytes]", listener: socket.socket, trap: str
) -> None:
    name, made, line = BOOKS[trap]
    check(reader, made(address_of(listener)), name, line)
    nobody_called(listener)


@pytest.mark.parametrize("trap", PDFS)
def test_a_pdf_file_that_is_a_trap(reader: "subprocess.Popen[bytes]", listener: socket.socket, trap: str) -> None:
    name, made, line = PDFS[trap]
    check(reader, made(address_of(listener)), name, line)
    nobody_called(listener)


@pytest.mark.parametrize("trap", WEB)
def test_a_page_that_is_a_trap(reader: "subprocess.Popen[bytes]", listener: socket.socket, trap: str) -> None:
    name, made, line = WEB[trap]
    check(reader, made(address_of(listener)), name, line)
    nobody_called(listener)


def address_of(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/x"


def nobody_called(listener: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        listener.accept()
