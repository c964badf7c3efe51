"""What the terminal says of a guide that changed: old words beside new, in 80 columns, with and without colours."""

import pytest
from shelf import LIGHTHOUSE, guide_of

from index.build import IndexReport
from index.changes import Change, changes_between
from ui.corrections import Style, change_lines, report_line, report_lines, told

OLD = "The lamp has been dark for eleven years."
NEW = "The lamp has been dark for twelve long years."
LONG = " ".join(f"word{number}" for number in range(40))


def lines(*changes: Change, style: Style | None = None) -> list[str]:
    return list(change_lines(changes, style or Style()))


def test_each_kind_has_its_sign_below_its_section() -> None:
    assert lines(
        Change("changed", "Plot > One", OLD, NEW),
        Change("added", "Plot > One", None, "A letter comes."),
        Change("removed", "Plot > Two", "Nobody came.", None),
        Change("moved", "Themes", "It moved.", "It moved."),
        Change("changed", "", "The Lamp", "The Lantern"),
    ) == [
        "    Plot > One",
        "    ~ The lamp has been dark for [-eleven-]{+twelve long+} years.",
        "    + A letter comes.",
        "",
        "    Plot > Two",
        "    - Nobody came.",
        "",
        "    Themes",
        "    > It moved.",
        "",
        "    Title and author",
        "    ~ The [-Lamp-]{+Lantern+}",
        "",
    ]


def test_long_stretches_that_stayed_are_left_out_and_new_words_never_are() -> None:
    change = Change("changed", "Plot", f"{LONG} old {LONG} end.", f"{LONG} new {LONG} end.")
    assert lines(change)[1:-1] == [
        "    ~ … word34 word35 word36 word37 word38 word39 [-old-]{+new+} word0 word1",
        "      word2 word3 word4 word5 …",
    ]
    moved = Change("moved", "Plot", LONG, LONG)
    assert lines(moved)[1:-1] == [
        "    > word0 word1 word2 word3 word4 word5 … word34 word35 word36 word37 word38",
        "      word39",
    ]
    added = " ".join(line.strip(" +") for line in lines(Change("added", "Plot", None, LONG))[1:-1])
    assert added == LONG


def test_no_line_is_wider_than_the_terminal() -> None:
    change = Change("changed", "Plot", f"{LONG} {OLD}", f"{OLD} {LONG} {NEW}")
    for width in (40, 80, 100):
        assert max(map(len, lines(change, style=Style(width)))) <= width


def test_colours_take_the_place_of_the_marks() -> None:
    change = Change("changed", "Plot", OLD, NEW)
    assert lines(change, style=Style(80, coloured=True)) == [
        "    \x1b[1mPlot\x1b[0m",
        "    \x1b[33m~\x1b[0m The lamp has been dark for \x1b[31;9meleven\x1b[0m \x1b[32;4mtwelve long\x1b[0m years.",
        "",
    ]


def test_the_counts_are_in_words() -> None:
    changes = (
        Change("changed", "Plot", "One. Two.", "One more. Two more."),
        Change("changed", "Plot", "Three.", "Three more."),
        Change("added", "Plot", None, "Four."),
        Change("moved", "Plot", "Five.", "Five."),
    )
    assert told(changes) == "3 sentences changed, 1 paragraph added, 1 paragraph moved"
    report = IndexReport("lamp", "updated", "000002-00000000", 12, 3, 409, 1, changes)
    assert report_line(report) == f"lamp: updated ({told(changes)}; 3 of 412 texts embedded)"
    assert list(report_lines(report, Style(), dry_run=True))[:3] == [
        "lamp: would be updated (3 sentences changed, 1 paragraph added, 1 paragraph",
        "    moved; 3 of 412 texts embedded)",
        "",
    ]


FORTY = "Forty people drowned within sight of the tower."
NOBODY = "Nobody in the village will say why the lamp was out that night."


@pytest.mark.parametrize(
    ("edits", "headline"),
    [
        ({"# The Lamp at Orrin Head": "# The Lamp", "by Mabel Dray": "by Ada Dray"}, "title and author changed"),
        ({"by Mabel Dray\n\n": ""}, "author removed"),
        ({f" {FORTY} {NOBODY}": "", "in the binding.": f"in the binding. {FORTY} {NOBODY}"}, "2 sentences moved"),
        ({"Forty people": "Fifty people", "### Silence": "### Secrets"}, "1 sentence changed, 1 heading renamed"),
        ({"## Themes": "### Mr. Pell\n\nHe is late.\n\n## Themes"}, "1 heading and 1 paragraph added"),
        ({f" {NOBODY}": f" {NOBODY} She asks twice."}, "1 sentence added"),
        ({f" {FORTY}": ""}, "1 sentence removed"),
        ({f" {FORTY} {NOBODY}": f" Fifty people drowned within sight of the tower.\n\n{NOBODY}"},
         "1 sentence changed, 1 sentence moved"),
    ],
)  # fmt: skip
def test_the_counts_tell_names_headings_paragraphs_and_sentences_apart(edits: dict[str, str], headline: str) -> None:
    new = LIGHTHOUSE
    for old, words in edits.items():
        assert new.count(old) == 1
        new = new.replace(old, words)
    assert told(changes_between(guide_of(LIGHTHOUSE), guide_of(new))) == headline


def test_a_section_that_moves_or_goes_is_its_heading_and_its_paragraphs() -> None:
    section = LIGHTHOUSE[LIGHTHOUSE.index("### Tobias Wren") : LIGHTHOUSE.index("## Themes")]
    rest = LIGHTHOUSE.replace(section, "")
    moved = rest.replace("## Symbols\n\n", f"## Symbols\n\n{section}")
    assert told(changes_between(guide_of(LIGHTHOUSE), guide_of(moved))) == "1 heading and 1 paragraph moved"
    assert told(changes_between(guide_of(LIGHTHOUSE), guide_of(rest))) == "1 heading and 1 paragraph removed"


def test_every_outcome_is_one_line() -> None:
    reports = [
        IndexReport("a", "added", "r", 1, 3),
        IndexReport("b", "unchanged", "r", 2, reused=5),
        IndexReport("c", "updated", "r", 2, reused=5),
        IndexReport("d", "removed", None, removed=5),
        IndexReport("e", "missing", "r", 2, error="its source is gone"),
        IndexReport("f", "failed", None, error="it is a picture"),
    ]
    assert [line for report in reports for line in report_lines(report, Style())] == [
        "a: added (1 passage; 3 texts embedded, 0 reused)",
        "b: unchanged (2 passages; 0 texts embedded, 5 reused)",
        "c: updated (the same words; 0 of 5 texts embedded)",
        "d: removed (5 texts of it)",
        "e: missing: its source is gone",
        "f: failed: it is a picture",
    ]
