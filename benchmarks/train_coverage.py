"""Learn the numbers in `assistant/coverage.py`: python benchmarks/train_coverage.py --data DIR [--stories 40]

DIR holds train.stories.jsonl and train.questions.jsonl of FairytaleQA as JSON lines. Each story becomes a guide, its
sections as sections, indexed by the real code in a temporary library. A question is put to its own story (the guide
says), to the next story by name (it does not), and to its own story with the hits in its gold sections taken out (it
hardly does: counted half). A logistic regression over the signs is fitted by Newton's method and printed.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.asked import Asked, understand
from assistant.coverage import SIGNS, signs
from assistant.ranking import weigh
from assistant.reading import Reading
from corpus.read import guide_from_bytes
from index.build import index_guide
from index.embedder import Embedder, open_embedder
from index.library import Library
from index.search import Hit, search
from index.settings import IndexSettings
from index.volume import Volume

QUESTIONS_EACH = 25
RIDGE = 1.0
Row = tuple[tuple[float, ...], float, float]  # signs, truth, weight


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--stories", type=int, default=40)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        rows = list(_rows(arguments.data, arguments.stories, Path(home)))
    signs_, truth, weights = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    fitted = fit(np.column_stack([signs_, np.ones(len(rows))]), truth, weights)
    print(f"{len(rows)} rows, AUROC own against next story {_auroc(fitted, signs_, truth, weights):.3f}")
    for name, value in zip((*SIGNS, "bias"), fitted, strict=True):
        print(f"{name:10} {value:.2f}")


def _rows(data: Path, count: int, home: Path) -> Iterator[Row]:
    stories = [json.loads(line) for line in (data / "train.stories.jsonl").read_text().splitlines()]
    stories = sorted(stories, key=lambda story: str(story["story"]))[:: max(1, len(stories) // count)][:count]
    questions: dict[str, list[dict[str, Any]]] = {}
    for line in (data / "train.questions.jsonl").read_text().splitlines():
        question = json.loads(line)
        questions.setdefault(question["story"], []).append(question)
    library = Library(IndexSettings(home))
    embedder = open_embedder(library.settings)
    volumes = [_volume(library, embedder, story) for story in stories]
    readings = [Reading(volume.guide, volume.passages) for volume in volumes]
    for number, story in enumerate(stories):
        other = (number + 1) % len(stories)
        for question in questions[story["story"]][:QUESTIONS_EACH]:
            gold = {f"Section {section}" for section in question["sections"]}
            asked = understand(question["question"], readings[number])
            hits = search(volumes[number], asked.search, embedder.embed_question(asked.search), 30)
            without = [hit for hit in hits if not gold & set(hit.section.path)]
            yield _row(asked, hits, readings[number], 1.0, 1.0)
            if without:
                yield _row(asked, without, readings[number], 0.0, 0.5)
            asked = understand(question["question"], readings[other])
            foreign = search(volumes[other], asked.search, embedder.embed_question(asked.search), 10)
            yield _row(asked, foreign, readings[other], 0.0, 1.0)


def _row(asked: Asked, hits: Sequence[Hit], reading: Reading, truth: float, weight: float) -> Row:
    return signs(asked, hits[:10], weigh(asked, hits[:10], reading), reading), truth, weight


def _volume(library: Library, embedder: Embedder, story: dict[str, Any]) -> Volume:
    sections = "\n\n".join(f"## Section {part['id']}\n\n{part['text']}" for part in story["sections"])
    data = f"# {story['story']}\n\n{sections}\n".encode()
    guide = guide_from_bytes(data, source=f"/{story['story']}.md", name=f"{story['story']}.md")
    index_guide(library, guide, data, embedder=embedder)
    return library.open(guide.slug)


def fit(features: NDArray[np.float64], truth: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weighted logistic regression with a small ridge, by Newton's method."""
    found = np.zeros(features.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-features @ found))
        gradient = features.T @ (weights * (truth - chance)) - RIDGE * found
        curvature = (features * (weights * chance * (1 - chance))[:, None]).T @ features
        found = found + np.linalg.solve(curvature + RIDGE * np.eye(len(found)), gradient)
    return found


def _auroc(
    fitted: NDArray[np.float64],
    features: NDArray[np.float64],
    truth: NDArray[np.float64],
    weights: NDArray[np.float64],
) -> float:
    scores = features @ fitted[:-1]
    own, foreign = scores[truth == 1], scores[(truth == 0) & (weights == 1)]
    return float(np.mean(own[:, None] > foreign[None, :]))


if __name__ == "__main__":
    main()
