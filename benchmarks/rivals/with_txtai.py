"""txtai, both ways that it offers: vectors alone, and its hybrid of vectors and BM25. Whole sections, no splitter."""

from collections.abc import Sequence
from functools import cache, partial

from asking import Piece, Search, run
from txtai import Embeddings  # type: ignore[import-not-found]

HYBRID, VECTORS = 0.5, 1.0  # txtai's own weight of vectors against words, and vectors alone


@cache
def indexed(model: str, texts: tuple[str, ...]) -> Embeddings:
    embeddings = Embeddings(path=model, hybrid=True)
    embeddings.index([(number, text, None) for number, text in enumerate(texts)])
    return embeddings


def build(model: str, pieces: Sequence[Piece], *, weight: float) -> Search:
    embeddings = indexed(model, tuple(text for text, _ in pieces))

    def search(question: str, most: int, story: str | None) -> list[Piece]:
        """Everything is ranked and a story's part taken, since without a database txtai has no filter."""
        found = embeddings.search(question, len(pieces), weights=weight)
        ranked = [pieces[number] for number, _ in found]
        return [piece for piece in ranked if story in (None, piece[1][0])][:most]

    return search


run({"txtai, vectors": partial(build, weight=VECTORS), "txtai, hybrid": partial(build, weight=HYBRID)})
