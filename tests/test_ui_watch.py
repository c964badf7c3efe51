"""Following a folder, with real files and real processes: one line an event, and nothing that vanishes is withdrawn."""

import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from command import Running, run, running

from index.library import Library
from ui.indexing import Outcome
from ui.librarian import Librarian
from ui.watch import follow

LAMP = """# The Lamp

## Plot Summary

Agnes inherits a lighthouse from an aunt whom she never met. The lamp has been dark for eleven years.
"""
BOAT = "# The Boat\n\n## Plot Summary\n\nTobias builds a boat out of driftwood. It sinks on the first day of spring.\n"


@pytest.fixture
def books(tmp_path: Path) -> Path:
    folder = tmp_path / "drive" / "books"
    folder.mkdir(parents=True)
    (folder / "lamp.md").write_text(LAMP)
    return folder


@pytest.fixture
def watching(settings_home: Path, books: Path) -> Iterator[Running]:
    with running(settings_home, "index", "--watch", str(books)) as command:
        assert command.line(": added") == "lamp.md: added (1 passage; 3 texts embedded, 0 reused)"
        assert command.line("followed") == f"{books}: followed (1 guide)"
        yield command


def test_each_event_is_one_line_and_the_library_follows(watching: Running, books: Path, settings_home: Path) -> None:
    (books / "lamp.md").write_text(LAMP.replace("eleven", "twelve"))
    assert watching.line("lamp.md") == "lamp.md: updated (1 sentence changed; 2 of 3 texts embedded)"
    (books / "sea").mkdir()
    (books / "sea" / "boat.md").write_text(BOAT)
    assert watching.line("boat.md") == "sea/boat.md: added (1 passage; 3 texts embedded, 0 reused)"
    (books / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert watching.line("photo.png") == "photo.png: left alone, being no guide"
    (books / "lamp.md").unlink()
    assert watching.line("lamp.md") == "lamp.md: missing; its guide stays"
    assert watching.end(signal.SIGTERM) == 0
    assert watching.lines == [
        "lamp.md: added (1 passage; 3 texts embedded, 0 reused)",
        f"{books}: followed (1 guide)",
        "lamp.md: updated (1 sentence changed; 2 of 3 texts embedded)",
        "sea/boat.md: added (1 passage; 3 texts embedded, 0 reused)",
        "photo.png: left alone, being no guide",
        "lamp.md: missing; its guide stays",
    ]
    assert "twelve years" in run(settings_home, "show", "the-lamp", "--json").out


def test_an_editors_way_of_saving_is_one_event_and_its_own_files_are_none(watching: Running, books: Path) -> None:
    (books / ".lamp.md.swp").write_text(LAMP)
    (books / "lamp.md~").write_text(LAMP)
    (books / "lamp.md").rename(books / "lamp.md.tmp")
    (books / "lamp.md").write_text("")
    (books / "lamp.md").write_text(LAMP.replace("eleven", "twelve"))
    (books / "lamp.md.tmp").unlink()
    assert watching.line("lamp.md") == "lamp.md: updated (1 sentence changed; 2 of 3 texts embedded)"
    (books / "boat.md").write_text(BOAT)
    watching.line("boat.md: added")
    assert watching.end(signal.SIGINT) == 0
    assert len(watching.lines) == 4


def test_a_folder_that_vanishes_is_said_once_and_followed_again(
    watching: Running, books: Path, settings_home: Path
) -> None:
    drive = books.parent
    aside = drive.rename(drive.with_name("aside"))  # of which nobody tells who follows the folder in it
    assert watching.line("gone") == f"{books} is gone; its guides stay; waiting for it"
    (aside / "books" / "lamp.md").write_text(LAMP.replace("eleven", "twelve"))
    aside.rename(drive)
    assert watching.line("lamp.md") == "lamp.md: updated (1 sentence changed; 2 of 3 texts embedded)"
    watching.line("followed (1 guide)")
    shutil.rmtree(books)
    watching.line("gone")
    assert watching.end(signal.SIGTERM) == 0
    assert watching.lines.count(f"{books} is gone; its guides stay; waiting for it") == 2
    assert [guide["slug"] for guide in run(settings_home, "guides", "--json").json["guides"]] == ["the-lamp"]


def test_a_folder_that_is_made_anew_at_once_is_followed_too(watching: Running, books: Path) -> None:
    shutil.rmtree(books)
    books.mkdir()
    (books / "boat.md").write_text(BOAT)
    assert watching.line("boat.md") == "boat.md: added (1 passage; 3 texts embedded, 0 reused)"
    watching.line("followed")
    (books / "boat.md").write_text(BOAT.replace("spring", "summer"))
    assert watching.line("boat.md") == "boat.md: updated (1 sentence changed; 2 of 3 texts embedded)"


def test_a_file_that_moves_keeps_its_guide(watching: Running, books: Path) -> None:
    (books / "lamp.md").rename(books / "lantern.md")
    assert watching.line("is now") == f"the-lamp: its source {books / 'lamp.md'} is now {books / 'lantern.md'}"
    assert watching.line("lantern.md") == "lantern.md: updated (the same words; 0 of 3 texts embedded)"
    (books / "boat.md").write_text(BOAT)
    watching.line("boat.md: added")
    assert not any("missing" in line for line in watching.lines)


class Heard:
    """Follows a folder in a thread of this process, as the server does; lines are awaited."""

    def __init__(self, librarian: Librarian, folder: Path, *, polling: bool = False) -> None:
        self.said: Queue[str] = Queue()
        self.stop = threading.Event()
        self.thread = threading.Thread(
            target=follow, args=(librarian, folder, self.said.put, self.stop), kwargs={"polling": polling}
        )

    def line(self) -> str:
        return self.said.get(timeout=60)

    def __enter__(self) -> "Heard":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(60)
        assert not self.thread.is_alive()


class Counted(Librarian):
    """A librarian whose tries can be awaited."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.tries: Queue[None] = Queue()

    def indexing(self, *what: Any, **how: Any) -> Iterator[Outcome]:
        self.tries.put(None)
        return super().indexing(*what, **how)


def test_another_writer_is_waited_for_and_said_once(library: Library, books: Path) -> None:
    librarian = Counted(Library(library.settings))
    with Heard(librarian, books) as heard:
        heard.line(), heard.line()
        with library.writing():
            (books / "lamp.md").write_text(LAMP.replace("eleven", "twelve"))
            assert heard.line().startswith("waiting: ")
            (books / "boat.md").write_text(BOAT)
            for _ in range(4):
                librarian.tries.get(timeout=60)
        assert sorted([heard.line(), heard.line()]) == [
            "boat.md: added (1 passage; 3 texts embedded, 0 reused)",
            "lamp.md: updated (1 sentence changed; 2 of 3 texts embedded)",
        ]
    assert heard.said.empty()


def test_a_folder_that_is_not_there_yet_is_waited_for_also_by_looking_again_and_again(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "later"
    with Heard(Librarian(library), folder, polling=True) as heard:
        assert heard.line() == f"{folder} is gone; its guides stay; waiting for it"
        folder.mkdir()
        assert heard.line() == f"{folder}: followed (0 guides)"
        (folder / "boat.md").write_text(BOAT)
        assert heard.line() == "boat.md: added (1 passage; 3 texts embedded, 0 reused)"


def test_a_folder_that_was_emptied_meanwhile_is_one_line(library: Library, books: Path) -> None:
    (books / "boat.md").write_text(BOAT)
    Librarian(library).index([books], {})
    shutil.rmtree(books)
    books.mkdir()
    with Heard(Librarian(library), books) as heard:
        assert heard.line() == f"{books} is empty; its 2 guides stay"
        assert heard.line() == f"{books}: followed (2 guides)"
    assert len(library.guides()) == 2


def test_what_watch_does_not_take_is_told_before_anything_is_done(settings_home: Path, books: Path) -> None:
    lamp = str(books / "lamp.md")
    assert [
        run(settings_home, "index", "--watch", *more).refusal for more in ([], [lamp], ["--prune", str(books)])
    ] == [
        (2, "glossator: --watch follows folders, and say which; as in: glossator index --watch FOLDER"),
        (2, f"glossator: --watch follows folders, and {lamp} is none; as in: glossator index --watch FOLDER"),
        (2, "glossator: --watch follows folders and takes no --replace, --force, --prune, --dry-run or --json"),
    ]
    assert run(settings_home, "index", "--poll", str(books)).refusal == (
        2, "glossator: --poll goes with --watch, as in: glossator index --watch --poll FOLDER",
    )  # fmt: skip
    assert run(settings_home, "serve", "--watch", lamp).refusal == (
        2, f"glossator: --watch follows a folder, and {lamp} is a file; give the folder that it is in",
    )  # fmt: skip
