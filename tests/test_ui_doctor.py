"""The doctor: one line a check, what is wrong and its cure; it writes nothing and asks nobody."""

import json
import os
import sys
from pathlib import Path

import pytest
from command import run
from shelf import LIGHTHOUSE, add

from index.embedder import Embedder
from index.library import Library

NAMES = ["python", "library", "room", "writer", "leftovers", "embedding model", "reranker", "chat model", "environment"]


@pytest.fixture
def lamp(library: Library, embedder: Embedder, tmp_path: Path) -> Path:
    """The file of a guide that is published in `library`."""
    path = tmp_path / "lamp.md"
    path.write_text(LIGHTHOUSE)
    add(library, embedder, LIGHTHOUSE, str(path), slug="lamp")
    return path


def wrong(home: Path, **environ: str) -> list[tuple[str, str, str | None]]:
    ran = run(home, "doctor", "--json", environ=environ)
    found = [(one["name"], one["detail"], one["cure"]) for one in ran.json["checks"] if not one["ok"]]
    assert ran.code == int(bool(found))
    return found


def test_where_all_is_well_every_check_is_one_line_that_says_so(library: Library, lamp: Path) -> None:
    ran = run(library.home, "doctor")
    lines = ran.out.splitlines()
    assert (ran.code, [line.split(":")[0] for line in lines]) == (
        0,
        [f"ok     {name}" for name in [*NAMES, "guide lamp"]],
    )
    assert lines[0] == f"ok     python: Python {sys.version.split()[0]}"
    assert lines[3:5] == ["ok     writer: nobody is writing", "ok     leftovers: none"]
    assert [line.endswith(", prepared") for line in lines[5:7]] == [True, True]
    as_json = run(library.home, "doctor", "--json").json
    assert (list(as_json), as_json["schema"], list(as_json["checks"][0])) == (
        ["schema", "checks"], 1, ["name", "ok", "detail", "cure"],
    )  # fmt: skip


def test_a_library_that_is_not_there_yet_is_well_and_stays_away(tmp_path: Path) -> None:
    home = tmp_path / "none" / "yet"
    ran = run(home, "doctor")
    assert (ran.code, home.parent.exists()) == (0, False)
    assert f"library: {home} is not there yet; the first command makes it" in ran.out


def test_a_missing_source_and_a_damaged_volume_are_told_with_their_cures(library: Library, lamp: Path) -> None:
    lamp.unlink()
    revision = library.folder("lamp")
    (revision / "vectors.npy").unlink()
    (guide, detail, cure), source = wrong(library.home)
    assert (guide, "vectors.npy" in detail, str(cure).startswith("make it again with: glossator index")) == (
        "guide lamp", True, True,
    )  # fmt: skip
    assert source == (
        "source of lamp",
        f"{lamp} is missing; the guide stays",
        "put it back, or withdraw the guide with: glossator remove lamp",
    )


def test_what_the_environment_sets_wrongly_is_told(library: Library, tmp_path: Path) -> None:
    said = wrong(library.home, GLOSSATOR_LIBARY="/x", GLOSSATOR_EMBEDDER=str(tmp_path), GLOSSATOR_MODEL="openai:some")
    assert [name for name, _, _ in said] == ["embedding model", "chat model", "environment"]
    assert said[0][1].startswith(f"{tmp_path} holds no sentence-transformers model")
    assert "OPENAI_API_KEY" in said[1][1]
    assert said[2][1:] == ("GLOSSATOR_LIBARY is no setting of ours", "did you mean GLOSSATOR_LIBRARY?")
    assert wrong(library.home, GLOSSATOR_MODEL="openai:some", OPENAI_API_KEY="none") == []
    assert [name for name, _, _ in wrong(library.home, GLOSSATOR_MODEL="nonsense")] == ["chat model"]


def test_who_writes_and_what_killed_runs_left_is_told_and_is_no_fault(library: Library, lamp: Path) -> None:
    scratch = library.home / "scratch"
    with library.writing():
        (scratch / "0123456789abcdef").mkdir()
        (scratch / "0123456789abcdef.lock").touch()
        checks = {one["name"]: one for one in run(library.home, "doctor", "--json").json["checks"]}
    assert (checks["writer"]["ok"], checks["writer"]["detail"]) == (True, f"process {os.getpid()} is writing")
    assert checks["leftovers"] == {
        "name": "leftovers", "ok": True,
        "detail": "1 of runs that were killed; the next glossator index removes them", "cure": None,
    }  # fmt: skip


def test_a_library_that_is_a_file_or_can_not_be_written_is_told(lamp: Path) -> None:
    assert wrong(lamp)[0] == (
        "library", f"{lamp} is a file, not a folder", "choose another with --library or GLOSSATOR_LIBRARY",
    )  # fmt: skip
    if Path("/sys/kernel").is_dir():
        assert "can't be written" in json.dumps(wrong(Path("/sys/kernel/glossator")))


def test_a_wrong_embedding_model_is_told_once_and_guides_tell_only_of_damage(
    library: Library, lamp: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert [name for name, _, _ in wrong(library.home, GLOSSATOR_EMBEDDER=str(empty))] == ["embedding model"]
    (library.folder("lamp") / "vectors.npy").unlink()
    assert [name for name, _, _ in wrong(library.home, GLOSSATOR_EMBEDDER=str(empty))] == [
        "embedding model", "guide lamp",
    ]  # fmt: skip
