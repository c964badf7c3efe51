"""Learn the weights in `assistant/support.py`: python benchmarks/train_support.py --data DIR [--stories 232] [--seed 7]

DIR holds train.stories.jsonl and train.questions.jsonl of FairytaleQA. True sentences and false twins are made of them
by `twins`; those that nothing speaks against, by the product's own rule, are fitted by a logistic regression over their
signs. Printed are what each threshold gives on stories that the weights were not fitted on (five folds of stories),
overall and at the chosen threshold by kind of twin, and the weights.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from train_ranking import logistic
from twins import KINDS, Twin, load, twins

from assistant.support import signs_of

FOLDS = 5
PRECISION = 0.955  # a little above what is to be reached, as other stories are never quite like these
Numbers = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--stories", type=int, default=232)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    stories, questions = load(arguments.data, "train")
    found = twins(stories[:: max(1, len(stories) // arguments.stories)], questions, arguments.seed)
    weighed = [signs_of(twin.sentence, twin.cited, twin.reading) for twin in found]
    kept = [(twin, signs) for twin, signs in zip(found, weighed, strict=True) if signs is not None]
    features = np.array([(*signs, 1.0) for _, signs in kept])
    truth = np.array([float(twin.true) for twin, _ in kept])
    chances = _held_out(features, truth, [twin for twin, _ in kept])
    threshold = _thresholds(chances, truth, sum(twin.true for twin in found))
    _kinds([twin for (twin, _), chance in zip(kept, chances, strict=True) if chance >= threshold], found)
    print("WEIGHTS = (" + ", ".join(f"{weight:.2f}" for weight in logistic(features, truth)) + ")")


def _held_out(features: Numbers, truth: Numbers, found: Sequence[Twin]) -> Numbers:
    """The chance of each row by weights that were fitted on other stories."""
    order = {story: number for number, story in enumerate(dict.fromkeys(twin.story for twin in found))}
    fold = np.array([order[twin.story] % FOLDS for twin in found])
    chances = np.zeros(len(truth))
    for number in range(FOLDS):
        weights = logistic(features[fold != number], truth[fold != number])
        chances[fold == number] = 1 / (1 + np.exp(-features[fold == number] @ weights))
    return chances


def _thresholds(chances: Numbers, truth: Numbers, true: int) -> float:
    """Print what each threshold gives, and return the lowest that is precise enough; `true`: all true sentences."""
    print(f"{len(truth)} sentences that nothing speaks against, {true} true ones in all")
    chosen = 1.0
    for threshold in np.arange(0.95, 0.49, -0.01):
        passed = chances >= threshold
        precision = truth[passed].mean() if passed.any() else 1.0
        chosen = float(threshold) if precision >= PRECISION else chosen
        print(f"{threshold:.2f}: precision {precision:.3f}, recall {truth[passed].sum() / true:.3f}")
    print(f"chosen: {chosen:.2f}")
    return chosen


def _kinds(passed: Sequence[Twin], found: Sequence[Twin]) -> None:
    for kind in ("true", *KINDS):
        of_kind = sum(twin.kind == kind for twin in found)
        print(f"{kind}: {sum(twin.kind == kind for twin in passed)} of {of_kind} supported")


if __name__ == "__main__":
    main()
