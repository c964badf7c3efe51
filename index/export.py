"""The reference embedder: loaded by sentence-transformers, exported once to ONNX, and the export proven equal to it.

The only importer of sentence-transformers, and itself only imported when an export is made or a model that
can't be exported is used. Refuses to know any library beyond the folder it writes.
"""

import io
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sentence_transformers
import torch
import transformers
from numpy.typing import NDArray

from index.embedder import EXPORT_TOLERANCE, KNOWN_TEXTS, ExportFacts, OnnxEmbedder, Vectors
from index.errors import EmbedderError
from index.exports import digests, write_whole
from index.running import INPUTS, MODEL
from index.tracing import EXPORT_ERRORS, first_line, trace
from index.weights import Weights

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LOADING_ERRORS = (OSError, ValueError, RuntimeError, ImportError, KeyError, TypeError, AttributeError)

PROOF_TEXTS = (
    *KNOWN_TEXTS,
    *(
        "",
        " ",
        "a",
        "Ruth.",
        "ruth",
        "RUTH",
        "42",
        "…",
        "  spaces  around  ",
        "one\ntwo\n\nthree",
        "Part Two > Chapter 3",
    ),
    *("Brontë’s café naïveté", "Чехов", "源氏物語", "🙂 smiles", "don't can't won't", "“Quoted,” she wrote; ‘twice’."),
    "He was, they said, the best of them; and yet (as nobody says) he had never once asked to leave.",
    "Supercalifragilistic antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
    "- first\n- second\n- third",
    "http://example.org/a/b?c=d#e",
    *(f"Chapter {number}. " + "The rain went on over the fields and nobody came. " * number for number in range(1, 5)),
    "word " * 100,
    "The house stood at the end of the lane, and its windows looked toward the sea. " * 40,  # longer than any limit
    "grief " * 600,
    "Mr. and Mrs. Bennet have five daughters, and the house will go to a cousin.",
    "An explorer in the ice writes home to his sister about a stranger on a sledge.",
    "Who is responsible for what the creature becomes?",
)


def load_reference(weights: Weights) -> "SentenceTransformer":
    """The model as sentence-transformers runs it, in full precision on the CPU, from this disk alone, silently."""
    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    noise = io.StringIO()
    try:
        with warnings.catch_warnings(), redirect_stderr(noise), redirect_stdout(noise):
            warnings.simplefilter("ignore")
            model = sentence_transformers.SentenceTransformer(
                str(weights.folder),
                device="cpu",
                local_files_only=True,
                model_kwargs={"dtype": torch.float32},  # half precision is slow and coarse on a CPU
            )
            return model.float()
    except LOADING_ERRORS as error:
        raise EmbedderError(
            f"sentence-transformers can't load the embedding model {weights.name}: {first_line(error)}; "
            "set another with GLOSSATOR_EMBEDDER"
        ) from error


def export(weights: Weights, folder: Path) -> None:
    """Write the exported model into `folder`, whole or not at all; one that can't be exported is noted instead."""
    model = load_reference(weights)
    facts = _facts(weights, model)

    def fill(aside: Path) -> bytes:
        try:
            return _export_into(aside, model, facts).to_json()
        except EXPORT_ERRORS as error:
            for path in aside.iterdir():
                path.unlink()
            return replace(facts, engine="torch", note=_excuse(weights, error)).to_json()

    write_whole(folder, fill)


def _facts(weights: Weights, model: "SentenceTransformer") -> ExportFacts:
    dimension = model.get_embedding_dimension()
    if dimension is None:
        raise EmbedderError(f"the embedding model {weights.name} makes no vectors of one length; set another")
    return ExportFacts(
        name=weights.name,
        fingerprint=weights.fingerprint,
        dimension=dimension,
        max_tokens=model.get_max_seq_length(),
        engine="onnx",
        note=None,
        inputs=(),
        pad_token=0,
        text_prompt=model.prompts.get("document") or "",
        question_prompt=model.prompts.get("query") or "",
        difference=0.0,
        known=tuple(tuple(map(float, vector)) for vector in _reference_vectors(model, KNOWN_TEXTS)),
        files={},
    )


def _export_into(aside: Path, model: "SentenceTransformer", facts: ExportFacts) -> ExportFacts:
    # the second text is padded: a mask of ones alone might be traced away
    features = model.preprocess([facts.text_prompt + "Two texts of different lengths.", facts.text_prompt + "One"])
    inputs = tuple(name for name, value in features.items() if isinstance(value, torch.Tensor))
    if not set(inputs) <= set(INPUTS):
        raise ValueError(f"it needs the inputs {', '.join(inputs)}")
    _trace(model, {name: features[name] for name in inputs}, aside / MODEL)
    tokenizer = model.tokenizer
    tokenizer.backend_tokenizer.save(str(aside / "tokenizer.json"))
    pad_token = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else 0
    facts = replace(facts, inputs=inputs, pad_token=pad_token, files=digests(aside))
    return replace(facts, difference=_proven(aside, model, facts))


def _trace(model: "SentenceTransformer", features: dict[str, Any], path: Path) -> None:
    class Whole(torch.nn.Module):
        """The model with all its modules, pooling included, and unit length at the end."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            output = self.model(dict(zip(features, tensors, strict=True)))
            return torch.nn.functional.normalize(output["sentence_embedding"], p=2.0, dim=1)

    trace(Whole(), features, {"vectors": {0: "texts"}}, path)


def _proven(aside: Path, model: "SentenceTransformer", facts: ExportFacts) -> float:
    exported = OnnxEmbedder(facts, aside, threads=1)
    difference = float(np.abs(exported.embed(PROOF_TEXTS) - _reference_vectors(model, PROOF_TEXTS)).max())
    question = float(np.abs(exported.embed_question(PROOF_TEXTS[1]) - _question_vector(model, PROOF_TEXTS[1])).max())
    difference = max(difference, question)
    if not difference <= EXPORT_TOLERANCE:
        raise ValueError(f"its export gives other vectors (by {difference:.1e})")
    return difference


def _reference_vectors(model: "SentenceTransformer", texts: Sequence[str]) -> Vectors:
    encoded = model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(encoded, dtype=np.float32)


def _question_vector(model: "SentenceTransformer", question: str) -> NDArray[np.float32]:
    encoded = model.encode_query(question, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(encoded, dtype=np.float32)


def _excuse(weights: Weights, error: BaseException) -> str:
    return (
        f"the embedding model {weights.name} can't be exported ({first_line(error)}); "
        "it runs in PyTorch instead, which starts slowly"
    )


class TorchEmbedder:
    """A model that can't be exported, run by sentence-transformers; `note` tells a person why."""

    def __init__(self, weights: Weights, facts: ExportFacts) -> None:
        self.name, self.fingerprint, self.identity = weights.name, weights.fingerprint, weights.identity
        self.dimension, self.max_tokens, self.note = facts.dimension, facts.max_tokens, facts.note
        self._model = load_reference(weights)

    def embed(self, texts: Sequence[str], embedded: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text, in order; `embedded` is told how many more texts are done."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        parts = []
        for start in range(0, len(texts), 32):
            part = list(texts[start : start + 32])
            parts.append(_reference_vectors(self._model, part))
            if embedded:
                embedded(len(part))
        return np.concatenate(parts)

    def embed_question(self, question: str) -> NDArray[np.float32]:
        """One unit vector, as the model embeds questions."""
        return _question_vector(self._model, question)
