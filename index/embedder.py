"""Texts become vectors: an exported ONNX model run by onnxruntime, with neither torch nor transformers in the process.

`open_embedder` exports a model once into the library (`index.export` does that, behind a function's import, because
it loads torch) and afterwards only opens what is there, checked by hash and by the vectors of known texts. Refuses to
know what the texts are.
"""

import hashlib
import json
import os
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError, LibraryNotWritable
from index.locks import Lease
from index.settings import IndexSettings
from index.weights import Weights, find_weights

Vectors = NDArray[np.float32]

EXPORTER = 1  # raised when an export would come out differently; old exports are then made again
EXPORT_TOLERANCE = 1e-5  # between the exported model and the reference
KNOWN_TOLERANCE = 1e-4  # between machines: other processors sum in another order
BATCH_TOKENS = 512  # measured: one short sequence a batch is slower, and so is everything above 1,024
MOST_THREADS = 8

FACTS = "embedder.json"  # in an export's folder; held by whoever uses the export
_ATTEMPTS = 3

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
    """What stands in `embedder.json` beside an exported model."""

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
    folder = _export_folder(settings.home, weights)
    facts, lease = _prepared(weights, folder, preparing)
    try:
        embedder = _opened(weights, facts, folder, settings.threads)
    except BaseException:
        lease.release()
        raise
    weakref.finalize(embedder, lease.release)
    return embedder


def _prepared(weights: Weights, folder: Path, preparing: Callable[[], None] | None) -> tuple[ExportFacts, Lease]:
    held = _held_export(folder)
    for _ in range(_ATTEMPTS):  # more than one only where it is cleaned away between its making and its opening
        if held:
            return held
        if preparing:
            preparing()
        _export(weights, folder)
        held = _held_export(folder)
    if held:
        return held
    raise EmbedderError(f"the embedding model {weights.name} does not stay whole in {folder}; check that disk")


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


@contextmanager
def _unreadable(folder: Path) -> Iterator[None]:
    """The file was whole a moment ago: what onnxruntime says of it now is the disk's refusal."""
    from onnxruntime.capi import onnxruntime_pybind11_state as refusals

    try:
        yield
    except (refusals.Fail, refusals.NoSuchFile, refusals.InvalidProtobuf, refusals.InvalidArgument) as error:
        raise OSError(" ".join(str(error).split())) from error


def _held_export(folder: Path) -> tuple[ExportFacts, Lease] | None:
    """The facts of a whole export, which stays there as long as it is held."""
    try:
        lease = Lease(folder / FACTS)
    except OSError:
        return None  # it is not there, or it is just being removed
    facts = _read_facts(folder)
    if facts is None:
        lease.release()
        return None
    return facts, lease


def is_exported(settings: IndexSettings) -> bool:
    """Whether the library holds a whole export of the model that the settings name; nothing is written."""
    return _read_facts(_export_folder(settings.home, find_weights(settings, remember=False))) is not None


def _export_folder(home: Path, weights: Weights) -> Path:
    name = "".join(c if c.isalnum() or c in "-._" else "-" for c in weights.name).strip(".") or "model"
    return home / "embedders" / f"{name}-{weights.fingerprint[:16]}-{EXPORTER}"


def _read_facts(folder: Path) -> ExportFacts | None:
    """The facts of a whole export; None when there is none, or when a file of it is not what was written."""
    try:
        raw = json.loads((folder / FACTS).read_bytes())
        for name, digest in raw["files"].items():
            with (folder / name).open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
                    return None
        known = tuple(tuple(vector) for vector in raw["known"])
        return ExportFacts(**{**raw, "known": known, "inputs": tuple(raw["inputs"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _export(weights: Weights, folder: Path) -> ExportFacts:
    from index.export import export

    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return export(weights, folder)
    except OSError as error:
        raise LibraryNotWritable(
            f"the embedding model could not be prepared in {folder.parent}: {error.strerror or error}; "
            "choose a library that can be written with --library"
        ) from error


class OnnxEmbedder:
    """An exported model. Batches run side by side, one core each: measured 1.2 to 2 times as fast as one on two."""

    note: str | None = None

    def __init__(self, facts: ExportFacts, folder: Path, threads: int | None) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.name, self.fingerprint = facts.name, facts.fingerprint
        self.dimension, self.max_tokens = facts.dimension, facts.max_tokens
        self.identity = f"{facts.name}@{facts.fingerprint[:12]}"
        self._facts, self._folder = facts, folder
        self._workers = threads or _cores()
        self._tokenizer = Tokenizer.from_buffer((folder / "tokenizer.json").read_bytes())
        self._tokenizer.no_padding()
        if facts.max_tokens is not None:
            self._tokenizer.enable_truncation(facts.max_tokens)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        with _unreadable(folder):
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )

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
        tokens = [(encoding.ids, encoding.type_ids) for encoding in encodings]
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        batches = _batches([len(ids) for ids, _ in tokens])

        def run(batch: list[int]) -> int:
            vectors[batch] = self._run([tokens[number] for number in batch])
            return len(batch)

        for done in self._each(run, batches):
            if embedded:
                embedded(done)
        return vectors

    def _each(self, run: Callable[[list[int]], int], batches: list[list[int]]) -> Iterable[int]:
        if len(batches) == 1 or self._workers == 1:
            yield from map(run, batches)
            return
        with ThreadPoolExecutor(self._workers) as pool:
            yield from pool.map(run, batches)

    def _run(self, batch: Sequence[tuple[list[int], list[int]]]) -> Vectors:
        shape = (len(batch), len(batch[0][0]))  # the longest comes first
        features = {
            "input_ids": np.full(shape, self._facts.pad_token, dtype=np.int64),
            "attention_mask": np.zeros(shape, dtype=np.int64),
            "token_type_ids": np.zeros(shape, dtype=np.int64),
        }
        for row, (ids, types) in enumerate(batch):
            features["input_ids"][row, : len(ids)] = ids
            features["attention_mask"][row, : len(ids)] = 1
            features["token_type_ids"][row, : len(types)] = types
        output: Vectors = self._session.run(None, {name: features[name] for name in self._facts.inputs})[0]
        return output


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Numbers of texts in batches of like length, the longest first, each within the budget of tokens."""
    batches: list[list[int]] = []
    longest = 0
    for number in sorted(range(len(lengths)), key=lambda n: (-lengths[n], n)):
        if not batches or (len(batches[-1]) + 1) * longest > BATCH_TOKENS:
            batches.append([])
            longest = lengths[number]
        batches[-1].append(number)
    return batches


def _cores() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_THREADS)
