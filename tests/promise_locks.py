"""Two re-indexes of one library at once: one runs, the other says who; a dead owner's lock is taken over at once.

Refuses to know how a lock is held.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lanes import Lane, Outcome

from ui.environment import SILENCED

PROMISE = "of two re-indexes at once one runs, the other says who"


def locked(folder: Path, lender: Path, *, rounds: int) -> Outcome:
    """Each way for so many rounds."""
    ways: tuple[Callable[[Lane], list[str]], ...] = (_told, _dead, _stale)
    with Lane(folder / "locks", lender) as lane:
        failures = lane.publish(1)
        for _ in range(rounds):
            for way in ways:
                failures += [f"{way.__name__[1:]}: {problem}" for problem in way(lane)]
    figure = "a running owner is named and ends its work; a killed one, and a note of a reused pid, stop nobody"
    return Outcome(PROMISE, rounds * len(ways), tuple(failures), figure)


@contextmanager
def _stopped_owner(lane: Lane, number: int) -> Iterator["subprocess.Popen[str]"]:
    """A real command that re-indexes and is stopped (SIGSTOP) while it holds the lock."""
    lane.write(number)
    command = [sys.executable, "-P", "-m", "ui", "index", str(lane.source), "--library", str(lane.home)]
    environ = {**os.environ, **SILENCED, "TMPDIR": str(lane.workshop.temporary)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ, start_new_session=True
    ) as process:
        while not _note(lane.home):
            assert process.poll() is None, "it ended before it was seen to hold the lock"
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _note(home: Path) -> str:
    return (home / "lock").read_text()


def _told(lane: Lane) -> list[str]:
    """The other says who holds the lock, in one line, and the owner then ends its work."""
    with _stopped_owner(lane, lane.told + 1) as owner:
        other = lane.index()
        owner.send_signal(signal.SIGCONT)
        out, err = owner.communicate()
    said = (other.out + other.err).strip()
    wrong = [] if (other.code, said.count("\n")) == (1, 0) and f"process {owner.pid} is writing" in said else [said]
    wrong += [] if owner.returncode == 0 else [f"the owner failed: {out}{err}"]
    lane.told += 1
    seen = lane.look()
    return [*wrong, *seen.problems] + ([] if seen.telling == lane.told else [f"telling {seen.telling} is published"])


def _dead(lane: Lane) -> list[str]:
    """A killed owner's lock is free at once, however young."""
    with _stopped_owner(lane, lane.told + 1) as owner:
        os.killpg(owner.pid, signal.SIGKILL)
        owner.communicate()
        return lane.publish(lane.told + 1)


def _stale(lane: Lane) -> list[str]:
    """A note that names a living process which never held the lock, of any age, stops nobody."""
    wrong = []
    for age in (0, 4_000_000_000):
        (lane.home / "lock").write_text(json.dumps({"pid": os.getpid(), "started": 1}))
        os.utime(lane.home / "lock", (age, age))
        wrong += lane.publish(lane.told + 1)
    return wrong
