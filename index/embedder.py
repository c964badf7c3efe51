"""Texts become vectors: an exported ONNX model run by onnxruntime, with neither torch nor transformers in the process.

`open_embedder` exports a model once into the library (`index.export` does that, behind a function's import, because
it loads torch) and afterwards only opens what is there, checked by hash and by the vectors of known texts. Refuses to
know what the texts are.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError
from index.exports import Export, export_folder
from index.running import ExportedModel, Tokens
from index.settings import IndexSettings
from index.weights import Weights, find_weights

Vectors = NDArray[np.float32]

EXPORTER = 1  # raised when an export would come out differently; old exports are then made again
EXPORT_TOLERANCE = 1e-5  # between the exported model and the reference
KNOWN_TOLERANCE = 1e-4  # between machines: other processors sum in another order
BATCH_TOKENS = 512  # measured: one short sequence a batch is slower, and so is everything above 1,024

KNOWN_TEXTS = (
    "Kathy drives along a coast road and thinks about the school that raised her.",
    "Who keeps the tape?",
    "“Tell me,” he said — quite softly — “what was it that you saw?”",
    "A creature made of borrowed parts asks its maker for a companion, and is refused; everything else follows.",
)


class Embedder(Protocol):
    """What turns texts into unit vectors. Safe to share between threads."""

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def identity(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def max_tokens(self) -> int | None: ...
    @property
    def note(self) -> str | None: ...
    def embed(self, texts: Sequence[str], embedded: Callable[[int], None] | None = None) -> Vectors: ...
    def embed_question(self, question: str) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class ExportFacts:
    """What stands in `export.json` beside an exported model."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int | None
    engine: Literal["onnx", "torch"]  # torch: the export did not equal the reference, `note` says why
    note: str | None
    inputs: tuple[str, ...]
    pad_token: int
    text_prompt: str
    question_prompt: str
    difference: float  # the largest found between export and reference
    known: tuple[tuple[float, ...], ...]  # the reference's vectors of KNOWN_TEXTS
    files: dict[str, str]  # SHA-256 of each file
    exporter: int = EXPORTER

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


def open_embedder(settings: IndexSettings, preparing: Callable[[], None] | None = None) -> Embedder:
    """The embedder that the settings name, exported first when the library does not hold it yet.

    `preparing` is called before an export begins: it takes seconds, everything else does not. The export is held
    for as long as the embedder lives, so that nobody cleans it away.
    """
    weights = find_weights(settings)
    export = _export(settings.home, weights)
    return export.opened(preparing, lambda facts: _opened(weights, facts, export.folder, settings.threads))


def is_exported(settings: IndexSettings) -> bool:
    """Whether the library holds a whole export of the model that the settings name; nothing is written."""
    return _export(settings.home, find_weights(settings, remember=False)).facts() is not None


def _export(home: Path, weights: Weights) -> Export[ExportFacts]:
    def make(folder: Path) -> None:
        from index.export import export

        export(weights, folder)

    folder = export_folder(home, weights.name, weights.fingerprint, EXPORTER)
    return Export(folder, f"the embedding model {weights.name}", _parsed, make)


def _parsed(raw: dict[str, Any]) -> ExportFacts:
    known = tuple(tuple(vector) for vector in raw["known"])
    return ExportFacts(**{**raw, "known": known, "inputs": tuple(raw["inputs"])})


def _opened(weights: Weights, facts: ExportFacts, folder: Path, threads: int | None) -> Embedder:
    if facts.engine == "torch":
        from index.export import TorchEmbedder

        return TorchEmbedder(weights, facts)
    try:
        embedder = OnnxEmbedder(facts, folder, threads)
    except OSError as error:
        raise EmbedderError(
            f"the embedding model in {folder} can't be read ({error.strerror or error}): nothing was changed; try again"
        ) from error
    embedder.recognise()
    return embedder


class OnnxEmbedder:
    """An exported model."""

    note: str | None = None

    def __init__(self, facts: ExportFacts, folder: Path, threads: int | None) -> None:
        from tokenizers import Tokenizer

        self.name, self.fingerprint = facts.name, facts.fingerprint
        self.dimension, self.max_tokens = facts.dimension, facts.max_tokens
        self.identity = f"{facts.name}@{facts.fingerprint[:12]}"
        self._facts, self._folder = facts, folder
        self._tokenizer = Tokenizer.from_buffer((folder / "tokenizer.json").read_bytes())
        self._tokenizer.no_padding()
        if facts.max_tokens is not None:
            self._tokenizer.enable_truncation(facts.max_tokens)
        self._model = ExportedModel(folder, facts.inputs, facts.pad_token, threads)

    def embed(self, texts: Sequence[str], embedded: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text, in order; `embedded` is told how many more texts are done."""
        return self._embed([self._facts.text_prompt + text for text in texts], embedded)

    def embed_question(self, question: str) -> NDArray[np.float32]:
        """One unit vector, with the model's own prefix for questions where it has one."""
        vector: NDArray[np.float32] = self._embed([self._facts.question_prompt + question], None)[0]
        return vector

    def recognise(self) -> None:
        """`EmbedderError` unless known texts get here the vectors that the reference gave them at the export."""
        difference = np.abs(self.embed(KNOWN_TEXTS) - np.array(self._facts.known, dtype=np.float32)).max()
        if not difference <= KNOWN_TOLERANCE:
            raise EmbedderError(
                f"the embedding model {self.name} gives other vectors than when it was prepared; "
                f"remove the folder {self._folder} and it is prepared again"
            )

    def _embed(self, texts: Sequence[str], embedded: Callable[[int], None] | None) -> Vectors:
        encodings = self._tokenizer.encode_batch(list(texts))
        tokens: list[Tokens] = [(encoding.ids, encoding.type_ids) for encoding in encodings]
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for batch, (rows,) in self._model.run(tokens, BATCH_TOKENS):
            vectors[batch] = rows
            if embedded:
                embedded(len(batch))
        return vectors
