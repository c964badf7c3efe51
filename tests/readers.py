"""Readers of one guide in a process of their own: threads that ask and ask, and check every answer against its receipt.

As a script it prints "ready", asks until its standard input ends, and prints what it saw as one JSON object. The nth
revision of the library must be the nth telling. Refuses to know who publishes.
"""

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tellings
from witness import wrong_with


@dataclass(frozen=True)
class Account:
    """What the readers of one process saw; times in seconds since the epoch, by telling."""

    answers: int
    wrong: tuple[str, ...]
    first: dict[int, float]  # when the first answer from a telling was there
    last: dict[int, float]  # when the last question began that was answered from a telling


class Readers:
    """One process of so many readers."""

    def __init__(self, home: Path, threads: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), str(home), str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> None:
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n"

    def stop(self) -> Account:
        said, _ = self._process.communicate("stop\n")
        told = json.loads(said)
        first, last = ({int(number): at for number, at in told[key].items()} for key in ("first", "last"))
        return Account(told["answers"], tuple(told["wrong"]), first, last)


class _Room:
    """The readers' shared library and what they saw."""

    def __init__(self, home: Path) -> None:
        from assistant.chain import Assistant
        from index.library import Library
        from index.settings import IndexSettings

        library = Library(IndexSettings(home))
        self.assistant = Assistant(library, library.embedder())
        self.stopped = threading.Event()
        self._guard = threading.Lock()
        self.answers = 0
        self.wrong: list[str] = []
        self.first: dict[int, float] = {}
        self.last: dict[int, float] = {}

    def read(self) -> None:
        from corpus.errors import GlossatorError

        while not self.stopped.is_set():
            for question, words in tellings.QUESTIONS.items():
                begun = time.time()
                try:
                    answer = self.assistant.ask(question, guide=tellings.SLUG)
                except (GlossatorError, OSError) as error:
                    with self._guard:
                        self.wrong.append(f"failed: {error!r}")
                    continue
                self._note(answer, words, begun)

    def _note(self, answer: Any, words: str, begun: float) -> None:
        number = int(answer.receipt.revision.partition("-")[0])
        problems = wrong_with(answer, number, words)
        with self._guard:
            self.answers += 1
            self.wrong += problems
            self.first.setdefault(number, time.time())
            self.last[number] = max(begun, self.last.get(number, begun))


def _serve(home: Path, threads: int) -> None:
    room = _Room(home)
    room.assistant.ask(next(iter(tellings.QUESTIONS)), guide=tellings.SLUG)
    readers = [threading.Thread(target=room.read) for _ in range(threads)]
    for reader in readers:
        reader.start()
    print("ready", flush=True)
    sys.stdin.readline()
    room.stopped.set()
    for reader in readers:
        reader.join()
    alive = {"answers": room.answers, "wrong": room.wrong, "first": room.first, "last": room.last}
    print(json.dumps(alive), flush=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]))
