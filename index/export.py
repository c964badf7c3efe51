"""The reference model: loaded by sentence-transformers, exported once to ONNX, and the export proven equal to it.

The only importer of torch and sentence-transformers, and itself only imported when an export is made or a model that
can't be exported is used. Refuses to know any library beyond the folder it writes.
"""

import hashlib
import io
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sentence_transformers
import torch
import transformers
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_state

from index import durable
from index.embedder import EXPORT_TOLERANCE, KNOWN_TEXTS, ExportFacts, OnnxEmbedder, Vectors
from index.errors import EmbedderError
from index.scratch import Scratch, scratch_folder
from index.weights import Weights

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

OPSET = 17
LOADING_ERRORS = (OSError, ValueError, RuntimeError, ImportError, KeyError, TypeError, AttributeError)
EXPORT_ERRORS = (
    *(RuntimeError, ValueError, TypeError, AttributeError, KeyError, IndexError, ImportError, AssertionError),
    *(torch.onnx.errors.OnnxExporterError, EmbedderError),
    *(ort_state.Fail, ort_state.InvalidArgument, ort_state.InvalidGraph, ort_state.InvalidProtobuf),
    *(ort_state.NotImplemented, ort_state.RuntimeException),
)

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
            f"sentence-transformers can't load the embedding model {weights.name}: {_first_line(error)}; "
            "set another with GLOSSATOR_EMBEDDER"
        ) from error


def export(weights: Weights, folder: Path) -> ExportFacts:
    """Write the exported model into `folder`, whole or not at all; one that can't be exported is noted instead."""
    model = load_reference(weights)
    facts = _facts(weights, model)
    with Scratch(scratch_folder(folder.parent.parent)) as scratch:
        aside = scratch.path / folder.name
        aside.mkdir()
        try:
            facts = _export_into(aside, model, facts)
        except EXPORT_ERRORS as error:
            for path in aside.iterdir():
                path.unlink()
            facts = replace(facts, engine="torch", note=_excuse(weights, error))
        (aside / "embedder.json").write_bytes(facts.to_json())
        durable.sync_tree(aside)
        _put_in_place(aside, folder, scratch.path / "former")
    return facts


def _put_in_place(aside: Path, folder: Path, former: Path) -> None:
    if folder.exists():
        folder.rename(former)  # damaged, or it would have been used
    with suppress(FileExistsError, OSError):  # somebody else was faster: theirs is as good
        aside.rename(folder)
    durable.sync(folder.parent)


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
    if not set(inputs) <= {"input_ids", "attention_mask", "token_type_ids"}:
        raise ValueError(f"it needs the inputs {', '.join(inputs)}")
    _trace(model, inputs, features, aside / "model.onnx")
    tokenizer = model.tokenizer
    tokenizer.backend_tokenizer.save(str(aside / "tokenizer.json"))
    pad_token = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else 0
    files = {path.name: _digest(path) for path in aside.iterdir()}
    facts = replace(facts, inputs=inputs, pad_token=pad_token, files=files)
    return replace(facts, difference=_proven(aside, model, facts))


def _trace(model: "SentenceTransformer", inputs: tuple[str, ...], features: dict[str, Any], path: Path) -> None:
    class Whole(torch.nn.Module):
        """The model with all its modules, pooling included, and unit length at the end."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            output = self.model(dict(zip(inputs, tensors, strict=True)))
            return torch.nn.functional.normalize(output["sentence_embedding"], p=2.0, dim=1)

    axes = {name: {0: "texts", 1: "tokens"} for name in inputs} | {"vectors": {0: "texts"}}
    with warnings.catch_warnings(), torch.inference_mode(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # the exporter warns of itself; what it made is proven below
        torch.onnx.export(
            Whole().eval(),
            tuple(features[name] for name in inputs),
            str(path),
            input_names=list(inputs),
            output_names=["vectors"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )


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


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _excuse(weights: Weights, error: BaseException) -> str:
    return (
        f"the embedding model {weights.name} can't be exported ({_first_line(error)}); "
        "it runs in PyTorch instead, which starts slowly"
    )


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__).rstrip(".")


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
