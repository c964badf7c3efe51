"""Locks and scratch folders across real processes: one writer, any number of readers, nothing left by the dead."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import layout
from index.errors import LibraryBusy, LibraryError
from index.locks import Lease, WriteLock, exclusive, started
from index.scratch import Scratch, sweep, temporary_scratch

WRITER = """
import sys
from pathlib import Path
from index.locks import WriteLock
lock = WriteLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""
READER = (
    WRITER.replace("import WriteLock", "import Lease").replace("WriteLock(", "Lease(").replace("lock.acquire()\n", "")
)
SCRATCH = """
import sys
from pathlib import Path
from index.scratch import Scratch
scratch = Scratch(Path(sys.argv[1]))
(scratch.path / "words.txt").write_text("the lamp is lit")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def _holder(code: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with _holder(WRITER, path) as process:
        with pytest.raises(LibraryBusy) as caught:
            WriteLock(path).acquire()
        assert str(caught.value) == f"process {process.pid} is writing this library; try again when it is done"


def test_a_dead_writers_lock_is_free_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with _holder(WRITER, path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert json.loads(path.read_text())["pid"] == process.pid  # it left its note, and that is all
        lock = WriteLock(path)
        lock.acquire()
        assert json.loads(path.read_text()) == {"pid": os.getpid(), "started": started(os.getpid())}
        lock.release()
    assert path.read_text() == ""


def test_the_holding_thread_may_enter_again_and_the_last_exit_releases(tmp_path: Path) -> None:
    lock, other = WriteLock(tmp_path / "lock"), WriteLock(tmp_path / "lock")
    lock.acquire()
    lock.acquire()
    lock.release()
    with pytest.raises(LibraryBusy, match="in another thread"):
        other.acquire()
    lock.release()
    other.acquire()
    other.release()


def test_nobody_takes_a_file_exclusively_while_another_process_reads(tmp_path: Path) -> None:
    path = tmp_path / "lease.lock"
    path.touch()
    with _holder(READER, path) as process:
        with Lease(path), exclusive(path) as free:
            assert free is False
        with exclusive(path) as free:
            assert free is False
        process.kill()
        process.wait()
        with exclusive(path) as free:
            assert free is True
            with pytest.raises(BlockingIOError):
                Lease(path)


def test_a_killed_process_leaves_no_scratch_folder_for_long(tmp_path: Path) -> None:
    with _holder(SCRATCH, tmp_path) as process:
        sweep(tmp_path)
        assert [path.read_text() for path in tmp_path.glob("*/words.txt")] == ["the lamp is lit"]
        process.kill()
        process.wait()
        with Scratch(tmp_path) as scratch:
            assert list(tmp_path.glob("*/words.txt")) == []
            assert scratch.path.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_killed_reader_leaves_nothing_in_the_temporary_folder_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed = SCRATCH.replace("Scratch(Path(sys.argv[1]))", "temporary_scratch()").replace(
        "import Scratch", "import temporary_scratch"
    )
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with _holder(killed, tmp_path) as process:
        process.kill()
        process.wait()
        assert len(list(tmp_path.glob("glossator-*/*/words.txt"))) == 1
        with temporary_scratch() as scratch:
            assert list(tmp_path.glob("glossator-*/*/words.txt")) == []
            assert scratch.path.parent.stat().st_mode & 0o777 == 0o700


def test_a_temporary_folder_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    theirs = tmp_path / f"glossator-{os.getuid()}"
    theirs.symlink_to(tmp_path)  # as good as a folder that others may write
    with temporary_scratch() as scratch:
        assert scratch.path.parent not in (theirs, tmp_path)


def test_a_folder_that_cannot_be_listed_is_not_an_empty_library(tmp_path: Path) -> None:
    folder = tmp_path / "guides"
    folder.symlink_to(folder)  # even root can't list a loop
    with pytest.raises(LibraryError, match="can't be read"):
        layout.slugs(tmp_path)
