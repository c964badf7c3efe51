"""The guide as markup: headings by depth, every sentence with its span, no word lost or doubled."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markup import HOSTILE, Reader

from corpus.types import Guide, Mark, Passage, Section
from ui import paper


def _guide(text: str, *, title: str = "The Lamp", author: str | None = "A. Writer", **parts: object) -> Guide:
    sections = (Section(("Plot",), 0, len(text), 0),)
    fields = {"sections": sections, "marks": (), "published_minutes": None} | parts
    return Guide(slug="the-lamp", title=title, author=author, source="bundled:x", text=text, **fields)  # type: ignore[arg-type]


TEXT = "\n\n".join(
    (
        "The Lamp",
        "Plot",
        "Part One",
        "Ada finds a lamp. In Part 2, she lights it.",
        "Then rain.",
        "Themes",
        "Light & dark.",
    )
)
FIRST, SECOND, THEMES = TEXT.index("Ada"), TEXT.index("In Part 2"), TEXT.index("Light &")
GUIDE = _guide(
    TEXT,
    sections=(
        Section(("Plot", "Part One"), FIRST, TEXT.index("\n\nThemes"), 0),
        Section(("Themes",), THEMES, len(TEXT), 1),
    ),
    marks=(Mark("Part 2", SECOND, TEXT.index("\n\nThen")),),
)
THEN = TEXT.index("Then")
PASSAGES = (
    Passage("p1", FIRST, THEN + 10, 0, 0, ((FIRST, SECOND - 1), (SECOND, SECOND + 25), (THEN, THEN + 10))),
    Passage("p2", THEMES, len(TEXT), 1, 1, ((THEMES, len(TEXT)),)),
)


def test_the_guide_is_shown_with_headings_by_depth_and_every_sentence_with_its_span() -> None:
    text = paper.guide_html(GUIDE, "000001-0123abcd", PASSAGES).partition('<div class="text">')[2]
    assert text == (
        f'<h3 id="at-{TEXT.index("Plot")}" tabindex="-1">Plot</h3>'
        f'<h4 id="at-{TEXT.index("Part One")}" tabindex="-1">Part One</h4>'
        f'<p><span class="s" data-start="{FIRST}" data-end="{SECOND - 1}">Ada finds a lamp.</span> '
        f'<span class="s" data-start="{SECOND}" data-end="{SECOND + 25}" id="at-{SECOND}" data-mark="Part 2">'
        "In Part 2, she lights it.</span></p>"
        f'<p><span class="s" data-start="{THEN}" data-end="{THEN + 10}">Then rain.</span></p>'
        f'<h3 id="at-{TEXT.index("Themes")}" tabindex="-1">Themes</h3>'
        f'<p><span class="s" data-start="{THEMES}" data-end="{len(TEXT)}">Light &amp; dark.</span></p></div></article>'
    )


def test_the_guide_tells_its_title_author_length_and_contents_with_marks() -> None:
    shown = Reader(paper.guide_html(GUIDE, "000001-0123abcd", PASSAGES).partition('<div class="text">')[0])
    assert shown.text == (
        "ContentsPlotPart OnePart 2ThemesThe LampCloseStudy guideThe LampA. Writer21 words · 1 min to read"
    )
    assert [(button["value"]) for button in shown.of("jump")] == [
        f"at-{TEXT.index(place)}" for place in ("Plot", "Part One", "In Part 2", "Themes")
    ]
    assert shown.tags[0] == (
        "article",
        {
            "class": "paper", "data-guide": "the-lamp", "data-revision": "000001-0123abcd",
            "aria-label": "The guide: The Lamp",
        },
    )  # fmt: skip


def test_a_guide_that_is_not_the_chosen_one_says_so_and_offers_the_way_back() -> None:
    shown = Reader(paper.guide_html(GUIDE, "r", PASSAGES, asking=("emma", "Emma")))
    assert "You are asking about Emma; this is another guide.Back to Emma" in shown.text
    assert [button["value"] for button in shown.of("return-guide")] == ["emma"]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1), min_size=1),
        min_size=1,
    )
)
def test_every_word_of_the_text_is_shown_once_and_every_span_holds_its_words(paragraphs: list[list[str]]) -> None:
    """Whatever the text, the shown words are the text's, and each sentence's span cuts out exactly what it shows."""
    paragraphs = [[" ".join(words.split()) or "x" for words in sentences] for sentences in paragraphs]
    text, spans = "", []
    for sentences in paragraphs:
        text += "\n\n" if text else ""
        for number, sentence in enumerate(sentences):
            text += " " if number else ""
            spans.append((len(text), len(text) + len(sentence)))
            text += sentence
    guide = _guide(text, title="∅")
    shown = paper.guide_html(guide, "r", (Passage("p", 0, len(text), 0, 0, tuple(spans)),)).partition(
        '<div class="text">'
    )[2]
    assert Reader(shown.replace("</p><p>", "</p>\n\n<p>")).text == text
    found = re.findall(r'<span class="s" data-start="(\d+)" data-end="(\d+)">(.*?)</span>', shown)
    assert [(int(start), int(end)) for start, end, _ in found] == spans
    assert [Reader(words).text for _, _, words in found] == [text[start:end] for start, end in spans]


def test_nothing_that_comes_from_a_guide_becomes_markup() -> None:
    guide = _guide(HOSTILE, title=HOSTILE, author=HOSTILE, marks=(Mark(HOSTILE, 0, 9),))
    passages = (Passage("p", 0, len(HOSTILE), 0, 0, ((0, len(HOSTILE)),)),)
    shown = Reader(paper.guide_html(guide, HOSTILE, passages, asking=(HOSTILE, HOSTILE)))
    assert not {"script", "img"} & {tag for tag, _ in shown.tags}
    assert not [name for _, attributes in shown.tags for name in attributes if name.startswith("on")]
    assert shown.text.count(HOSTILE) == 7  # title twice, author, mark, both ways back, and the text itself
    assert [span["data-mark"] for span in shown.of("s")] == [HOSTILE]


def test_what_lies_between_sentences_is_escaped_once_too() -> None:
    text = f"{HOSTILE} One. {HOSTILE} Two. {HOSTILE}"
    one, two = text.index("One."), text.index("Two.")
    passages = (Passage("p", 0, len(text), 0, 0, ((one, one + 4), (two, two + 4))),)
    shown = paper.guide_html(_guide(text, title="∅"), "r", passages).partition('<div class="text">')[2]
    assert Reader(shown).text == text
