"""The table of formats: which there are, and which of them a file's bytes are. The file's name has no say.

Each is one file here. Text (`markdown`, `plain`) is read in this very process; the others are read by `corpus.sandbox`,
which imports the one that it needs: `draft(data, name) -> Draft`. Refuses to know how any of them is read.
"""

import codecs
import re

from corpus.archive import zip_kind
from corpus.decode import binary_kind

IN_A_CHILD = ("pdf", "docx", "epub", "html")  # each a module here; what strangers can build traps in
FORMATS = ("text", *IN_A_CHILD)

_HEAD = 1 << 16
_HTML = re.compile(
    rb"\s*(?:<\?xml\b[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|style|script|base)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(rb"\s*<(?:article|main|section|header|div|p|h[1-6]|ul|ol|table)\b[^>]{0,2000}>", re.IGNORECASE)
_CLOSED = re.compile(rb"</(?:p|h[1-6]|li|div|section|article)\s*>", re.IGNORECASE)
_MARKDOWN = re.compile(rb"^ {0,3}(?:#{1,6}|[-*+>]|\d{1,2}\.)[ \t]|\]\(|\*\*|^\|", re.MULTILINE)
_FEW = 3
_STRAYS = bytes([*range(9), *range(14, 32), 127])
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def kind_of(head: bytes) -> str | None:
    """What the bytes are: one of `FORMATS`, or None for a picture, an archive, a program and the like.

    The first 64 KiB of a file suffice; of a zip file all of it tells more surely what is inside.
    """
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:8]
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        kind = zip_kind(head)
        return kind if kind in FORMATS else None
    head = head[:_HEAD]
    if binary_kind(head) or _is_noise(head):
        return None
    return "html" if _is_html(_as_bytes(head)) else "text"


def _is_noise(head: bytes) -> bool:
    """Whether there are more control characters than text has; a mark of UTF-16 or UTF-32 explains them."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return False
    return len(head) - len(head.translate(None, _STRAYS)) > 2 + len(head) / 1000


def _as_bytes(head: bytes) -> bytes:
    """The head in an encoding in which tags are ASCII."""
    for mark, encoding in _UTF16.items():
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "ignore").encode()
    return head.removeprefix(codecs.BOM_UTF8)


def _is_html(head: bytes) -> bool:
    """A page, or a piece of one: Markdown may hold tags as well, but shows other signs too."""
    if _HTML.match(head):
        return True
    return _FRAGMENT.match(head) is not None and len(_CLOSED.findall(head)) >= _FEW and not _MARKDOWN.search(head)
