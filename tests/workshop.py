"""A process that has imported all that indexing needs, and forks one child, its own process group, for each run.

As a script it reads orders from standard input, one JSON object a line, and answers each with one. `Workshop` is the
other end. No Chroma client and no ONNX session is opened before a fork. Refuses to know what the runs prove.
"""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ui.environment import SILENCED

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: orphans of a killed run come to us, so that we know when all are dead


@dataclass(frozen=True)
class Run:
    """How one run ended."""

    code: int | None  # None: it was killed
    out: str
    err: str
    seconds: float


class Workshop:
    """The process that forks; `folder` takes what runs print and is their folder for temporary files."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self.temporary = folder / "temporary"
        self.temporary.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            start_new_session=True,
            env={**os.environ, **SILENCED, "TMPDIR": str(self.temporary), **(environ or {})},
        )

    def run(self, *arguments: str, kill_after: float | None = None) -> Run:
        """`glossator ARGUMENTS` in a fork; its whole process group is killed after so many seconds."""
        return self._ask(arguments=arguments, kill_after=kill_after)

    def index(self, home: Path, source: Path, kill_at: str) -> Run:
        """Index a file; the run kills its own group when it is told of this stage."""
        return self._ask(arguments=[str(home), str(source)], kill_at=kill_at)

    def close(self) -> None:
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, **order: Any) -> Run:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the process that forks is gone")
        return Run(**json.loads(answer))


def _serve(folder: Path) -> None:
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    _import_everything()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_forked(folder, **json.loads(line))) + "\n")
        sys.stdout.flush()


def _import_everything() -> None:
    import chromadb  # noqa: F401
    import onnxruntime  # noqa: F401
    import tokenizers  # noqa: F401

    import ui.cli
    import ui.session  # noqa: F401


def _forked(
    folder: Path, arguments: Sequence[str], kill_after: float | None = None, kill_at: str | None = None
) -> dict[str, Any]:
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        _work(folder, arguments, kill_at)
    with suppress(OSError):  # the child may have been faster
        os.setpgid(child, child)
    if kill_after is not None:
        _wait_or_kill(child, begun + kill_after)
    status = _reaped(child)
    code = os.waitstatus_to_exitcode(status)
    return {
        "code": code if code >= 0 else None,
        "out": (folder / "out").read_text(),
        "err": (folder / "err").read_text(),
        "seconds": time.monotonic() - begun,
    }


def _wait_or_kill(child: int, end: float) -> None:
    pidfd = os.pidfd_open(child)
    try:
        if not select.select([pidfd], [], [], max(0.0, end - time.monotonic()))[0]:
            os.killpg(child, signal.SIGKILL)
    finally:
        os.close(pidfd)


def _reaped(child: int) -> int:
    """Wait for the child and for every orphan it left; the child's status."""
    status = 0
    with suppress(ChildProcessError):
        while True:
            pid, ended = os.waitpid(-1, 0)
            if pid == child:
                status = ended
                with suppress(OSError):
                    os.killpg(child, signal.SIGKILL)
    return status


def _work(folder: Path, arguments: Sequence[str], kill_at: str | None) -> None:
    """What the child does; it never comes back."""
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 99
    try:
        if kill_at is None:
            from ui.cli import run

            code = run(list(arguments))
        else:
            code = _index(Path(arguments[0]), Path(arguments[1]), kill_at)
    finally:
        if code == 99:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _index(home: Path, source: Path, kill_at: str) -> int:
    from corpus.read import read_guide
    from index.build import Step, index_guide
    from index.library import Library
    from index.settings import IndexSettings

    def told(step: Step) -> None:
        if step.stage == kill_at:
            os.killpg(0, signal.SIGKILL)

    index_guide(Library(IndexSettings(home)), read_guide(source), source.read_bytes(), progress=told)
    return 0


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
