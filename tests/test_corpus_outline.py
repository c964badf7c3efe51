"""Headings, sections, marks, and a person's words for a place."""

import pytest

from corpus.errors import UsageError
from corpus.outline import Place, resolve_section
from corpus.read import guide_from_bytes
from corpus.types import Guide


def guide(text: str, name: str = "notes.txt") -> Guide:
    return guide_from_bytes(text.encode(), source="here", name=name)


def paths(read: Guide) -> list[tuple[str, ...]]:
    return [section.path for section in read.sections]


def bodies(read: Guide) -> list[str]:
    return [read.quote((section.start, section.end)) for section in read.sections]


PLAIN = """Emma

Jane Austen

Emma is a novel by Jane Austen.

Plot Summary

Emma is rich.

Part One

She meddles.

Chapter 1

Miss Taylor leaves.

PART II.

She regrets it.

Character Analysis

Emma

She is clever.

Mr. Knightley

He is patient.

Themes

Marriage is one.

Chapter 9

It stands alone.

THE END"""


def test_plain_headings_nest_by_what_they_name() -> None:
    read = guide(PLAIN)
    assert list(zip(paths(read), bodies(read), strict=True)) == [
        (("Introduction",), "Emma is a novel by Jane Austen."),
        (("Plot Summary",), "Emma is rich."),
        (("Plot Summary", "Part One"), "She meddles."),
        (("Plot Summary", "Part One", "Chapter 1"), "Miss Taylor leaves."),
        (("Plot Summary", "PART II."), "She regrets it."),
        (("Character Analysis", "Emma"), "She is clever."),
        (("Character Analysis", "Mr. Knightley"), "He is patient."),
        (("Themes",), "Marriage is one."),
        (("Chapter 9",), "It stands alone.\n\nTHE END"),
    ]
    assert (read.title, read.text[:46]) == ("Emma", "Emma is a novel by Jane Austen.\n\nPlot Summary\n\n"[:46])


def test_a_chapters_summary_and_analysis_stand_inside_it() -> None:
    read = guide(
        "Chapter 1\n\nSummary\n\nA is so.\n\nAnalysis\n\nB is so.\n\n"
        "Chapter 2\n\nSummary\n\nC is so.\n\nThemes\n\nD is so."
    )
    assert paths(read) == [("Chapter 1", "Summary"), ("Chapter 1", "Analysis"), ("Chapter 2", "Summary"), ("Themes",)]


def test_underlines_and_capitals_mark_headings_in_plain_text() -> None:
    underlined = "Emma\n====\n\nIt is by me.\n\nPlot\n----\nShe meddles.\n\n"
    underlined += "Its End\n-------\n\nShe marries.\n\nNot A Heading\n\nOnly words."
    assert list(zip(paths(guide(underlined)), bodies(guide(underlined)), strict=True)) == [
        (("Introduction",), "It is by me."),
        (("Plot",), "She meddles."),
        (("Its End",), "She marries.\n\nNot A Heading\n\nOnly words."),
    ]
    once = (
        "Plot\n----\n\nShe meddles.\n\nThe End Of It\n\nShe marries."  # one alone marks nothing: the other counts too
    )
    assert paths(guide(once)) == [("Plot",), ("The End Of It",)]
    assert paths(guide("THE PLOT\n\nShe meddles.\n\nTHE END OF IT\n\nShe marries.")) == [
        ("THE PLOT",),
        ("THE END OF IT",),
    ]


@pytest.mark.parametrize(
    "line",
    ["she leaves", "And then,", "— Emma, Chapter 3", "“Badly done”", "He says this:", "It is so.", "word " * 13],
)
def test_a_short_line_is_not_always_a_heading(line: str) -> None:
    read = guide(f"Plot\n\nShe meddles.\n\n{line}\n\nHe leaves.")
    assert paths(read) == [("Plot",)]
    assert read.text.split("\n\n") == ["Plot", "She meddles.", line.strip(), "He leaves."]


def test_a_line_that_a_sentence_leads_into_is_no_heading() -> None:
    led_in = "On the gate of the prison stands a word that everybody in the town knows and nobody says:"
    read = guide(f"Plot\n\n{led_in}\n\nTomorrow\n\nHe leaves.")
    assert (paths(read), bodies(read)) == ([("Plot",)], [f"{led_in}\n\nTomorrow\n\nHe leaves."])


def test_a_heading_may_stand_right_above_its_text_in_wrapped_lines() -> None:
    text = "The Plot\nEmma Woodhouse meddles with her friend Harriet Smith until she\n"
    text += "sees how little she knows of her own heart.\nShe marries.\n"
    read = guide(text)
    assert (paths(read), bodies(read)) == (
        [("The Plot",)],
        [
            "Emma Woodhouse meddles with her friend Harriet Smith until she sees how little she knows of her own heart."
            "\n\nShe marries."
        ],
    )


def test_a_guide_without_headings_is_one_section() -> None:
    read = guide("She meddles.\n\nHe leaves.")
    assert (paths(read), bodies(read)) == ([("Text",)], ["She meddles.\n\nHe leaves."])


MARKED = """# Emma

She is rich.

## Plot

### Part One

She meddles.

#### Box Hill

She mocks.

### Part Two: The Ball

He dances.

## Hollow

## Themes

### Marriage

It is one.

## Empty
"""


def test_marked_headings_nest_by_their_level() -> None:
    assert paths(guide(MARKED)) == [
        ("Introduction",),
        ("Plot", "Part One"),
        ("Plot", "Part One", "Box Hill"),
        ("Plot", "Part Two: The Ball"),
        ("Themes", "Marriage"),
    ]


def test_headings_stand_in_the_text_between_the_sections() -> None:
    read = guide(MARKED)
    assert read.text.split("\n\n") == [
        "She is rich.",
        *("Plot", "Part One", "She meddles."),
        *("Box Hill", "She mocks."),
        *("Part Two: The Ball", "He dances."),
        *("Themes", "Marriage", "It is one."),
    ]
    assert bodies(read) == ["She is rich.", "She meddles.", "She mocks.", "He dances.", "It is one."]


def marks(text: str) -> list[tuple[str, str]]:
    read = guide(text)
    return [(mark.label, read.quote((mark.start, mark.end))) for mark in read.marks]


def test_a_mark_reaches_to_the_next_and_the_last_to_the_end_of_its_paragraph() -> None:
    text = "Plot\n\nShe starts. In Part 2, she moves. In Part II, it rains.\n\n"
    text += "It snows. Part Three opens in May. She rests."
    text += "\n\nShe ends.\n\nThemes\n\nIn Chapter Five she sings. So."
    assert marks(text) == [
        ("Part 2", "In Part 2, she moves. In Part II, it rains.\n\nIt snows."),
        ("Part 3", "Part Three opens in May. She rests."),
        ("Chapter 5", "In Chapter Five she sings. So."),
    ]


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("In Part II, she moves.", "Part 2"),
        ("At the end of Book Twenty-One, he dies.", "Book 21"),
        ("Chapters 1–4 tell of him.", "Chapters 1–4"),
        ("During Act I Scene 2, he waits.", "Act 1"),
        ("By the opening of Chapter 30, he is gone.", "Chapter 30"),
        ("In part one sees he is right.", None),
        ("Part of him waits.", None),
        ("Chapter civic is none.", None),
        ("She is told so in Part 2.", None),
    ],
)
def test_a_sentence_that_opens_with_a_part_is_a_mark(sentence: str, label: str | None) -> None:
    assert [found for found, _ in marks(f"She starts. {sentence} He ends.")] == ([label] if label else [])


PLACES = """## Plot Summary

She starts. In Part 3, she sings. It rains.

### Part One

She meddles.

### Part Two: The Ball

He dances. In Chapter 9, he bows.

## Themes

### Marriage & Money

In Part 3, it is one. In Chapter 9, it is two.

## Style

### Irony

It bites.

## Reception

### Style

It won.
"""


@pytest.mark.parametrize(
    ("wanted", "label", "words"),
    [
        ("Plot Summary > Part One", "Plot Summary > Part One", "She meddles."),
        ("plot summary>PART 1", "Plot Summary > Part One", "She meddles."),
        ("part 2", "Plot Summary > Part Two: The Ball", "He dances. In Chapter 9, he bows."),
        ("Part Two: The Ball", "Plot Summary > Part Two: The Ball", "He dances. In Chapter 9, he bows."),
        ("marriage and money", "Themes > Marriage & Money", "In Part 3, it is one. In Chapter 9, it is two."),
        ("Themes", "Themes", "In Part 3, it is one. In Chapter 9, it is two."),
        ("Irony", "Style > Irony", "It bites."),
        ("Style", "Style", "It bites."),
        ("Reception > Style", "Reception > Style", "It won."),
        ("Part Three", "Plot Summary > Part 3", "In Part 3, she sings. It rains."),
        (
            "Money > Part 3",
            None,
            "notes has no section 'Money > Part 3': did you mean 'Part 3', 'Plot Summary > Part One'?",
        ),
        (
            "Themes > Marriage & Money > chapter nine",
            "Themes > Marriage & Money > Chapter 9",
            "In Chapter 9, it is two.",
        ),
        ("0", "Plot Summary", "She starts. In Part 3, she sings. It rains."),
        ("5", "Reception > Style", "It won."),
        ("6", None, "notes has no section '6': did you mean"),
        ("Plot Sumary", None, "notes has no section 'Plot Sumary': did you mean 'Plot Summary'"),
        ("zzz", None, "notes has no section 'zzz': did you mean 'Plot Summary', 'Plot Summary > Part One'"),
        (" > ", None, "no section was named: give a heading, a mark or a position"),
    ],
)
def test_a_persons_words_name_one_place(wanted: str, label: str | None, words: str) -> None:
    read = guide(PLACES, "notes.md")
    if label is None:
        with pytest.raises(UsageError) as refused:
            resolve_section(read, wanted)
        assert str(refused.value).startswith(words)
        assert "\n" not in str(refused.value)
    else:
        place = resolve_section(read, wanted)
        assert (place.label, read.quote((place.start, place.end))) == (label, words)


def test_a_heading_covers_all_below_it() -> None:
    read = guide(PLACES, "notes.md")
    assert resolve_section(read, "plot summary") == Place("Plot Summary", read.sections[0].start, read.sections[2].end)


def test_words_that_name_several_places_are_refused_with_their_positions() -> None:
    read = guide("## A\n\n### Chapter 1\n\nIt is.\n\n## B\n\n### Chapter 1\n\nIt was.\n", "notes.md")
    with pytest.raises(UsageError) as refused:
        resolve_section(read, "chapter one")
    assert str(refused.value) == (
        "'chapter one' names 2 places in notes: say which of 'A > Chapter 1' (position 0), 'B > Chapter 1' (position 1)"
    )
