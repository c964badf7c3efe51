"""Files that strangers made are read in a process of their own, which can do nothing but compute and answer.

    python -P -m corpus.sandbox KIND NAME CPU MEMORY WALL        the file comes in, one JSON object goes out

`draft_in_child` is the other end. The child gives up the network, writing, other processes and all but a little time
and memory before it looks at the file; however it ends, its caller gets a `Draft` or one line. Where a system lacks one
of these fences the others stand. Refuses to know any format.
"""

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, get_args

from corpus.blocks import Block, Draft, Kind
from corpus.decode import tidied
from corpus.errors import GuideError
from corpus.fences import Fenced, fence, limit_time


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

    cpu: int = 10  # seconds of computing
    memory: int = 512 << 20  # bytes, the interpreter's own included
    wall: int = 30  # seconds on the clock
    output: int = 40_000_000  # bytes of the answer


LIMITS = Limits()
_MOST_TEXT = 20_000_000  # characters: `corpus.read.LARGEST` for what a file unpacks to
_LONGEST_LINE = 1_000  # characters of a refusal
_OFFICES = frozenset({"site-packages", "dist-packages"})
_NEEDED_TO_START = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_CURE = "save it as UTF-8 text or Markdown"
_ENDINGS = {
    "late": f"takes too long to read: {_CURE}",
    "memory": f"needs too much memory to be read: {_CURE}",
    "depth": f"is nested too deeply to be read: {_CURE}",
    "fence": "reaches for files, programs or the network while it is read: it may not be trusted",
    "output": "holds more text than a guide has: split it into one file for each guide",
    "failed": "is damaged or cut off: copy or save it again",
    "start": f"cannot be read now, no process could be started for it: try again, or {_CURE}",
}


# The caller's side ---------------------------------------------------------------------------------------------------


def draft_in_child(kind: str, data: bytes, name: str, limits: Limits = LIMITS) -> Draft:
    """The blocks of a file of this `kind`, read in a child process; GuideError, one line, however that ends."""
    name = " ".join(name.replace("\x00", " ").split()) or "the file"
    try:
        process = _started(kind, name, limits)
    except OSError as error:
        raise GuideError(f"{name} {_ENDINGS['start']}") from error
    output, late = _exchanged(process, data, limits)
    if late:
        raise GuideError(f"{name} {_ENDINGS['late']}")
    if len(output) > limits.output:
        raise GuideError(f"{name} {_ENDINGS['output']}")
    if process.returncode:
        raise GuideError(f"{name} {_ENDINGS[_ending(process.returncode)]}")
    return _draft_of(output, name)


def _started(kind: str, name: str, limits: Limits) -> "subprocess.Popen[bytes]":
    """A child that knows nothing of our environment; its hashes are not random, so that a file is read alike twice."""
    needed = {key: os.environ[key] for key in _NEEDED_TO_START if key in os.environ}
    root = Path(__file__).resolve().parents[1]
    path = {} if root.name in _OFFICES else {"PYTHONPATH": str(root)}
    fences = [str(limits.cpu), str(limits.memory), str(limits.wall)]
    return subprocess.Popen(  # noqa: S603 (this very module, and a name that is only repeated)
        # -P: a folder called "corpus" where the user happens to stand is not ours
        [sys.executable, "-P", "-m", "corpus.sandbox", kind, name.encode("utf-8", "replace").decode(), *fences],
        env={**needed, **path, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _exchanged(process: "subprocess.Popen[bytes]", data: bytes, limits: Limits) -> tuple[bytes, bool]:
    """What the child answers, up to one byte too many, and whether the clock ended it. Nothing of it is left behind."""
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(process)

    clock = threading.Timer(limits.wall, end)
    clock.daemon = True
    clock.start()
    feeder = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)
    feeder.start()
    try:
        output = process.stdout.read(limits.output + 1) if process.stdout else b""
        if len(output) <= limits.output:
            _wait(process)
    finally:
        clock.cancel()
        _kill(process)  # also what it may have left in its group
        process.wait()
        feeder.join()
        if process.stdout:
            process.stdout.close()
    return output, late.is_set()


def _feed(stream: BinaryIO, data: bytes) -> None:
    with contextlib.suppress(OSError):  # a child that has seen enough closes its end
        stream.write(data)
    with contextlib.suppress(OSError):
        stream.close()


def _wait(process: "subprocess.Popen[bytes]") -> None:
    """Until the child has ended; it is not reaped, so that its group's number is still its own."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    else:
        process.wait()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _ending(status: int) -> str:
    if status in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGALRM", 0)):
        return "late"
    return "memory" if status == -getattr(signal, "SIGKILL", 0) else "failed"  # only the system's own hand kills so


def _draft_of(output: bytes, name: str) -> Draft:
    """The child's answer; whatever it is that came out, it is a `Draft` or one line."""
    try:
        answer = json.loads(output)
        refused, ending = answer.get("refused"), answer.get("ending")
        if isinstance(refused, str):
            raise GuideError(" ".join(refused.split())[:_LONGEST_LINE])
        if ending is not None:
            error = GuideError(f"{name} {_ENDINGS[ending]}")
            error.add_note(str(answer.get("trace"))[-_LONGEST_LINE * 4 :])  # shown with --debug
            raise error
        blocks = tuple(_block_of(*block) for block in answer["blocks"])
        return Draft(blocks, _words(answer["title"]), _words(answer["author"]), answer["marked"] is True)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise GuideError(f"{name} {_ENDINGS['failed']}") from error


def _block_of(kind: Kind, text: str, level: int, chunk: int) -> Block:
    if kind not in get_args(Kind) or not isinstance(text, str) or type(level) is not int or type(chunk) is not int:
        raise ValueError("no block")
    return Block(kind, text, level, chunk)


def _words(value: object) -> str | None:
    return value or None if isinstance(value, str) else None


# The child's side ----------------------------------------------------------------------------------------------------


_NO_MEMORY = b'{"ending": "memory"}'


def main(arguments: list[str]) -> None:
    """Answer with the draft of the file on standard input, or with why there is none."""
    kind, name, cpu, memory, wall = arguments
    out = _quiet_output()
    sys.excepthook = lambda _, error, trace: _answer(out, _failure(error, trace))
    limit_time(int(cpu), int(wall))
    reader: Any = importlib.import_module(f"corpus.formats.{kind}")
    fence(int(memory))
    data = sys.stdin.buffer.read()
    try:
        draft = _tidy(reader.draft(data, name))
    except GuideError as error:
        _answer(out, {"refused": str(error)})
    except MemoryError:
        os.write(out.fileno(), _NO_MEMORY)  # written beforehand: there may be none left to write with
        os._exit(0)
    else:
        if sum(len(block.text) for block in draft.blocks) > _MOST_TEXT:
            _answer(out, {"ending": "output"})
        _answer(out, _told(draft))


def _told(draft: Draft) -> dict[str, object]:
    blocks = [(block.kind, block.text, block.level, block.chunk) for block in draft.blocks]
    return {"blocks": blocks, "title": draft.title, "author": draft.author, "marked": draft.marked}


def _tidy(draft: Draft) -> Draft:
    """The draft with its words as a text file's come out, without the blocks that have none."""
    blocks = (Block(block.kind, tidied(block.text), block.level, block.chunk) for block in draft.blocks)
    title, author = tidied(draft.title or "") or None, tidied(draft.author or "") or None
    return Draft(tuple(block for block in blocks if block.text), title, author, draft.marked)


def _failure(error: BaseException, trace: TracebackType | None) -> dict[str, object]:
    """How an error that nobody caught is told: the hook that gets it is the one place where every kind arrives."""
    endings: dict[type[BaseException], str] = {RecursionError: "depth", Fenced: "fence"}
    ending = next((ending for kind, ending in endings.items() if isinstance(error, kind)), "failed")
    return {"ending": ending, "trace": "".join(traceback.format_exception(type(error), error, trace, limit=-8))}


def _answer(out: BinaryIO, answer: dict[str, object]) -> None:
    """Write and end at once: a tree of a million nodes need not be taken down."""
    out.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    out.flush()
    os._exit(0)


def _quiet_output() -> BinaryIO:
    """The way to the caller, kept for the answer; what a library prints goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return out


if __name__ == "__main__":
    main(sys.argv[1:])
