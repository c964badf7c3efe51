"""A PDF page's content stream, played: each word with its place, type size and weight (ISO 32000-1, 8.3 and 9.4).

pypdf parses the stream; its own text extraction guesses lines and spaces on the way, which leaves too little to tell a
heading, a column or a running head by. Refuses to know which words belong together.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from math import atan2, hypot
from typing import Any

from pypdf.generic import ContentStream, DictionaryObject, StreamObject
from pypdf.generic._font import Font

from corpus.formats.pdf_dots import Shapes
from corpus.formats.pdf_fonts import Fonts, letters, width
from corpus.formats.pdf_numbers import SAME, Matrix, lightness, matrix, number, numbers, times

_DEEPEST = 12  # forms within forms
_FORMS = 1_000  # drawn on one page
_PALE = 0.55  # lightness from which large letters are a watermark


class Endless(Exception):
    """A page whose parts draw each other in a circle, or without measure."""


@dataclass(frozen=True, slots=True)
class Word:
    """Letters drawn side by side; `x`, `end` and `y` (of the baseline) are points, `y` grows upwards."""

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool = False
    spaced: bool = False  # a space was drawn before it
    pale: bool = False
    artifact: bool = False  # the file itself calls it page furniture (ISO 32000-1, 14.8.2.2)


@dataclass(slots=True)
class _State:
    """What `q` saves and `Q` restores."""

    matrix: Matrix = SAME
    font: tuple[Font, bool] | None = None
    size: float = 0.0
    letter: float = 0.0
    word: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    stroke: bool = False
    light: float = 0.0
    thin: bool = False  # drawn half transparent


class Drawing:
    """One page being drawn; forms are drawn where they are called for."""

    def __init__(self, pdf: Any, fonts: Fonts) -> None:
        self.pdf, self.fonts = pdf, fonts
        self.words: list[tuple[float, Word]] = []  # with the direction, in radians
        self.pictures = self.nameless = self.forms = 0
        self.state = _State()
        self.saved: list[_State] = []
        self.text = self.line = SAME
        self.spaced = False
        self.marked: list[bool] = []  # the marked content that is open: is it furniture?
        self.shapes = Shapes()

    def draw(self, stream: ContentStream, resources: DictionaryObject, depth: int) -> None:
        for operands, operator in stream.operations:
            if operator == b"Do" and operands:
                self._object(operands[0], resources, depth)
            elif operator == b"Tf" and len(operands) > 1:
                fonts = entry(resources, "/Font")
                found = fonts.raw_get(operands[0]) if operands[0] in fonts else None
                self.state.font = None if found is None else self.fonts.of(found)
                self.state.size = number(operands[1])
            elif operator == b"gs" and operands:
                look = entry(entry(resources, "/ExtGState"), operands[0])
                self.state.thin = number(look.get("/ca", 1.0), 1.0) < 0.5
            elif operator in _OPERATORS:
                _OPERATORS[operator](self, operands)

    def _object(self, name: Any, resources: DictionaryObject, depth: int) -> None:
        drawn = entry(resources, "/XObject").get(name)
        drawn = drawn.get_object() if drawn is not None else None
        if not isinstance(drawn, StreamObject) or drawn.get("/Subtype") != "/Form":
            self.pictures += drawn is not None
            return
        self.forms += 1
        if depth >= _DEEPEST or self.forms > _FORMS:
            raise Endless("draws forms within forms without an end")
        before = self.state, self.saved, self.text, self.line
        self.state, self.saved = copy(self.state), []
        self.state.matrix = times(matrix(drawn.get("/Matrix", SAME)), self.state.matrix)
        inner = entry(drawn, "/Resources") if "/Resources" in drawn else resources
        self.draw(ContentStream(drawn, self.pdf, "bytes"), inner, depth + 1)
        self.state, self.saved, self.text, self.line = before

    # --- operators ---

    def save(self, _: Sequence[Any]) -> None:
        self.saved.append(copy(self.state))

    def restore(self, _: Sequence[Any]) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def transform(self, operands: Sequence[Any]) -> None:
        self.state.matrix = times(matrix(operands), self.state.matrix)

    def begin(self, _: Sequence[Any]) -> None:
        self.text = self.line = SAME

    def move(self, operands: Sequence[Any]) -> None:
        x, y = numbers(operands, 2)
        self.text = self.line = times((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def move_and_lead(self, operands: Sequence[Any]) -> None:
        self.state.leading = -numbers(operands, 2)[1]
        self.move(operands)

    def place(self, operands: Sequence[Any]) -> None:
        self.text = self.line = matrix(operands)

    def next_line(self, _: Sequence[Any]) -> None:
        self.move((0.0, -self.state.leading))

    def next_line_shown(self, operands: Sequence[Any]) -> None:
        self.next_line(())
        self.shown(operands)

    def next_line_spaced(self, operands: Sequence[Any]) -> None:
        self.state.word, self.state.letter = numbers(operands, 2)
        self.next_line_shown(operands[2:])

    def shown(self, operands: Sequence[Any]) -> None:
        if operands and isinstance(operands[0], bytes):
            self._show(operands[0])

    def shown_apart(self, operands: Sequence[Any]) -> None:
        parts = operands[0] if operands and isinstance(operands[0], list) else ()
        for part in parts:
            if isinstance(part, bytes):
                self._show(part)
            elif isinstance(part, int | float):
                self._advance(-part / 1000 * self.state.size * self.state.stretch)

    def set_letter(self, operands: Sequence[Any]) -> None:
        self.state.letter = numbers(operands, 1)[0]

    def set_word(self, operands: Sequence[Any]) -> None:
        self.state.word = numbers(operands, 1)[0]

    def set_stretch(self, operands: Sequence[Any]) -> None:
        self.state.stretch = numbers(operands, 1)[0] / 100

    def set_leading(self, operands: Sequence[Any]) -> None:
        self.state.leading = numbers(operands, 1)[0]

    def set_rise(self, operands: Sequence[Any]) -> None:
        self.state.rise = numbers(operands, 1)[0]

    def set_mode(self, operands: Sequence[Any]) -> None:
        self.state.stroke = numbers(operands, 1)[0] == 2  # fill and stroke: how some programs make bold

    def paint(self, operands: Sequence[Any]) -> None:
        self.state.light = lightness([number(one) for one in operands if isinstance(one, int | float)])

    def mark(self, operands: Sequence[Any]) -> None:
        self.marked.append(bool(operands) and operands[0] == "/Artifact")

    def unmark(self, _: Sequence[Any]) -> None:
        if self.marked:
            self.marked.pop()

    def picture(self, _: Sequence[Any]) -> None:
        self.pictures += 1

    def trace(self, operands: Sequence[Any]) -> None:
        self.shapes.trace(numbers(operands, len(operands) // 2 * 2), self.state.matrix)

    def trace_box(self, operands: Sequence[Any]) -> None:
        x, y, width, height = numbers(operands, 4)
        self.shapes.trace((x, y, x + width, y + height), self.state.matrix)

    def fill(self, _: Sequence[Any]) -> None:
        self.shapes.fill()

    def forget(self, _: Sequence[Any]) -> None:
        self.shapes.forget()

    # --- letters ---

    def _advance(self, by: float) -> None:
        a, b, c, d, e, f = self.text
        self.text = a, b, c, d, e + by * a, f + by * b

    def _show(self, data: bytes) -> None:
        """Put the string's words on the page and the pen behind it."""
        state = self.state
        if state.font is None:
            return
        font = state.font[0]
        if not font.interpretable:
            self.nameless += len(data)
            return
        start = at = 0.0
        shown: list[str] = []
        one_byte = not isinstance(font.encoding, str)
        for code, letter in letters(font, data):
            step = width(font, code) / 1000 * state.size + state.letter
            if one_byte and code == " ":
                step += state.word
            if letter.isspace():
                self._put(shown, start, at)
                self.spaced, shown, start = True, [], at + step * state.stretch
            else:
                shown.append(letter)
            at += step * state.stretch
        self._put(shown, start, at - (state.letter * state.stretch if shown else 0.0))
        self._advance(at)

    def _put(self, letters: Sequence[str], start: float, end: float) -> None:
        if not letters:
            return
        state = self.state
        a, b, c, d, e, f = times(self.text, state.matrix)
        x, y = start * a + state.rise * c + e, start * b + state.rise * d + f
        reach = (end - start) * hypot(a, b)
        size = state.size * hypot(c, d)
        bold = state.stroke or (state.font is not None and state.font[1])
        pale = state.light >= _PALE or state.thin
        word = Word("".join(letters), x, x + reach, y, abs(size), bold, self.spaced, pale, any(self.marked))
        self.words.append((atan2(b, a), word))
        self.spaced = False


_OPERATORS = {
    b"q": Drawing.save,
    b"Q": Drawing.restore,
    b"cm": Drawing.transform,
    b"BT": Drawing.begin,
    b"Td": Drawing.move,
    b"TD": Drawing.move_and_lead,
    b"Tm": Drawing.place,
    b"T*": Drawing.next_line,
    b"Tj": Drawing.shown,
    b"TJ": Drawing.shown_apart,
    b"'": Drawing.next_line_shown,
    b'"': Drawing.next_line_spaced,
    b"Tc": Drawing.set_letter,
    b"Tw": Drawing.set_word,
    b"Tz": Drawing.set_stretch,
    b"TL": Drawing.set_leading,
    b"Ts": Drawing.set_rise,
    b"Tr": Drawing.set_mode,
    b"g": Drawing.paint,
    b"rg": Drawing.paint,
    b"k": Drawing.paint,
    b"sc": Drawing.paint,
    b"scn": Drawing.paint,
    b"BMC": Drawing.mark,
    b"BDC": Drawing.mark,
    b"EMC": Drawing.unmark,
    b"INLINE IMAGE": Drawing.picture,
    b"m": Drawing.trace,
    b"l": Drawing.trace,
    b"c": Drawing.trace,
    b"v": Drawing.trace,
    b"y": Drawing.trace,
    b"re": Drawing.trace_box,
    b"f": Drawing.fill,
    b"F": Drawing.fill,
    b"f*": Drawing.fill,
    b"B": Drawing.fill,
    b"S": Drawing.forget,
    b"n": Drawing.forget,
}


def entry(holder: DictionaryObject, name: Any) -> DictionaryObject:
    found = holder.get(name)
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
