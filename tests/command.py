"""The `glossator` command as a person runs it: a process of its own, its two streams and its exit code."""

import json
import os
import pty
import queue
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GLOSSATOR = Path(sys.executable).parent / "glossator"


@dataclass(frozen=True)
class Ran:
    """What one run of the command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.err == ""
        return json.loads(self.out)

    @property
    def refusal(self) -> tuple[int, str]:
        """The exit code and the one line on standard error; nothing else was said."""
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.code, self.err.strip()


def run(home: Path, *arguments: str, stdin: str | bytes = "", environ: dict[str, str] | None = None) -> Ran:
    """Run `glossator ARGUMENTS` over the library at `home`."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [GLOSSATOR, *arguments],
        input=data,
        capture_output=True,
        timeout=240,
        env=_environ(home, environ),
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def _environ(home: Path, more: dict[str, str] | None) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "GLOSSATOR_LIBRARY": str(home), **(more or {})}


def on_a_terminal(home: Path, *arguments: str, environ: dict[str, str]) -> str:
    """What `glossator ARGUMENTS` writes to a terminal of 80 columns, which all its streams are."""
    ours, its = pty.openpty()
    termios.tcsetwinsize(its, (24, 80))
    process = subprocess.Popen([GLOSSATOR, *arguments], stdin=its, stdout=its, stderr=its, env=_environ(home, environ))
    os.close(its)
    shown = b""
    with suppress(OSError):  # reading fails when the last writer is gone
        while some := os.read(ours, 4096):
            shown += some
    os.close(ours)
    assert process.wait(60) == 0
    return shown.decode().replace("\r\n", "\n")


class Running:
    """A command that goes on until it is told to end; its lines are awaited as they come."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []
        self._coming: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._coming.put(line.rstrip("\n"))
        self._coming.put(None)

    def line(self, *holding: str) -> str:
        """The next line that holds all of these words; those before it are kept in `lines`."""
        while True:
            line = self._coming.get(timeout=60)
            assert line is not None, f"it ended after {self.lines}"
            self.lines.append(line)
            if all(words in line for words in holding):
                return line

    def end(self, number: int) -> int:
        """The exit code after a signal; what it still said is in `lines`."""
        self.process.send_signal(number)
        code = self.process.wait(60)
        while (line := self._coming.get(timeout=60)) is not None:
            self.lines.append(line)
        return code


@contextmanager
def running(home: Path, *arguments: str) -> Iterator[Running]:
    """`glossator ARGUMENTS` over the library at `home`, both its streams as one; killed at the end if need be."""
    process = subprocess.Popen(
        [GLOSSATOR, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_environ(home, None)
    )
    try:
        yield Running(process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait(60)
        assert process.stdout
        process.stdout.close()
