"""A volume seen without some of its sections: what the guide would be had it never told them.

The guide is read again from its file without these sections, so that every span holds and BM25, names and word
counts are those of the rest; the vectors of what remains are the stored ones. In memory only. Refuses to know what is
asked of it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.split import passages
from corpus.types import Guide, Passage
from corpus.understand import understand
from fairy.stories import Story, guide_of
from index.embedder import Vectors
from index.volume import Volume


class Partial(Volume):
    """A stand-in for the volume of a story; `whole` is held for its vectors."""

    def __init__(self, whole: Volume, story: Story, without: frozenset[str]) -> None:
        """Opens nothing: `Volume.__init__` is left out, and every method that reads a file is replaced here."""
        self._whole = whole
        self._name = f"{whole.revision}-without-{'-'.join(sorted(without))}"
        self.manifest = whole.manifest
        self.guide = guide_of(story, without)
        self.passages = passages(self.guide)
        self.understood = understand(self.guide)
        self.lexical_only, self.notice, self.broken = False, None, False
        stored = _by_words(whole.guide, whole.passages)
        self._stored = [stored[key].pop(0) for key in _keys(self.guide, self.passages)]

    @property
    def revision(self) -> str:
        return self._name

    def nearest(
        self, vector: NDArray[np.float32], k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        positions = list(range(len(self.passages)) if among is None else among)
        cosines = map(float, self.cosines(vector, positions))
        return sorted(zip(positions, cosines, strict=True), key=lambda pair: (-pair[1], pair[0]))[:k]

    def cosines(self, vector: NDArray[np.float32], positions: Sequence[int]) -> NDArray[np.float32]:
        return self._whole.cosines(vector, [self._stored[position] for position in positions])

    def sentence_cosines(self, vector: NDArray[np.float32], positions: Sequence[int]) -> list[NDArray[np.float32]]:
        return self._whole.sentence_cosines(vector, [self._stored[position] for position in positions])

    def sentence_vectors(self, position: int) -> Vectors:
        return self._whole.sentence_vectors(self._stored[position])


_Key = tuple[tuple[str, ...], str]


def _keys(guide: Guide, parts: Sequence[Passage]) -> list[_Key]:
    return [(guide.sections[part.section].path, guide.text[part.start : part.end]) for part in parts]


def _by_words(guide: Guide, parts: Sequence[Passage]) -> dict[_Key, list[int]]:
    """Where the passages with these words under this heading are stored, in reading order."""
    stored: dict[_Key, list[int]] = {}
    for part, key in zip(parts, _keys(guide, parts), strict=True):
        stored.setdefault(key, []).append(part.position)
    return stored
