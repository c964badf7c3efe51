"""A PDF page to its words, upright and each once. Text in another direction than most of the page is left out.

Refuses to know lines, columns and headings.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import pi
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

from corpus.formats.pdf_dots import Dot
from corpus.formats.pdf_fonts import Fonts
from corpus.formats.pdf_stream import Drawing, Word, entry

_SLANT = 0.05  # a quarter turn is told by this much, in radians


@dataclass(slots=True)
class Page:
    """What one page shows: its words, how many pictures, and how many letters that no font names."""

    words: list[Word] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    pictures: int = 0
    nameless: int = 0


def words_of(page: PageObject, fonts: Fonts) -> Page:
    """The words of one page, upright, in the order in which they are drawn."""
    drawing = Drawing(page.pdf, fonts)
    contents = page.get("/Contents")
    if contents is not None and isinstance(contents.get_object(), ArrayObject | StreamObject):
        drawing.draw(ContentStream(contents.get_object(), page.pdf, "bytes"), _resources(page), 0)
    upright = _upright(drawing.words, page)
    furniture = sum(len(word.text) for word in upright if word.artifact)
    if 2 * furniture < sum(len(word.text) for word in upright):  # else the file calls all of its text so
        upright = [word for word in upright if not word.artifact]
    return Page(_once(upright), drawing.shapes.dots, drawing.pictures, drawing.nameless)


def _upright(words: Sequence[tuple[float, Word]], page: PageObject) -> list[Word]:
    """The words of the direction that most letters have, turned upright; those outside the page are left out."""
    turned = [(round(angle / (pi / 2)), angle, word) for angle, word in words]
    straight = [(quarter % 4, word) for quarter, angle, word in turned if abs(angle - quarter * pi / 2) < _SLANT]
    letters: Counter[int] = Counter()
    for quarter, word in straight:
        letters[quarter] += len(word.text)
    if not letters:
        return []
    main = letters.most_common(1)[0][0]
    left, bottom, right, top = (float(side) for side in page.cropbox)
    inside = [w for q, w in straight if q == main and left - 1 <= w.x <= right + 1 and bottom - 1 <= w.y <= top + 1]
    return [_turned(word, main) for word in inside] if main else inside


def _turned(word: Word, quarter: int) -> Word:
    x, y = ((word.x, word.y), (word.y, -word.x), (-word.x, -word.y), (-word.y, word.x))[quarter]
    return replace(word, x=x, end=x + word.end - word.x, y=y)


def _once(words: Sequence[Word]) -> list[Word]:
    """The words without those that are drawn a second time on the spot, for a shadow or for weight."""
    kept: list[Word] = []
    places: dict[tuple[str, int], list[Word]] = {}
    for word in words:
        near = places.setdefault((word.text, round(word.y / 4)), [])
        if not any(abs(word.x - other.x) < 0.1 * word.size and abs(word.y - other.y) < 1.5 for other in near):
            kept.append(word)
            near.append(word)
    return kept


def _resources(page: PageObject) -> DictionaryObject:
    """The page's resources, which it may have from the pages' tree above it."""
    node: Any = page
    for _ in range(50):
        if "/Resources" in node:
            return entry(node, "/Resources")
        node = node.get("/Parent")
        node = node.get_object() if node is not None else None
        if not isinstance(node, DictionaryObject):
            break
    return DictionaryObject()
