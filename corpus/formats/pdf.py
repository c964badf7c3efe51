"""PDF: its pages' words to lines, and these to headings, paragraphs and list items.

    file -> words (pdf_words) -> what they wear (pdf_ornaments) -> rows (pdf_rows) -> heads and feet (pdf_running)
         -> lines (pdf_rows) -> blocks (pdf_paragraphs)

Runs in the child that `corpus.sandbox` starts. Refuses to know how words, lines and paragraphs are told apart.
"""

import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import Destination

from corpus.blocks import Draft
from corpus.errors import GuideError
from corpus.formats.pdf_fonts import Fonts
from corpus.formats.pdf_ornaments import plain_words
from corpus.formats.pdf_paragraphs import Entry, blocks_of
from corpus.formats.pdf_rows import lines_of, rows_of
from corpus.formats.pdf_running import without_running_rows
from corpus.formats.pdf_stream import Endless
from corpus.formats.pdf_words import Page, words_of
from corpus.formats.sayings import author_said, title_said, with_title

PAGES = 1_000
LETTERS = 4_000_000
_OUTLINE = 2_000  # entries
_DAMAGE = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)  # pypdf lets all of these out for broken files


def draft(data: bytes, name: str) -> Draft:
    """The file's blocks, with headings where type, or the file's own outline, tells them."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells what it mends
    _refuse_cut(data, name)
    try:
        reader = _opened(data, name)
        pages = list(_pages(reader, name))
        outline = list(_outline(reader))
        title, author = _fields(reader)
    except DependencyError:
        raise GuideError(f"{name} is encrypted in a way that cannot be read here: save it without a password") from None
    except LimitReachedError:
        raise GuideError(f"{name} is too large or nested too deeply for a guide: print it to a new PDF file") from None
    except _DAMAGE as error:
        raise GuideError(f"{name} is a damaged PDF file ({_reason(error)}): save or download it again") from None
    _refuse_silent(pages, name)
    rows = without_running_rows([rows_of(words) for words in plain_words(pages)])
    blocks, marked = blocks_of(lines_of(rows), outline)
    blocks = with_title(blocks, marked, title)
    return Draft(blocks, None if marked else title, author_said(author, blocks), marked)


def _refuse_cut(data: bytes, name: str) -> None:
    """A file's last mark stands at its end; where objects follow it, or it is missing, the rest was lost."""
    end = data.rfind(b"%%EOF")
    if end < 0 or b" obj" in data[end:]:
        raise GuideError(f"{name} is a PDF file that was cut off, its end is missing: save or download it again")


def _opened(data: bytes, name: str) -> PdfReader:
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise GuideError(f"{name} is locked with a password: save it without one")
    if len(reader.pages) > PAGES:
        raise GuideError(f"{name} has more than {PAGES} pages: split it into one file for each guide")
    return reader


def _pages(reader: PdfReader, name: str) -> Iterator[Page]:
    fonts = Fonts()
    letters = 0
    for page in reader.pages:
        try:
            shown = words_of(page, fonts)
        except Endless as error:
            raise GuideError(f"{name} {error}: print it to a new PDF file and give that") from None
        letters += sum(len(word.text) for word in shown.words)
        if letters > LETTERS:
            raise GuideError(f"{name} holds more text than a guide has: split it into one file for each guide")
        yield shown


def _refuse_silent(pages: Sequence[Page], name: str) -> None:
    """Pictures of pages, and letters in fonts that do not say what they stand for, are no text."""
    text = "".join(word.text for page in pages for word in page.words)
    readable = sum(letter.isalnum() for letter in text)
    strange = sum(page.nameless for page in pages) + sum(map(_is_strange, text))
    if strange > readable:
        raise GuideError(
            f"{name} is set in fonts that do not say which letters they show: run text recognition (OCR) over it first"
        )
    if readable > 20 * sum(page.pictures > 0 and len(page.words) < 5 for page in pages) and readable > 0:
        return
    if any(page.pictures for page in pages):
        raise GuideError(f"{name} holds pictures of pages and no text: run text recognition (OCR) over it first")
    raise GuideError(f"{name} has no text on its pages: give a file with the guide's text")


def _is_strange(letter: str) -> bool:
    """Whether no text has the letter: control characters, private ones and the sign for an unknown one."""
    return not letter.isprintable() or letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff"


def _outline(reader: PdfReader) -> Iterator[Entry]:
    """The bookmarks in order, each with its page and level."""
    waiting: list[tuple[int, Iterator[Any]]] = [(1, iter(reader.outline))]
    count = 0
    while waiting and count < _OUTLINE:
        level, entries = waiting[-1]
        entry = next(entries, None)
        count += 1
        if entry is None:
            waiting.pop()
        elif isinstance(entry, list):
            waiting.append((level + 1, iter(entry)))
        elif isinstance(entry, Destination):
            page = reader.get_destination_page_number(entry)
            if page is not None and entry.title:
                yield str(entry.title), page, level


def _fields(reader: PdfReader) -> tuple[str | None, str | None]:
    said = reader.metadata
    if said is None:
        return None, None
    title, author = said.title, said.author
    return title_said(title if isinstance(title, str) else None), author if isinstance(author, str) else None


def _reason(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words[:80] if words and isinstance(error, PyPdfError) else "it cannot be parsed"
