"""What the terminal says of a guide that changed: old words beside new, in 80 columns, with and without colours."""

from index.build import IndexReport
from index.changes import Change
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
    assert told(changes) == "3 sentences changed, 1 paragraph added, 1 moved"
    report = IndexReport("lamp", "updated", "000002-00000000", 12, 3, 409, 1, changes)
    assert report_line(report) == f"lamp: updated ({told(changes)}; 3 of 412 texts embedded)"
    assert list(report_lines(report, Style(), dry_run=True))[:3] == [
        "lamp: would be updated (3 sentences changed, 1 paragraph added, 1 moved; 3 of",
        "    412 texts embedded)",
        "",
    ]


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
