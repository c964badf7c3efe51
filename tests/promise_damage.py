"""Damage is noticed before it answers: every file of a volume deleted, emptied, cut in half, overwritten or swapped.

A fresh library must refuse each; then, for one damage of each file, a command that may mend must answer from words
that are the telling's. Refuses to know what a file is for.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import tellings
from lanes import Lane, Outcome

from index.errors import VolumeDamaged
from index.library import Library
from index.settings import IndexSettings

PROMISE = "damage is noticed before it answers"
_DAMAGES: dict[str, Callable[[bytes, bytes], bytes | None]] = {
    "overwritten": lambda data, other: _overwritten(data),
    "deleted": lambda data, other: None,
    "emptied": lambda data, other: b"",
    "cut in half": lambda data, other: data[: len(data) // 2],
    "another revision's": lambda data, other: other,
}


def damage(folder: Path, lender: Path, *, mended: bool) -> Outcome:
    """Damage every file in every way; `mended`: and ask a command after one damage of each."""
    with Lane(folder / "damage", lender) as lane:
        lane.publish(1)
        former = shutil.copytree(_current(lane.home), lane.folder / "former")
        lane.publish(2)
        whole = shutil.copytree(lane.home / "guides", lane.folder / "whole")
        failures, tries, asked = [], 0, set()
        for name, way, data in _damaged(_current(lane.home), former):
            tries += 1
            _damage(_current(lane.home) / name, data)
            failures += [f"{name} {way}: {told}" for told in _unnoticed(lane.home)]
            if mended and name not in asked:
                asked.add(name)
                failures += [f"{name} {way}, then asked: {told}" for told in _ill_mended(lane)]
            shutil.rmtree(lane.home / "guides")
            shutil.copytree(whole, lane.home / "guides")
    return Outcome(PROMISE, tries, tuple(failures), f"{len(_DAMAGES)} damages; mended and answered after {len(asked)}")


def _current(home: Path) -> Path:
    folder = home / "guides" / tellings.SLUG
    return folder / (folder / "current").read_text().strip()


def _damaged(folder: Path, former: Path) -> Iterator[tuple[str, str, bytes | None]]:
    """Each file, each damage that changes it, and what is then in it; files are known by name, folders may differ."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        (other,) = [found for found in former.rglob(path.name) if found.is_file()]
        for way, harm in _DAMAGES.items():
            harmed = harm(data, other.read_bytes())
            if harmed != data:
                yield path.relative_to(folder).as_posix(), way, harmed


def _overwritten(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(byte ^ 0xFF for byte in data[middle : middle + 64]) + data[middle + 64 :]


def _damage(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)


def _unnoticed(home: Path) -> list[str]:
    try:
        Library(IndexSettings(home)).open(tellings.SLUG)
    except VolumeDamaged:
        return []
    return ["the volume was opened"]


def _ill_mended(lane: Lane) -> list[str]:
    """A command that reads mends first: its hits must be the telling's words."""
    run = lane.workshop.run("search", "lamp", "--guide", tellings.SLUG, "--json", "--library", str(lane.home))
    if run.code != 0:
        return [f"exit {run.code}: {run.err}"]
    text = tellings.guide_of(2).text
    hits = json.loads(run.out)["hits"]
    return [] if hits and all(hit["text"] in text for hit in hits) else ["the hits are not the telling's words"]
