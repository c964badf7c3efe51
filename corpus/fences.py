"""What a process gives up before it reads a stranger's file: time, memory, writing, other processes and the network.

Each fence stands by itself: where a system lacks one the others hold. Nothing that is given up can be had back. Refuses
to know what is read behind them.
"""

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_FORBIDDEN = (
    "ctypes.",
    "ftplib.",
    "http.",
    "imaplib.",
    "os.chmod",
    "os.chown",
    "os.exec",
    "os.fork",
    "os.kill",
    "os.link",
    "os.mkdir",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.spawn",
    "os.startfile",
    "os.symlink",
    "os.system",
    "os.truncate",
    "os.utime",
    "poplib.",
    "pty.",
    "shutil.",
    "smtplib.",
    "socket.",
    "sqlite3.",
    "subprocess.",
    "tempfile.",
    "urllib.",
    "webbrowser.",
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWUSER of <linux/sched.h>
_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS of <linux/prctl.h>


class Fenced(PermissionError):
    """What the code that reads a file is told when it reaches beyond it; libraries take it for a full refusal."""


def limit_time(cpu: int, wall: int) -> None:
    """The kernel ends the process after `cpu` seconds, and after `wall` ones should the caller be gone by then."""
    if resource:
        _limit(resource.RLIMIT_CPU, cpu, cpu + 1)  # at the first it is told so by SIGXCPU, at the second killed
    if hasattr(signal, "alarm"):
        signal.alarm(wall + 5)


def fence(memory: int) -> None:
    """Give up everything but memory to compute in. What the system does not know is left out."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            _leave_the_network()
    if resource:
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_NOFILE, 32)
        if hasattr(resource, "RLIMIT_NPROC"):
            _limit(resource.RLIMIT_NPROC, 0)
        _limit(resource.RLIMIT_AS, memory + _mapped_only())
    sys.addaudithook(_guard)


def _limit(which: int, value: int, hard: int | None = None) -> None:
    with contextlib.suppress(ValueError, OSError):  # a lower limit than ours is there already, or none of this kind
        resource.setrlimit(which, (value, value if hard is None else hard))


def _mapped_only() -> int:
    """Bytes of address space that hold no memory yet: programs map far more than they use. A guess without /proc."""
    try:
        mapped, used = Path("/proc/self/statm").read_text().split()[:2]
    except OSError:
        return 256 << 20
    return (int(mapped) - int(used)) * resource.getpagesize()


def _leave_the_network() -> None:
    """Into a network of its own with nothing in it; needs a kernel that lets users have one."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(_NEW_NETWORK) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK)


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook: the last word on what Python code does."""
    if event == "open":
        _, mode, flags = arguments
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITES):
            raise Fenced("writing")
    elif event.startswith(_FORBIDDEN):
        raise Fenced(event)
