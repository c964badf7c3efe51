"""A folder of files: what is a guide's and what is not is told by content; nothing is ever missed silently."""

import os
from pathlib import Path

import pytest
from bindings import docx_of, epub_of

from corpus.errors import GuideError
from corpus.folder import FolderFiles, files_in

TEXT = "# The Lamp\n\nAgnes keeps the lamp.\n"
FILES: dict[str, bytes] = {
    "a/lamp.md": TEXT.encode(),
    "a/b/lamp": docx_of(TEXT),
    "a/b/lamp.jpg": epub_of([f"<p>{TEXT}</p>"]),
    "a/page.txt": b"<!DOCTYPE html><p>Agnes keeps the lamp.</p>",
    "z.pdf": b"%PDF-1.7\n",
    "photo.md": b"\x89PNG\r\n\x1a\n\x00",
    "songs.zip": b"PK\x05\x06" + bytes(18),
    "noise.txt": bytes(range(1, 32)) * 20,
    ".hidden.md": TEXT.encode(),
    ".git/notes.md": TEXT.encode(),
    "~$lamp.docx": b"\x05Agnes",
    "lamp.md~": TEXT.encode(),
}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        path = tmp_path / "shelf" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "shelf"


def names(found: FolderFiles, shelf: Path) -> tuple[list[str], list[str]]:
    guides, others = ([str(path.relative_to(shelf)) for path in paths] for paths in (found.guides, found.others))
    return guides, others


GUIDES = ["a/b/lamp", "a/b/lamp.jpg", "a/lamp.md", "a/page.txt", "z.pdf"]
OTHERS = ["noise.txt", "photo.md", "songs.zip"]


def test_files_are_told_by_their_content_and_sorted(shelf: Path) -> None:
    assert names(files_in(shelf), shelf) == (GUIDES, OTHERS)


def test_links_are_followed_once_and_never_in_a_circle(shelf: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "far.md").write_text(TEXT)
    (shelf / "a" / "round").symlink_to(shelf)
    (shelf / "self").symlink_to("self")
    (shelf / "a.md").symlink_to(shelf / "a" / "lamp.md")
    (shelf / "gone.md").symlink_to(tmp_path / "nothing")
    (shelf / "far").symlink_to(elsewhere)
    (shelf / "far again").symlink_to(elsewhere)
    guides, others = names(files_in(shelf), shelf)
    assert (others, len(guides), len({(shelf / name).resolve() for name in guides})) == (OTHERS, 6, 6)


def test_what_is_no_file_is_left_out_unread(shelf: Path) -> None:
    os.mkfifo(shelf / "pipe.md")
    assert names(files_in(shelf), shelf) == (GUIDES, OTHERS)


def test_an_empty_folder_has_nothing(tmp_path: Path) -> None:
    assert files_in(tmp_path) == FolderFiles((), ())


def test_a_folder_that_cannot_be_listed_says_why(tmp_path: Path) -> None:
    file = tmp_path / "lamp.md"
    file.write_text(TEXT)
    (tmp_path / "loop").symlink_to("loop")
    lines = []
    for path in (tmp_path / "gone", file, tmp_path / "loop", tmp_path / ("x" * 300)):
        with pytest.raises(GuideError) as refused:
            files_in(path)
        lines.append(str(refused.value).removeprefix(f"{tmp_path}/"))
    assert lines == [
        "gone does not exist: check the path",
        "lamp.md is no folder: give a folder, or the file by itself",
        "loop cannot be listed (Too many levels of symbolic links): check the disk, then try again",
        f"{'x' * 300} cannot be listed (File name too long): check the disk, then try again",
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_below_that_may_not_be_listed_is_no_empty_one(shelf: Path) -> None:
    (shelf / "a").chmod(0)
    try:
        with pytest.raises(GuideError) as refused:
            files_in(shelf)
    finally:
        (shelf / "a").chmod(0o755)
    assert str(refused.value) == f"{shelf}/a may not be listed: change its permissions"
