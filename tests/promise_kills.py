"""A killed re-index leaves the old or the new volume, whole.

A run is killed with its whole process group when it tells of a step, before its Nth system call on the library's
files, or after a part of the time that a run takes. Then a reader looks, and the next run must succeed and leave
nothing behind. Refuses to know how runs are forked.
"""

import random
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from faults import Faults
from lanes import Lane, Outcome, in_lanes

PROMISE = "a killed re-index leaves the old or the new volume, whole"
STAGES = ("embedding", "writing", "flushing", "verifying", "publishing", "cleaning")


@dataclass(frozen=True)
class Kill:
    """When to kill: at one of the three."""

    stage: str | None = None
    call: int | None = None
    after: float | None = None  # a part of the time that a run takes


@dataclass(frozen=True)
class Result:
    """What was seen after one kill."""

    kill: Kill
    state: str  # "old" or "new"; "ended" when the run was faster
    problems: tuple[str, ...]


def kills(
    folder: Path, lender: Path, *, stages: Sequence[str] = STAGES, every: int, moments: int, seed: int, abreast: int = 2
) -> Outcome:
    """Kill at each stage, at every so-many-th call (0: none) and at so many random moments."""
    dice = random.Random(seed)
    with made_lanes(folder, lender, abreast) as lanes:
        seconds, calls = _measured(lanes[0])
        tries = [Kill(stage=stage) for stage in stages]
        tries += [Kill(call=number) for number in range(1 + dice.randrange(every), calls + 1, every)] if every else []
        tries += [Kill(after=seconds * (number + dice.random()) / moments) for number in range(moments)]
        results = in_lanes(lanes, tries, _killed)
    states = Counter(result.state for result in results)
    figure = ", ".join(f"{states[state]} {state}" for state in ("old", "new", "ended")) + f"; {calls} calls a run"
    failures = tuple(f"{result.kill}: {problem}" for result in results for problem in result.problems)
    return Outcome(PROMISE, len(tries), failures, figure)


@contextmanager
def made_lanes(folder: Path, lender: Path, abreast: int) -> Iterator[list[Lane]]:
    """Lanes whose runs are watched by the preloaded library, two tellings published in each."""
    with ExitStack() as stack:
        lanes = []
        for number in range(abreast):
            place = folder / f"lane-{number}"
            place.mkdir(parents=True)
            lanes.append(stack.enter_context(Lane(place, lender, faults=Faults(place))))
        for lane in lanes:
            lane.publish(1)
            lane.publish(2)
        yield lanes


def _measured(lane: Lane) -> tuple[float, int]:
    """How many seconds a run takes, and how many calls it makes on the library's files."""
    assert lane.faults
    seconds = []
    for _ in range(3):
        lane.write(lane.told + 1)
        lane.faults.arm(lane.home)
        seconds.append(lane.index().seconds)
        lane.told += 1
    calls = len(lane.faults.calls)
    lane.faults.disarm()
    return statistics.median(seconds), calls


def _killed(lane: Lane, kill: Kill) -> Result:
    assert lane.faults
    new = lane.told + 1
    lane.write(new)
    if kill.stage:
        run = lane.workshop.index(lane.home, lane.source, kill.stage)
    else:
        if kill.call:
            lane.faults.arm(lane.home, nth=kill.call)
        run = lane.index(kill_after=kill.after)
        lane.faults.disarm()
    seen = lane.look()
    problems = list(seen.problems)
    if seen.telling not in (lane.told, new):
        problems.append(f"telling {seen.telling} answers, not {lane.told} or {new}")
    if run.code is not None and (run.code or kill.after is None):
        problems.append(f"the run was not killed ({run.code}): {run.out}{run.err}")
    state = "ended" if run.code is not None else "new" if seen.telling == new else "old"
    return Result(kill, state, (*problems, *lane.publish(new + 1)))
