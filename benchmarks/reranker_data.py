"""What a reranker learns from: questions with passages of their story, and which of them hold the answer, and where.

A story becomes a guide by the real reader and its passages by the real splitter; passages that look like the answer
(BM25 and vectors together) but stand in other sections are the hard negatives. Refuses to know PyTorch.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from lessons import read_lessons
from numpy.typing import NDArray

from corpus.read import guide_from_bytes
from corpus.split import passages
from corpus.types import Span
from index.catalogue import scaled
from index.embedder import Embedder
from index.lexical import BM25, tokens

NEGATIVES = 3
GOLD = 2  # passages of the gold sections at most, those that share most with the answers
NEAREST = 10  # among so many of the best-looking others the negatives are drawn
CUT = 0.5  # share of examples that show the best gold passage again without the sentences that tell, as a wrong one
FOREIGN = 0.35  # share of examples with one passage of another story, drawn among the nearest
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NEW = 0.75  # what the words of an answer that the question lacks count, against all of its words
_TELLING = 0.34  # least share of an answer in its best sentence for a sentence to be taught
_TOLD = 0.6  # least share for a passage to be thought to have lost its answer with that sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage, the spans of its sentences in it, and the stems at each of its words."""

    text: str
    section: str
    sentences: tuple[Span, ...]
    words: tuple[tuple[int, int, frozenset[str]], ...]

    def stems(self, sentence: Span) -> frozenset[str]:
        return frozenset().union(*(stems for start, _, stems in self.words if sentence[0] <= start < sentence[1]))


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the stems of its annotators' answers; `nearness` is one number a passage of its story."""

    text: str
    vector: NDArray[np.float32]
    stems: frozenset[str]
    answers: tuple[frozenset[str], ...]
    gold: tuple[int, ...]  # passages of the sections that hold the answer; none: the text does not answer it
    nearness: NDArray[np.float64]

    def told_by(self, stems: frozenset[str]) -> float:
        """How much of an answer stands in these stems; what the question did not say itself counts most."""
        return max((self._share(answer, stems) for answer in self.answers), default=0.0)

    def _share(self, answer: frozenset[str], stems: frozenset[str]) -> float:
        whole, new = len(answer & stems) / len(answer), answer - self.stems
        return _NEW * len(new & stems) / len(new) + (1 - _NEW) * whole if new else whole


@dataclass(frozen=True, slots=True)
class Story:
    """A story's passages in reading order and the questions that teachers asked about it."""

    name: str
    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]  # (passages, dimension)
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as an example shows it."""

    passage: Passage
    worth: float  # 0: does not hold the answer
    sentences: tuple[float, ...]  # what each sentence is worth; all 0 where nothing is to be learned
    answering: frozenset[Span]  # the words that are the answer's


@dataclass(frozen=True, slots=True)
class Example:
    question: str
    candidates: tuple[Candidate, ...]


def read_stories(data: Path, part: str, embedder: Embedder) -> list[Story]:
    """The stories of FairytaleQA's part by name."""
    records, questions = (_rows(data / f"{part}.{kind}.jsonl") for kind in ("stories", "questions"))
    return _stories(records, questions, embedder)


def read_taught(folder: Path, embedder: Embedder) -> list[Story]:
    """The texts of a folder of lessons by name."""
    return _stories(*read_lessons(folder), embedder)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _stories(records: Sequence[dict[str, Any]], questions: Sequence[dict[str, Any]], embedder: Embedder) -> list[Story]:
    asked: dict[str, list[dict[str, Any]]] = {}
    for question in questions:
        asked.setdefault(question["story"], []).append(question)
    stories = [_story(record, asked[record["story"]], embedder) for record in records]
    return sorted(stories, key=lambda story: story.name)


def _story(record: dict[str, Any], asked: Sequence[dict[str, Any]], embedder: Embedder) -> Story:
    body = "\n\n".join(f"## Section {part['id']}\n\n{part['text']}" for part in record["sections"])
    name = record["story"]
    guide = guide_from_bytes(f"# {name}\n\n{body}\n".encode(), source=f"/{name}.md", name=f"{name}.md")
    found = []
    for passage in passages(guide):
        text = guide.text[passage.start : passage.end]
        path = guide.sections[passage.section].path
        spans = tuple((start - passage.start, end - passage.start) for start, end in passage.sentences)
        words = tuple((m.start(), m.end(), frozenset(tokens(m[0]))) for m in _WORD.finditer(text))
        found.append(Passage(text, path[-1].removeprefix("Section ") if path else "", spans, words))
    vectors = embedder.embed([passage.text for passage in found])
    lexical = BM25([tokens(passage.text) for passage in found])
    questions = []
    for question in asked:
        text = question["question"]
        vector = embedder.embed_question(text)
        nearness = scaled(lexical.scores(tokens(text))) + scaled(vectors @ vector)
        sections = set(map(str, question["sections"]))
        gold = tuple(number for number, passage in enumerate(found) if passage.section in sections)
        answers = tuple(stems for stems in (frozenset(tokens(answer)) for answer in question["answers"]) if stems)
        questions.append(Question(text, vector, frozenset(tokens(text)), answers, gold, nearness))
    return Story(name, tuple(found), vectors, tuple(questions))


def examples(stories: Sequence[Story], seed: int) -> Iterator[Example]:
    """Every question once, then all over again in another order, without end.

    A question that its text does not answer is shown with passages that look like the answer, all of them wrong.
    """
    chance, draw = random.Random(seed), np.random.default_rng(seed)
    shelf = _Shelf(stories)
    asked = [(story, question) for story in stories for question in story.questions]
    while True:
        chance.shuffle(asked)
        for story, question in asked:
            candidates = [*_gold(story, question), *_negatives(story, question, draw)]
            if len(candidates) > GOLD and chance.random() < FOREIGN:
                candidates[-1] = _plain(chance.choice(shelf.nearest(story, question)))
            if question.gold and chance.random() < CUT:
                candidates += _cut(candidates[0], question)
            yield Example(question.text, tuple(candidates))


class _Shelf:
    """All stories together: what a question about one of them finds in the others."""

    def __init__(self, stories: Sequence[Story]) -> None:
        self._passages = [(story.name, passage) for story in stories for passage in story.passages]
        self._lexical = BM25([tokens(passage.text) for _, passage in self._passages])
        self._vectors = np.concatenate([story.vectors for story in stories])

    def nearest(self, story: Story, question: Question) -> list[Passage]:
        nearness = scaled(self._lexical.scores(tokens(question.text))) + scaled(self._vectors @ question.vector)
        found = (self._passages[number] for number in np.argsort(-nearness)[: 4 * NEAREST])
        others = [passage for name, passage in found if name != story.name][:NEAREST]
        return others or [passage for name, passage in self._passages if name != story.name][:1]


def _gold(story: Story, question: Question) -> list[Candidate]:
    told = [
        (number, [question.told_by(story.passages[number].stems(s)) for s in story.passages[number].sentences])
        for number in question.gold
    ]
    told = sorted(told, key=lambda one: -max(one[1]))[:GOLD]
    if not told:
        return []
    best = max(max(shares) for _, shares in told)
    answer = frozenset().union(*question.answers) - question.stems
    return [_taught(story.passages[number], shares, best, answer) for number, shares in told]


def _taught(passage: Passage, shares: Sequence[float], best: float, answer: frozenset[str]) -> Candidate:
    """Only sentences that hold at least half as much as the best one are worth anything."""
    near = [share if share >= best / 2 else 0.0 for share in shares]
    answering = frozenset(
        (start, end)
        for sentence, share in zip(passage.sentences, near, strict=True)
        for start, end, stems in passage.words
        if share and sentence[0] <= start < sentence[1] and stems & answer
    )
    worth = tuple(share**2 if best >= _TELLING else 0.0 for share in near)
    return Candidate(passage, max(shares) ** 2 + 0.05, worth, answering)


def _cut(candidate: Candidate, question: Question) -> list[Candidate]:
    """The passage without the sentences that tell, if what is left can no longer be said to answer."""
    passage = candidate.passage
    kept = [span for span, worth in zip(passage.sentences, candidate.sentences, strict=True) if not worth]
    if not kept or len(kept) == len(passage.sentences):
        return []
    lost = max(question.told_by(passage.stems(span)) for span in passage.sentences)
    if lost < _TOLD or max(question.told_by(passage.stems(span)) for span in kept) >= _TELLING:
        return []
    text, spans, words = "", [], []
    for start, end in kept:
        moved = len(text) - start
        text += f"{passage.text[start:end]} "
        spans.append((start + moved, end + moved))
        words += [(a + moved, b + moved, stems) for a, b, stems in passage.words if start <= a < end]
    return [_plain(Passage(text.rstrip(), passage.section, tuple(spans), tuple(words)))]


def _negatives(story: Story, question: Question, draw: np.random.Generator) -> list[Candidate]:
    others = [int(n) for n in np.argsort(-question.nearness) if n not in question.gold][:NEAREST]
    if not others:
        return []
    odds = 0.8 ** np.arange(len(others))
    wanted = NEGATIVES if question.gold else NEGATIVES + 1
    chosen = draw.choice(others, min(wanted, len(others)), replace=False, p=odds / odds.sum())
    return [_plain(story.passages[number]) for number in chosen]


def _plain(passage: Passage) -> Candidate:
    return Candidate(passage, 0.0, (0.0,) * len(passage.sentences), frozenset())
