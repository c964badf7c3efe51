"""A vanished folder is no withdrawal: renamed away, emptied or unmounted, its guides stay; with and without watching.

Refuses to know how a folder is followed.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

from lanes import Lane, Outcome

from ui.environment import SILENCED

PROMISE = "a vanished folder is no withdrawal"
_GUIDES = {
    "the-ferry.md": "A ferryman called Anders rows a judge over the river at night.",
    "the-kiln.md": "A potter named Berit breaks every bowl that her teacher praises.",
    "the-weir.md": "Two brothers drown their quarrel in the weir behind the mill.",
}


def vanished(folder: Path, lender: Path, *, ways: Sequence[str] = ("renamed", "emptied", "unmounted")) -> Outcome:
    """Ways for a folder to vanish, each seen by the plain command, the command on the folder, and a watching one.

    "unmounted" is left out where this user may not mount.
    """
    looks = {"index": _plain, "index FOLDER": _on_folder, "index --watch FOLDER": _watching}
    doing = {"renamed": _renamed, "emptied": _emptied, "unmounted": _unmounted}
    tried = [way for way in ways if way != "unmounted" or _can_mount(folder)]
    lost: list[str] = []
    with Lane(folder / "vanished", lender) as lane:
        for number, (way, (look, do)) in enumerate(product(tried, looks.items())):
            source = lane.folder / f"books {number}"
            _fill(source, mounted=way == "unmounted")
            lost += [f"{way}, then {look}: {problem}" for problem in do(lane, source, doing[way])]
            _forget(lane, source)
    return Outcome(PROMISE, len(tried) * len(looks), tuple(lost), ", ".join(tried) + "; " + ", ".join(looks))


def _fill(source: Path, *, mounted: bool = False) -> None:
    source.mkdir()
    if mounted:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(source)], check=True)
    for name, text in _GUIDES.items():
        (source / name).write_text(f"# {_title(name)}\n\n## Plot Summary\n\n{text}\n")


def _title(name: str) -> str:
    return name.removesuffix(".md").replace("-", " ").title()


def _renamed(source: Path) -> None:
    source.rename(source.with_name(source.name + " away"))


def _emptied(source: Path) -> None:
    for path in source.iterdir():
        path.unlink()


def _unmounted(source: Path) -> None:
    subprocess.run(["umount", "--lazy", str(source)], check=True)


def _can_mount(folder: Path) -> bool:
    place = folder / "mount"
    place.mkdir(parents=True)
    if (
        not shutil.which("mount")
        or subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(place)], capture_output=True, check=False).returncode
    ):
        return False
    subprocess.run(["umount", str(place)], check=True)
    return True


def _plain(lane: Lane, source: Path, vanish: Callable[[Path], None]) -> list[str]:
    lane.workshop.run("index", str(source), "--library", str(lane.home))
    vanish(source)
    run = lane.workshop.run("index", "--library", str(lane.home))
    missing = run.out.count("missing")
    return ([] if (run.code, missing) == (0, 3) else [f"exit {run.code}: {run.out}{run.err}"]) + _lost(lane)


def _on_folder(lane: Lane, source: Path, vanish: Callable[[Path], None]) -> list[str]:
    lane.workshop.run("index", str(source), "--library", str(lane.home))
    vanish(source)
    lane.workshop.run("index", str(source), "--library", str(lane.home))
    return _lost(lane)


def _watching(lane: Lane, source: Path, vanish: Callable[[Path], None]) -> list[str]:
    """A watching command says that the folder or its files vanished; then it is stopped."""
    command = [sys.executable, "-P", "-m", "ui", "index", "--watch", str(source), "--library", str(lane.home)]
    environ = {**os.environ, **SILENCED, "PYTHONUNBUFFERED": "1", "TMPDIR": str(lane.workshop.temporary)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in _GUIDES]
        vanish(source)
        said.append(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        said += process.stdout.readlines()
    return ([] if len(said) >= 4 and said[3] else [f"nothing was said: {said}"]) + _lost(lane)


def _lost(lane: Lane) -> list[str]:
    """Guides that are not there any more, or do not tell their text."""
    lost = []
    for name, text in _GUIDES.items():
        slug = name.removesuffix(".md")
        run = lane.workshop.run("show", slug, "--json", "--library", str(lane.home))
        if run.code != 0 or text not in run.out:
            lost.append(f"{slug} is lost: {run.err}")
    return lost


def _forget(lane: Lane, source: Path) -> None:
    for name in _GUIDES:
        lane.workshop.run("remove", name.removesuffix(".md"), "--yes", "--library", str(lane.home))
    shutil.rmtree(source, ignore_errors=True)
    shutil.rmtree(source.with_name(source.name + " away"), ignore_errors=True)
