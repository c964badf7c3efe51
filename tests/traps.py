"""Files made to harm whoever reads them, small on the disk and made in memory: zip files that lie, XML that grows.

Refuses to know what a reader does with them.
"""

import struct
import zlib
from dataclasses import dataclass, replace

from bindings import CONTAINER, zipped

MILLION = 1_000_000


@dataclass(frozen=True)
class Entry:
    """An entry of a zip file as its maker wants it told; `at` puts its listing upon another entry's bytes."""

    name: str
    packed: bytes
    size: int
    crc: int
    method: int = 8
    flags: int = 0
    mode: int = 0
    at: int | None = None


def entry(name: str, data: bytes | str) -> Entry:
    """An honest entry."""
    raw = data.encode() if isinstance(data, str) else data
    return Entry(name, _deflated(raw, zlib.Z_FINISH), len(raw), zlib.crc32(raw))


def swollen(name: str, before: bytes, millions: int, after: bytes = b"", filler: bytes = b" ") -> Entry:
    """An entry that inflates to so many million bytes: one piece packed once and repeated."""
    piece = filler * (MILLION // len(filler))
    packed = _deflated(piece, zlib.Z_FULL_FLUSH)
    parts = [_deflated(before, zlib.Z_FULL_FLUSH), *[packed] * millions, _deflated(after, zlib.Z_FINISH)]
    crc = zlib.crc32(before)
    for _ in range(millions):
        crc = zlib.crc32(piece, crc)
    return Entry(name, b"".join(parts), len(before) + millions * len(piece) + len(after), zlib.crc32(after, crc))


def _deflated(data: bytes, ending: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(ending)


def archive(*entries: Entry) -> bytes:
    """A zip file of these entries, with whatever they claim (APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16)."""
    parts: list[bytes] = []
    listing: list[bytes] = []
    at = 0
    for one in entries:
        name = one.name.encode()
        told = (20, one.flags, one.method, 0, 0, one.crc, len(one.packed), one.size, len(name), 0)
        if one.at is None:
            parts += [b"PK\x03\x04", struct.pack("<5H3L2H", *told), name, one.packed]
        start = at if one.at is None else one.at
        listing += [b"PK\x01\x02", struct.pack("<6H3L5H2L", 0x314, *told, 0, 0, 0, one.mode << 16, start), name]
        at += 0 if one.at is not None else 30 + len(name) + len(one.packed)
    directory = b"".join(listing)
    count = min(len(entries), 0xFFFF)
    return (
        b"".join(parts) + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), at, 0)
    )


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>'
    '<Override PartName="/word/styles.xml" ContentType="'
    'application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
RELS = (
    f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
STYLED = (
    f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/attachedTemplate" Target="{{address}}" TargetMode="External"/>'
    f'<Relationship Id="r3" Type="{_OFFICE}/image" Target="../NULL"/></Relationships>'
)
SENTENCE = "Agnes keeps the lamp."
PARAGRAPH = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"


def word(body: str = PARAGRAPH, before: str = "") -> str:
    """The main part of a Word file."""
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def package(*entries: Entry, document: str | None = None) -> bytes:
    """A Word file as small as one can be, and what stands beside it."""
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": RELS, "word/document.xml": document or word()}
    mine = {one.name for one in entries}
    return archive(*(entry(name, text) for name, text in parts.items() if name not in mine), *entries)


def locked(one: Entry) -> Entry:
    """The entry as one that has a password."""
    return replace(one, flags=1)


def laughing(root: str, levels: int = 9) -> str:
    """Ten entities of ten entities of …: a document type that makes a word a billion."""
    inner = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, levels + 1))
    return f'<!DOCTYPE {root} [<!ENTITY l0 "ha">{inner}]>'


def book(page: str | bytes = "", package: str = "", container: str = CONTAINER, **more: str | bytes) -> bytes:
    """An EPUB of one chapter."""
    opf = package or opf_of()
    page = page or f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{SENTENCE}</p></body></html>'
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/content.opf": opf,
        "OEBPS/one.xhtml": page,
    }
    return zipped(files | {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in more.items()})


def opf_of(
    href: str = "one.xhtml", spine: str = '<itemref idref="c"/>', before: str = "", title: str = "The Lamp"
) -> str:
    return (
        f'<?xml version="1.0"?>{before}<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata><manifest>'
        f'<item id="c" href="{href}" media-type="application/xhtml+xml"/></manifest><spine>{spine}</spine></package>'
    )


def pdf(*objects: bytes, trailer: bytes = b"", xref: bytes | None = None) -> bytes:
    """A PDF file of these objects, numbered from 1, of which the first is the catalogue (ISO 32000-1, 7.5)."""
    body = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    size = b"/Size %d /Root 1 0 R" % (len(objects) + 1)
    told = xref if xref is not None else head + table
    return body + told + b"trailer\n<<%s %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(body))


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
SHOWN = b"BT /F 12 Tf 72 700 Td (" + SENTENCE.encode() + b") Tj ET"


def stream(data: bytes, told: bytes = b"") -> bytes:
    """A stream as it is, with whatever its dictionary tells of it."""
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), told, data)


def zeros(millions: int) -> bytes:
    """So many million zeros, as zlib packs them (RFC 1950 and 1951)."""
    packed = swollen("", b"", millions, filler=b"\x00")
    check = 1
    for _ in range(millions):
        check = zlib.adler32(b"\x00" * MILLION, check)
    return b"\x78\x9c" + packed.packed + struct.pack(">L", check)
