"""How a whole file is set: its body's type size, the distance of its lines, and its columns' edges.

Refuses to know paragraphs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.formats.pdf_rows import Line

LARGER = 1.06  # times the body's size: a heading


@dataclass(slots=True)
class Setting:
    """How the whole file is set."""

    body: float
    leading: float
    edges: dict[int, tuple[float, float]] = field(default_factory=dict)  # left and right of every column

    def left(self, line: Line) -> float:
        return self.edges[line.column][0]

    def right(self, line: Line) -> float:
        return self.edges[line.column][1]


def setting_of(lines: Sequence[Line]) -> Setting:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    body = body_size(sizes)
    gaps: Counter[float] = Counter()
    for a, b in pairwise(lines):
        if a.column == b.column and abs(a.size - body) < 0.6 and abs(b.size - body) < 0.6 and a.y > b.y:
            gaps[round((a.y - b.y) * 2) / 2] += 1
    return Setting(body, _usual(gaps, 1.2 * body), _edges(lines, body))


def _usual(gaps: Counter[float], otherwise: float) -> float:
    """The distance from line to line: the smallest of those that are often seen."""
    often = max(gaps.values(), default=0)
    return min((gap for gap, times in gaps.items() if 2 * times >= often), default=otherwise)


def _edges(lines: Sequence[Line], body: float) -> dict[int, tuple[float, float]]:
    """Left and right of every column; columns that begin at one place share the right edge of the widest line."""
    left: dict[int, float] = {}
    for line in lines:
        if line.size < LARGER * body:
            left[line.column] = min(left.get(line.column, line.x), line.x)
    right: dict[int, float] = {}
    for line in lines:
        if line.column in left and line.size < LARGER * body:
            place = round(left[line.column] / 8)
            right[place] = max(right.get(place, line.end), line.end)
    edges = {column: (x, right[round(x / 8)]) for column, x in left.items()}
    for line in lines:
        edges.setdefault(line.column, (line.x, line.end))
    return edges


def body_size(sizes: Counter[float]) -> float:
    """The type size that most letters have, of sizes in half points."""
    return sizes.most_common(1)[0][0] if sizes else 0.0
