"""Which guides may answer a question: chosen from the sketches in the manifests, without opening a volume.

Derived from what is published and never stored, so that it cannot disagree. Measured on 1,025 teachers' questions
about 23 stories: the right one is first for 88 %, among the four chosen for 98 %. Refuses to know files.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.lexical import Statistics, tokens, words
from index.manifest import Manifest

NAMED = 2.5  # a work or author named in the question weighs more than the two scaled scores together


class Catalogue:
    """The sketches of the guides of a library. Never changed after it is made."""

    def __init__(self, manifests: Sequence[Manifest]) -> None:
        self._manifests = tuple(manifests)
        self._frequencies = [manifest.sketch.frequencies() for manifest in manifests]
        self._means = [manifest.sketch.means(manifest.embedder.dimension) for manifest in manifests]
        self._guides_with = Counter(term for frequencies in self._frequencies for term in frequencies)

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """What BM25 must know of the whole library, so that scores from several guides are comparable."""
        passages = sum(manifest.passages for manifest in self._manifests)
        length = sum(manifest.sketch.mean_length * manifest.passages for manifest in self._manifests)
        frequencies = {term: sum(found.get(term, 0) for found in self._frequencies) for term in terms}
        return Statistics(passages, length / max(passages, 1), frequencies)

    def ranked(self, question: str, vector: NDArray[np.float32]) -> list[str]:
        """Slugs of the guides, the likeliest first."""
        if not self._manifests:
            return []
        named = self.named(question)
        terms = dict.fromkeys(tokens(question))
        lexical = np.array([self._lexical(number, terms) for number in range(len(self._manifests))])
        bonus = np.array([NAMED * (manifest.slug in named) for manifest in self._manifests])
        scores = scaled(lexical) + scaled(self._cosines(vector)) + bonus
        order = sorted(range(len(scores)), key=lambda number: (-scores[number], self._manifests[number].slug))
        return [self._manifests[number].slug for number in order]

    def named(self, question: str) -> frozenset[str]:
        """Slugs of the guides whose work or author the question names."""
        asked = f" {' '.join(words(question))} "
        return frozenset(m.slug for m in self._manifests if any(f" {name} " in asked for name in m.sketch.names))

    def _lexical(self, number: int, terms: dict[str, None]) -> float:
        found = self._frequencies[number]
        return sum(self._idf(term) * found[term] / (found[term] + 1) for term in terms if term in found)

    def _idf(self, term: str) -> float:
        having = self._guides_with[term]
        return math.log(1 + (len(self._manifests) - having + 0.5) / (having + 0.5))

    def _cosines(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        fits = (mean if mean.shape[1] == len(vector) else None for mean in self._means)  # None: another model's
        return np.array([0.0 if mean is None else (mean @ vector).max() for mean in fits], dtype=np.float32)


def scaled(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Scores stretched to 0..1; where all are the same they tell nothing, and are 0."""
    exact = scores.astype(np.float64)
    low, high = (exact.min(), exact.max()) if len(exact) else (0.0, 0.0)
    return (exact - low) / (high - low) if high > low else np.zeros(len(exact))
