"""The command line through its real entry point: what it prints, its exit codes, and that a bad wish is one line."""

import json
from pathlib import Path

import pytest
from command import on_a_terminal, run

LAMP = """# The Lamp

## Plot Summary

Agnes inherits a lighthouse from an aunt whom she never met. The lamp has been dark for eleven years.

## Characters

Agnes is a careful woman who keeps accounts of everything.
"""


@pytest.fixture
def home(settings_home: Path) -> Path:
    return settings_home


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.md"
    path.write_text(LAMP)
    return path


def test_an_empty_library_gets_the_bundled_guides_first(bundled_home: Path) -> None:
    guides = run(bundled_home, "guides", "--json").json["guides"]
    assert [guide["slug"] for guide in guides] == ["frankenstein", "never-let-me-go", "pride-and-prejudice"]
    assert [guide["source"] for guide in guides] == [
        "bundled:frankenstein.md",
        "bundled:never-let-me-go.md",
        "bundled:pride-and-prejudice.md",
    ]


def test_a_guide_goes_in_stays_unchanged_and_is_withdrawn(home: Path, lamp: Path) -> None:
    added = run(home, "index", str(lamp), "--json").json
    (report,) = added["guides"]
    assert {key: report[key] for key in ("slug", "status", "error", "passages", "embedded", "reused", "removed")} == {
        "slug": "the-lamp", "status": "added", "error": None, "passages": 2, "embedded": 5, "reused": 0, "removed": 0,
    }  # fmt: skip
    assert (added["schema"], report["changes"], list(added)) == (1, [], ["schema", "guides", "seconds"])
    again = run(home, "index", "--json").json["guides"]
    assert [(one["status"], one["embedded"], one["reused"], one["revision"]) for one in again] == [
        ("unchanged", 0, 5, report["revision"])
    ]
    assert run(home, "remove", "the-lamp").refusal == (
        2, "glossator: nothing was removed; to remove the-lamp without being asked: glossator remove the-lamp --yes",
    )  # fmt: skip
    assert run(home, "remove", "the-lamp", "--yes").out == "the-lamp: removed\n"
    assert lamp.read_text() == LAMP


def test_show_gives_the_whole_guide_and_every_span_is_its_words(home: Path, lamp: Path) -> None:
    run(home, "index", str(lamp), "--author", "Mabel Dray")
    shown = run(home, "show", "the-lamp", "--json").json
    text = shown["text"]
    assert (shown["slug"], shown["title"], shown["author"], shown["words"], shown["minutes"]) == (
        "the-lamp", "The Lamp", "Mabel Dray", 32, 1,
    )  # fmt: skip
    assert [(section["path"], text[section["start"] : section["end"]]) for section in shown["sections"]] == [
        (
            ["Plot Summary"],
            "Agnes inherits a lighthouse from an aunt whom she never met. The lamp has been dark for eleven years.",
        ),
        (["Characters"], "Agnes is a careful woman who keeps accounts of everything."),
    ]
    assert set(shown) == {
        "schema", "slug", "title", "author", "source", "revision", "text", "sections", "marks", "passages", "words",
        "minutes", "published_minutes",
    }  # fmt: skip


def test_search_ranks_passages_with_their_spans(home: Path, lamp: Path) -> None:
    run(home, "index", str(lamp))
    text = run(home, "show", "the-lamp", "--json").json["text"]
    found = run(home, "search", "dark lighthouse", "--guide", "the-lamp", "-k", "1", "--json").json
    (hit,) = found["hits"]
    assert (found["schema"], found["query"], hit["guide"], hit["section"]) == (
        1, "dark lighthouse", "the-lamp", ["Plot Summary"],
    )  # fmt: skip
    assert text[hit["start"] : hit["end"]] == hit["text"]
    lines = '{"query": "careful woman", "k": 1}\n{"query": 3}\n{"query": "x", "guide": "nobody"}\n'
    many = run(home, "search", "--jsonl", "-", stdin=lines)
    rows = [json.loads(line) for line in many.out.splitlines()]
    assert (many.code, rows[0]["hits"][0]["section"], rows[1:]) == (
        1,
        ["Characters"],
        [
            {"schema": 1, "error": 'each line needs "query" as a string'},
            {"schema": 1, "error": "no guide is called 'nobody'; see: glossator guides"},
        ],
    )


@pytest.mark.parametrize("guide", [("--guide", "the-lamp"), ()])
def test_search_tells_on_standard_error_that_it_mended_a_guide(home: Path, lamp: Path, guide: tuple[str, ...]) -> None:
    run(home, "index", str(lamp))
    next((home / "guides" / "the-lamp").glob("*/vectors.npy")).write_bytes(b"damage")
    lines = '{"query": "careful woman", "k": 1}\n{"query": "dark lighthouse", "k": 1}\n'
    found = run(home, "search", "--jsonl", "-", *guide, stdin=lines)
    assert [json.loads(line)["hits"][0]["guide"] for line in found.out.splitlines()] == ["the-lamp"] * 2
    assert (found.code, found.err.startswith("Note: "), found.err.count("\n")) == (0, True, 1)
    assert run(home, "search", "careful woman", *guide).err == ""


def test_a_known_guide_whose_source_is_gone_stays(home: Path, lamp: Path) -> None:
    run(home, "index", str(lamp))
    lamp.unlink()
    report = run(home, "index", "--json")
    (guide,) = report.json["guides"]
    assert (report.code, guide["slug"], guide["status"]) == (0, "the-lamp", "missing")
    assert run(home, "guides").out.startswith("the-lamp  The Lamp")


def test_the_list_tells_damage_and_shortens_what_is_long(home: Path, lamp: Path, tmp_path: Path) -> None:
    run(home, "index", str(lamp))
    long, boat = tmp_path / "long.md", tmp_path / "boat.md"
    long.write_text(LAMP.replace("# The Lamp", f"# {'The Very Long Tale ' * 9}"))
    boat.write_text("# The Boat\n\n## Plot\n\nTobias builds a boat.\n")
    run(home, "index", str(long), "--slug", f"a-{'very-' * 12}long-tale")
    run(home, "index", str(boat))
    manifest = next((home / "guides" / "the-lamp").glob("*/manifest.json"))
    manifest.write_text("{}")
    listed = run(home, "guides")
    tale, ship, damaged = listed.out.splitlines()
    assert (listed.code, listed.err, tale) == (
        0, "", f"a-{'very-' * 12}long-tale  The Very Long Tale The…  (32 words, 2 passages)",
    )  # fmt: skip
    assert ship == "the-boat  The Boat  (5 words, 1 passage)"
    assert damaged.startswith("the-lamp  damaged: ")
    assert "; make it again with: glossator index" in damaged


def test_a_changed_guide_keeps_the_names_that_were_given_to_it(home: Path, lamp: Path) -> None:
    run(home, "index", str(lamp), "--slug", "orrin", "--title", "The Lamp at Orrin Head", "--author", "Mabel Dray")
    lamp.write_text(LAMP.replace("eleven", "twelve"))
    (report,) = run(home, "index", "--json").json["guides"]
    assert (report["slug"], report["status"], report["embedded"]) == ("orrin", "updated", 2)
    assert run(home, "guides").out.startswith("orrin  The Lamp at Orrin Head, by Mabel Dray")


def test_a_taken_slug_is_refused_unless_it_is_to_be_replaced(home: Path, lamp: Path, tmp_path: Path) -> None:
    run(home, "index", str(lamp))
    other = tmp_path / "other.md"
    other.write_text(LAMP.replace("Agnes", "Agatha"))
    refused = run(home, "index", str(other))
    assert (refused.code, refused.out.strip()) == (
        1,
        f"the-lamp: failed: the-lamp is indexed from {lamp}; give this guide another name with --slug NAME, "
        "or put it in the other's place with --replace",
    )
    assert run(home, "index", str(other), "--replace").code == 0
    assert "Agatha inherits" in run(home, "show", "the-lamp", "--json").json["text"]


def test_one_guide_that_fails_does_not_stop_the_others(home: Path, lamp: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    binary = tmp_path / "photo.txt"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    report = run(home, "index", str(empty), str(binary), str(tmp_path / "none.md"), str(lamp), "--json")
    assert report.code == 1
    guides = json.loads(report.out)["guides"]
    assert [(guide["slug"], guide["status"]) for guide in guides] == [
        ("empty", "failed"), ("photo", "failed"), ("none", "failed"), ("the-lamp", "added"),
    ]  # fmt: skip
    assert all("\n" not in guide["error"] for guide in guides[:3])


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["search"], 2, 'nothing was asked; try: glossator search "cassette tape"'),
        (["search", "  "], 2, 'nothing to search for; try: glossator search "cassette tape"'),
        (["search", "x", "-k", "0"], 2, "Invalid value for '-k': Input should be greater than or equal to 1"),
        (["search", "x", "--jsonl", "-"], 2, "--jsonl reads standard input: write --jsonl - and no other words"),
        (["ask"], 2, 'nothing was asked; try: glossator ask "Who is Madame?"'),
        (["show", "never-let-me-go-2"], 1, "no guide is called 'never-let-me-go-2'; did you mean never-let-me-go?"),
        (["index", "--slug", "x"], 2, "--slug, --title and --author name one guide: give exactly one PATH with them"),
        (
            ["--library", "x", "guides"],
            2,
            "No such option: --library before the command; options come after it, as in: "
            "glossator guides --library FOLDER",
        ),
        (["nonsense"], 2, "No such command 'nonsense'."),
        (
            ["discuss", "frankenstein", "--format", "doc"],
            2,
            "unknown format 'doc'; choose one of md, json, html, csv, docx, pdf, gift, qti, kahoot, quizlet, anki",
        ),
    ],
)
def test_a_wrong_wish_is_one_line(bundled_home: Path, arguments: list[str], code: int, line: str) -> None:
    assert run(bundled_home, *arguments).refusal == (code, f"glossator: {line}")


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder that not even root can write: /sys")
@pytest.mark.parametrize("arguments", [["guides"], ["ask", "Who is Ruth?"], ["index"]])
def test_a_home_that_cannot_be_written_is_one_line(arguments: list[str]) -> None:
    code, line = run(Path("/sys/kernel/glossator"), *arguments).refusal
    assert (code, line.startswith("glossator: the library /sys/kernel/glossator can't be written")) == (1, True)


def test_a_home_that_is_a_file_is_one_line(lamp: Path) -> None:
    code, line = run(lamp, "guides").refusal
    assert (code, str(lamp) in line) == (1, True)


@pytest.mark.parametrize("arguments", [["guides"], ["index"], ["search", "x"], ["index", "LAMP"]])
def test_guides_that_are_no_folder_are_one_line_before_anything_is_embedded(
    tmp_path: Path, lamp: Path, arguments: list[str]
) -> None:
    home = tmp_path / "shelf"
    home.mkdir()
    (home / "guides").write_text("not a folder")
    assert run(home, *[str(lamp) if word == "LAMP" else word for word in arguments]).refusal == (
        1, f"glossator: {home / 'guides'} is no folder: move it away, or choose another library with --library",
    )  # fmt: skip
    assert not (home / "embedders").exists()
    assert "wrong  guides: " in run(home, "doctor").out


def test_debug_shows_the_traceback_as_well(bundled_home: Path) -> None:
    shown = run(bundled_home, "show", "nobody", "--debug")
    assert (shown.code, "Traceback" in shown.err, shown.err.splitlines()[-1]) == (
        1, True, "glossator: no guide is called 'nobody'; see: glossator guides",
    )  # fmt: skip


def test_a_dry_run_shows_what_would_change_in_eighty_columns(home: Path, lamp: Path) -> None:
    run(home, "index", str(lamp))
    changed = LAMP.replace("eleven years.", "twelve years. It is cold.") + "\nTobias lost a brother at sea.\n"
    lamp.write_text(changed.replace("## Characters", "## People"))
    dry = run(home, "index", "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert dry.out == (
        "the-lamp: would be updated (1 sentence changed, 1 heading renamed, 1 paragraph\n"
        "    and 1 sentence added; 5 of 7 texts embedded)\n"
        "\n"
        "    Plot Summary\n"
        "    ~ The lamp has been dark for [-eleven-]{+twelve+} years. {+It is cold.+}\n"
        "\n"
        "    People\n"
        "    ~ [-Characters-]{+People+}\n"
        "    + Tobias lost a brother at sea.\n"
        "\n"
    )
    (report,) = run(home, "index", "--dry-run", "--json").json["guides"]
    assert list(report) == [
        "slug", "status", "revision", "passages", "embedded", "reused", "removed", "changes", "error",
    ]  # fmt: skip
    assert (report["status"], report["revision"], report["changes"][2]) == (
        "updated", None,
        {"kind": "added", "section": "People", "old": None, "new": "Tobias lost a brother at sea."},
    )  # fmt: skip
    assert "Characters" in run(home, "show", "the-lamp").out
    real = run(home, "index").out
    assert real.split("\n\n")[1:] == dry.out.split("\n\n")[1:]
    assert real.startswith("the-lamp: updated (1 sentence changed, 1 heading renamed, 1 paragraph and 1\n    sentence")


def test_a_folder_is_indexed_and_pruned_and_says_what_it_left_alone(home: Path, lamp: Path) -> None:
    folder = lamp.parent / "books"
    folder.mkdir()
    lamp.rename(folder / "lamp.md")
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    ran = run(home, "index", str(folder))
    assert (ran.code, ran.out, ran.err) == (
        0,
        "the-lamp: added (2 passages; 5 texts embedded, 0 reused)\n",
        f"glossator: {folder}: left alone, being no guides: photo.png\n",
    )
    (folder / "lamp.md").unlink()
    assert run(home, "index").out == (
        f"the-lamp: missing: its source {folder / 'lamp.md'} is gone; the guide stays "
        "(withdraw it with: glossator remove the-lamp)\n"
    )
    assert run(home, "index", "--prune", "--dry-run").out == "the-lamp: would be withdrawn (5 texts of it)\n"
    assert run(home, "index", "--prune").out == "the-lamp: removed (5 texts of it)\n"
    assert run(home, "index", str(folder), "--slug", "x").refusal == (
        2, "glossator: --slug, --title and --author name one guide: give exactly one PATH with them",
    )  # fmt: skip


@pytest.mark.parametrize(("environ", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_a_terminal_gets_colours_unless_it_or_its_owner_wants_none(
    home: Path, lamp: Path, environ: dict[str, str], coloured: bool
) -> None:
    run(home, "index", str(lamp))
    lamp.write_text(LAMP.replace("eleven", "twelve"))
    shown = on_a_terminal(home, "index", "--dry-run", environ={"TERM": "xterm", **environ})
    marked, painted = "[-eleven-]{+twelve+}", "\x1b[31;9meleven\x1b[0m \x1b[32;4mtwelve\x1b[0m"
    assert (painted in shown, marked in shown, "\x1b[3" in shown) == (coloured, not coloured, coloured)
