"""Sheets of paper in PDF: lines of text in an embedded font, rules, and pages with a foot.

A character that the font lacks is shown as a replacement and remembered. Refuses to know what is printed.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF

from assistant.teaching.exports.pages import Piece, glued, paged

WIDTH, HEIGHT = 215.9, 279.4  # US Letter in mm; a printer with A4 prints it whole, too
LEFT, RIGHT, TOP, BOTTOM = 30.0, 24.0, 22.0, 24.0
END = WIDTH - RIGHT
INK, QUIET, LINE, RED = (37, 33, 27), (98, 91, 78), (190, 181, 163), (138, 45, 41)
REPLACEMENT = "\ufffd"
_FONTS = Path(__file__).with_name("fonts")
_FACES = {"": "Regular", "B": "Bold", "I": "Italic"}
_SILENT = "\u200b\u200c\u200d\u2060\ufe0e\ufe0f\u00ad"  # they show nothing by themselves
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # always the same: the same set gives the same bytes

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks."""

    face: str = ""
    size: float = 10.5  # points
    leading: float = 5.4  # mm
    colour: Colour = INK
    above: float = 0.0
    left: float = LEFT  # where its text begins
    bar: bool = False  # a rule beside it, as of a quotation


class Sheets:
    """One document: its pieces are gathered, then put on pages and printed."""

    def __init__(self, title: str, author: str | None) -> None:
        self.missing: dict[str, None] = {}  # characters that the font lacks, in order
        self.pieces: list[Piece] = []
        self._pdf = FPDF(unit="mm", format=(WIDTH, HEIGHT))
        self._pdf.set_auto_page_break(False)
        for face, name in _FACES.items():
            self._pdf.add_font("Literata", face, _FONTS / f"Literata-{name}.ttf")
        self._pdf.set_font("Literata", "", 10)
        self._known = frozenset(self._pdf.current_font.cmap)
        self._pdf.set_title(title)
        self._pdf.set_author(author or "")
        self._pdf.set_lang("en")
        self._pdf.set_creation_date(_MADE)

    def add(self, pieces: Iterable[Piece]) -> None:
        self.pieces += pieces

    def paragraph(self, text: str, style: Style, label: str = "", label_style: Style | None = None) -> list[Piece]:
        """A paragraph's lines; a label stands to the left of the first one."""
        pieces = []
        for number, line in enumerate(self.wrapped(text, style, END - style.left)):
            named = (label, label_style or style) if label and not number else None
            pieces.append(self._line(line, style, named, style.above if not number else 0.0))
        return glued(pieces)

    def _line(self, line: str, style: Style, label: tuple[str, Style] | None, above: float) -> Piece:
        def draw(top: float) -> None:
            base = top + style.leading * 0.74
            if style.bar:
                self.rule(style.left - 4, top, style.left - 4, top + style.leading, RED, 0.7)
            if label:
                self.write(label[1].left, base, self.shown(label[0]), label[1])
            self.write(style.left, base, line, style)

        return Piece(style.leading, draw, above=above)

    def shown(self, text: str) -> str:
        """Text in the font's own characters: what it lacks is decomposed, or else replaced and remembered."""
        composed = unicodedata.normalize("NFC", text)
        return composed if self._known.issuperset(map(ord, composed)) else "".join(map(self._char, composed))

    def _char(self, char: str) -> str:
        if ord(char) in self._known:
            return char
        if char in _SILENT:
            return ""
        plain = unicodedata.normalize("NFKD", char)
        if self._known.issuperset(map(ord, plain)):
            return plain
        self.missing.setdefault(char)
        return REPLACEMENT

    def wrapped(self, text: str, style: Style, width: float) -> list[str]:
        """The text's lines in a width; a word that is wider than a line is broken."""
        self._pdf.set_font("Literata", style.face, style.size)
        lines: list[str] = []
        for word in self.shown(text).split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._pdf.get_string_width(longer) <= width:
                lines[-1] = longer
            else:
                lines += self._broken(word, width)
        return lines

    def _broken(self, word: str, width: float) -> list[str]:
        if self._pdf.get_string_width(word) <= width:
            return [word]
        lines = [""]
        for char in word:
            if lines[-1] and self._pdf.get_string_width(lines[-1] + char) > width:
                lines.append("")
            lines[-1] += char
        return lines

    def width(self, text: str, style: Style) -> float:
        self._pdf.set_font("Literata", style.face, style.size)
        return float(self._pdf.get_string_width(self.shown(text)))

    def write(self, x: float, base: float, text: str, style: Style) -> None:
        """Words that are `shown` already, on a base line."""
        self._pdf.set_font("Literata", style.face, style.size)
        self._pdf.set_text_color(*style.colour)
        self._pdf.text(x, base, text)

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: Colour = LINE, width: float = 0.25) -> None:
        self._pdf.set_draw_color(*colour)
        self._pdf.set_line_width(width)
        self._pdf.line(x1, y1, x2, y2)

    def box(self, x: float, y: float, side: float) -> None:
        self._pdf.set_draw_color(*QUIET)
        self._pdf.set_line_width(0.3)
        self._pdf.rect(x, y, side, side)

    def printed(self, running: str) -> bytes:
        """The document, with `running` and the number at the foot of each page."""
        pages = paged(self.pieces, TOP, HEIGHT - BOTTOM)
        for number, page in enumerate(pages, start=1):
            self._pdf.add_page()
            for placed in page:
                if placed.piece.entry:
                    self._pdf.set_y(placed.top)
                    level, name = placed.piece.entry
                    self._pdf.start_section(name, level, strict=False)
                placed.piece.draw(placed.top)
            self._foot(running, f"{number} of {len(pages)}")
        return bytes(self._pdf.output())

    def _foot(self, running: str, number: str) -> None:
        style = Style(size=8.5, colour=QUIET)
        base = HEIGHT - BOTTOM + 10
        room = END - LEFT - self.width(number, style) - 8
        lines = self.wrapped(running, style, room)
        self.write(LEFT, base, lines[0] + (" …" if len(lines) > 1 else ""), style)
        self.write(END - self.width(number, style), base, number, style)
