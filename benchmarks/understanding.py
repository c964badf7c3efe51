"""How well a guide is understood, and how fast: `python benchmarks/understanding.py [--truth FILE] [--wrong]`.

Against what a person wrote down of each bundled guide before the rules were made (`tests/understood.json`); seconds
are of the process, the least of three runs. `--wrong` names what was found wrongly and what was missed.
"""

import argparse
import json
import time
from pathlib import Path

from corpus.read import bundled, read_guide
from corpus.types import Guide
from corpus.understand import UNDERSTANDER, understand
from corpus.understand.measure import Found, measured

TRUTH = Path(__file__).parent.parent / "tests" / "understood.json"
ROUNDS = 3


def _seconds(guide: Guide) -> float:
    spent = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        understand(guide)
        spent.append(time.process_time() - begun)
    return min(spent)


def _row(name: str, kind: str, one: Found) -> str:
    counts = f"{one.right:>3} right of {one.found:>3} found and {one.wanted:>3} wanted"
    return f"{name:<20} {kind:<11} {one.precision:>9.2f} {one.recall:>7.2f}   {counts}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--truth", type=Path, default=TRUTH)
    parser.add_argument("--wrong", action="store_true", help="name what was found wrongly and what was missed")
    options = parser.parse_args()
    truth = json.loads(options.truth.read_text())
    print(f"{UNDERSTANDER}\n{'guide':<20} {'kind':<11} {'precision':>9} {'recall':>7}")
    for guide in (read_guide(path) for path in bundled() if path.stem in truth):
        for kind, one in measured(understand(guide), truth[guide.slug]).items():
            print(_row(guide.slug, kind, one))
            if options.wrong and (one.wrong or one.missing):
                print(f"    wrong: {', '.join(one.wrong) or '-'}; missing: {', '.join(one.missing) or '-'}")
        print(f"{guide.slug:<20} {_seconds(guide) / guide.words * 1000:.3f} s a thousand words ({guide.words} words)")


if __name__ == "__main__":
    main()
