"""A question becomes hits: BM25 and vectors find passages, and a reranker reads the best of them with the question.

BM25 scores and cosines are stretched to 0..1 over the candidates of both and added, inside one guide or across the
library. The first `RERANKED` are then read together with the question, and what all three say decides their order.
One question costs one embedding, made by the caller. Refuses to know what makes an answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.types import Passage, Section, Span
from index.catalogue import scaled
from index.errors import LibraryError
from index.lexical import BM25, Statistics, tokens
from index.library import Library
from index.reranker import Relevance, Reranker
from index.volume import Volume

CANDIDATES = 64  # of each kind
RERANKED = 10  # each costs a reading of some 25 ms: more than these would take too long
# What the stretched sum, the reranker's score of the passage, of its best sentence, and that it holds the answer count;
# learned by benchmarks/train_ranking.py.
WEIGHTS = (2.08, 0.25, 0.18, 0.16)
MOST_GUIDES = 4  # opened for a question about no guide in particular
# Stands for a cosine that can't be had, speaking neither for nor against an answer: on 50 questions about the bundled
# guides the best sentence has 0.65 in the mean where the guide says it and 0.38 where it does not.
NO_COSINE = 0.5

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer a question."""

    guide: str
    passage: Passage
    section: Section
    text: str
    score: float  # 0..1: comparable within one search
    vector: float  # cosine; NO_COSINE where the volume has only its words
    lexical: float  # BM25
    sentence_cosines: tuple[float, ...]  # one for each sentence of the passage; the same
    relevance: Relevance | None = None  # what the reranker says of it; None where it did not read it
    found: float = 0.0  # the stretched sum, by which it came among those that were read


class Searched(Protocol):
    """What is searched: a `Volume`, or as much of one as somebody may see."""

    @property
    def slug(self) -> str: ...
    @property
    def passages(self) -> tuple[Passage, ...]: ...
    @property
    def lexical(self) -> BM25: ...
    @property
    def lexical_only(self) -> bool: ...
    def section(self, passage: Passage) -> Section: ...
    def text(self, passage: Passage) -> str: ...
    def nearest(self, vector: Vector, k: int) -> list[tuple[int, float]]: ...
    def cosines(self, vector: Vector, positions: Sequence[int]) -> Vector: ...
    def sentence_cosines(self, vector: Vector, positions: Sequence[int]) -> list[Vector]: ...


@dataclass(frozen=True, slots=True)
class _Candidates:
    volume: Searched
    positions: list[int]
    cosines: NDArray[np.float32]
    lexical: NDArray[np.float64]


def search(
    volume: Searched, question: str, vector: Vector, k: int = 10, *, reranker: Reranker | None = None
) -> list[Hit]:
    """The best passages of one guide, best first; without a reranker as BM25 and vectors order them."""
    hits = _best([_candidates(volume, tokens(question), vector, None)], frozenset(), vector, max(k, RERANKED))
    return _reread(question, hits, reranker)[:k]


def search_library(
    library: Library,
    question: str,
    vector: Vector,
    k: int = 10,
    *,
    reranker: Reranker | None = None,
    note: Callable[[str], None] = lambda notice: None,
) -> list[Hit]:
    """The best passages of the few guides that are likeliest to answer, their scores comparable with each other.

    A guide that can't be opened makes room for the next one; when none can, the first one's error is raised. `note`
    hears the notices of the volumes that are searched.
    """
    catalogue = library.catalogue()
    terms = tokens(question)
    statistics = catalogue.statistics(terms)
    volumes = _open_likeliest(library.open, catalogue.ranked(question, vector))
    for notice in (volume.notice for volume in volumes if volume.notice):
        note(notice)
    found = [_candidates(volume, terms, vector, statistics) for volume in volumes]
    return _reread(question, _best(found, catalogue.named(question), vector, max(k, RERANKED)), reranker)[:k]


def _reread(question: str, hits: list[Hit], reranker: Reranker | None) -> list[Hit]:
    """The first hits as the reranker orders them; their scores are chances that sum to 1, the rest come below."""
    if reranker is None or not hits:
        return hits
    first, rest = hits[:RERANKED], hits[RERANKED:]
    relevances = reranker.score(question, [(hit.text, _sentences(hit)) for hit in first])
    read = ordered([replace(hit, relevance=told) for hit, told in zip(first, relevances, strict=True)])
    return read + [replace(hit, score=read[-1].score * hit.score) for hit in rest]


def ordered(hits: Sequence[Hit], weights: Sequence[float] | NDArray[np.float64] = WEIGHTS) -> list[Hit]:
    """Hits that were read, the likeliest first; a score is the chance that it is the one."""
    logits = np.array([voices(hit) for hit in hits]) @ np.array(weights)
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    return [replace(hits[int(n)], score=float(chances[n])) for n in np.argsort(-chances, kind="stable")]


def voices(hit: Hit) -> tuple[float, ...]:
    """What is known of a hit that was read, in the order of `WEIGHTS`."""
    assert hit.relevance is not None
    return hit.found, hit.relevance.passage, max(hit.relevance.sentences), hit.relevance.holds


def _sentences(hit: Hit) -> tuple[Span, ...]:
    return tuple((start - hit.passage.start, end - hit.passage.start) for start, end in hit.passage.sentences)


def _open_likeliest(open_volume: Callable[[str], Volume], slugs: Sequence[str]) -> list[Volume]:
    volumes: list[Volume] = []
    refusals: list[LibraryError] = []
    for slug in slugs:
        try:
            volumes.append(open_volume(slug))
        except LibraryError as error:
            refusals.append(error)
        if len(volumes) == MOST_GUIDES:
            break
    if refusals and not volumes:
        raise refusals[0]
    return volumes


def _candidates(volume: Searched, terms: Sequence[str], vector: Vector, statistics: Statistics | None) -> _Candidates:
    lexical = volume.lexical.scores(terms, statistics)
    ranked = (int(position) for position in np.argsort(-lexical, kind="stable")[:CANDIDATES])
    worded = [position for position in ranked if lexical[position] > 0]
    if volume.lexical_only:
        positions = sorted(worded)
        return _Candidates(volume, positions, np.full(len(positions), np.nan, dtype=np.float32), lexical[positions])
    positions = sorted({*worded, *(position for position, _ in volume.nearest(vector, CANDIDATES))})
    return _Candidates(volume, positions, volume.cosines(vector, positions), lexical[positions])


def _best(found: Sequence[_Candidates], named: frozenset[str], vector: Vector, k: int) -> list[Hit]:
    """Stretched over all candidates at once, so that guides compete on the same scale; being named is a third voice."""
    places = [(candidates, number) for candidates in found for number in range(len(candidates.positions))]
    if not places:
        return []
    cosines = np.concatenate([candidates.cosines for candidates in found])
    lexical = scaled(np.concatenate([candidates.lexical for candidates in found]))
    voices = [_nearness(cosines, lexical), lexical]
    if named:
        voices.append(np.array([float(candidates.volume.slug in named) for candidates, _ in places]))
    scores = np.mean(voices, axis=0)
    order = np.argsort(-scores, kind="stable")[:k]
    return [_hit(*places[int(place)], float(scores[place]), vector) for place in order]


def _nearness(cosines: NDArray[np.float32], lexical: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cosines stretched to 0..1; where there is none, the words speak for it."""
    known = ~np.isnan(cosines)
    nearness = lexical.copy()
    nearness[known] = scaled(cosines[known])
    return nearness


def _hit(candidates: _Candidates, number: int, score: float, vector: Vector) -> Hit:
    volume, position = candidates.volume, candidates.positions[number]
    passage = volume.passages[position]
    words_only = volume.lexical_only
    sentences = [NO_COSINE] * len(passage.sentences) if words_only else volume.sentence_cosines(vector, [position])[0]
    return Hit(
        guide=volume.slug,
        passage=passage,
        section=volume.section(passage),
        text=volume.text(passage),
        score=score,
        vector=NO_COSINE if words_only else float(candidates.cosines[number]),
        lexical=float(candidates.lexical[number]),
        sentence_cosines=tuple(map(float, sentences)),
        found=score,
    )
