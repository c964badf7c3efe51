"""The process that reads strangers' files: what it cannot do, and that every way in which it ends is one line."""

import json
import os
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from traps import PARAGRAPH, book, package, word

from corpus.blocks import Block, Draft
from corpus.errors import GuideError
from corpus.sandbox import Limits, draft_in_child

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the fences of Linux")
PROBE = """
import sys, types
import ctypes, os, socket, subprocess, urllib.request, shutil, sqlite3, resource, time
from corpus.blocks import Block, Draft
from corpus.errors import GuideError
probe = types.ModuleType("corpus.formats.probe")
def draft(data, name):
    said = ""
{body}
    return Draft((Block("paragraph", str(said)),))
probe.draft = draft
sys.modules["corpus.formats.probe"] = probe
from corpus.sandbox import main
main(["probe", "x.docx", "{cpu}", "{memory}", "30"])
"""


def inside(body: str, cpu: int = 10, memory: int = 512 << 20) -> dict[str, object]:
    """What the child answers whose format runs these lines."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    script = PROBE.format(body=lines, cpu=cpu, memory=memory)
    done = subprocess.run([sys.executable, "-c", script], input=b"lamp", capture_output=True, check=False, timeout=60)
    answer: dict[str, object] = json.loads(done.stdout) if done.stdout else {"status": done.returncode}
    answer.pop("trace", None)
    return answer


def said(body: str) -> str:
    answer = inside(body)
    assert isinstance(answer["blocks"], list)
    return str(answer["blocks"][0][1])


@pytest.mark.parametrize(
    "act",
    [
        "open('/tmp/x', 'w')",
        "open('/tmp/x', 'ab')",
        "open('/dev/null', 'r+')",
        "os.open('/tmp/x', os.O_WRONLY | os.O_CREAT)",
        "os.remove('/tmp/x')",
        "os.rename('/tmp/x', '/tmp/y')",
        "os.mkdir('/tmp/x')",
        "os.symlink('/tmp/x', '/tmp/y')",
        "os.kill(os.getppid(), 9)",
        "os.fork()",
        "os.system('true')",
        "os.execv('/bin/true', ['true'])",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "subprocess.run(['true'])",
        "socket.socket()",
        "socket.getaddrinfo('localhost', 80)",
        "socket.create_connection(('127.0.0.1', 80))",
        "urllib.request.urlopen('http://127.0.0.1/')",
        "shutil.rmtree('/tmp/x')",
        "sqlite3.connect('/tmp/x')",
        "ctypes.CDLL(None).system",
    ],
)
def test_reaching_beyond_the_file_ends_it(act: str) -> None:
    assert inside(act) == {"ending": "fence"}


def test_a_library_that_bears_a_refusal_may_go_on() -> None:
    act = "try:\n    open('/tmp/x', 'w')\nexcept OSError:\n    said = 'went on'"
    assert inside(act)["blocks"] == [["paragraph", "went on", 0, 0]]


@LINUX
def test_the_kernel_refuses_too_what_python_would_let_pass() -> None:
    limits = ["CPU", "FSIZE", "CORE", "NOFILE", "NPROC"]
    found = said(f"said = [resource.getrlimit(getattr(resource, 'RLIMIT_' + name)) for name in {limits}]")
    assert found == "[(10, 11), (0, 0), (0, 0), (32, 32), (0, 0)]"
    room = said(
        "said = resource.getrlimit(resource.RLIMIT_AS)[1] - int(open('/proc/self/statm').read().split()[0]) * 4096"
    )
    assert 400 << 20 < int(room) < 512 << 20


@LINUX
def test_the_network_is_not_even_there() -> None:
    if subprocess.run(["unshare", "--user", "--net", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this kernel lets nobody have a network of their own")
    assert (
        said("said = [line.split(':')[0].strip() for line in open('/proc/self/net/dev').readlines()[2:]]") == "['lo']"
    )


def test_what_a_library_prints_is_not_the_answer() -> None:
    assert inside("print('lamp'); os.write(1, b'lamp'); said = 'ok'")["blocks"] == [["paragraph", "ok", 0, 0]]


def test_nothing_of_the_environment_comes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary")
    stand_in(tmp_path, monkeypatch, f"env > {tmp_path}/env; pwd > /dev/null; exit 1")
    with pytest.raises(GuideError):
        draft_in_child("docx", b"", "x.docx")
    names = {line.partition("=")[0] for line in (tmp_path / "env").read_text().splitlines()}
    ours = {"PYTHONPATH", "LC_ALL", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE"}
    assert names - ours <= {"LD_LIBRARY_PATH", "PWD", "_", "SHLVL", "OLDPWD"}  # the shell's own


def test_a_draft_comes_through_as_it_is_with_its_words_tidied() -> None:
    page = "<html><body><h2>Pl\u00adot</h2><p>Cafe\u0301\u00a0waits.\u200b</p><p>\u200b</p></body></html>"
    assert draft_in_child("epub", book(page), "x.epub") == Draft(
        (Block("heading", "Plot", 2, 0), Block("paragraph", "Café waits.", 0, 1)), title="The Lamp", marked=True
    )


@LINUX
@pytest.mark.parametrize(
    ("limits", "size", "line"),
    [
        (Limits(cpu=1), 80_000, "takes too long to read: save it as UTF-8 text or Markdown"),
        (Limits(wall=0), 1, "takes too long to read: save it as UTF-8 text or Markdown"),
        (Limits(memory=50 << 20), 40_000, "needs too much memory to be read: save it as UTF-8 text or Markdown"),
        (Limits(output=1000), 100, "holds more text than a guide has: split it into one file for each guide"),
    ],
)
def test_a_file_that_costs_more_than_it_may_is_given_up(limits: Limits, size: int, line: str) -> None:
    data = package(document=word("".join(PARAGRAPH.replace("lamp", f"lamp {i}") for i in range(size))))
    with pytest.raises(GuideError) as refused:
        draft_in_child("docx", data, "x.docx", limits)
    assert str(refused.value) == f"x.docx {line}"


DAMAGED = "x.docx is damaged or cut off: copy or save it again"
BLOCK = '{"blocks": [["paragraph", %s, 0, 0]], "title": null, "author": null, "marked": true}'


@pytest.mark.skipif(os.name == "nt", reason="children that are shell scripts")
@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("echo rubbish", DAMAGED),
        ("true", DAMAGED),
        ("exit 1", DAMAGED),
        ("kill -SEGV $$", DAMAGED),
        ("kill -KILL $$", "x.docx needs too much memory to be read: save it as UTF-8 text or Markdown"),
        ("exec sleep 1000", "x.docx takes too long to read: save it as UTF-8 text or Markdown"),
        ("yes", "x.docx holds more text than a guide has: split it into one file for each guide"),
        ("""echo '{"refused": "one   line"}'""", "one line"),
        ("""echo '{"ending": "unheard of"}'""", DAMAGED),
        ("echo '[]'", DAMAGED),
        (f"echo '{BLOCK % 7}'", DAMAGED),
        (f"echo '{BLOCK.replace('paragraph', 'script') % 0}'", DAMAGED),
        ("head -c 200000 /dev/zero | tr '\\\\0' '['", DAMAGED),
    ],
)
def test_whatever_becomes_of_the_child_it_is_one_line(
    script: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, script)
    with pytest.raises(GuideError) as refused:
        draft_in_child("docx", bytes(1_000_000), "x.docx", Limits(wall=2, output=1_000_000))
    assert str(refused.value) == line


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a shell script be the interpreter of the child."""
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


@LINUX
def test_what_the_child_leaves_behind_is_ended_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, f"sleep 1000 >/dev/null 2>&1 & echo $! > {tmp_path}/left; echo rubbish")
    with pytest.raises(GuideError, match=r"^x\.docx is damaged or cut off"):
        draft_in_child("docx", b"", "x.docx")
    left = int((tmp_path / "left").read_text())
    with suppress(ProcessLookupError):  # gone already, and counted out
        handle = os.pidfd_open(left)
        ended, _, _ = select.select([handle], [], [], 10)  # readable when it has ended: a signal takes a moment
        os.close(handle)
        assert ended == [handle]


def test_a_program_that_cannot_be_started_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(GuideError) as refused:
        draft_in_child("docx", b"", "x.docx")
    assert str(refused.value) == (
        "x.docx cannot be read now, no process could be started for it: try again, or save it as UTF-8 text or Markdown"
    )


@pytest.mark.parametrize("name", ["a\x00b\n.docx", "-c", "", "\udcff.docx", "a lone \ud800.docx", "x" * 5000])
def test_any_name_will_do(name: str) -> None:
    assert draft_in_child("docx", package(), name).blocks == (Block("paragraph", "Agnes keeps the lamp."),)


def test_what_went_wrong_in_the_child_is_kept_for_the_curious() -> None:
    with pytest.raises(GuideError) as refused:
        draft_in_child("nothing", b"", "x.docx")
    assert str(refused.value) == DAMAGED
    assert "No module named 'corpus.formats.nothing'" in refused.value.__notes__[0]
