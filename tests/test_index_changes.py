"""What a person is told of a changed guide: each kind of edit by itself, and that any edits are told whole and true."""

import dataclasses
from collections import Counter

from edits import SOME_EDITS, START, Edit, edited, markdown
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import LIGHTHOUSE, guide_of

from corpus.sentences import sentence_spans
from corpus.types import Guide
from index.changes import Change, Piece, changes_between, pieces

INHERITS = "Agnes Orrin inherits a lighthouse from an aunt she never met."
DARK = "The lamp has been dark for eleven years, and the village has learned to do without it."
SELL = "She means to sell the place before winter and go back to the city."
FIRST = f"{INHERITS} {DARK} {SELL}"
COAL = "A fisherman called Tobias Wren brings her coal and tells her about the wreck of the Margaret."
FORTY = "Forty people drowned within sight of the tower."
NOBODY = "Nobody in the village will say why the lamp was out that night."
SECOND = f"{COAL} {FORTY} {NOBODY}"
LOGBOOK = "Agnes finds her aunt's logbook behind a loose board on the stair."
ONE, TWO = "Plot Summary > Part One", "Plot Summary > Part Two"


def told(new: str, old: str = LIGHTHOUSE) -> list[tuple[str, str, str | None, str | None]]:
    changes = changes_between(guide_of(old), guide_of(new))
    return [(change.kind, change.section, change.old, change.new) for change in changes]


def revised(old: str, new: str) -> str:
    assert LIGHTHOUSE.count(old) == 1
    return LIGHTHOUSE.replace(old, new)


def test_nothing_is_told_of_an_equal_guide() -> None:
    assert told(LIGHTHOUSE) == []
    assert told(LIGHTHOUSE.replace("\n\n", "\n\n\n")) == []  # the file is another one, the guide is not


def test_an_inserted_paragraph_is_the_only_change() -> None:
    words = "Nobody expects her. The road ends at the sea."
    assert told(revised(FIRST, f"{words}\n\n{FIRST}")) == [("added", ONE, None, words)]
    assert told(revised(SECOND, f"{SECOND}\n\n{SECOND}")) == [("added", ONE, None, SECOND)]


def test_a_changed_paragraph_is_told_by_its_sentences() -> None:
    assert told(revised("Forty people", "Fifty people")) == [("changed", ONE, FORTY, FORTY.replace("Forty", "Fifty"))]
    assert told(revised(f" {FORTY}", "")) == [("removed", ONE, FORTY, None)]
    assert told(revised(SELL, f"{SELL} She is wrong.")) == [("added", ONE, None, "She is wrong.")]
    assert told(revised(FIRST, f"{INHERITS} {SELL.replace('winter', 'spring')} So be it.")) == [
        ("changed", ONE, f"{DARK} {SELL}", f"{SELL.replace('winter', 'spring')} So be it.")
    ]


def test_a_rewritten_paragraph_is_removed_and_added() -> None:
    words = "Quite another story stands here. It has a dog in it."
    assert told(revised(SECOND, words)) == [("removed", ONE, SECOND, None), ("added", ONE, None, words)]


def test_a_sentence_that_stays_is_not_told_when_all_around_it_is_rewritten() -> None:
    words = (
        "By spring every boat in harbour carries her colours, though few remember who first hoisted them or when. "
        "Children sing about it on their way to school, and old men hum along without noticing what they hum."
    )
    assert told(revised(SECOND, f"{FORTY} {words}")) == [("changed", ONE, f"{COAL} {NOBODY}", words)]


def test_a_paragraph_that_moved_is_told_where_it_is_now() -> None:
    without = revised(f"{SECOND}\n\n", "")
    assert told(without.replace("### Silence\n\n", f"### Silence\n\n{SECOND}\n\n")) == [
        ("moved", "Themes > Silence", SECOND, SECOND)
    ]
    assert told(without.replace(LOGBOOK, f"{SECOND}\n\n{LOGBOOK}")) == [
        ("moved", TWO, SECOND, SECOND)
    ]  # past a heading
    swapped = revised(f"{FIRST}\n\n{SECOND}", f"{SECOND}\n\n{FIRST}")
    assert told(swapped) == [("moved", ONE, SECOND, SECOND)]  # the shorter of the two


def test_a_paragraph_that_moved_and_changed_tells_both() -> None:
    words = f"{COAL} {FORTY.replace('Forty', 'Fifty')} {NOBODY}"
    new = revised(f"{SECOND}\n\n", "").replace("### Silence\n\n", f"### Silence\n\n{words}\n\n")
    assert told(new) == [
        ("changed", "Themes > Silence", FORTY, FORTY.replace("Forty", "Fifty")),
        ("moved", "Themes > Silence", COAL, COAL),
        ("moved", "Themes > Silence", NOBODY, NOBODY),
    ]


def test_parted_and_joined_paragraphs_tell_which_sentences_went_over() -> None:
    assert told(revised(f"{DARK} {SELL}", f"{DARK}\n\n{SELL}")) == [("moved", ONE, SELL, SELL)]
    assert told(revised(f"{FIRST}\n\n{SECOND}", f"{FIRST} {SECOND}")) == [("moved", ONE, SECOND, SECOND)]


def test_a_sentence_that_moved_is_told_by_itself() -> None:
    new = revised(f" {NOBODY}", "").replace("in the binding.", f"in the binding. {NOBODY}")
    assert told(new) == [("moved", TWO, NOBODY, NOBODY)]
    assert told(revised(FIRST, f"{DARK} {INHERITS} {SELL}")) == [("moved", ONE, INHERITS, INHERITS)]


def test_another_line_break_is_told_of_its_paragraph() -> None:
    old = guide_of(LIGHTHOUSE)
    new = dataclasses.replace(old, text=old.text.replace(f"{INHERITS} ", f"{INHERITS}\n"))
    assert changes_between(old, new) == (Change("changed", ONE, FIRST, FIRST.replace(f"{INHERITS} ", f"{INHERITS}\n")),)


def test_headings_change_without_moving_their_text() -> None:
    assert told(revised("### Silence", "### The Secret")) == [
        ("changed", "Themes > The Secret", "Silence", "The Secret")
    ]
    assert told(revised("## Plot Summary", "## The Story")) == [("changed", "The Story", "Plot Summary", "The Story")]
    assert told(revised(SECOND, f"### The Wreck\n\n{SECOND}")) == [
        ("added", "Plot Summary > The Wreck", None, "The Wreck")
    ]
    assert told(revised("### Part Two\n\n", "")) == [("removed", TWO, "Part Two", None)]
    alone = revised("### Silence\n\n", "").replace(SECOND, f"### Silence\n\n{SECOND}")
    assert told(alone) == [("moved", "Plot Summary > Silence", "Silence", "Silence")]
    above = revised("## Themes\n\n", "## Themes\n\nThe book has many of them.\n\n")
    assert told(above.replace("### Silence", "## Silence"), above) == [("moved", "Silence", "Silence", "Silence")]


def test_sections_that_change_places_are_told_by_heading_and_paragraph() -> None:
    one = LIGHTHOUSE[LIGHTHOUSE.index("### Agnes Orrin") : LIGHTHOUSE.index("### Tobias Wren")]
    two = LIGHTHOUSE[LIGHTHOUSE.index("### Tobias Wren") : LIGHTHOUSE.index("## Themes")]
    _, words, _ = two.split("\n\n", 2)
    assert told(revised(one + two, two + one)) == [
        ("moved", "Characters > Tobias Wren", "Tobias Wren", "Tobias Wren"),
        ("moved", "Characters > Tobias Wren", words, words),
    ]


def test_a_withdrawn_section_is_told_where_it_stood() -> None:
    start, end = LIGHTHOUSE.index("### Tobias Wren"), LIGHTHOUSE.index("## Themes")
    _, words, _ = LIGHTHOUSE[start:end].split("\n\n", 2)
    section = "Characters > Tobias Wren"
    new = (LIGHTHOUSE[:start] + LIGHTHOUSE[end:]).replace("keeps a secret", "keeps a grave secret")
    assert told(new) == [
        ("removed", section, "Tobias Wren", None),
        ("removed", section, words, None),
        (
            *("changed", "Themes > Silence", "The whole village keeps a secret that protects no one."),
            "The whole village keeps a grave secret that protects no one.",
        ),
    ]


def test_title_and_author_are_told_of_the_whole_guide() -> None:
    new = LIGHTHOUSE.replace("The Lamp at Orrin Head", "The Lamp").replace("by Mabel Dray\n\n", "")
    assert told(new) == [("changed", "", "The Lamp at Orrin Head", "The Lamp"), ("removed", "", "Mabel Dray", None)]
    assert told(LIGHTHOUSE, new)[1] == ("added", "", None, "Mabel Dray")


def test_the_words_of_a_change_are_told_side_by_side() -> None:
    change = Change("changed", "A", "His patience hides an anger.", "His calm hides a great anger.")
    assert pieces(change) == (
        *(Piece("same", "His"), Piece("gone", "patience"), Piece("new", "calm"), Piece("same", "hides")),
        *(Piece("gone", "an"), Piece("new", "a great"), Piece("same", "anger.")),
    )
    assert pieces(Change("added", "A", None, "Quite  new.")) == (Piece("new", "Quite new."),)
    assert pieces(Change("removed", "A", "It is gone.", None)) == (Piece("gone", "It is gone."),)
    assert pieces(Change("moved", "A", "It went.", "It went.")) == (Piece("same", "It went."),)
    unlike = Change(
        "changed", "A", "Three sisters inherit the old orchard together.", "In winter nobody loved the sea or harbour."
    )
    assert pieces(unlike) == (Piece("gone", unlike.old or ""), Piece("new", unlike.new or ""))  # "the" is chance


WORDS = st.lists(st.sampled_from(["the", "lamp", "was", "dark", "and", "nobody", "said", "so"]), max_size=12).map(
    " ".join
)


@given(WORDS, WORDS)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_pieces_are_both_texts(old: str, new: str) -> None:
    found = pieces(Change("changed", "", old, new))
    assert " ".join(piece.text for piece in found if piece.kind != "new") == old
    assert " ".join(piece.text for piece in found if piece.kind != "gone") == new


@given(st.lists(SOME_EDITS, max_size=6), st.lists(SOME_EDITS, max_size=6))
@settings(deadline=None)
def test_whatever_was_edited_is_told_whole_and_true(before: list[Edit], after: list[Edit]) -> None:
    old_document = [START, *edited(START, before)][-1]
    new_document = [old_document, *edited(old_document, after)][-1]
    old, new = guide_of(markdown(old_document)), guide_of(markdown(new_document))
    changes = changes_between(old, new)
    assert (changes == ()) == ((old.text, old.sections) == (new.text, new.sections))
    gained = Counter(word for change in changes for word in (change.new or "").split())
    lost = Counter(word for change in changes for word in (change.old or "").split())
    assert Counter(old.text.split()) + gained == Counter(new.text.split()) + lost
    for change in changes:
        assert _is_true(change, old, new), change


def _is_true(change: Change, old: Guide, new: Guide) -> bool:
    """Whether the words stand where they are said to, and the kind says what happened to them."""
    expected = {"added": (False, True), "removed": (True, False), "changed": (True, True), "moved": (True, True)}
    where = old if change.kind == "removed" else new
    return (
        (change.old is not None, change.new is not None) == expected[change.kind]
        and (change.old == change.new) == (change.kind == "moved")
        and (change.old is None or _made_of(change.old, _units(old)))
        and (change.new is None or _made_of(change.new, _units(new)))
        and change.section in _sections(where)
    )


def _units(guide: Guide) -> set[str]:
    """Every sentence and heading of a guide."""
    sentences = {
        guide.quote(span)
        for section in guide.sections
        for span in sentence_spans(guide.text, section.start, section.end)
    }
    return sentences | {heading for section in guide.sections for heading in section.path}


def _made_of(words: str, units: set[str]) -> bool:
    if not words:
        return True
    return any(_made_of(words[len(unit) + 1 :], units) for unit in units if f"{words} ".startswith(f"{unit} "))


def _sections(guide: Guide) -> set[str]:
    return {" > ".join(section.path[: n + 1]) for section in guide.sections for n in range(len(section.path))}
