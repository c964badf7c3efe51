"""A lane is a library of one guide, a process that runs commands on it and one that looks at it; a few run abreast.

Refuses to know what is done to the library between two looks.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Self, TypeVar

import tellings
from faults import Faults
from witness import Seen, Witness, leftovers, published
from workshop import Run, Workshop

Try = TypeVar("Try")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Outcome:
    """What came of the tries for one promise: one line of the table."""

    promise: str
    tries: int
    failures: tuple[str, ...]
    figure: str


@dataclass
class Lane:
    """One library and its processes; `told` is the telling that was last published."""

    folder: Path
    lender: Path  # a home that holds the exported model
    told: int = 0
    faults: Faults | None = None
    stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True)
        lend(self.lender, self.home)
        self.workshop = self.stack.enter_context(
            Workshop(self.folder / "workshop", self.faults.environ if self.faults else None)
        )
        self.witness = self.stack.enter_context(Witness(self.lender, self.workshop.temporary))
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()
        shutil.rmtree(self.folder)

    @property
    def home(self) -> Path:
        return self.folder / "library"

    @property
    def source(self) -> Path:
        return self.folder / tellings.FILE

    def write(self, number: int, *, canary: bool = False) -> None:
        """Put a telling where the guide comes from."""
        self.source.write_bytes(tellings.telling(number, canary=canary))

    def index(self, kill_after: float | None = None) -> Run:
        """The command itself, on what is written now."""
        return self.workshop.run("index", str(self.source), "--library", str(self.home), kill_after=kill_after)

    def look(self) -> Seen:
        return self.witness.look(self.home)

    def publish(self, number: int, *, canary: bool = False) -> list[str]:
        """Write and index a telling undisturbed; what is wrong after that."""
        self.write(number, canary=canary)
        run = self.index()
        if run.code != 0:
            return [f"the next index failed ({run.code}): {run.out}{run.err}"]
        self.told = number
        revision, source = published(self.home)
        wrong = [] if source == tellings.hash_of(number, canary=canary) else [f"{revision} is not telling {number}"]
        return wrong + [f"left behind: {name}" for name in leftovers(self.home, self.workshop.temporary)]


def lend(lender: Path, home: Path) -> None:
    """Give a library the exported model by hard links: a run may put another in its place and harm nobody."""
    shutil.copytree(lender / "embedders", home / "embedders", copy_function=os.link)


def in_lanes(lanes: list[Lane], tries: Iterable[Try], do: Callable[[Lane, Try], Result]) -> list[Result]:
    """Each try in whichever lane is free, the results in the order of the tries."""
    free: SimpleQueue[Lane] = SimpleQueue()
    for lane in lanes:
        free.put(lane)

    def run(one: Try) -> Result:
        lane = free.get()
        try:
            return do(lane, one)
        finally:
            free.put(lane)

    results = []
    with ThreadPoolExecutor(len(lanes)) as pool:
        for result in pool.map(run, tries):
            results.append(result)
            if len(results) % 20 == 0:
                print(f"{len(results)} tries", file=sys.stderr)
    return results
