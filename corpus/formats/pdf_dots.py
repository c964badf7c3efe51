"""The bullets of a PDF page that are drawn, not written: browsers fill a small shape for each item of a list.

Refuses to know operators and words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formats.pdf_numbers import Matrix

_POINTS = 80  # of a bullet's outline
_MOST = 2_000  # on one page


@dataclass(frozen=True, slots=True)
class Dot:
    """A small filled shape as wide as high. `y` is its middle."""

    x: float
    end: float
    y: float


class Shapes:
    """What is being outlined on one page, and the dots that were filled so far."""

    def __init__(self) -> None:
        self.dots: list[Dot] = []
        self._points: list[tuple[float, float]] = []

    def trace(self, values: Sequence[float], at: Matrix) -> None:
        """Go on to these points: x, y, x, y …, which the matrix puts on the page."""
        a, b, c, d, e, f = at
        points = zip(values[::2], values[1::2], strict=True)
        self._points += [(a * x + c * y + e, b * x + d * y + f) for x, y in points]

    def fill(self) -> None:
        """The outline ends, filled."""
        if 2 <= len(self._points) <= _POINTS and len(self.dots) < _MOST:
            xs, ys = [x for x, _ in self._points], [y for _, y in self._points]
            width, height = max(xs) - min(xs), max(ys) - min(ys)
            if 1 <= width <= 8 and 0.8 <= width / max(height, 0.01) <= 1.25:
                self.dots.append(Dot(min(xs), max(xs), (min(ys) + max(ys)) / 2))
        self.forget()

    def forget(self) -> None:
        """The outline ends, and nothing is filled."""
        self._points = []
