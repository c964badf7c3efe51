"""Damage is noticed before it answers: by checksums at opening, by a fresh process for what they can't tell."""

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from shelf import LIGHTHOUSE, add

from index.embedder import Embedder
from index.errors import NewerFormat, VolumeDamaged
from index.library import Library
from index.manifest import measure, read_manifest

LAMP, ORCHARD = "the-lamp-at-orrin-head", "an-orchard-in-debt"


@pytest.fixture
def shelf(library: Library, published: Path) -> Library:
    """A copy of the published library, to be damaged."""
    shutil.copytree(published / "guides", library.home / "guides")
    return library


def _folder(library: Library, slug: str) -> Path:
    folder = library.home / "guides" / slug
    return folder / (folder / "current").read_text().strip()


def _overwritten(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(byte ^ 0xFF for byte in data[middle : middle + 64]) + data[middle + 64 :]


def _opening(library: Library, slug: str) -> str:
    """What is told when a guide is opened by a program that has just started."""
    try:
        Library(library.settings).open(slug)
    except VolumeDamaged as error:
        return str(error)
    return "opened"


def test_every_damaged_file_is_noticed_when_the_volume_is_opened(shelf: Library) -> None:
    assert _opening(shelf, LAMP) == "opened"
    folder = _folder(shelf, LAMP)
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert len(names) == 13
    unnoticed = []
    for name in names:
        path = folder / name
        whole = path.read_bytes()
        for damaged in (None, b"", whole[: len(whole) // 2], _overwritten(whole), whole + b"more"):
            if damaged == whole or (name == "lease.lock" and damaged is not None):
                continue  # nothing is damaged: the file is empty, or what is in it is never read
            path.unlink() if damaged is None else path.write_bytes(damaged)
            told = _opening(shelf, LAMP)
            if not (
                LAMP in told and told.endswith("make it again with: glossator index, or: glossator index --force FILE")
            ):
                unnoticed.append((name, damaged, told))
        path.write_bytes(whole)
    assert unnoticed == []
    assert _opening(shelf, LAMP) == "opened"


def test_files_of_another_volume_are_noticed(shelf: Library) -> None:
    lamp, orchard = _folder(shelf, LAMP), _folder(shelf, ORCHARD)
    (orchard / "stray.txt").write_text("a file of somebody's own")
    for name in ("vectors.npy", "text.txt", "chroma/chroma.sqlite3"):
        whole = (lamp / name).read_bytes()
        shutil.copyfile(orchard / name, lamp / name)
        assert f"is damaged: {name} was changed;" in _opening(shelf, LAMP)
        (lamp / name).write_bytes(whole)
    assert "is damaged: stray.txt does not belong there;" in _opening(shelf, ORCHARD)
    whole = (lamp / "manifest.json").read_bytes()
    (lamp / "manifest.json").write_bytes(whole.replace(b"Mabel Dray", b"Mabel Grey"))
    assert "is damaged: its manifest was changed;" in _opening(shelf, LAMP)
    shutil.copyfile(orchard / "manifest.json", lamp / "manifest.json")
    assert f"is damaged: its manifest belongs to {ORCHARD}, revision {orchard.name};" in _opening(shelf, LAMP)


def test_a_lost_pointer_is_damage_and_no_withdrawal(shelf: Library, embedder: Embedder) -> None:
    pointer = shelf.home / "guides" / LAMP / "current"
    lost = "the pointer of the-lamp-at-orrin-head is damaged: it names no revision; "
    for damage in (None, b"", b"\xff\xfe", b"../../elsewhere"):
        pointer.unlink() if damage is None else pointer.write_bytes(damage)
        assert _opening(shelf, LAMP) == lost + "make it again with: glossator index, or: glossator index --force FILE"
    assert [(entry.slug, entry.problem is None) for entry in shelf.guides()] == [(ORCHARD, True), (LAMP, False)]
    with pytest.raises(VolumeDamaged):
        add(shelf, embedder, LIGHTHOUSE)
    assert add(shelf, embedder, LIGHTHOUSE, force=True).passages == 6
    assert _opening(shelf, LAMP) == "opened"


def test_a_damaged_volume_is_made_again_from_its_source(shelf: Library, embedder: Embedder) -> None:
    (_folder(shelf, LAMP) / "vectors.npy").write_bytes(b"")
    assert shelf.verify(LAMP)[LAMP] is not None
    report = add(shelf, embedder, LIGHTHOUSE)
    assert (report.status, report.embedded, report.reused) == ("updated", 26, 0)
    assert shelf.verify() == {ORCHARD: None, LAMP: None}


def test_a_newer_format_is_refused_and_never_altered(shelf: Library, embedder: Embedder) -> None:
    manifest = _folder(shelf, LAMP) / "manifest.json"
    newer = json.dumps({"format": 4, "everything": "is different"}).encode()
    manifest.write_bytes(newer)
    told = (
        "the-lamp-at-orrin-head was indexed by a newer Glossator (format 4; this one knows 3): "
        "update Glossator, or use another --library"
    )
    for force in (False, True):
        with pytest.raises(NewerFormat) as indexing:
            add(shelf, embedder, LIGHTHOUSE, force=force, replace=force)
        assert str(indexing.value) == told
    with pytest.raises(NewerFormat) as opening:
        shelf.open(LAMP)
    assert str(opening.value) == told
    assert [entry.problem for entry in shelf.guides()] == [None, told]
    assert manifest.read_bytes() == newer


def _remeasured(folder: Path) -> None:
    """Make the manifest agree with files that were changed on purpose: only their meaning is wrong now."""
    manifest = read_manifest(folder)
    changed = dataclasses.replace(manifest, files=measure(folder))
    (folder / "manifest.json").write_bytes(changed.to_json())


def test_verification_reads_what_the_files_mean(shelf: Library) -> None:
    lamp, orchard = _folder(shelf, LAMP), _folder(shelf, ORCHARD)
    vectors = np.load(lamp / "vectors.npy")
    np.save(lamp / "vectors.npy", vectors * 2)
    _remeasured(lamp)
    shutil.rmtree(orchard / "chroma")
    shutil.copytree(lamp / "chroma", orchard / "chroma")
    _remeasured(orchard)
    assert shelf.verify() == {
        LAMP: "a vector is not of length 1",
        ORCHARD: "its Chroma collection holds other passages",
    }
    np.save(lamp / "vectors.npy", np.roll(vectors, 1, axis=0))
    _remeasured(lamp)
    assert shelf.verify(LAMP) == {LAMP: "its Chroma collection holds other vectors"}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"characters": []}, "can't be read"),
        (None, "is of another text"),
    ],
)
def test_an_understanding_of_another_text_is_damage(changed: object, problem: str, shelf: Library) -> None:
    lamp, orchard = _folder(shelf, LAMP), _folder(shelf, ORCHARD)
    other = (lamp / "understanding.json").read_bytes() if changed is None else json.dumps(changed).encode()
    (orchard / "understanding.json").write_bytes(other)
    _remeasured(orchard)
    told = f"the volume of {ORCHARD} is damaged: understanding.json {problem}"
    assert [str(one).partition(";")[0] for one in shelf.verify().values()] == [told, "None"]
    with pytest.raises(VolumeDamaged, match=f"^{told}; make it again"):
        shelf.open(ORCHARD)


def test_a_file_that_kills_its_reader_kills_only_the_process_that_checks(shelf: Library) -> None:
    folder = _folder(shelf, LAMP)
    (sqlite,) = folder.glob("chroma/chroma.sqlite3")
    sqlite.write_bytes(_overwritten(sqlite.read_bytes()[: len(sqlite.read_bytes()) // 4]))
    _remeasured(folder)
    health = shelf.verify()
    assert health[ORCHARD] is None
    assert "reading it ended the process that checked it" in str(health[LAMP])
