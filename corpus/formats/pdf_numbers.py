"""The numbers of a PDF content stream: matrices (ISO 32000-1, 8.3.3), operands and colours.

A file may have anything in their place. Refuses to know operators.
"""

from collections.abc import Sequence
from typing import Any

Matrix = tuple[float, float, float, float, float, float]

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(a: Matrix, b: Matrix) -> Matrix:
    """The matrix that does `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def number(value: Any, otherwise: float = 0.0) -> float:
    return float(value) if isinstance(value, int | float) else otherwise


def numbers(operands: Sequence[Any], count: int) -> list[float]:
    return [number(operands[i]) if i < len(operands) else 0.0 for i in range(count)]


def matrix(operands: Any) -> Matrix:
    if len(operands) != 6:
        return SAME
    a, b, c, d, e, f = (number(one) for one in operands)
    return a, b, c, d, e, f


def lightness(colour: Sequence[float]) -> float:
    """0 for black and 1 for white, of a grey, a red, green and blue, or a four-colour value."""
    if len(colour) == 4:
        return (1 - colour[3]) * (1 - sum(colour[:3]) / 3)
    return sum(colour) / len(colour) if colour else 0.0
