"""Readers do not notice that revisions are published while they ask.

Every answer must be answered, from one telling, the one of its own receipt; and a question that is asked more than
`SOON` seconds after a publication must be answered from it. Refuses to know how an answer is made.
"""

import time
from pathlib import Path

import tellings
from lanes import Lane, Outcome
from readers import Account, Readers

PROMISE = "readers do not notice"
SOON = 2.0  # seconds


def reading(folder: Path, lender: Path, *, processes: int, threads: int, seconds: float, revisions: int) -> Outcome:
    """So many readers ask for so long while so many revisions are published, evenly."""
    with Lane(folder / "reading", lender) as lane:
        assert lane.publish(1) == []
        rooms = [Readers(lane.home, threads) for _ in range(processes)]
        for room in rooms:
            room.wait_until_ready()
        published, wrong = _publish(lane, seconds, revisions)
        accounts = [room.stop() for room in rooms]
    answers = sum(account.answers for account in accounts)
    failures = [*wrong, *(problem for account in accounts for problem in account.wrong)]
    stale = max((_staleness(account, published) for account in accounts), default=0.0)
    seen = max((at - published[n] for account in accounts for n, at in account.first.items() if n > 1), default=0.0)
    failures += [f"an old revision answered {stale:.1f} s after another was published"] if stale > SOON else []
    failures += [
        f"telling {n} was never seen" for n in published if all(n not in account.first for account in accounts)
    ]
    figure = (
        f"{processes * threads} readers, {len(published)} publications; first answer from a new revision within "
        f"{seen:.1f} s, last question answered from an old one {stale:.1f} s after"
    )
    return Outcome(PROMISE, answers, tuple(failures), figure)


def _publish(lane: Lane, seconds: float, revisions: int) -> tuple[dict[int, float], list[str]]:
    """When each telling was published, and what went wrong in it."""
    begun, published, wrong = time.monotonic(), {}, []
    for number in range(2, revisions + 2):
        lane.write(number)
        run = lane.index()
        if run.code != 0:
            wrong.append(f"telling {number} could not be published: {run.out}{run.err}")
            break
        published[number] = (lane.home / "guides" / tellings.SLUG / "current").stat().st_mtime
        rest = begun + (number - 1) * seconds / revisions - time.monotonic()
        time.sleep(max(0.0, rest))
    return published, wrong


def _staleness(account: Account, published: dict[int, float]) -> float:
    """The longest time after a publication at which a question was still asked that an older telling answered."""
    late = (at - published[number + 1] for number, at in account.last.items() if number + 1 in published)
    return max(0.0, *late, 0.0)
