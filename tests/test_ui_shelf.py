"""The Library page as HTML: whole values, every hostile word escaped, and nothing told by colour alone."""

from dataclasses import replace

import pytest
from markup import HOSTILE, Reader
from shelf import LIGHTHOUSE, guide_of

from corpus.types import Section
from index.build import IndexReport
from index.changes import Change
from index.library import Entry
from ui import diff, shelf
from ui.librarian import Preview

LAMP = Entry(
    slug="the-lamp", title="The Lamp at Orrin Head", author="Mabel Dray", source="/books/lamp.md", revision="000001-aa",
    passages=9, words=1266, minutes=5, published_minutes=None, sections=6, embedder="all-MiniLM-L6-v2@b5c9b60c7a7a",
    indexed_at="2026-11-02T21:04:05+00:00", named={},
)  # fmt: skip


def _shelf(*rows: shelf.Row, librarian: bool = True, waiting: str = "") -> Reader:
    return Reader(shelf.shelf_html(rows, librarian=librarian, waiting=waiting))


def _text(html: str) -> str:
    return " ".join(Reader(html.replace("<", " <")).text.split())


def test_a_guide_is_told_with_all_that_is_known_of_it() -> None:
    html = shelf.shelf_html([shelf.Row(LAMP)], librarian=True)
    assert _text(html) == (
        "1 guide · 1,266 words Guide Sections Words To read Indexed State Actions "
        "The Lamp at Orrin Head Mabel Dray from /books/lamp.md Sections 6 Words 1,266 To read 5 min "
        "Indexed 2 Nov 2026 with all-MiniLM-L6-v2 State ✓ Healthy Re-index Withdraw"
    )
    buttons = [attributes for tag, attributes in Reader(html).tags if tag == "button"]
    assert [(button["class"], button["value"], button["aria-label"]) for button in buttons] == [
        ("reindex", "the-lamp", "Re-index The Lamp at Orrin Head"),
        ("withdraw", "the-lamp", "Withdraw The Lamp at Orrin Head"),
    ]


def test_a_reader_sees_no_button_no_folder_and_no_reason() -> None:
    html = shelf.shelf_html([shelf.Row(LAMP, problem="/secret/chroma.sqlite3 is damaged")], librarian=False)
    assert "from lamp.md" in _text(html)
    assert "! Not whole" in _text(html)
    assert [word for word in ("<button", "/books", "/secret", "damaged", "Actions") if word in html] == []


def test_what_is_wrong_is_told_to_the_librarian_and_counted() -> None:
    line = "the volume of the-lamp is damaged: chroma.sqlite3 was changed; make it again with: glossator index FILE"
    rows = [shelf.Row(LAMP, problem=line), shelf.Row(replace(LAMP, slug="two"))]
    text = _text(shelf.shelf_html(rows, librarian=True))
    assert text.startswith("2 guides · 2,532 words · 1 not whole")
    assert (
        "State ! Not whole Re-index Withdraw The index of The Lamp at Orrin Head is damaged. "
        "Press Re-index to make it again. How this was found "
        "the volume of the-lamp is damaged: chroma.sqlite3 was changed The Lamp" in text
    )
    assert "glossator index" not in text


def test_when_a_guide_was_verified_is_told() -> None:
    text = _text(shelf.shelf_html([shelf.Row(LAMP, verified="today at 21:07")], librarian=True))
    assert "State ✓ Healthy verified today at 21:07" in text


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("bundled:frankenstein.md", "from Glossator itself"),
        ("upload:lamp.pdf", "from an added file, lamp.pdf"),
        ("/books/lamp.md", "from /books/lamp.md"),
    ],
)
def test_where_a_guide_came_from_is_told_in_words(source: str, told: str) -> None:
    (row,) = _shelf(shelf.Row(replace(LAMP, source=source))).of("source")
    assert row == {"class": "source"}
    assert told in _text(shelf.shelf_html([shelf.Row(replace(LAMP, source=source))], librarian=True))


def test_an_empty_shelf_says_what_to_do() -> None:
    assert _text(shelf.shelf_html([], librarian=True)) == (
        "The shelf is empty. Drop a guide’s file above, or index one with glossator index FILE ."
    )
    assert _text(shelf.shelf_html([], librarian=False)) == (
        "The shelf is empty. On the command line, index one with glossator index FILE ."
    )
    assert shelf.shelf_html([], librarian=True, waiting="<p>3 of 9</p>") == "<p>3 of 9</p>"


def test_nothing_hostile_becomes_markup() -> None:
    entry = replace(LAMP, **dict.fromkeys(("slug", "title", "author", "source", "embedder", "indexed_at"), HOSTILE))
    preview = _preview(title=HOSTILE, author=HOSTILE, former_source=HOSTILE, changes=(
        Change("added", HOSTILE, None, HOSTILE), Change("removed", HOSTILE, HOSTILE, None),
        Change("changed", HOSTILE, HOSTILE, HOSTILE + " more"), Change("moved", HOSTILE, HOSTILE, HOSTILE),
    ))  # fmt: skip
    report = IndexReport(HOSTILE, "failed", None, error=HOSTILE)
    pieces = [
        shelf.shelf_html([shelf.Row(entry, HOSTILE, HOSTILE)], librarian=True),
        shelf.sign_in_html(asked=True, message=HOSTILE),
        shelf.checked_html({HOSTILE: HOSTILE}, {HOSTILE: HOSTILE}, {}),
        shelf.checked_html({HOSTILE: HOSTILE}, {}, {HOSTILE: HOSTILE}),
        diff.preview_html(preview, HOSTILE, HOSTILE),
        diff.preview_html(replace(preview, report=replace(preview.report, status="added")), HOSTILE, None),
        diff.refused_html(HOSTILE, HOSTILE),
        diff.published_html(HOSTILE, report),
        diff.reports_html([report], {HOSTILE: HOSTILE}),
    ]
    for html in pieces:
        tags = Reader(html).tags
        assert [tag for tag, _ in tags if tag in ("img", "script")] == []
        assert [name for _, attributes in tags for name in attributes if name.startswith("on")] == []
        assert "<script>alert(2)</script>" in Reader(html).text


# --- what would change ---

CHANGES = (
    Change("changed", "Plot Summary > Part One", "Forty people drowned.", "Fifty people drowned."),
    Change("added", "Plot Summary > Part One", None, "A boat came."),
    Change("removed", "Themes", "Silence is a debt.", None),
    Change("moved", "Themes", "The lamp is lit.", "The lamp is lit."),
)


def _preview(
    title: str = "The Lamp at Orrin Head",
    author: str | None = "Mabel Dray",
    status: str = "updated",
    former_source: str | None = None,
    changes: tuple[Change, ...] = CHANGES,
) -> Preview:
    guide = replace(guide_of(LIGHTHOUSE), title=title, author=author)
    report = IndexReport(guide.slug, status, None, 9, 3, 20, 2, changes)  # type: ignore[arg-type]
    return Preview(guide, b"", {}, report, "000001-aa", former_source)


def test_each_change_is_told_by_sign_name_and_words_that_are_marked_for_listeners_too() -> None:
    html = diff.changes_html(CHANGES)
    assert _text(html) == (
        "Plot Summary › Part One ~ changed gone: Forty new: Fifty people drowned. + added new: A boat came. "
        "Themes − removed gone: Silence is a debt. ↕ moved The lamp is lit."
    )
    assert [tag for tag, _ in Reader(html).tags if tag in ("ins", "del")] == ["del", "ins", "ins", "del"]


def test_the_words_of_a_change_are_copied_with_the_spaces_between_them() -> None:
    change = Change("changed", "", "She walks for eleven days along the shore.", "She walks for eleven long days home.")
    text = Reader(diff.changes_html([change])).text.replace("gone: ", "").replace("new: ", "")
    assert text == "The guide~ changedShe walks for eleven long days along the shore. home."
    assert Reader(diff.changes_html(CHANGES[:1])).text.endswith("gone: Forty new: Fifty people drowned.")


def test_many_changes_are_folded() -> None:
    many = tuple(Change("added", "Themes", None, f"Sentence {number}.") for number in range(52))
    html = diff.changes_html(many)
    before, _, after = html.partition('<details class="more"><summary>and 40 more</summary>')
    assert (before.count('class="change added"'), after.count('class="change added"')) == (12, 40)
    assert "<details" not in diff.changes_html(many[:12])
    assert diff.changes_html(()) == ""


def test_a_changed_guide_shows_what_would_change_and_how_much_work_it_is() -> None:
    text = _text(diff.preview_html(_preview(), "lamp.md", "The Lamp at Orrin Head"))
    assert text.startswith(
        "The Lamp at Orrin Head lamp.md · 266 words · 1 min to read · 6 sections "
        "If you publish it: 1 added, 1 changed, 1 removed and 1 moved. "
        "3 passages and sentences have to be indexed anew; 20 passages and sentences stay as they are. Plot Summary"
    )
    assert text.endswith("Publish Leave it")


def test_a_guide_that_takes_the_place_of_another_says_so() -> None:
    html = diff.preview_html(_preview(former_source="/books/lamp.md"), "lamp.pdf", "The Lamp")
    assert "“The Lamp” was indexed from /books/lamp.md. Publishing puts this file in its place." in _text(html)
    assert "It would be called “The Lamp at Orrin Head”." in _text(html)


def test_a_new_guide_shows_its_outline_and_lets_its_names_be_corrected() -> None:
    html = diff.preview_html(_preview(status="added", changes=()), "lamp.md", None)
    assert [(field["name"], field["value"]) for tag, field in Reader(html).tags if tag == "input"] == [
        ("title", "The Lamp at Orrin Head"),
        ("author", "Mabel Dray"),
    ]
    assert _text(html) == (
        "The Lamp at Orrin Head lamp.md · 266 words · 1 min to read · 6 sections A new guide. "
        "Title of the work Its author What is in it Plot Summary Part One Part Two Characters Agnes Orrin Tobias Wren "
        "Themes Silence Symbols The Razor-Cut Page Publish Leave it"
    )


def test_a_long_outline_is_folded_and_none_is_said() -> None:
    html = diff.outline_html([Section((f"Chapter {number}",), 0, 1, number) for number in range(20)])
    assert "<summary>and 6 more</summary>" in html
    assert _text(diff.outline_html([])) == "It has no headings; it is one section."


def test_what_would_change_nothing_cannot_be_published() -> None:
    html = diff.preview_html(_preview(status="unchanged", changes=()), "lamp.md", "The Lamp at Orrin Head")
    assert _text(html).endswith("Nothing would change: the shelf holds exactly this already. Put aside")
    assert 'class="publish"' not in html


def test_a_refused_file_says_why_in_one_line() -> None:
    html = diff.refused_html("photo.pdf", "photo.pdf is a picture: give the text")
    assert _text(html) == "photo.pdf It is a picture: give the text. Put aside"


def test_what_re_indexing_did_is_told_guide_by_guide() -> None:
    reports = [
        IndexReport("a", "updated", "000002-bb", 9, 3, 20, 2, CHANGES[:1]),
        IndexReport("b", "unchanged", "000001-aa", 9, 0, 23),
        IndexReport("c", "failed", None, error="c.md has no sentence in it: give a file with the guide's text"),
    ]
    assert _text(diff.reports_html(reports, {"a": "Lamp", "b": "Orchard"})) == (
        "Lamp is published as it stands now. What changed: 1 changed Plot Summary › Part One ~ changed "
        "gone: Forty new: Fifty people drowned. Orchard is as it was. c could not be indexed. "
        "c.md has no sentence in it: give a file with the guide's text."
    )
    same = [IndexReport(slug, "unchanged", "000001-aa", 9, 0, 23) for slug in "abcdef"]
    assert _text(diff.reports_html(same, {})) == "6 guides are as they were."
    assert _text(diff.reports_html([], {})) == "There is nothing on the shelf to index again."


def test_what_a_check_found_is_told() -> None:
    assert _text(shelf.checked_html({"a": None, "b": None}, {}, {})) == "All 2 guides are whole."
    assert _text(shelf.checked_html({"a": None}, {}, {})) == "The guide is whole."
    assert _text(shelf.checked_html({"a": "it is damaged", "b": None}, {"a": "Lamp"}, {})) == (
        "The index of Lamp is damaged. It could not be made again by itself; press Re-index, or add its file again. "
        "How this was found it is damaged 1 other guide is whole."
    )
    done = "The index of Lamp was damaged and has been made again from its source."
    assert _text(shelf.checked_html({"a": "it is damaged"}, {"a": "Lamp"}, {"a": done})) == done


def test_the_door_asks_for_a_password_or_says_how_to_set_one() -> None:
    assert _text(shelf.sign_in_html(asked=True, message="That is not it.")) == (
        "For the librarian Password Sign in That is not it. Readers need none: ask about a guide ."
    )
    assert _text(shelf.sign_in_html(asked=False)) == (
        "For the librarian To change the library from here, set GLOSSATOR_LIBRARIAN_PASSWORD where Glossator is "
        "started, and start it again."
    )
