"""Every failing system call is survived: one call of a re-index fails once, the old volume answers, the next succeeds.

Refuses to know which calls matter: a run whose call did not matter must have published the new volume whole.
"""

import errno
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from faults import Call
from lanes import Lane, Outcome, in_lanes
from promise_kills import made_lanes
from workshop import Run

PROMISE = "every failing system call is survived"
REFUSALS = (errno.ENOSPC, errno.EIO, errno.EACCES)
ALL = 0


@dataclass(frozen=True)
class Fault:
    """The call that is to fail, counted from 1 among those of its kind, and with which errno."""

    kind: str
    nth: int
    refusal: int

    def __str__(self) -> str:
        return f"{self.kind} {self.nth} {errno.errorcode[self.refusal]}"


@dataclass(frozen=True)
class Place:
    """The first or last call of a kind on a path that ends so."""

    kind: str
    ending: str
    last: bool = True


@dataclass(frozen=True)
class Result:
    """What was seen after one fault."""

    fault: Fault
    state: str  # "refused", "did not matter", "not reached"
    place: str
    problems: tuple[str, ...]


def faults(
    folder: Path,
    lender: Path,
    *,
    most: Mapping[str, int],
    places: Sequence[Place] = (),
    seed: int = 0,
    abreast: int = 2,
) -> tuple[Outcome, list[Result]]:
    """Let the calls at some places fail, and calls of each kind, at most so many of it (`ALL`: each), spread evenly."""
    dice = random.Random(seed)
    with made_lanes(folder, lender, abreast) as lanes:
        calls = _calls(lanes[0])
        tries = [_at(calls, place) for place in places]
        tries += _chosen(Counter(call.kind for call in calls), most, dice)
        results = in_lanes(lanes, tries, _failed)
    states = Counter(result.state for result in results)
    figure = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    failures = tuple(f"{one.fault} on {one.place}: {problem}" for one in results for problem in one.problems)
    return Outcome(PROMISE, len(tries) - states["not reached"], failures, figure), results


def _calls(lane: Lane) -> tuple[Call, ...]:
    """The calls that a run makes."""
    assert lane.faults
    lane.write(lane.told + 1)
    lane.faults.arm(lane.home)
    lane.index()
    lane.faults.disarm()
    lane.told += 1
    return lane.faults.calls


def _at(calls: Sequence[Call], place: Place) -> Fault:
    of_kind = [call.path for call in calls if call.kind == place.kind]
    found = [number for number, path in enumerate(of_kind, 1) if path.endswith(place.ending)]
    return Fault(place.kind, found[-1 if place.last else 0], errno.EIO)


def _chosen(counted: Counter[str], most: Mapping[str, int], dice: random.Random) -> list[Fault]:
    chosen = []
    for kind, limit in most.items():
        numbers = list(range(1, counted[kind] + 1))
        if limit and limit < len(numbers):
            step = len(numbers) / limit
            numbers = sorted({1 + int((place + dice.random()) * step) for place in range(limit)})
        turn = dice.randrange(len(REFUSALS))
        chosen += [Fault(kind, nth, REFUSALS[(nth + turn) % len(REFUSALS)]) for nth in numbers]
    return chosen


def _failed(lane: Lane, fault: Fault) -> Result:
    assert lane.faults
    old, new = lane.told, lane.told + 1
    lane.write(new)
    lane.faults.arm(lane.home, fault.kind, fault.nth, fault.refusal)
    run = lane.index()
    lane.faults.disarm()
    fired = lane.faults.fired
    seen = lane.look()
    problems = list(seen.problems)
    expected = new if run.code == 0 else old
    if seen.telling != expected:
        problems.append(f"exit {run.code}, but telling {seen.telling} answers: {run.out}{run.err}")
    if run.code != 0:
        problems += _ill_told(run)
    state = "not reached" if fired is None else "did not matter" if run.code == 0 else "refused"
    return Result(fault, state, fired.path if fired else "", (*problems, *lane.publish(new + 1)))


def _ill_told(run: Run) -> list[str]:
    """A refusal is exit 1 and one line."""
    said = (run.out + run.err).strip()
    if run.code == 1 and said and "\n" not in said and "Traceback" not in said:
        return []
    return [f"exit {run.code} and {said.count(chr(10)) + 1} lines: {said[-600:]}"]
