"""How well a passage answers a question, and which of its sentences do: a small cross-encoder run by onnxruntime.

It is the default embedder's base model with an adapter merged into it. `open_reranker` prepares it once in the library
(`index.export_reranker` does that, behind a function's import, because it loads torch) and afterwards only opens what
is there, checked by hash and by the scores of known pairs. Refuses to know where the passages are from.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.types import Span
from index.adapter import Adapter, find_adapter
from index.errors import RerankerError
from index.exports import Export, ending, export_folder
from index.pairs import Pair, PairTokenizer
from index.running import INPUTS, ExportedModel, Floats
from index.settings import IndexSettings

EXPORTER = 1  # raised when an export would come out differently; old exports are then made again
KNOWN_TOLERANCE = 1e-3  # between machines: other processors sum in another order
ALONE = 1  # tokens in a batch: each pair is one, which was measured the fastest, and nothing is padded

Outputs = tuple[Floats, Floats]  # of one pair: its two scores, and the two scores of each of its tokens

KNOWN_PAIRS = (
    ("Who keeps the tape?", "Kathy keeps the tape in a wooden box, and plays it when nobody is there."),
    ("Who keeps the tape?", "Kathy drives along a coast road and thinks about the school that raised her."),
    ("Why was the creature refused?", "“Tell me,” he said — quite softly — “what was it that you saw?”"),
    (
        "What does the creature ask for?",
        "A creature made of borrowed parts asks its maker for a companion, and is refused; everything else follows.",
    ),
)


@dataclass(frozen=True, slots=True)
class Relevance:
    """What one passage is worth for one question. Scores of passages compare within one question."""

    passage: float  # the higher, the better it answers; a logit
    holds: float  # that it holds the answer; a logit
    sentences: tuple[float, ...]  # of each sentence, how well it answers
    words: tuple[float, ...]  # of each sentence, about how many of its tokens are words of the answer


@dataclass(frozen=True, slots=True)
class RerankerFacts:
    """What stands in `export.json` beside an exported reranker."""

    identity: str
    pad_token: int
    difference: float  # the largest found between export and reference
    known: tuple[tuple[float, ...], ...]  # the reference's scores of KNOWN_PAIRS
    files: dict[str, str]  # SHA-256 of each file

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


def open_reranker(settings: IndexSettings, preparing: Callable[[], None] | None = None) -> "Reranker":
    """The reranker, prepared first when the library does not hold it yet; see `open_embedder`."""
    export = _export(settings.home, find_adapter(settings))
    return export.opened(preparing, lambda facts: _opened(facts, export.folder, settings.threads))


def prepare_reranker(settings: IndexSettings) -> None:
    """See that the library holds the reranker: it is made where it is not there, and not opened."""
    _, lease = _export(settings.home, find_adapter(settings)).prepared(None)
    lease.release()


def is_prepared(settings: IndexSettings) -> bool:
    """Whether the library holds the reranker, whole; nothing is written."""
    return _export(settings.home, find_adapter(settings, remember=False)).facts() is not None


def reranker_ending(settings: IndexSettings) -> str:
    """How the name of the folder ends that holds the reranker in a library."""
    return ending(find_adapter(settings).fingerprint, EXPORTER)


def _export(home: Path, adapter: Adapter) -> Export[RerankerFacts]:
    def make(folder: Path) -> None:
        from index.export_reranker import export

        export(adapter, folder)

    folder = export_folder(home, "reranker", adapter.fingerprint, EXPORTER)
    return Export(folder, f"the reranker {adapter.identity}", _parsed, make)


def _parsed(raw: dict[str, Any]) -> RerankerFacts:
    return RerankerFacts(**{**raw, "known": tuple(tuple(scores) for scores in raw["known"])})


def _opened(facts: RerankerFacts, folder: Path, threads: int | None) -> "Reranker":
    try:
        reranker = Reranker(facts, folder, threads)
    except OSError as error:
        raise RerankerError(
            f"the reranker in {folder} can't be read ({error.strerror or error}): nothing was changed; try again"
        ) from error
    reranker.recognise()
    return reranker


class Reranker:
    """An exported reranker. Safe to share between threads."""

    def __init__(self, facts: RerankerFacts, folder: Path, threads: int | None) -> None:
        self.identity = facts.identity
        self._facts, self._folder = facts, folder
        self._tokenizer = PairTokenizer(folder)
        self._model = ExportedModel(folder, INPUTS, facts.pad_token, threads)

    def score(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[Relevance]:
        """One relevance a passage, in order; a passage is its text and its sentences' spans in that text."""
        pairs = self._tokenizer.pairs(question, [text for text, _ in passages])
        return [
            _relevance(pair, outputs, spans)
            for pair, outputs, (_, spans) in zip(pairs, self.outputs(pairs), passages, strict=True)
        ]

    def outputs(self, pairs: Sequence[Pair]) -> list[Outputs]:
        """What the model itself says of each pair, in order."""
        found: list[Outputs | None] = [None] * len(pairs)
        for batch, (passages, tokens) in self._model.run([pair.tokens for pair in pairs], ALONE):
            for row, number in enumerate(batch):
                found[number] = passages[row], tokens[row, : len(pairs[number].starts)]
        return [one for one in found if one is not None]

    def recognise(self) -> None:
        """`RerankerError` unless known pairs get here the scores that the reference gave them at the export."""
        scores = told_of(self.outputs(pairs_of(self._tokenizer, KNOWN_PAIRS)))
        if not np.abs(scores - np.array(self._facts.known)).max() <= KNOWN_TOLERANCE:
            raise RerankerError(
                f"the reranker {self.identity} gives other scores than when it was prepared; "
                f"remove the folder {self._folder} and it is prepared again"
            )


def pairs_of(tokenizer: PairTokenizer, texts: Sequence[tuple[str, str]]) -> list[Pair]:
    """Pairs of questions that differ."""
    return [tokenizer.pairs(question, [passage])[0] for question, passage in texts]


def told_of(outputs: Sequence[Outputs]) -> Floats:
    """A row a pair: its two scores and the means of its tokens' two."""
    return np.array([[*passage, *tokens.mean(0)] for passage, tokens in outputs], dtype=np.float32)


def _relevance(pair: Pair, outputs: Outputs, spans: Sequence[Span]) -> Relevance:
    passage, tokens = outputs
    answering = 1 / (1 + np.exp(-tokens[:, 1]))
    inside = [(start <= pair.starts) & (pair.starts < end) & (pair.starts >= 0) for start, end in spans]
    scores = [float(tokens[mask, 0].mean()) if mask.any() else None for mask in inside]
    lowest = min((score for score in scores if score is not None), default=0.0)
    return Relevance(
        passage=float(passage[0]),
        holds=float(passage[1]),
        sentences=tuple(lowest if score is None else score for score in scores),  # None: it was cut away
        words=tuple(float(answering[mask].sum()) for mask in inside),
    )
