"""A file's lines to headings, paragraphs and list items, as type size, weight, indent and gaps tell them.

The body's size is the one most letters have; what is larger is a heading, and so is a line of bold or capital letters
that stands alone. A paragraph goes on across the end of a column or a page. Refuses to know how lines were found.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.blocks import Block, ends_sentence
from corpus.formats.pdf_hyphens import Joiner
from corpus.formats.pdf_rows import Line
from corpus.formats.pdf_setting import LARGER, Setting, setting_of
from corpus.headings import canonical

_SMALLER = 0.92  # times the body's size: a note
_GAP = 1.3  # times the usual distance of lines: a new paragraph
_INDENT = 0.7  # of the type size
_HEADING_WORDS = 25
_BOLD_WORDS = 14
_BULLET = re.compile(r"[•‣◦▪●○■□◆►➢–\-*·∙\u2023\u2043\ue000-\uf8ff]")
_DASHES = ("-", "–", "*", "·")
_NUMBER = re.compile(r"\(?(\d{1,2})[.)]")
_BROKEN = re.compile(r"\w[-\u2010\u2027]$")
_LEADER = re.compile(r"(?:[.·…] ?){4,}\s*[\divxlc]+$", re.IGNORECASE)
_NO_HEADING_END = re.compile(r"[.,;:]$")
_NUMBERED_HEADING = re.compile(r"(?:chapter|part|act|scene|book|volume|letter|section)?\s*[\dIVXLC]+\.", re.IGNORECASE)
Entry = tuple[str, int, int]  # of the file's own outline: its words, its page, its level from 1


@dataclass(slots=True)
class _Piece:
    """Lines that belong together; a heading's `style` is told apart from others by size and weight."""

    lines: list[Line]
    style: tuple[float, bool] | None = None
    marker: str = ""  # of a list item
    text_at: float = 0.0  # where an item's words begin
    level: int = 0


def blocks_of(lines: Sequence[Line], outline: Sequence[Entry] = ()) -> tuple[tuple[Block, ...], bool]:
    """The blocks in reading order, and whether headings are marked among them."""
    lines = [line for line in lines if not _LEADER.search(line.text)]
    if not lines:
        return (), False
    setting = setting_of(lines)
    main, notes = _without_notes(lines, setting)
    pieces = list(_pieces(main, setting))
    _set_levels(pieces)
    if sum(piece.level > 0 for piece in pieces) < 2:
        _outlined(pieces, outline)
    _unnumber(pieces)
    _put_notes(pieces, notes, setting)
    return _blocks(pieces, Joiner([line.text for line in lines]))


def _blocks(pieces: Sequence[_Piece], joiner: Joiner) -> tuple[tuple[Block, ...], bool]:
    marked = sum(piece.level > 0 for piece in pieces) > 1
    blocks = []
    for chunk, piece in enumerate(pieces):
        text = joiner.joined(line.text for line in piece.lines)
        if piece.level and marked:
            blocks.append(Block("heading", text, piece.level, chunk))
        elif piece.marker:
            blocks.append(Block("item", text[len(piece.marker) :].strip(), chunk=chunk))
        else:
            blocks.append(Block("paragraph", text, chunk=chunk))
    return tuple(block for block in blocks if any(map(str.isalnum, block.text))), marked


def _without_notes(lines: Sequence[Line], setting: Setting) -> tuple[list[Line], list[Line]]:
    """The lines without the notes at the foot of pages, and those."""
    main: list[Line] = []
    notes: list[Line] = []
    for column in sorted({line.column for line in lines}):
        own = [line for line in lines if line.column == column]
        cut = len(own)
        while cut and own[cut - 1].size < _SMALLER * setting.body and not own[cut - 1].bold:
            cut -= 1
        if 2 * cut < len(own):  # small text of its own
            cut = len(own)
        main += own[:cut]
        notes += own[cut:]
    return main, notes


def _put_notes(pieces: list[_Piece], notes: Sequence[Line], setting: Setting) -> None:
    """Put notes behind the paragraph that stood right above them, which may end on the next page."""
    for note in reversed(list(_pieces(notes, setting))):
        column = note.lines[0].column
        after = [i for i, piece in enumerate(pieces) if piece.lines[0].column <= column]
        note.style, note.level = None, 0
        pieces.insert(after[-1] + 1 if after else len(pieces), note)


# --- pieces ---


def _pieces(lines: Sequence[Line], setting: Setting) -> Iterator[_Piece]:
    piece: _Piece | None = None
    for i, line in enumerate(lines):
        style = _heading_style(lines, i, setting)
        if piece is not None and _goes_on(piece, line, style, setting):
            piece.lines.append(line)
            continue
        if piece is not None:
            yield piece
        marker, at = ("", 0.0) if style else _marker(line)
        piece = _Piece([line], style, marker, at)
    if piece is not None:
        yield piece


def _heading_style(lines: Sequence[Line], i: int, setting: Setting) -> tuple[float, bool] | None:
    """The style of a line that may be (a part of) a heading: its size, and whether it is bold or larger."""
    line = lines[i]
    letters = sum(map(str.isalpha, line.text))
    words = len(line.text.split())
    if not letters and not line.text.isdigit():
        return None
    if line.size >= LARGER * setting.body and line.size - setting.body >= 0.6:
        run = _same_style(lines, i)
        return (round(line.size * 2) / 2, True) if run <= _HEADING_WORDS and letters > 1 else None
    apart = line.bold or (letters > 3 and line.text.isupper() and line.size >= _SMALLER * setting.body)
    if not apart or words > _BOLD_WORDS or (_NO_HEADING_END.search(line.text) and not _is_numbered(line.text)):
        return None
    alone = (i == 0 or _stands_off(lines[i - 1], line, setting)) and i + 1 < len(lines)
    return (min(round(line.size * 2) / 2, setting.body), line.bold) if alone else None


def _is_numbered(text: str) -> bool:
    return _NUMBERED_HEADING.fullmatch(text) is not None


def _same_style(lines: Sequence[Line], i: int) -> int:
    """How many words the lines around `i` have that follow each other in one size."""
    first = last = i
    while first and _follows(lines[first - 1], lines[first]):
        first -= 1
    while last + 1 < len(lines) and _follows(lines[last], lines[last + 1]):
        last += 1
    return sum(len(line.text.split()) for line in lines[first : last + 1])


def _follows(before: Line, line: Line) -> bool:
    same = before.column == line.column and abs(before.size - line.size) < 0.4 and before.bold == line.bold
    return same and 0 < before.y - line.y <= 1.6 * line.size


def _stands_off(before: Line, line: Line, setting: Setting) -> bool:
    """Whether a line of the body's size stands apart from the one above it."""
    if before.column != line.column or before.size >= LARGER * setting.body:
        return True
    if before.y - line.y > _GAP * setting.leading or before.y < line.y:
        return True
    return not before.bold and ends_sentence(before.text) and _has_room(before, line, setting)


def _goes_on(piece: _Piece, line: Line, style: tuple[float, bool] | None, setting: Setting) -> bool:
    before = piece.lines[-1]
    if piece.style or style:
        return piece.style == style and _follows(before, line)
    marker, _ = _marker(line)
    if marker and _may_begin(marker, piece, line, setting):
        return False
    if abs(before.size - line.size) > 0.15 * setting.body:
        return False
    if before.column == line.column:
        gap = before.y - line.y
        if gap > _GAP * max(setting.leading, 1.1 * min(before.size, line.size)) or gap < 0:
            return False
    if _indent_parts(piece, line, setting):
        return False
    return not _ended(before, line, setting)


def _may_begin(marker: str, piece: _Piece, line: Line, setting: Setting) -> bool:
    """Whether the line's mark begins an item; prose can have a dash or a number at the start of a line too."""
    before = piece.lines[-1]
    if marker[0] not in _DASHES and not _NUMBER.match(marker):
        return True
    is_list = piece.marker != "" and (marker == piece.marker or _NUMBER.match(marker) is not None)
    ended = ends_sentence(before.text) or before.text.endswith(":")
    return is_list or ended or _has_room(before, line, setting)


def _indent_parts(piece: _Piece, line: Line, setting: Setting) -> bool:
    """Whether the line's left edge shows that it begins a paragraph."""
    before = piece.lines[-1]
    x, before_x = line.x - setting.left(line), before.x - setting.left(before)
    step = _INDENT * setting.body
    if piece.marker:
        hanging = piece.text_at - setting.left(piece.lines[0])
        return x > hanging + step or (x < hanging - step and len(piece.lines) > 1 and x < before_x - step)
    if x > before_x + step:
        return True
    return x < before_x - step and len(piece.lines) > 1 and abs(before.x - piece.lines[-2].x) < step


def _ended(before: Line, line: Line, setting: Setting) -> bool:
    """Whether the line above ends short of its column though the next word would have fitted."""
    if _BROKEN.search(before.text) or not _has_room(before, line, setting):
        return False
    left, right = setting.edges[before.column]
    if ends_sentence(before.text) or before.text.endswith(":"):
        return True
    return not line.text[:1].islower() and right - before.end > 0.35 * (right - left)


def _has_room(before: Line, line: Line, setting: Setting) -> bool:
    return setting.right(before) - before.end > line.first_width + 0.45 * setting.body


def _marker(line: Line) -> tuple[str, float]:
    """The bullet or number that begins the line, and where its words begin."""
    if len(line.words) < 2:
        return "", 0.0
    first, second = line.words[0].text, line.words[1]
    circle = first == "o" and second.x - line.words[0].end > 0.5 * second.size
    if circle or _BULLET.fullmatch(first) or _NUMBER.fullmatch(first):
        return first, second.x
    return "", 0.0


def _unnumber(pieces: Sequence[_Piece]) -> None:
    """Take numbers for an item's mark only where they count up; a line may begin with any other number."""
    numbers = [(piece, int(match[1])) for piece in pieces if (match := _NUMBER.fullmatch(piece.marker))]
    for i, (piece, number) in enumerate(numbers):
        near = [other for _, other in numbers[max(0, i - 1) : i + 2]]
        if number - 1 not in near and number + 1 not in near:
            piece.marker = ""


# --- levels ---


def _set_levels(pieces: Sequence[_Piece]) -> None:
    styles = sorted({piece.style for piece in pieces if piece.style}, reverse=True)
    levels: dict[tuple[float, bool], int] = {}
    for i, style in enumerate(styles):
        same = i > 0 and styles[i - 1][0] - style[0] < 0.6 and styles[i - 1][1] == style[1]
        levels[style] = levels[styles[i - 1]] if same else max(levels.values(), default=0) + 1
    for piece in pieces:
        piece.level = levels[piece.style] if piece.style else 0


def _outlined(pieces: Sequence[_Piece], outline: Sequence[Entry]) -> None:
    """Where type tells no headings, take the lines that the file's own outline names."""
    for words, page, level in outline:
        for piece in pieces:
            text = " ".join(line.text for line in piece.lines)
            if piece.lines[0].page == page and canonical(text) == canonical(words):
                piece.level = level
                break
