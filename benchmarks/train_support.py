"""Learn the numbers in `assistant/support.json`: python benchmarks/train_support.py --data DIR [--stories N] [--write]

DIR holds train.stories.jsonl and train.questions.jsonl of FairytaleQA. True sentences and false twins are made of them
by `twins`; those that nothing speaks against, by the product's own rule, are fitted over their signs by a logistic
regression and by gradient boosting of short trees (scikit-learn, which the product itself does not need). Printed are
what each threshold gives on stories that the numbers were not fitted on (five folds of stories), overall and at the
chosen threshold by kind of twin. With --write the numbers are put where the product reads them.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from train_ranking import logistic
from twins import KINDS, Twin, load, twins

from assistant.support import signs_of
from assistant.weighing import Learned, Tree, chance

FOLDS = 5
PRECISION = 0.95
RARE = 2.0  # what a sentence with subject and object turned round counts in fitting: the data has few
SPREAD = 0.5  # to which each sign is brought before the plain sum is fitted: the smaller, the more its ridge holds
FILE = Path(__file__).resolve().parent.parent / "assistant" / "support.json"
Numbers = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--stories", type=int, default=232)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    stories, questions = load(arguments.data, "train")
    found = twins(stories[:: max(1, len(stories) // arguments.stories)], questions, arguments.seed)
    weighed = [signs_of(twin.sentence, twin.cited, twin.reading) for twin in found]
    kept = [(twin, signs) for twin, signs in zip(found, weighed, strict=True) if signs is not None]
    signs, truth = np.array([signs for _, signs in kept]), np.array([float(twin.true) for twin, _ in kept])
    counts = np.array([RARE if twin.kind == "turned" else 1.0 for twin, _ in kept])
    chances = _held_out(signs, truth, counts, [twin for twin, _ in kept])
    threshold = _thresholds(chances, truth, sum(twin.true for twin in found))
    _kinds([twin for (twin, _), one in zip(kept, chances, strict=True) if one >= threshold], found)
    if arguments.write:
        _write(fitted(signs, truth, counts))


def fitted(signs: Numbers, truth: Numbers, counts: Numbers) -> Learned:
    """Both readers, fitted on the same sentences."""
    boosted = HistGradientBoostingClassifier(
        learning_rate=0.06, max_iter=300, max_leaf_nodes=7, l2_regularization=10, min_samples_leaf=25,
        max_features=0.3, early_stopping=False, random_state=0,
    )  # fmt: skip
    boosted.fit(signs, truth, sample_weight=counts)
    trees = [_tree(one[0].nodes, 0) for one in boosted._predictors]
    return Learned(_plain(signs, truth), tuple(trees), round(float(boosted._baseline_prediction[0, 0]), 4))


def _plain(signs: Numbers, truth: Numbers) -> tuple[float, ...]:
    """One weight a sign, and the bias; signs are brought to one scale, so that the ridge is fair to each."""
    mean, spread = signs.mean(0), signs.std(0) + 1e-9
    scaled = np.column_stack([SPREAD * (signs - mean) / spread, np.ones(len(signs))])
    *weights, bias = logistic(scaled, truth)
    own = np.where(spread > 1e-6, SPREAD * np.array(weights) / spread, 0.0)
    return (*(round(float(weight), 4) for weight in own), round(float(bias - own @ mean), 4))


def _tree(nodes: Any, at: int) -> Tree:
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), 4)
    bound = float(node["num_threshold"])
    return [int(node["feature_idx"]), round(bound, 5), _tree(nodes, node["left"]), _tree(nodes, node["right"])]


def _held_out(signs: Numbers, truth: Numbers, counts: Numbers, found: Sequence[Twin]) -> Numbers:
    """The chance of each row by numbers that were fitted on other stories."""
    order = {story: number for number, story in enumerate(dict.fromkeys(twin.story for twin in found))}
    fold = np.array([order[twin.story] % FOLDS for twin in found])
    chances = np.zeros(len(truth))
    for number in range(FOLDS):
        numbers = fitted(signs[fold != number], truth[fold != number], counts[fold != number])
        chances[fold == number] = [chance(row, numbers) for row in signs[fold == number]]
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


def _write(numbers: Learned) -> None:
    told = {"weights": numbers.weights, "bias": numbers.bias, "trees": numbers.trees}
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in told.pop("trees"))
    head = json.dumps(told)[:-1]
    FILE.write_text(f'{head}, "trees": [\n{lines}\n]}}\n', "utf-8")


if __name__ == "__main__":
    main()
