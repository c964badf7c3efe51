"""`Piece`, and pieces put on pages so that nothing is cut off or left alone.

What must stand together is glued: a heading to what follows it, the first two lines of a paragraph, the last two.
Refuses to know what a piece shows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes on a page whole; `glued` to the next piece, it goes nowhere without it."""

    height: float
    draw: Callable[[float], None]  # at a distance from the page's top
    glued: bool = False
    above: float = 0.0  # space, dropped at the top of a page
    entry: tuple[int, str] | None = None  # of the outline: level and name
    fresh: bool = False  # at the top of a page


@dataclass(frozen=True, slots=True)
class Placed:
    top: float
    piece: Piece


def paged(pieces: Iterable[Piece], top: float, bottom: float) -> list[list[Placed]]:
    """The pieces on pages, at least one."""
    pages: list[list[Placed]] = [[]]
    place = top
    for chain in _chains(pieces):
        full = place + _height(chain) > bottom and top + _height(chain) <= bottom
        if pages[-1] and (full or chain[0].fresh):
            pages.append([])
            place = top
        for piece in chain:
            above = piece.above if pages[-1] else 0.0
            if pages[-1] and place + above + piece.height > bottom:
                pages.append([])
                place, above = top, 0.0
            pages[-1].append(Placed(place + above, piece))
            place += above + piece.height
    return pages


def glued(pieces: Sequence[Piece], whole: bool = False, on: bool = False) -> list[Piece]:
    """The pieces with no first or last one alone, or as one whole; `on`: the last holds to what follows."""
    last = len(pieces) - 1
    return [
        replace(piece, glued=(on if number == last else whole or number in (0, last - 1)))
        for number, piece in enumerate(pieces)
    ]


def _chains(pieces: Iterable[Piece]) -> Iterable[list[Piece]]:
    """Runs of pieces that are glued together."""
    chain: list[Piece] = []
    for piece in pieces:
        chain.append(piece)
        if not piece.glued:
            yield chain
            chain = []
    if chain:
        yield chain


def _height(chain: Sequence[Piece]) -> float:
    return sum(piece.above + piece.height for piece in chain)
