"""`discuss`, `quiz`, `teach` and `check` as a teacher runs them: what is printed, what is written, what is refused."""

import itertools
import json
import os
import re
from pathlib import Path

import pytest
from command import run
from docx import Document
from pypdf import PdfReader

from assistant.teaching.exports import FORMATS
from assistant.teaching.wanted import LEVELS

GUIDE = """\
# The Lamp

by Mabel Dray

## Plot Summary

### Part One

Agnes inherits a lighthouse named Sallow Point from an aunt whom she never met. Agnes stays at Sallow Point because \
she wants to know why the lamp has been dark for eleven years. Her brother Edmund asks her to sell the lighthouse.

Agnes refuses to sell the lighthouse, because she believes that her aunt left her a promise. Edmund leaves without a \
word and writes to a lawyer.

### Part Two

Agnes finds the logbook of the keeper Barnaby Wren and learns that he put out the lamp himself. Edmund returns to \
Sallow Point, because he is ashamed of the letter. Agnes lights the lamp again on the night of the storm.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, lender: Path) -> Path:
    """A home with one guide, whose source lies beside it; the last test of this file changes both."""
    folder = tmp_path_factory.mktemp("lamp")
    home = folder / "home"
    home.mkdir()
    (home / "embedders").symlink_to(lender / "embedders")
    (folder / "the-lamp.md").write_text(GUIDE)
    assert run(home, "index", str(folder / "the-lamp.md")).code == 0
    return home


def test_a_teaching_set_is_printed_and_what_it_lacks_is_said_beside_it(home: Path) -> None:
    ran = run(home, "teach", "the-lamp", "--format", "json", "--seed", "3")
    made = json.loads(ran.out)
    assert (ran.code, made["guide"], made["seed"], made["schema"]) == (0, "the-lamp", 3, 1)
    assert {"discussion", "connection", "essay", "true_false"} <= {item["kind"] for item in made["items"]}
    assert ran.err == f"Note: {made['notice']}\n"
    text = run(home, "show", "the-lamp", "--json").json["text"]
    cited = [one for item in made["items"] for one in item["evidence"]]
    assert [text[one["start"] : one["end"]] for one in cited] == [one["quote"] for one in cited]


def test_paper_is_written_twice_and_nothing_is_written_over_unasked(home: Path, tmp_path: Path) -> None:
    student, teacher = tmp_path / "lamp.docx", tmp_path / "lamp-teacher.docx"
    teacher.write_text("mine")
    wish = ("discuss", "the-lamp", "--out", str(student))
    assert run(home, *wish).refusal == (1, f"glossator: {teacher} exists; choose another name or add --force")
    assert (student.exists(), teacher.read_text()) == (False, "mine")
    assert run(home, *wish, "--force").code == 0
    assert len(Document(str(teacher)).paragraphs) > len(Document(str(student)).paragraphs) > 3
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".docx") == [
        "lamp-teacher.docx", "lamp.docx",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("--count", "0"), 2, "a set holds 1 to 50 items, not 0: choose a number in between"),
        (("--count", "500"), 2, "a set holds 1 to 50 items, not 500: choose a number in between"),
        (("--format", "pdf"), 2, "pdf can't be shown in a terminal; say where it shall go with --out FILE.pdf"),
        (("--up-to", "Part One", "--section", "Part Two"), 2, None),
        (("--format", "papyrus"), 2, f"unknown format 'papyrus'; choose one of {', '.join(FORMATS)}"),
        (("--level", "deep"), 2, f"unknown level 'deep'; choose one of {', '.join(LEVELS)}"),
        (("--section", "Part Nine"), 2, None),
        (("--model", "nonsense"), 2, "Unknown model “nonsense”: give openai:NAME, anthropic:NAME or ollama:NAME."),
    ],
)
def test_a_wrong_wish_is_one_line(home: Path, arguments: tuple[str, ...], code: int, line: str | None) -> None:
    found, said = run(home, "quiz", "the-lamp", *arguments).refusal
    assert found == code
    assert line is None or said == f"glossator: {line}"
    assert "Wren" not in said
    assert not re.search(r"Part Two.*Part Two", said)


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    """No library is opened for it: there is none, and none is begun."""
    home, mine = tmp_path / "home", tmp_path / "mine.pdf"
    (tmp_path / "mine-teacher.pdf").write_text("mine")
    (tmp_path / "set.md").write_text("mine")
    os.mkfifo(tmp_path / "pipe.md")
    commands = itertools.cycle(("discuss", "quiz", "teach"))
    for out, more, line in (
        (tmp_path / "none" / "set.md", (), f"there is no folder {tmp_path / 'none'}; make it, or choose another place"),
        (tmp_path / "set.md" / "set.md", (), f"there is no folder {tmp_path / 'set.md'}; make it, or choose another"),
        (tmp_path, (), f"{tmp_path} is a folder; name a file with --out"),
        (tmp_path, ("--force",), f"{tmp_path} is a folder; name a file with --out"),
        (tmp_path / "pipe.md", ("--force",), f"{tmp_path / 'pipe.md'} is no ordinary file; choose another place"),
        (Path("/proc/set.md"), (), "cannot write /proc/set.md: "),
        (tmp_path / f"{'x' * 300}.md", (), "cannot write "),
        (tmp_path / "set.md", (), f"{tmp_path / 'set.md'} exists; choose another name or add --force"),
        (mine, (), f"{tmp_path / 'mine-teacher.pdf'} exists; choose another name or add --force"),
    ):
        code, said = run(home, next(commands), "the-lamp", "--out", str(out), *more).refusal
        assert (code, said.startswith(f"glossator: {line}")) == (1, True), said
    assert run(home, next(commands), "the-lamp", "--count", "0", "--out", str(mine)).refusal[0] == 2
    assert (home.exists(), mine.exists(), (tmp_path / "set.md").read_text()) == (False, False, "mine")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine-teacher.pdf", "pipe.md", "set.md"]


def test_a_format_that_holds_nothing_of_a_set_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    """No library is opened for it: there is none, and none is begun."""
    home, out = tmp_path / "home", tmp_path / "talk.xlsx"
    line = (
        "glossator: kahoot holds only multiple choice questions, true/false questions and quote identifications, and "
        "discuss makes none; choose another format"
    )
    assert run(home, "discuss", "the-lamp", "--format", "kahoot").refusal == (2, line)
    assert run(home, "discuss", "the-lamp", "--out", str(out)).refusal == (2, line)
    assert list(tmp_path.iterdir()) == []


def test_a_file_whose_ending_is_not_its_format_is_written_and_what_it_holds_is_said(home: Path, tmp_path: Path) -> None:
    notes = []
    for name, *more in (
        ("talk.xyz",), ("talk",), ("talk.docx", "--format", "md"), ("plain.txt", "--format", "md"), ("talk.md",),
        ("talk.MD", "--format", "md"),
    ):  # fmt: skip
        ran = run(home, "discuss", "the-lamp", "--count", "1", "--out", str(tmp_path / name), *more)
        assert (ran.code, ran.out, (tmp_path / name).read_text()[:2]) == (0, "", "# ")
        notes.append(ran.err.replace(str(tmp_path), ""))
    unnamed = "holds md, since its ending names no format; choose another with --format.\n"
    assert notes == [
        f"Note: /talk.xyz {unnamed}", f"Note: /talk {unnamed}",
        "Note: /talk.docx holds md, although it ends like docx.\n", "", "", "",
    ]  # fmt: skip


def test_nothing_of_what_comes_later_reaches_paper_or_the_terminal(home: Path, tmp_path: Path) -> None:
    later = {"Barnaby", "Wren", "logbook", "storm"}
    ran = run(home, "teach", "the-lamp", "--up-to", "Part One", "--out", str(tmp_path / "set.pdf"))
    copies = [PdfReader(path) for path in sorted(tmp_path.glob("*.pdf"))]
    said = " ".join(page.extract_text() for copy in copies for page in copy.pages)
    assert (ran.code, ran.out, len(copies), "Agnes" in said) == (0, "", 2, True)
    assert later & set(re.findall(r"\w+", f"{said} {ran.err} {[copy.metadata for copy in copies]}")) == set()


def test_a_kept_set_tells_what_its_guide_has_changed_since(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "set.json"
    assert run(home, "teach", "the-lamp", "--out", str(kept)).code == 0
    count = len(json.loads(kept.read_text())["items"])
    fresh = run(home, "check", str(kept))
    assert (fresh.code, fresh.err) == (0, "")
    assert re.fullmatch(rf"the-lamp: nothing changed \({count} items, revision \d+-\w+\)\n", fresh.out)
    changed = GUIDE.replace("dark for eleven years", "dark for twelve years")
    (home.parent / "the-lamp.md").write_text(changed)
    assert run(home, "index").code == 0
    told = run(home, "check", str(kept))
    assert told.code == 0
    assert re.match(rf"the-lamp: \d of {count} items rests? on words that changed since", told.out)
    assert "[-eleven-]{+twelve+}" in told.out
    stale = run(home, "check", str(kept), "--json").json["stale"]
    assert {(one["what"], "twelve" in one["new"]) for one in stale} == {("changed", True)}
    run(home, "remove", "the-lamp", "--yes")
    assert run(home, "check", str(kept)).refusal[0] == 1
    kept.write_text("{}")
    assert run(home, "check", str(kept)).refusal == (
        1, f"glossator: {kept} is no set of items: give a file that was made by: glossator teach SLUG --format json "
        "--out FILE",
    )  # fmt: skip
