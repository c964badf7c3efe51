"""Is anything ever lost? `python benchmarks/reliability.py [--quick] [--only PROMISE] [--seed N]` prints one table.

Each row is a promise of re-indexing, how often it was tried, how often it was broken, and a figure. The code is that of
the tests (tests/promise_*.py), with larger numbers; --quick takes theirs. Libraries are made in a temporary folder and
nothing outside it is touched. Broken promises are told one by one on standard error, and the exit code is then 1.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from faults import COMPILER
from lanes import Outcome
from promise_damage import damage
from promise_deletion import deletion
from promise_faults import ALL, faults
from promise_kills import STAGES, kills
from promise_locks import locked
from promise_readers import reading
from promise_vanished import vanished

from index.embedder import open_embedder
from index.settings import IndexSettings
from ui.environment import silence

ROOT = Path(__file__).parent.parent
NEED_COMPILER = {"kills", "faults"}


@dataclass(frozen=True)
class Size:
    """How much is tried."""

    seed: int
    quick: bool
    tries: int | None  # instead of the usual number of kills or failing calls
    abreast: int

    def of(self, whole: int, quick: int) -> int:
        return self.tries if self.tries is not None else quick if self.quick else whole


def _kills(folder: Path, lender: Path, size: Size) -> Outcome:
    every = 0 if size.quick else 10
    return kills(
        folder, lender, stages=STAGES, every=every, moments=size.of(200, 3), seed=size.seed, abreast=size.abreast
    )


def _faults(folder: Path, lender: Path, size: Size) -> Outcome:
    whole = {"open": ALL, "rename": ALL, "fsync": ALL, "write": 40, "mkdir": ALL, "unlink": ALL, "truncate": ALL}
    most = {"rename": ALL, "open": 3, "fsync": 3, "write": 3} if size.quick else whole
    if size.tries is not None:
        most = dict.fromkeys(most, size.tries)
    outcome, results = faults(folder, lender, most=most, seed=size.seed, abreast=size.abreast)
    for result in results:
        if result.state == "did not matter":
            print(f"did not matter: {result.fault} on {result.place}", file=sys.stderr)
    return outcome


def _reading(folder: Path, lender: Path, size: Size) -> Outcome:
    processes, threads, seconds = (2, 4, 3.0) if size.quick else (4, 8, 60.0)
    return reading(
        folder, lender, processes=processes, threads=threads, seconds=seconds, revisions=2 if size.quick else 10
    )


def _deletion(folder: Path, lender: Path, size: Size) -> Outcome:
    return deletion(folder, lender, stages=("publishing",) if size.quick else STAGES)


def _locked(folder: Path, lender: Path, size: Size) -> Outcome:
    return locked(folder, lender, rounds=size.of(10, 1))


def _vanished(folder: Path, lender: Path, size: Size) -> Outcome:
    return vanished(folder, lender)


def _damage(folder: Path, lender: Path, size: Size) -> Outcome:
    return damage(folder, lender, mended=not size.quick)


def _tested(promise: str, *which: str) -> Callable[[Path, Path, Size], Outcome]:
    """A promise whose tries are the cases of tests, run by pytest."""

    def run(folder: Path, lender: Path, size: Size) -> Outcome:
        folder.mkdir(parents=True)
        report = folder / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *which]
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        cases = ElementTree.parse(report).findall(".//testcase")
        failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
        return Outcome(promise, len(cases), tuple(str(case.get("name")) for case in failed), f"cases of {which[0]}")

    return run


PROMISES: dict[str, Callable[[Path, Path, Size], Outcome]] = {
    "kills": _kills,
    "readers": _reading,
    "faults": _faults,
    "vanished": _vanished,
    "deletion": _deletion,
    "locks": _locked,
    "damage": _damage,
    "embedders": _tested(
        "embedder changes are noticed", "tests/test_index_embedder.py", "-k", "other_weights or former_default"
    ),
    "hostile": _tested("hostile files are refused", "tests/test_corpus_hostile.py"),
    "edits": _tested("re-indexing equals indexing", "tests/test_index_edits.py"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the small numbers of the tests")
    parser.add_argument("--only", metavar="PROMISE", action="append", choices=PROMISES, help=", ".join(PROMISES))
    parser.add_argument("--tries", type=int, help="random kills, failing calls of each kind, or rounds of locks")
    parser.add_argument("--abreast", type=int, default=2, help="libraries tried at once (kills, faults)")
    parser.add_argument("--seed", type=int, help="repeats the choices of an earlier run")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if given.seed is None else given.seed
    silence(os.environ)
    size = Size(seed, given.quick, given.tries, given.abreast)
    outcomes = _tried(given.only or list(PROMISES), size)
    print(f"Seed {seed}.\n\n| promise | tries | failures | figure |\n|---|---|---|---|")
    for outcome in outcomes:
        print(f"| {outcome.promise} | {outcome.tries} | {len(outcome.failures)} | {outcome.figure} |")
    return int(any(outcome.failures for outcome in outcomes))


def _tried(names: list[str], size: Size) -> list[Outcome]:
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="glossator-reliability-") as temporary:
        lender = Path(temporary) / "lender"
        lender.mkdir()
        open_embedder(IndexSettings(lender))
        for name in names:
            if name in NEED_COMPILER and COMPILER is None:
                print(f"{name}: left out, there is no C compiler", file=sys.stderr)
                continue
            begun = time.monotonic()
            outcome = PROMISES[name](Path(temporary) / name, lender, size)
            for failure in outcome.failures:
                print(f"broken: {failure}", file=sys.stderr)
            spent = time.monotonic() - begun
            print(f"{name}: {outcome.tries} tries, {len(outcome.failures)} failures, {spent:.0f} s", file=sys.stderr)
            outcomes.append(outcome)
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
