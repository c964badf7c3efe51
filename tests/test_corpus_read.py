"""The one door: what a file's bytes become, and what is refused with which line."""

import os
import re
from pathlib import Path

import pytest
from bindings import docx_of, epub_of, html_of

from corpus.errors import GlossatorError, GuideError, UsageError
from corpus.formats import kind_of
from corpus.read import LARGEST, bundled, guide_from_bytes, read_guide
from corpus.types import Guide, Section

TEXT = "Emma is an 1815 novel by Jane Austen.\n\nPlot Summary\n\nEmma’s father – an “invalid” – dislikes change…\n"


def guide(data: bytes | str, name: str = "emma-notes.txt", **said: str) -> Guide:
    raw = data.encode() if isinstance(data, str) else data
    return guide_from_bytes(raw, source="here", name=name, **said)


def test_a_file_becomes_a_guide(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(TEXT, encoding="utf-8")
    text = "Emma is an 1815 novel by Jane Austen.\n\nPlot Summary\n\nEmma’s father – an “invalid” – dislikes change…"
    assert read_guide(path) == Guide(
        slug="emma",
        title="Emma",
        author="Jane Austen",
        source=str(path.resolve()),
        text=text,
        sections=(Section(("Introduction",), 0, 37, 0), Section(("Plot Summary",), 53, len(text), 1)),
        marks=(),
        published_minutes=None,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_encoding_and_the_line_ends_do_not_matter(encoding: str, line_end: str) -> None:
    assert guide(TEXT.replace("\n", line_end).encode(encoding)) == guide(TEXT)


def test_invisible_characters_and_wide_spaces_are_gone() -> None:
    assert guide("Em\u00adma\u200b is\u00a0read.\u2028She is e\u0301lite.").text == "Emma is read.\n\nShe is élite."


GIVE = "give a text, Markdown, HTML, PDF, Word or EPUB file"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"Emma is\x00 here.", "binary data (it holds NUL bytes)"),
        (bytes(range(1, 32)) * 20, "binary data"),
    ],
)
def test_binary_data_is_named_whatever_the_file_is_called(data: bytes, kind: str) -> None:
    with pytest.raises(GuideError) as refused:
        guide(data)
    assert str(refused.value) == f"emma-notes.txt looks like {kind}, not like text: {GIVE}"


@pytest.mark.parametrize(
    ("data", "kind", "cure"),
    [
        (b"PK\x03\x04", "a zip archive", "unpack it and give the files in it"),
        (b"\x1f\x8b\x08", "a gzip archive", "unpack it and give the files in it"),
        (b"{\\rtf1 hello}", "an RTF file", "save it as DOCX, PDF or UTF-8 text"),
    ],
)
def test_what_holds_text_in_another_way_is_told_how_to_save_it(data: bytes, kind: str, cure: str) -> None:
    with pytest.raises(GuideError) as refused:
        guide(data)
    assert str(refused.value) == f"emma-notes.txt looks like {kind}, not like text: {cure}"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "text"),
        (b"Emma is here.", "text"),
        (b"\xef\xbb\xbf  %PDF-1.7\n", "pdf"),
        (b"The sign %PDF-1.7 opens a file.", "text"),
        (b"  <!DOCTYPE html><p>Emma.</p>", "html"),
        (b"\xef\xbb\xbf<!-- saved --><HTML lang=en>", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y">', "html"),
        ("<html><p>Emma".encode("utf-16"), "html"),
        (b"<h1>Emma</h1><p>She</p><p>meddles.</p>", "html"),
        (b"<div align=center>\n\n# Emma\n\n</div><p></p><p></p><p></p>", "text"),
        (b"<http://emma.example/> is her page.", "text"),
        (b"<htmlish> she said.", "text"),
        (b"Use <html> to begin a page.", "text"),
        (b"PK is her name.", "text"),
        (b"\x89PNG\r\n\x1a\n", None),
        (bytes(range(1, 32)) * 20, None),
        ("Emma ist hier – ganz.".encode("utf-16"), "text"),
        ("Emma ist hier – ganz.".encode("cp1252"), "text"),
    ],
)
def test_the_kind_is_told_by_the_content(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(("made", "kind"), [(docx_of(TEXT), "docx"), (epub_of(["<p>Emma.</p>"]), "epub")])
def test_a_head_tells_what_is_in_a_zip_file(made: bytes, kind: str) -> None:
    assert [kind_of(made), kind_of(made[: len(made) // 2])] == [kind, kind]


@pytest.mark.parametrize("ending", ["txt", "md", "pdf", "docx", "epub", "html", "jpg"])
def test_the_same_words_are_the_same_guide_in_every_format(ending: str) -> None:
    text = "# Emma\n\n## Plot Summary\n\nEmma’s father – an “invalid” – dislikes change…\n"
    found = {
        (one.title, one.text, one.sections)
        for one in (
            guide(data, f"notes.{ending}") for data in (text, docx_of(text), epub_of(html_of(text), "Emma", None))
        )
    }
    assert [(title, [section.path for section in sections]) for title, _, sections in found] == [
        ("Emma", [("Plot Summary",)])
    ]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "is empty: give a file with the guide's text"),
        (b" \r\n\t\xc2\xa0\n", "is empty: give a file with the guide's text"),
        (b"Plot Summary\n\nThemes\n", "has no sentence in it: give a file with the guide's text"),
        ("Emma’s".encode()[:-2] + b" is torn.", "is damaged UTF-8 text at byte 4: save it as UTF-8 text or Markdown"),
        (
            "Emma is ‘torn’.".encode("utf-16")[:-1],
            "is damaged UTF-16-LE text at byte 28: save it as UTF-8 text or Markdown",
        ),
        (bytes(range(160, 192)) * 9, "is in no encoding that could be told: save it as UTF-8 text or Markdown"),
        (b"Emma is here. \xa4\xac", "is in no encoding that could be told: save it as UTF-8 text or Markdown"),
        (b"a" * (LARGEST + 1), "is larger than 20 MB: split it into one file for each guide"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, line: str) -> None:
    with pytest.raises(GuideError) as refused:
        guide(data)
    assert str(refused.value) == f"emma-notes.txt {line}"


def test_damaged_utf8_is_told_from_an_old_encoding() -> None:
    with pytest.raises(GuideError, match=r"^emma-notes\.txt is damaged UTF-8 text at byte 8: "):
        guide("Emma is “torn”. ".encode().replace(b"\xe2\x80\x9c", b"\x80\x9c"))


def test_a_path_that_is_no_readable_file_says_why(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.txt"
    os.mkfifo(fifo)
    lines = []
    for path in (tmp_path / "gone.txt", tmp_path, fifo, tmp_path / ("x" * 300)):
        with pytest.raises(GuideError) as refused:
            read_guide(path)
        lines.append(str(refused.value))
    assert lines == [
        f"{tmp_path}/gone.txt does not exist: check the path",
        f"{tmp_path} is a folder: give the files in it",
        f"{fifo} is no file: give a guide's file",
        f"{tmp_path}/{'x' * 300} cannot be read (File name too long): check the path",
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.txt"
    path.write_text("Emma is here.")
    path.chmod(0)
    with pytest.raises(GuideError) as refused:
        read_guide(path)
    assert str(refused.value) == f"{path} may not be read: change its permissions"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(GuideError) as refused:
        read_guide(path)
    assert str(refused.value) == f"{path} is larger than 20 MB: split it into one file for each guide"


def test_every_message_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(GlossatorError) as refused:
        read_guide(tmp_path / "two\nlines.txt")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # lines at the head that the text confirms, in either order, whatever else it says before "by"
        ("Emma\n\nJane Austen\n\nEmma is a novel by Jane Austen.", ("Emma", "Jane Austen")),
        (
            "Jane Austen\n\nEmma\n\nJane Austen, taught by a father, wrote.\n\nEmma is by Jane Austen.",
            ("Emma", "Jane Austen"),
        ),
        (
            "Jane Austen\n\nEmma\n\nJane Austen, drawn by Cassandra Austen, wrote.\n\nEmma, by Jane Austen, is long.",
            ("Emma", "Jane Austen"),
        ),
        ("Emma\n====\n\nPlot\n\nShe meddles.", ("Emma", None)),
        ("EMMA\n\nJANE AUSTEN\n\nPlot\n\nEmma is a novel by Jane Austen.", ("Emma", "Jane Austen")),
        ("Emma\n\nby Jane Austen\n\nShe meddles.", ("Emma", "Jane Austen")),
        ("Emma by Jane Austen\n\nShe meddles.", ("Emma", "Jane Austen")),
        ("Title: Emma\nAuthor: Jane Austen\n\nShe meddles.", ("Emma", "Jane Austen")),
        ("Emma: A Study Guide\n\nPlot Summary\n\nShe meddles.", ("Emma", None)),
        # what the text states
        ("Emma is a comic novel by the English writer Jane Austen. It is long.", ("Emma", "Jane Austen")),
        ("Emma is a novel published by Penguin Books. It is long.", ("Emma Notes", None)),
        ("This is a novel by Jane Austen.", ("Emma Notes", None)),
        # a heading is no title
        ("Highbury\n\nHighbury is a village. Emma lives there.", ("Emma Notes", None)),
        ("Themes\n\nThemes are many in this novel by Jane Austen.", ("Emma Notes", None)),
    ],
)
def test_title_and_author_are_found_in_plain_text(text: str, found: tuple[str, str | None]) -> None:
    read = guide(text)
    assert (read.title, read.author) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("---\ntitle: Emma\nauthor: Jane Austen\n---\n\n# My notes\n\nShe meddles.", ("Emma", "Jane Austen")),
        ("---\ntitle: 1984\nauthor: [A. B. Clark, D. Evans]\n---\nHe works.", ("1984", "A. B. Clark, D. Evans")),
        ("# Emma: a study guide\n\n*by Jane Austen*\n\n## Plot\n\nShe meddles.", ("Emma", "Jane Austen")),
        ("# Plot\n\nShe meddles.\n\n# Themes\n\nShe is proud.", ("Emma Notes", None)),
        ("---\n\nA rule is no front matter.\n\n---\n\n# Emma\n\nShe meddles.", ("Emma", None)),
    ],
)
def test_title_and_author_are_found_in_markdown(text: str, found: tuple[str, str | None]) -> None:
    read = guide(text, "emma-notes.md")
    assert (read.title, read.author) == found


def test_arguments_win_over_front_matter_and_this_over_the_text() -> None:
    text = "---\ntitle: Emma\n---\n\n# Emma by Jane Austen\n\nShe meddles."
    read = guide(text, "x.md", title="Emma, revised", author="J. Austen", slug="emma-2")
    assert (read.slug, read.title, read.author, read.text) == ("emma-2", "Emma, revised", "J. Austen", "She meddles.")
    assert (guide(text, "x.md").title, guide(text, "x.md").author) == ("Emma", "Jane Austen")


@pytest.mark.parametrize(
    ("name", "said", "slug"),
    [
        ("x.txt", {"title": "Les Misérables: Tome 1"}, "les-miserables-tome-1"),
        ("x.txt", {"title": "Uncle Tom’s Cabin"}, "uncle-toms-cabin"),
        ("My_Notes 2.txt", {}, "my-notes-2"),
        ("本.txt", {}, "guide"),
        ("x.txt", {"title": "word " * 40}, "-".join(["word"] * 16)),
    ],
)
def test_the_slug_comes_from_the_title_else_from_the_file(name: str, said: dict[str, str], slug: str) -> None:
    assert guide("She meddles.", name, **said).slug == slug


@pytest.mark.parametrize("slug", ["../x", "Emma", "", "a--b", "x" * 81])
def test_a_slug_that_is_none_is_refused(slug: str) -> None:
    with pytest.raises(UsageError) as refused:
        guide("She meddles.", slug=slug)
    assert str(refused.value) == f"{slug!r} is no slug: use small letters, digits and hyphens, like never-let-me-go"


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: [a", "x.md has front matter that is no YAML (line 3): mend or remove it"),
        ("title: {a: b}", "x.md has front matter whose title is no text: write it as title: TEXT"),
        (
            f"author: {'[' * 3000}{']' * 3000}",
            "x.md has front matter whose author is no text: write it as author: TEXT",
        ),
        ("date: 2024-99-99", "x.md has front matter that is no YAML: mend or remove it"),
    ],
)
def test_bad_front_matter_is_named(front: str, line: str) -> None:
    with pytest.raises(GuideError) as refused:
        guide(f"---\n{front}\n---\nShe meddles.", "x.md")
    assert str(refused.value) == line


def test_the_bundled_guides_are_read_whole() -> None:
    guides = [read_guide(path) for path in bundled()]
    assert [(one.slug, one.title, one.author, one.source) for one in guides] == [
        ("frankenstein", "Frankenstein", "Mary Shelley", "bundled:frankenstein.md"),
        ("never-let-me-go", "Never Let Me Go", "Kazuo Ishiguro", "bundled:never-let-me-go.md"),
        ("pride-and-prejudice", "Pride and Prejudice", "Jane Austen", "bundled:pride-and-prejudice.md"),
    ]
    for path, one in zip(bundled(), guides, strict=True):
        body = path.read_text(encoding="utf-8").split("---\n", 2)[2].replace("*", "")
        lines = [re.sub(r"^(?:- |\d+\. )", "", line) for line in body.splitlines()]
        assert [line for line in lines if line and not line.startswith(("#", "|")) and line not in one.text] == []


def test_a_line_of_many_letters_is_text_and_no_title_no_heading_and_no_author() -> None:
    long = "x" * 300_000
    data = f"---\nauthor: {long[:300]}\n---\n# {long}\n\n## Plot\n\nIt is dark.\n\n## {long}\n\nIt rains.\n".encode()
    guide = guide_from_bytes(data, source="/books/lamp.md", name="lamp.md")
    assert (guide.title, guide.author, guide.slug) == ("Lamp", None, "lamp")
    assert [section.path for section in guide.sections] == [("Introduction",), ("Plot",)]
    assert guide.text.count(long) == 2


@pytest.mark.parametrize("what", ["title", "author"])
def test_a_name_that_a_person_gives_is_of_at_most_two_hundred_letters(what: str) -> None:
    data = b"# The Lamp\n\n## Plot\n\nIt is dark.\n"
    told = {"title": "x" * 201} if what == "title" else {"author": "x" * 201}
    with pytest.raises(UsageError, match=f"^the {what} has 201 letters: give one of at most 200$"):
        guide_from_bytes(data, source="/books/lamp.md", name="lamp.md", **told)
