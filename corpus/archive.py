"""Zip files that strangers made: looked at before anything is inflated, then inflated only as far as the limits go.

What a directory claims is checked first (how many entries, how large, how tightly packed, which names); what comes out
is counted again, because a claim can lie. Refuses to know what the entries say.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from corpus.errors import GuideError

MOST_ENTRIES = 5_000
LARGEST_ENTRY = 48_000_000  # bytes, inflated
LARGEST_WHOLE = 160_000_000  # bytes, inflated: a file of at most 20 MB full of pictures stays well below
TIGHTEST = 250  # times smaller than inflated: text packs 10 times, an empty table of Word's perhaps 100 times
_SMALL = 1_000_000  # bytes: below this no ratio is suspicious
_CHUNK = 1 << 16
_LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_END = b"PK\x05\x06"
_ENTRY = struct.Struct("<4s6H3L5H2L")  # an entry of the central directory, APPNOTE.TXT 4.3.12
_HEADER = struct.Struct("<4s5H3L2H")  # the header of an entry where it lies, APPNOTE.TXT 4.3.7
_GLANCES = 2_000
_SYMLINK = 0o120000
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_NO_MEMORY = 1  # XML_ERROR_NO_MEMORY of expat.h
_ODT = b"mimetypeapplication/vnd.oasis.opendocument"
_EPUB = b"mimetypeapplication/epub+zip"
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, ValueError, OSError)


def zip_kind(data: bytes) -> str:
    """ "docx" or "epub" for a zip that holds one, else the words for what it is; `data` may be a file's head alone."""
    head = data[:200]
    if _ODT in head:
        return "an OpenDocument file"
    names = set(_names_at_a_glance(data))
    if _EPUB in head or "META-INF/container.xml" in names:
        return "epub"
    folders = {name.partition("/")[0] for name in names if "/" in name}
    if "[Content_Types].xml" in names or "_rels" in folders:
        kinds = {"word": "docx", "xl": "an Excel workbook", "ppt": "a PowerPoint file"}
        return next((kinds[folder] for folder in kinds if folder in folders), "a zip archive")
    return "a zip archive"


def _names_at_a_glance(data: bytes) -> Iterator[str]:
    """Names of the first entries: from the directory where `data` reaches so far, else from one entry to the next."""
    end = data.rfind(_END, max(0, len(data) - (1 << 16) - 22))
    at = int.from_bytes(data[end + 16 : end + 20], "little") if 0 <= end <= len(data) - 22 else -1
    whole = data.startswith(_CENTRAL, at) if at >= 0 else False
    at, mark, shape = (at, _CENTRAL, _ENTRY) if whole else (0, _LOCAL, _HEADER)
    for _ in range(_GLANCES):
        if not data.startswith(mark, at) or at + shape.size > len(data):
            return
        fields = shape.unpack_from(data, at)
        length, extra = (fields[10], fields[11] + fields[12]) if whole else (fields[9], fields[10])
        yield data[at + shape.size : at + shape.size + length].decode("utf-8", "replace")
        at += shape.size + length + extra
        if not whole:
            told = not fields[2] & 8  # bit 3: the size stands behind the data
            at = at + fields[7] if told and fields[7] else data.find(_LOCAL, at)


class Archive:
    """The entries of a zip file by name; every limit is kept before and while they are inflated."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._spent = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise self._broken() from None
        self._entries = self._checked()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._entries)

    def read(self, entry: str) -> bytes:
        """What an entry holds; GuideError where it is damaged or grows beyond what it claims or may hold.

        Raises KeyError for an entry that is not there.
        """
        parts = []
        try:
            with self._zip.open(self._entries[entry]) as stream:
                while chunk := stream.read(_CHUNK):
                    self._spent += len(chunk)
                    if self._spent > LARGEST_WHOLE:
                        raise self._too_large()
                    parts.append(chunk)
        except RuntimeError:  # zipfile's word for a password
            raise self._encrypted() from None
        except _BROKEN:
            raise self._broken() from None
        return b"".join(parts)

    def check_all(self) -> None:
        """Inflate every entry once and keep nothing, so that another library may read the file without surprises."""
        for entry in self._entries:
            self.read(entry)
        self._spent = 0

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise GuideError(f"{self._name} is packed of {len(entries)} files, a book has far fewer: save it again")
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._check(entry)
            if entry.filename in found:
                raise GuideError(f"{self._name} holds {_shown(entry)} twice: save it again from the program it is from")
            if not entry.is_dir():
                found[entry.filename] = entry
        if sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
            raise self._too_large()
        self._check_overlaps(entries)
        return found

    def _check(self, entry: zipfile.ZipInfo) -> None:
        path = entry.orig_filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or path[1:2] == ":" or "\x00" in path:
            raise GuideError(
                f"{self._name} holds a file that leaves its folder ({_shown(entry)}): it may not be trusted"
            )
        if (entry.external_attr >> 16) & 0o170000 == _SYMLINK:
            raise GuideError(f"{self._name} holds a link ({_shown(entry)}): it may not be trusted")
        if entry.flag_bits & 1:
            raise self._encrypted()
        if entry.compress_type not in _PACKINGS:
            raise GuideError(f"{self._name} is packed in a way that books are not: save it again")
        if entry.file_size > LARGEST_ENTRY or _suspicious(entry):
            raise self._too_large()

    def _check_overlaps(self, entries: list[zipfile.ZipInfo]) -> None:
        """Entries that share their packed bytes make a small file inflate to a huge one."""
        end = 0
        for entry in sorted(entries, key=lambda one: one.header_offset):
            if entry.header_offset < end:
                raise GuideError(f"{self._name} holds files that lie upon each other: it may not be trusted")
            end = entry.header_offset + _HEADER.size + entry.compress_size

    def _broken(self) -> GuideError:
        return GuideError(f"{self._name} is damaged or cut off: copy or save it again")

    def _encrypted(self) -> GuideError:
        return GuideError(f"{self._name} is encrypted: save it without a password")

    def _too_large(self) -> GuideError:
        return GuideError(f"{self._name} unpacks to far more than a guide holds: it may not be trusted")


def _suspicious(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _SMALL and entry.file_size > TIGHTEST * max(1, entry.compress_size)


def _shown(entry: zipfile.ZipInfo) -> str:
    """A name for a message: short, on one line, nothing that a terminal would obey."""
    return ascii(entry.orig_filename[:60])[1:-1]


def parsed(xml: bytes, name: str) -> Any:
    """The root of an XML document that declares no entities (an `xml.etree` element); GuideError where it is broken."""
    import defusedxml.ElementTree as DefusedTree  # a child that reads PDF has no need of it
    from defusedxml import DefusedXmlException

    try:
        return DefusedTree.fromstring(xml, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise GuideError(
            f"{name} declares entities in its XML, which books have no need of: it may not be trusted"
        ) from None
    except (SyntaxError, ValueError, LookupError) as error:  # a ParseError is a SyntaxError
        if getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError from None
        raise GuideError(f"{name} is damaged or cut off: copy or save it again") from error
