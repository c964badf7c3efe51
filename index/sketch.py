"""A guide in a few kilobytes, kept in its manifest: enough to choose guides for a question without opening them.

Holds in how many passages each stem occurs, the names it goes by, and the mean vectors of stretches of it. Refuses to
know files and other guides.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.types import Guide
from index.lexical import Statistics, tokens, words

STRETCHES = 8  # mean vectors a guide: one would blur plot, characters and themes into each other
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sketch:
    """Term statistics, names and mean vectors, each in a form that JSON holds."""

    terms: str  # "stem count stem count …", most frequent first
    mean_length: float
    names: tuple[str, ...]  # of the work and its author, as lower-cased words
    vectors: str  # float16 rows in base64

    def frequencies(self) -> dict[str, int]:
        parts = self.terms.split()
        return dict(zip(parts[::2], map(int, parts[1::2]), strict=True))

    def means(self, dimension: int) -> Vectors:
        rows = np.frombuffer(b64decode(self.vectors), dtype=np.float16)
        return rows.reshape(-1, dimension).astype(np.float32)


def make_sketch(guide: Guide, statistics: Statistics, passages: Vectors) -> Sketch:
    """The sketch of a guide whose passages have these term statistics and these vectors."""
    ordered = sorted(statistics.frequencies.items(), key=lambda item: (-item[1], item[0]))
    return Sketch(
        terms=" ".join(f"{term} {count}" for term, count in ordered),
        mean_length=round(statistics.mean_length, 3),
        names=tuple(dict.fromkeys(_names(guide))),
        vectors=b64encode(_means(passages).astype(np.float16).tobytes()).decode(),
    )


def _names(guide: Guide) -> Sequence[str]:
    author = words(guide.author or "")
    names = [" ".join(words(guide.title)), " ".join(author), *author[-1:]]
    return [name for name in names if tokens(name)]  # a work called "It" is named by every other question


def _means(passages: Vectors) -> Vectors:
    """Unit means of consecutive stretches, in reading order."""
    stretches = np.array_split(passages, min(STRETCHES, len(passages)))
    means = np.stack([stretch.mean(axis=0) for stretch in stretches])
    unit: Vectors = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    return unit
