"""Bytes to text: the encoding is found, binary data is refused by what it looks like.

Text comes out with Unix line ends, no byte order mark, no invisible characters and composed accents. Refuses to know
what the text says.
"""

import codecs
import re
import unicodedata

from corpus.archive import zip_kind
from corpus.errors import GuideError

_ZIPPED = {"docx": "a Word document", "epub": "an EPUB book"}
_OLD_OFFICE = "an old Word or Excel file"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the stream in which Office keeps a document under a password
_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"{\\rtf", "an RTF file"),
    (b"\xd0\xcf\x11\xe0", _OLD_OFFICE),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image or sound file"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "a sound file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CURE = "save it as UTF-8 text or Markdown"
_GIVE = "give a text, Markdown, HTML, PDF, Word or EPUB file"  # instead of what holds no text at all
_CURES = {  # what to do with what holds text, or files, but is not read
    "an RTF file": "save it as DOCX, PDF or UTF-8 text",
    _OLD_OFFICE: "save it as DOCX, PDF or UTF-8 text",
    "an OpenDocument file": "save it as DOCX, PDF or UTF-8 text",
    "an Excel workbook": "save it as PDF or UTF-8 text",
    "a PowerPoint file": "save it as PDF or UTF-8 text",
    "a zip archive": "unpack it and give the files in it",
    "a gzip archive": "unpack it and give the files in it",
    "a bzip2 archive": "unpack it and give the files in it",
    "an xz archive": "unpack it and give the files in it",
    "a 7z archive": "unpack it and give the files in it",
    "a RAR archive": "unpack it and give the files in it",
    "a tar archive": "unpack it and give the files in it",
}
_TAR = 257  # where a tar archive says so
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CUT_QUOTE = b"\xe2\x80"  # how the curly quotes, dashes and dots of UTF-8 begin
_CP1252_SIGNS = "‘’“”–—…•«»°·£€§†‡©®™½¼¾¡¿´"


def decode(data: bytes, name: str) -> str:
    """The text in `data`; `name` is the file's, for the message of the `GuideError`."""
    kind = binary_kind(data)
    if kind == _OLD_OFFICE and _LOCKED in data:
        raise GuideError(f"{name} is encrypted: save it without a password")
    if kind:
        raise GuideError(f"{name} looks like {kind}, not like text: {_CURES.get(kind, _GIVE)}")
    text = normal(_decoded(data, name))
    if not text.strip():
        raise GuideError(f"{name} is empty: give a file with the guide's text")
    return text


def tidied(text: str) -> str:
    """Words that a binary format kept, as those of a text file come out; folded into one line."""
    return " ".join(normal(_CONTROL.sub("", text)).split())


def binary_kind(data: bytes) -> str | None:
    """What the bytes look like, where that is no text."""
    if data.startswith(b"PK\x03\x04"):
        kind = zip_kind(data)
        return _ZIPPED.get(kind, kind)
    if data.startswith(b"ustar", _TAR):
        return "a tar archive"
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    marked = any(data.startswith(bom) for bom, _ in _BOMS)
    return "binary data (it holds NUL bytes)" if b"\x00" in data and not marked else None


def _decoded(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], encoding, name)
    try:
        return _without_control(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        return _from_cp1252(data, error.start, name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return _without_control(data.decode(encoding), name)
    except UnicodeDecodeError as error:
        raise GuideError(f"{name} is damaged {encoding.upper()} text at byte {error.start}: {_CURE}") from None


def _from_cp1252(data: bytes, position: int, name: str) -> str:
    """Text of an older Windows, told from damaged UTF-8 and from rubbish by the characters that come out."""
    if data.startswith(_CUT_QUOTE, position) or not data.decode("utf-8", errors="ignore").isascii():
        raise GuideError(f"{name} is damaged UTF-8 text at byte {position}: {_CURE}")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise GuideError(f"{name} looks like binary data, not like text: {_GIVE}") from None
    foreign = [letter for letter in text if not letter.isascii()]
    likely = sum(letter.isalpha() or letter in _CP1252_SIGNS or letter == "\u00a0" for letter in foreign)
    if len(foreign) > len(text) / 5 or likely < 0.9 * len(foreign):
        raise GuideError(f"{name} is in no encoding that could be told: {_CURE}")
    return _without_control(text, name)


def _without_control(text: str, name: str) -> str:
    strays = len(_CONTROL.findall(text))
    if strays > 2 + len(text) / 1000:
        raise GuideError(f"{name} looks like binary data, not like text: {_GIVE}")
    return _CONTROL.sub("", text)


def normal(text: str) -> str:
    """The text with Unix line ends, plain spaces, composed accents and nothing invisible."""
    text = text.replace("\u2029", "\n\n").replace("\u2028", "\n").replace("\f", "\n\n").replace("\v", "\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _SPACES.sub(" ", text)))
