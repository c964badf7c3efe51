"""Learn what stands on the reranker's scores: python benchmarks/train_ranking.py --data DIR --lessons FOLDER

DIR holds train.stories.jsonl and train.questions.jsonl of FairytaleQA as JSON lines, FOLDER study guides with questions
(`benchmarks/lessons.py`). Only stories and guides that the reranker was not trained on are used (every sixth story by
name; benchmarks/lessons/weighed). Each becomes a guide, its sections as sections, indexed by the real
code in a temporary library; `--each` of its questions are put to it (the guide says), to the next story by name (it
does not) and to it without the passages of its gold sections (it hardly does). Questions that a guide does not answer
are only told how they do. Printed are the weights for
`index/search.py` (which passage), `assistant/ranking.py` (which sentence) and `assistant/coverage.py` (whether the
guide says), fitted one after the other.
"""

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from fairy.measures import auroc
from fairy.partial import Partial
from fairy.stories import Question, Shelf, Story, read_questions, read_stories, section_id
from lessons import ABSENT, PART, write_lessons
from numpy.typing import NDArray

from assistant import coverage, ranking
from assistant.asked import Asked, understand
from assistant.book import Books
from assistant.reading import Reading
from index.embedder import Embedder
from index.lexical import tokens
from index.reranker import Reranker
from index.search import WEIGHTS, Hit, ordered, search, voices
from index.volume import Volume

RIDGE = 1.0
NEW = 0.75  # what the words of an answer that the question lacks count, against all of its words
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question put to a guide, with what the reranker read."""

    asked: Asked
    reading: Reading
    hits: tuple[Hit, ...]
    gold: frozenset[str]  # the sections that answer
    answers: tuple[frozenset[str], ...]
    truth: str  # "own", "next", "without" or "absent"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--lessons", type=Path, required=True, metavar="DIR", help="guides with questions, not taught")
    parser.add_argument("--as-shipped", action="store_true", help="leave the weights of passages and sentences")
    arguments = parser.parse_args()
    cases = []
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        write_lessons(arguments.lessons, home)
        tales, guides = read_stories(arguments.data, "train")[::6], read_stories(home, PART)
        absent = read_questions(home, ABSENT, guides)
        cases += collected(tales, read_questions(arguments.data, "train", tales), [], arguments.each, home / "tales")
        cases += collected(guides, read_questions(home, PART, guides), absent, arguments.each, home / "guides")
    learn(cases, as_shipped=arguments.as_shipped)


def learn(cases: Sequence[Case], *, as_shipped: bool) -> None:
    """Print the three sets of weights; `as_shipped`, only the last, for the first two as they are."""
    by_eye = np.array(list(ranking.BY_EYE.values()))
    weights, learned = np.array(WEIGHTS), np.array(list(ranking.LEARNED.values()))
    if not as_shipped:
        weights = choices([(_passages(case), _gold(case)) for case in cases if case.truth == "own"])
        _print("index/search.py", ("found", "passage", "sentence", "holds"), weights)
    cases = [_reordered(case, weights) for case in cases]
    if not as_shipped:
        learned = choices(list(_sentence_choices([case for case in cases if case.truth == "own"], by_eye)))
        _print("assistant/ranking.py", tuple(ranking.LEARNED), learned)
    signs = np.array([_coverage_signs(case, np.array([*learned, *by_eye])) for case in cases])
    truth = np.array([case.truth for case in cases])
    taught = truth != "absent"  # too like the others to be learned from: they are told apart by half a chance
    fitted = logistic(np.column_stack([signs, np.ones(len(cases))])[taught], (truth[taught] == "own").astype(float))
    _print("assistant/coverage.py", (*coverage.SIGNS, "bias"), fitted)
    scores = signs @ fitted[:-1]
    for other in ("next", "without", "absent"):
        print(f"own against {other}: AUROC {auroc(scores[truth == 'own'], scores[truth == other]):.3f} on these rows")


def collected(
    stories: Sequence[Story], questions: Iterable[Question], absent: Iterable[Question], each: int, home: Path
) -> Iterator[Case]:
    """The cases of some stories; `absent` questions have no answer there; `home` is an empty library, or an earlier."""
    shelf = Shelf(home, stories)
    reranker, books = shelf.library.reranker(), Books()
    asked: dict[str, list[Question]] = {}
    for question in questions:
        asked.setdefault(question.story, []).append(question)
    for story in shelf.stories:
        here, there = shelf.volume(story.name), shelf.volume(shelf.after(story.name))
        for question in asked[story.name][:: max(1, len(asked[story.name]) // each)]:
            volumes = {"own": here, "next": there}
            if question.gold < {name for name, _ in story.sections}:
                volumes["without"] = Partial(here, story, question.gold)
            for truth, volume in volumes.items():
                yield _case(question, volume, books.of(volume).reading, shelf.embedder, reranker, truth)
    for question in absent:
        volume = shelf.volume(question.story)
        yield _case(question, volume, books.of(volume).reading, shelf.embedder, reranker, "absent")


def _case(
    question: Question, volume: Volume, reading: Reading, embedder: Embedder, reranker: Reranker, truth: str
) -> Case:
    asked = understand(question.text, reading)
    hits = search(volume, asked.search, embedder.embed_question(asked.search), reranker=reranker)
    answers = tuple(frozenset(tokens(answer)) for answer in question.answers)
    return Case(asked, reading, tuple(hits), question.gold, tuple(filter(None, answers)), truth)


def _passages(case: Case) -> Floats:
    return np.array([voices(hit) for hit in case.hits if hit.relevance is not None])


def _gold(case: Case) -> Floats:
    return np.array([float(section_id(h.section) in case.gold) for h in case.hits if h.relevance is not None])


def _reordered(case: Case, weights: Floats) -> Case:
    hits = tuple(ordered([hit for hit in case.hits if hit.relevance is not None], weights))
    return replace(case, hits=hits)


def _sentence_choices(cases: Sequence[Case], by_eye: Floats) -> Iterator[tuple[Floats, Floats]]:
    """For each question the signs of its sentences (those set by eye as one known addend) and what each is worth."""
    for case in cases:
        found = list(ranking.candidates(case.asked, case.hits, case.reading))
        signs = np.array(ranking.signs(case.asked, found, case.reading))
        told = np.array(
            [_told(one.line.stems, case) if section_id(one.hit.section) in case.gold else 0.0 for one in found]
        )
        if len(told) and told.max() >= 0.5:
            yield signs[:, : -len(by_eye)], np.where(told >= told.max() * 0.7, told**2, 0.0)


def _told(stems: frozenset[str], case: Case) -> float:
    return max((_share(answer, answer - case.asked.stems, stems) for answer in case.answers), default=0.0)


def _share(answer: frozenset[str], new: frozenset[str], stems: frozenset[str]) -> float:
    whole = len(answer & stems) / len(answer)
    return NEW * len(new & stems) / len(new) + (1 - NEW) * whole if new else whole


def _coverage_signs(case: Case, weights: Floats) -> tuple[float, ...]:
    weighed = ranking.weigh(case.asked, case.hits, case.reading, weights)
    return coverage.signs(case.asked, case.hits, weighed, case.reading)


def choices(cases: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Conditional logit (McFadden 1974): weights under which what should be chosen is likeliest; by damped Newton."""
    known = [(rows, worth / worth.sum()) for rows, worth in cases if len(rows) > 1 and worth.sum() > 0]
    found = np.zeros(known[0][0].shape[1])
    value, gradient, curvature = _choosing(known, found)
    for _ in range(40):
        step = np.linalg.solve(curvature, gradient)
        for share in (1.0, 0.5, 0.25, 0.1, 0.02):
            tried = _choosing(known, found + share * step)
            if tried[0] > value:
                found, (value, gradient, curvature) = found + share * step, tried
                break
        else:
            return found
    return found


def _choosing(cases: Sequence[tuple[Floats, Floats]], weights: Floats) -> tuple[float, Floats, Floats]:
    """The logarithm of the likelihood less the ridge, its gradient, and its curvature turned positive."""
    value, gradient = -RIDGE / 2 * float(weights @ weights), -RIDGE * weights
    curvature = RIDGE * np.eye(len(weights))
    for rows, target in cases:
        logits = rows @ weights
        logits = logits - logits.max()
        chance = np.exp(logits) / np.exp(logits).sum()
        value += float(target @ logits - np.log(np.exp(logits).sum()))
        gradient = gradient + rows.T @ (target - chance)
        centred = rows - chance @ rows
        curvature = curvature + (centred * chance[:, None]).T @ centred
    return value, gradient, curvature


def logistic(features: Floats, truth: Floats) -> Floats:
    """Logistic regression with a small ridge, by Newton's method."""
    found = np.zeros(features.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-features @ found))
        gradient = features.T @ (truth - chance) - RIDGE * found
        curvature = (features * (chance * (1 - chance))[:, None]).T @ features
        found = found + np.linalg.solve(curvature + RIDGE * np.eye(len(found)), gradient)
    return found


def _print(place: str, names: Sequence[str], weights: Sequence[float] | Floats) -> None:
    print(place)
    for name, value in zip(names, weights, strict=True):
        print(f"    {name:12} {value:.3f}")


if __name__ == "__main__":
    main()
