"""Orders for the preloaded library of faults.c: which system call on a library's files fails, or is the last one.

The order and the list of calls live in a file that every process of a run maps. Refuses to know what is run.
"""

import mmap
import shutil
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

KINDS = ("open", "rename", "fsync", "write", "mkdir", "unlink", "truncate", "link")
ANY = len(KINDS)
COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")

_HEADER = struct.Struct("=7i512s")  # armed, kind, nth, refusal, seen, fired, listed, under: as in faults.c
_CALL = struct.Struct("=2i248s")
_MOST = 16384
_SOURCE = Path(__file__).with_name("faults.c")


@dataclass(frozen=True)
class Call:
    """One system call that was seen: its kind and the path below the folder that is watched."""

    kind: str
    path: str


class Faults:
    """A compiled shim and its order, in `folder`."""

    def __init__(self, folder: Path) -> None:
        """`OSError` or `CalledProcessError` where there is no compiler that can make it."""
        self.library = folder / "faults.so"
        command = [str(COMPILER), "-shared", "-fPIC", "-O1", "-o", str(self.library), str(_SOURCE), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
        self._file = folder / "faults.state"
        self._file.write_bytes(bytes(_HEADER.size + _MOST * _CALL.size))
        with self._file.open("r+b") as stream:
            self._state = mmap.mmap(stream.fileno(), 0)

    @property
    def environ(self) -> dict[str, str]:
        """What a process needs in its environment to be watched, with all that it starts."""
        return {"LD_PRELOAD": str(self.library), "FAULTS_STATE": str(self._file)}

    def arm(self, under: Path, kind: str | None = None, nth: int = 0, refusal: int = 0) -> None:
        """From now on list the calls below `under`; the `nth` of a kind (None: of any) fails with errno `refusal`.

        `refusal` 0: the run's process group is killed there.
        """
        number = ANY if kind is None else KINDS.index(kind)
        self._state[: _HEADER.size] = _HEADER.pack(1, number, nth, refusal, 0, 0, 0, str(under).encode())

    def disarm(self) -> None:
        self._state[:4] = struct.pack("=i", 0)

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call that was seen since the order was given, in order."""
        return tuple(self._call(number) for number in range(min(self._header[6], _MOST)))

    @property
    def fired(self) -> Call | None:
        """The call that was refused, or the last one of a killed run; None when there were not so many."""
        number: int = self._header[5]
        return self._call(number - 1) if number else None

    @property
    def _header(self) -> Sequence[int]:
        return _HEADER.unpack(self._state[: _HEADER.size])

    def _call(self, number: int) -> Call:
        start = _HEADER.size + number * _CALL.size
        kind, _, path = _CALL.unpack(self._state[start : start + _CALL.size])
        return Call(KINDS[kind], path.partition(b"\0")[0].decode(errors="replace").lstrip("/"))
