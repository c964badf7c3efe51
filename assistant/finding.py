"""A question that stands alone becomes what one guide has on it: hits, ranked sentences, and how sure it is.

The one way of a question to its evidence, walked by answers, by what is offered after a refusal and by measurements.
Refuses to know conversations, drafts and proof.
"""

from dataclasses import dataclass

from assistant.asked import Asked, understand
from assistant.book import Book
from assistant.coverage import confidence
from assistant.ranking import Weighed, weigh
from index.embedder import Embedder
from index.reranker import Reranker
from index.search import Hit, search
from index.volume import Volume


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a question in one revision of one guide."""

    asked: Asked
    hits: tuple[Hit, ...]
    weighed: tuple[Weighed, ...]  # the sentences of the hits, the best first
    confidence: float  # 0..1, that the guide holds the answer


def find(text: str, volume: Volume, book: Book, embedder: Embedder, reranker: Reranker) -> Finding:
    """`book` is of the volume, as much of it as may be seen; nothing else is searched."""
    asked = understand(text, book.reading)
    vector = embedder.embed_question(asked.search)
    found = tuple(search(book.searched(volume), asked.search, vector, reranker=reranker))
    weighed = tuple(weigh(asked, found, book.reading))
    return Finding(asked, found, weighed, confidence(asked, found, weighed, book.reading))
