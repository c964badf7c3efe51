"""Words: content words as Snowball stems, and BM25 over the passages of a guide.

Shared by search and by the assistant's judgement of what a guide covers. Refuses to know vectors.
"""

import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import Stemmer
from numpy.typing import NDArray

K1 = 1.2  # how soon a repeated word stops counting
B = 0.75  # how much long passages are held back

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ISE = re.compile(r"(?<=\w{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)")  # apologise, realisation
_OUR = re.compile(r"(?<=\w{2})our(?=(?:s|ed|ing|ite|ites|able|ful|less)?$)")  # behaviour, honourable
_APOSTROPHES = str.maketrans("’‘ʼ`", "''''")
_STOP_LIST = """
a about above after again against all am an and any are aren't as at be because been before being below
between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few
for from further had hadn't has hasn't have haven't having he her here hers herself him himself his how i if in
into is isn't it its itself just me more most my myself no nor not now of off on once only or other our ours
ourselves out over own same she should shouldn't so some such than that the their theirs them themselves then
there these they this those through to too under until up upon very was wasn't we were weren't what when where
which while who whom whose why will with won't would wouldn't you your yours yourself yourselves
"""
STOP_WORDS = frozenset(_STOP_LIST.split())
_stemmers = threading.local()  # a Stemmer keeps a cache and may not be shared between threads


def words(text: str) -> list[str]:
    """The words of a text, lower-cased, without accents and without the 's of possession."""
    plain = text if text.isascii() else _without_accents(text.translate(_APOSTROPHES))
    return [word.removesuffix("'s") for word in _WORD.findall(plain.lower())]


def tokens(text: str) -> list[str]:
    """The stems of the content words of a text, in order; British and American spellings are one."""
    content = [_OUR.sub("or", _ISE.sub("iz", word)) for word in words(text) if word not in STOP_WORDS]
    return list(_stemmer().stemWords(content))


def _stemmer() -> Stemmer.Stemmer:
    if not hasattr(_stemmers, "english"):
        _stemmers.english = Stemmer.Stemmer("english")
    stemmer: Stemmer.Stemmer = _stemmers.english
    return stemmer


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))


def _without_accents(text: str) -> str:
    return "".join(character if character < "\x80" else _folded(character) for character in text)


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 must know of a whole collection: its size, its mean length, and in how many passages a term occurs."""

    passages: int
    mean_length: float
    frequencies: Mapping[str, int]

    def idf(self, term: str) -> float:
        """How telling a term is; always positive."""
        frequency = self.frequencies.get(term, 0)
        return math.log(1 + (self.passages - frequency + 0.5) / (frequency + 0.5))


class BM25:
    """BM25 over token lists, made when a volume is opened. Never changed after it is made."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._lengths = np.array([len(document) for document in documents], dtype=np.float64)
        gathered: dict[str, tuple[list[int], list[int]]] = {}
        for number, document in enumerate(documents):
            for term, count in Counter(document).items():
                numbers, counts = gathered.setdefault(term, ([], []))
                numbers.append(number)
                counts.append(count)
        self._postings = {
            term: (np.array(numbers), np.array(counts, dtype=np.float64))
            for term, (numbers, counts) in gathered.items()
        }
        self.statistics = Statistics(
            len(documents),
            float(self._lengths.mean()) if documents else 0.0,
            {term: len(numbers) for term, (numbers, _) in gathered.items()},
        )

    def scores(self, terms: Sequence[str], statistics: Statistics | None = None) -> NDArray[np.float64]:
        """One score a passage; with the statistics of a whole library, scores of several guides are comparable."""
        told = statistics or self.statistics
        scores = np.zeros(len(self._lengths))
        for term in dict.fromkeys(terms):
            if term not in self._postings:
                continue
            numbers, counts = self._postings[term]
            held_back = K1 * (1 - B + B * self._lengths[numbers] / max(told.mean_length, 1.0))
            scores[numbers] += told.idf(term) * counts * (K1 + 1) / (counts + held_back)
        return scores
