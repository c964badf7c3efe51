"""What a sentence's signs are worth together: the chance that the cited sentences say it.

Two readers, both learned by `benchmarks/train_support.py`, have an equal voice: a sum with one weight a sign, and a few
hundred short trees, each of which asks up to five signs in turn whether they are above a bound and adds what it finds
there. Their numbers lie in `support.json`. Refuses to know what a sign means.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("support.json")
Tree = float | list[Any]  # a number to add, or [place of a sign, bound, tree up to the bound, tree above it]


@dataclass(frozen=True, slots=True)
class Learned:
    """The numbers that were learned."""

    weights: tuple[float, ...]  # one a sign, and the bias
    trees: tuple[Tree, ...]
    bias: float  # of the trees


@cache
def learned() -> Learned:
    raw = json.loads(_FILE.read_text("utf-8"))
    return Learned(tuple(raw["weights"]), tuple(raw["trees"]), raw["bias"])


def chance(signs: Sequence[float], numbers: Learned | None = None) -> float:
    """Between 0 and 1; the same for the same signs on every machine but for the last digits."""
    known = numbers or learned()
    plain = sum(a * b for a, b in zip((*signs, 1.0), known.weights, strict=True))
    crossed = known.bias + sum(_found(tree, signs) for tree in known.trees)
    return 1 / (1 + math.exp(-(plain + crossed) / 2))


def _found(tree: Tree, signs: Sequence[float]) -> float:
    while isinstance(tree, list):
        place, bound, below, above = tree
        tree = below if signs[place] <= bound else above
    return tree
