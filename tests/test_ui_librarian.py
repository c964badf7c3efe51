"""The librarian: guides follow their sources, what is missing stays, uploads are looked at before they go in."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import GuideError
from corpus.read import BUNDLED
from index.build import IndexReport, Step
from index.embedder import Embedder
from index.errors import LibraryBusy, Outdated, UnknownGuide
from index.library import Library
from index.settings import IndexSettings
from ui.indexing import Wish
from ui.librarian import Librarian

LAMP = """# The Lamp

## Plot Summary

Agnes inherits a lighthouse from an aunt whom she never met. The lamp has been dark for eleven years.

## Characters

Agnes is a careful woman who keeps accounts of everything.
"""
BOAT = "# The Boat\n\n## Plot Summary\n\nTobias builds a boat out of driftwood. It sinks on the first day of spring.\n"


@pytest.fixture
def librarian(library: Library) -> Librarian:
    return Librarian(library)


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A folder of two guides, one of them below."""
    folder = tmp_path / "books"
    (folder / "sea").mkdir(parents=True)
    (folder / "lamp.md").write_text(LAMP)
    (folder / "sea" / "boat.txt").write_text(BOAT)
    return folder


def told(reports: list[IndexReport]) -> list[tuple[str, str]]:
    return [(report.slug, report.status) for report in reports]


def sources(librarian: Librarian) -> dict[str, str]:
    return {entry.slug: entry.source for entry in librarian.library.guides()}


def everything(home: Path) -> dict[str, str]:
    """Every file and folder of a library, and what is in it; the model aside, which is another's."""
    inside = (path for path in home.rglob("*") if path.relative_to(home).parts[0] != "embedders")
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in inside
    }


def test_a_folder_is_indexed_and_what_is_no_guide_in_it_is_left_alone(librarian: Librarian, books: Path) -> None:
    (books / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (books / ".hidden.md").write_text("# Hidden\n\nNobody reads this.\n")
    said: list[str] = []
    outcomes = list(librarian.indexing([books], Wish({}), say=said.append))
    assert [(one.name, one.report.slug, one.report.status) for one in outcomes] == [
        (books / "lamp.md", "the-lamp", "added"), (books / "sea" / "boat.txt", "the-boat", "added"),
    ]  # fmt: skip
    assert said == [f"{books}: left alone, being no guides: photo.png"]
    assert told(librarian.index([books], {})) == [("the-lamp", "unchanged"), ("the-boat", "unchanged")]
    assert told(librarian.index([], {})) == [("the-boat", "unchanged"), ("the-lamp", "unchanged")]


def test_of_two_equal_files_the_shorter_name_is_indexed_and_the_other_named(librarian: Librarian, books: Path) -> None:
    (books / "lamp copy.md").write_text(LAMP)
    said: list[str] = []
    for status in ("added", "unchanged"):
        reports = [one.report for one in librarian.indexing([books], Wish({}), say=said.append)]
        assert told(reports) == [("the-lamp", status), ("the-boat", status)]
    assert sources(librarian)["the-lamp"] == str(books / "lamp.md")
    assert said == [f"{books}: left alone, being copies: lamp copy.md (the same as lamp.md)"] * 2
    (books / "lamp.md").unlink()  # the copy takes its place
    assert told(librarian.index([books], {})) == [("the-lamp", "updated"), ("the-boat", "unchanged")]
    (books / "lamp.md").write_text(LAMP)  # and keeps it, being known
    assert told(librarian.index([books], {})) == [("the-lamp", "unchanged"), ("the-boat", "unchanged")]


def test_a_guide_whose_title_changes_stays_the_guide_of_its_source(librarian: Librarian, books: Path) -> None:
    librarian.index([books], {})
    (books / "lamp.md").write_text(LAMP.replace("# The Lamp", "# The Lamp at Orrin Head"))
    assert told(librarian.index([books], {})) == [("the-lamp", "updated"), ("the-boat", "unchanged")]
    assert librarian.library.entry("the-lamp").title == "The Lamp at Orrin Head"


def test_a_source_with_two_names_keeps_both_guides_up_to_date(librarian: Librarian, books: Path) -> None:
    lamp = books / "lamp.md"
    librarian.index([lamp], {"slug": "one", "title": "One"})
    librarian.index([lamp], {"slug": "two"})
    lamp.write_text(LAMP.replace("eleven", "twelve"))
    assert told(librarian.index([lamp], {})) == [("one", "updated"), ("two", "updated")]
    assert [entry.title for entry in librarian.library.guides()] == ["One", "The Lamp"]


def test_a_file_that_moved_keeps_its_guide(librarian: Librarian, books: Path) -> None:
    librarian.index([books / "lamp.md"], {"author": "Mabel Dray"})
    moved = (books / "lamp.md").rename(books / "lantern.md")
    said: list[str] = []
    outcomes = [one.report for one in librarian.indexing([books], Wish({}), say=said.append)]
    assert (told(outcomes), outcomes[0].embedded, outcomes[0].changes) == (
        [("the-lamp", "updated"), ("the-boat", "added")], 0, (),
    )  # fmt: skip
    assert said == [f"the-lamp: its source {books / 'lamp.md'} is now {moved}"]
    assert sources(librarian)["the-lamp"] == str(moved)
    assert librarian.library.entry("the-lamp").author == "Mabel Dray"


def test_a_file_that_moved_and_changed_is_another_source_and_takes_no_place(librarian: Librarian, books: Path) -> None:
    librarian.index([books], {})
    (books / "lamp.md").unlink()
    (books / "lantern.md").write_text(LAMP.replace("eleven", "twelve"))
    reports = librarian.index([books], {})
    assert told(reports) == [("the-lamp", "failed"), ("the-boat", "unchanged"), ("the-lamp", "missing")]
    assert str(reports[0].error).startswith(f"the-lamp is indexed from {books / 'lamp.md'}; give this guide another")
    assert sources(librarian)["the-lamp"] == str(books / "lamp.md")


def test_two_files_of_one_run_never_share_a_slug_not_even_to_replace(librarian: Librarian, books: Path) -> None:
    (books / "second.md").write_text(LAMP.replace("Agnes", "Agatha"))
    reports = librarian.index([books], {}, replace=True)
    assert told(reports) == [("the-lamp", "added"), ("the-boat", "added"), ("the-lamp", "failed")]
    assert reports[2].error == (
        f"the-lamp is made from {books / 'lamp.md'} in this same run; "
        f"index {books / 'second.md'} by itself with --slug NAME"
    )
    assert sources(librarian)["the-lamp"] == str(books / "lamp.md")
    dry = librarian.index([books], {}, replace=True, force=True, dry_run=True)
    assert told(dry) == [("the-lamp", "updated"), ("the-boat", "updated"), ("the-lamp", "failed")]


def test_the_same_file_under_two_paths_is_read_once(librarian: Librarian, books: Path) -> None:
    link = books.parent / "link.md"
    link.symlink_to(books / "lamp.md")
    said: list[str] = []
    outcomes = librarian.indexing([books / "lamp.md", link, books / "lamp.md"], Wish({}), say=said.append)
    assert told([one.report for one in outcomes]) == [("the-lamp", "added")]
    assert said == [f"{link} is {books / 'lamp.md'}, which was read already"]


@pytest.mark.parametrize("way", ["emptied", "gone", "one"])
def test_what_vanished_stays_until_it_is_pruned(librarian: Librarian, books: Path, way: str) -> None:
    librarian.index([books], {})
    if way == "one":
        (books / "lamp.md").unlink()
        (books / "sea" / "boat.txt").unlink()
    else:
        shutil.rmtree(books)
    if way == "emptied":
        books.mkdir()
    both = [("the-boat", "missing"), ("the-lamp", "missing")]
    assert told(librarian.index([], {})) == both
    assert told(librarian.index([books], {})) == both
    assert told(librarian.index([books], {}, dry_run=True, prune=True)) == [(slug, "removed") for slug, _ in both]
    assert sorted(sources(librarian)) == ["the-boat", "the-lamp"]
    assert told(librarian.index([books], {}, prune=True)) == [(slug, "removed") for slug, _ in both]
    assert sources(librarian) == {}


def test_pruning_one_folder_leaves_what_is_missing_elsewhere(librarian: Librarian, books: Path) -> None:
    librarian.index([books], {})
    (books / "lamp.md").unlink()
    (books / "sea" / "boat.txt").unlink()
    assert told(librarian.index([books / "sea"], {}, prune=True)) == [("the-boat", "removed")]
    assert sorted(sources(librarian)) == ["the-lamp"]


def test_a_source_that_cannot_be_looked_at_is_not_missing_and_never_pruned(librarian: Librarian, books: Path) -> None:
    librarian.index([books], {})
    (books / "lamp.md").unlink()
    (books / "lamp.md").symlink_to(books / "lamp.md")  # a link to itself: stat() fails, and not for want of a file
    reports = librarian.index([], {}, prune=True)
    assert told(reports) == [("the-boat", "unchanged"), ("the-lamp", "failed")]
    assert sorted(sources(librarian)) == ["the-boat", "the-lamp"]


def test_a_source_that_became_a_folder_is_one_line_and_its_guide_stays(librarian: Librarian, books: Path) -> None:
    librarian.index([books / "lamp.md"], {})
    (books / "lamp.md").unlink()
    (books / "lamp.md").mkdir()
    (report,) = librarian.index([], {}, prune=True)
    assert (report.status, report.error) == ("failed", f"{books / 'lamp.md'} is a folder: give the files in it")
    assert sorted(sources(librarian)) == ["the-lamp"]


def test_a_relative_path_is_found_again_from_anywhere(
    librarian: Librarian, books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(books)
    assert told(librarian.index([Path("lamp.md")], {})) == [("the-lamp", "added")]
    monkeypatch.chdir(books / "sea")
    assert told(librarian.index([Path("../lamp.md")], {})) == [("the-lamp", "unchanged")]
    assert told(librarian.index([], {})) == [("the-lamp", "unchanged")]


def test_other_line_ends_embed_nothing_and_change_no_words(librarian: Librarian, books: Path) -> None:
    librarian.index([books / "lamp.md"], {})
    (books / "lamp.md").write_bytes(LAMP.replace("\n", "\r\n").encode())
    (report,) = librarian.index([], {})
    assert (report.status, report.embedded, report.changes) == ("updated", 0, ())


def test_a_missing_source_whose_volume_is_damaged_is_made_again_from_the_library(
    librarian: Librarian, books: Path
) -> None:
    librarian.index([books / "lamp.md"], {})
    (books / "lamp.md").unlink()
    revision = librarian.library.entry("the-lamp").revision
    (librarian.library.home / "guides" / "the-lamp" / str(revision) / "vectors.npy").write_bytes(b"")
    said: list[str] = []
    (outcome,) = librarian.indexing([], Wish({}), say=said.append)
    assert said == ["the-lamp: The index of The Lamp was damaged and has been made again from its source."]
    assert (outcome.report.status, outcome.report.revision != revision) == ("missing", True)
    assert librarian.library.checked("the-lamp") is None


def test_a_guide_that_lost_its_manifest_is_made_again_and_follows_its_source(librarian: Librarian, books: Path) -> None:
    librarian.index([books / "lamp.md"], {})
    revision = librarian.library.entry("the-lamp").revision
    (librarian.library.home / "guides" / "the-lamp" / str(revision) / "manifest.json").write_text("{}")
    anew = Librarian(Library(librarian.library.settings))
    assert told(anew.index([], {}, dry_run=True)) == [("the-lamp", "failed")]
    assert told(anew.index([], {})) == [("the-lamp", "unchanged")]
    assert librarian.library.checked("the-lamp") is None


def test_a_preview_writes_nothing_and_is_accepted_as_it_was(librarian: Librarian, library: Library) -> None:
    before = everything(library.home)
    preview = librarian.preview(LAMP.encode(), "lamp.md")
    assert everything(library.home) == before
    assert (preview.guide.source, preview.base, preview.former_source) == ("upload:lamp.md", None, None)
    assert (preview.report.status, preview.report.revision, preview.report.embedded) == ("added", None, 5)
    assert librarian.accept(preview).status == "added"
    again = librarian.preview(LAMP.replace("eleven", "twelve").encode(), "lamp.md")
    assert (again.report.status, again.base, again.former_source, len(again.report.changes)) == (
        "updated", library.entry("the-lamp").revision, None, 1,
    )  # fmt: skip
    librarian.accept(librarian.preview(LAMP.replace("eleven", "nine").encode(), "lamp.md"))
    with pytest.raises(Outdated):
        librarian.accept(again)
    assert "nine years" in library.open("the-lamp").guide.text


def test_a_preview_says_whose_place_it_would_take_and_keeps_names(librarian: Librarian, books: Path) -> None:
    librarian.index([books / "lamp.md"], {})
    preview = librarian.preview(LAMP.encode(), "lamp.md")
    assert preview.former_source == str(books / "lamp.md")
    librarian.accept(librarian.preview(LAMP.encode(), "lamp.md", {"author": "Mabel Dray"}))
    assert librarian.preview(LAMP.encode(), "lamp.md").guide.author == "Mabel Dray"
    with pytest.raises(GuideError):
        librarian.preview(b"\0", "lamp.md")


def test_an_upload_is_indexed_again_from_the_librarys_own_copy(librarian: Librarian, library: Library) -> None:
    librarian.accept(librarian.preview(LAMP.encode(), "lamp.md"))
    assert told(librarian.index([], {}, prune=True)) == [("the-lamp", "unchanged")]
    assert librarian.reindex("the-lamp").status == "unchanged"
    (report,) = librarian.index([], {}, force=True)
    assert (report.status, report.embedded, report.changes) == ("updated", 5, ())
    for name in ("chroma/chroma.sqlite3", "text.txt", "source.md"):  # after its source is lost its text stands in
        (library.folder("the-lamp") / name).unlink()
        assert librarian.reindex("the-lamp").status == "updated"
        assert library.checked("the-lamp") is None


def test_withdrawing_says_what_went_and_an_unknown_guide_is_told(librarian: Librarian, books: Path) -> None:
    librarian.index([books], {})
    assert librarian.withdraw("the-lamp") == IndexReport("the-lamp", "removed", None, removed=5)
    with pytest.raises(UnknownGuide):
        librarian.withdraw("the-lamp")
    with pytest.raises(UnknownGuide):
        librarian.reindex("the-lamp")


def test_a_dry_run_writes_nothing_at_all(librarian: Librarian, books: Path) -> None:
    librarian.index([books], {})
    before = everything(librarian.library.home)
    (books / "lamp.md").write_text(LAMP.replace("eleven", "twelve"))
    (books / "new.md").write_text(BOAT.replace("Boat", "Raft"))
    (books / "sea" / "boat.txt").unlink()
    dry = librarian.index([books], {}, dry_run=True, prune=True)
    assert told(dry) == [("the-lamp", "updated"), ("the-raft", "added"), ("the-boat", "removed")]
    assert [report.revision for report in dry] == [None, None, None]
    assert everything(librarian.library.home) == before
    real = librarian.index([books], {}, prune=True)
    alike = [(r.slug, r.status, r.passages, r.embedded, r.reused, r.removed, r.changes) for r in dry]
    assert [(r.slug, r.status, r.passages, r.embedded, r.reused, r.removed, r.changes) for r in real] == alike


def test_a_dry_run_needs_no_lock_and_a_real_one_says_who_has_it(librarian: Librarian, books: Path) -> None:
    other = Library(librarian.library.settings)
    with other.writing():
        assert told(librarian.index([books], {}, dry_run=True)) == [("the-lamp", "added"), ("the-boat", "added")]
        with pytest.raises(LibraryBusy):
            librarian.index([books], {})


class Killed(BaseException):
    """What ends a run as a signal does."""


def test_a_first_start_that_was_killed_is_finished_by_the_next(librarian: Librarian, bundled_home: Path) -> None:
    def killed(step: Step) -> None:
        raise Killed

    with pytest.raises(Killed):
        librarian.index_bundled(killed)
    record = librarian.library.home / "bundled.json"
    assert json.loads(record.read_bytes()) == ["frankenstein.md", "never-let-me-go.md", "pride-and-prejudice.md"]
    shutil.copytree(bundled_home / "guides" / "frankenstein", librarian.library.home / "guides" / "frankenstein")
    shutil.copytree(bundled_home / "guides" / "never-let-me-go", librarian.library.home / "guides" / "never-let-me-go")
    assert librarian.withdraw("frankenstein").status == "removed"
    assert told(Librarian(librarian.library).index_bundled()) == [
        ("never-let-me-go", "unchanged"), ("pride-and-prejudice", "added"),
    ]  # fmt: skip
    assert (json.loads(record.read_bytes()), librarian.index_bundled()) == ([], [])
    librarian.withdraw("never-let-me-go")
    librarian.withdraw("pride-and-prejudice")
    assert (librarian.index_bundled(), sources(librarian)) == ([], {})  # nobody brings them back


def test_a_library_of_ones_own_guides_gets_no_others(librarian: Librarian, books: Path) -> None:
    librarian.index([books], {})
    assert (librarian.index_bundled(), sorted(sources(librarian))) == ([], ["the-boat", "the-lamp"])


def test_a_start_beside_one_that_is_still_going_on_reads_what_is_there(librarian: Librarian, books: Path) -> None:
    librarian.index([books], {})
    (librarian.library.home / "bundled.json").write_text('["frankenstein.md"]')
    with Library(librarian.library.settings).writing():
        assert librarian.index_bundled() == []
    (librarian.library.home / "bundled.json").write_text("rubbish")
    assert librarian.index_bundled() == []


def test_a_bundled_guide_is_found_by_its_name_wherever_the_program_is(librarian: Librarian, bundled_home: Path) -> None:
    shutil.copytree(bundled_home / "guides" / "frankenstein", librarian.library.home / "guides" / "frankenstein")
    assert told(librarian.index([BUNDLED / "frankenstein.md"], {})) == [("frankenstein", "unchanged")]
    assert told(librarian.index([], {})) == [("frankenstein", "unchanged")]


HEAVY = {"torch", "sentence_transformers", "onnxruntime", "tokenizers", "chromadb", "langchain_core", "gradio"}


def test_where_nothing_changed_no_model_is_loaded_and_no_file_is_read_as_a_guide(
    settings: IndexSettings, books: Path
) -> None:
    """A page is read by a process of its own: where none is started, it was not read."""
    paragraphs = "".join(f"<p>{line}</p>" for line in LAMP.split("\n\n") if not line.startswith("#"))
    page = f"<!doctype html><html><head><title>The Lamp</title></head><body><h1>The Lamp</h1>{paragraphs}</body></html>"
    (books / "lamp.html").write_text(page)
    first = Librarian(Library(settings)).index([books / "lamp.html", books / "sea"], {})
    assert [report.status for report in first] == ["added", "added"]
    script = (
        "import sys; started = []; "
        "sys.addaudithook(lambda event, _: started.append(event) if event == 'subprocess.Popen' else None); "
        f"from ui.cli import run; code = run(['index', '--library', {str(settings.home)!r}]); "
        "print(code, len(started), *(name for name in sys.modules if '.' not in name))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    *lines, last = done.stdout.splitlines()
    code, started, *modules = last.split()
    assert [line.split(" (")[0] for line in lines] == ["the-boat: unchanged", "the-lamp: unchanged"]
    assert (code, started, HEAVY & set(modules)) == ("0", "0", set())


def test_the_embedder_is_the_one_the_library_keeps(librarian: Librarian, books: Path, embedder: Embedder) -> None:
    (report, _) = librarian.index([books], {})
    assert librarian.library.manifest(report.slug).embedder.fingerprint == embedder.fingerprint
