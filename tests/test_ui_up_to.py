"""Up to here on the Ask page: the control, the covered guide, what is asked and offered, and what the tab remembers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markup import Reader
from playwright.sync_api import Browser, Page, expect
from reading_room import NARROW, WIDE, Room, reading, serving, session_of
from shelf import LIGHTHOUSE, add, guide_of
from up_to import CANARIES, HERON, SLUG

from assistant.reach import limit
from assistant.types import Turn
from corpus.split import passages
from index.embedder import Embedder
from index.library import Library
from index.settings import IndexSettings
from ui import conversation, paper, render

FERRY = guide_of(HERON, slug=SLUG)
COVER = r'<div class="covered" id="later-\d+" tabindex="-1" hidden>'
COVERED = re.compile(rf"{COVER}.*?</div>")


def _pane(up_to: str) -> str:
    return paper.guide_html(FERRY, "000001-a", passages(FERRY), seen=limit(FERRY, up_to).spans)


# --- the markup ---


def test_what_is_later_is_covered_with_its_headings_and_nothing_is_lost() -> None:
    covered, whole = _pane("Part One"), paper.guide_html(FERRY, "000001-a", passages(FERRY))
    shown = Reader(COVERED.sub("", covered))
    assert CANARIES.findall(shown.text) == []
    assert [Reader(words).text for words in re.findall(r'<li class="depth-\d">(.*?)</li>', covered)] == [
        "Later section: About the Book", "Later section: Characters", "Before You Read (no spoilers)", "Plot Summary",
        "Part One", "Chapter 2", "Chapter 3", "Later section: Plot Summary › Part 2",
        "Later section: Plot Summary › Part 3", "Later section: Themes", "Later section",
    ]  # fmt: skip
    assert [Reader(words).text for words in re.findall(r'class="uncover">(.*?)</button>', covered)][:3] == [
        "Later section: About the Book19 wordsShow", "Later section: Characters17 wordsShow",
        "Later section: Characters15 wordsShow",
    ]  # fmt: skip
    assert {f"later-{start}" for start in re.findall(r'value="later-(\d+)"', covered)} <= set(
        re.findall(r'id="(later-\d+)"', covered)
    )
    bare = re.sub(rf'<div class="later"><button.*?</button>|{COVER}|</div>', "", covered)
    assert bare.partition('class="text">')[2] == whole.replace("</div>", "").partition('class="text">')[2]


def test_a_paragraph_in_which_the_reader_stands_is_covered_from_there() -> None:
    shown = Reader(COVERED.sub("", _pane("Part One > Chapter 2"))).text
    assert "Iris keeps the ferry alone.The rest of this sectionShow" in shown
    assert "In Chapter 3" not in shown


def test_all_is_shown_where_there_is_no_limit() -> None:
    assert "uncover" not in paper.guide_html(FERRY, "000001-a", passages(FERRY))


def test_the_control_names_the_places_and_keeps_one_that_is_gone() -> None:
    control = Reader(render.reach_html("x", ["Part One", "Part <2>"], "Part 9"))
    assert [(one["value"], "selected" in one) for tag, one in control.tags if tag == "option"] == [
        ("", False), ("Part One", False), ("Part <2>", False), ("Part 9", True),
    ]  # fmt: skip
    assert control.text == "I have readthe whole bookup to Part Oneup to Part <2>up to Part 9"


@pytest.mark.parametrize("value", [None, 3, "", "no json", "[]", '{"a": 1, "b": null, "c": ""}', '"x"'])
def test_a_memory_that_is_none_sets_no_limit(value: object) -> None:
    assert conversation.limits(value) == {}


def test_a_question_of_another_limit_goes_along_as_it_was_typed() -> None:
    asked = conversation.begun("Why?", SLUG)
    done = conversation.Exchange("Why?", SLUG, standalone="Why does Zanthor burn it?", answer="He hates it.")
    assert conversation.history([done], SLUG) == (Turn("Why does Zanthor burn it?", "He hates it."),)
    assert conversation.history([done], SLUG, "Part One") == (Turn("Why?", "He hates it."),)
    assert conversation.turned([asked], SLUG, None) is None
    assert conversation.turned([asked], SLUG, "Part One") == (
        "From here on answered as far as Part One; what stands above stays as it was."
    )


# --- in a browser ---


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, lender: Path, embedder: Embedder) -> Iterator[str]:
    home = tmp_path_factory.mktemp("up-to")
    (home / "embedders").symlink_to(lender / "embedders")
    library = Library(IndexSettings(home))
    with library.writing():
        add(library, embedder, HERON, "/books/heron.md", slug=SLUG)
        add(library, embedder, LIGHTHOUSE)
    with serving(session_of(home)) as (address, service):
        service.wait(60)
        yield address


def _up_to(page: Page, option: str) -> None:
    page.get_by_label("I have read").select_option(label=option)


def _seen(page: Page) -> str:
    """What eyes see of the page, and what is read aloud."""
    return page.locator("body").inner_text() + page.locator("body").aria_snapshot()


def test_later_text_is_covered_until_it_is_pressed_and_answers_keep_to_the_limit(
    browser: Browser, address: str
) -> None:
    with reading(browser, address, WIDE) as room:
        page = room.page
        options = page.get_by_label("I have read").locator("option")
        expect(options).to_have_text([
            "the whole book", "up to Part One › Chapter 2", "up to Part One", "up to Part 2", "up to Part 3",
        ])  # fmt: skip
        assert CANARIES.search(page.locator("#guide").inner_text())
        _up_to(page, "up to Part One")
        expect(page.locator(".uncover").first).to_be_visible()
        expect(page.locator("#announcer")).to_have_text(re.compile("^Answers go up to Part One"))
        expect(page.locator(".opening .ask")).to_have_count(3)
        page.locator(".contents summary").click()
        assert CANARIES.findall(_seen(page)) == []
        room.picture("up-to-wide-contents")
        page.keyboard.press("Escape")

        _up_to(page, "the whole book")
        expect(page.locator(".uncover")).to_have_count(0)
        room.ask("Who is Zanthor?")
        expect(room.last(".answer")).to_have_attribute("data-status", "answered")
        _up_to(page, "up to Part One")
        expect(page.locator(".uncover").first).to_be_visible()
        room.ask("Who is Zanthor?")
        assert CANARIES.sub("", room.last(".turned").inner_text()) == (
            "From here on answered as far as Part One; what stands above stays as it was."
        )
        assert room.last(".notice").inner_text() == "Zanthor is not mentioned as far as you have read."
        expect(room.page.locator(".exchange").first.locator(".answer")).to_have_attribute("data-status", "answered")
        room.picture("up-to-wide-answer")

        covers = page.locator(".uncover")
        before = covers.count()
        room.page.locator(".exchange").first.locator(".said .cite").first.click()
        expect(page.locator("#guide .s.lit").first).to_be_in_viewport()
        expect(covers).to_have_count(before - 1)
        covers.last.focus()
        page.keyboard.press("Enter")
        expect(covers).to_have_count(before - 2)
        expect(page.locator(".covered:focus")).to_contain_text("Glashtyn")
        expect(page.locator(".covered:focus")).to_be_visible()


def test_the_tab_remembers_the_limit_of_each_guide_and_no_other_tab_does(browser: Browser, address: str) -> None:
    with reading(browser, address, WIDE) as room:
        page, control = room.page, room.page.get_by_label("I have read")
        _up_to(page, "up to Part One")
        expect(page.locator(".uncover").first).to_be_visible()
        room.choose("The Lamp at Orrin Head")
        expect(control).to_have_value("")
        expect(page.locator(".uncover")).to_have_count(0)
        room.choose("The Heron Ferry")
        expect(control).to_have_value("Part One")
        assert CANARIES.findall(_seen(page)) == []
        room.ask("Who is Pascal?")
        page.get_by_role("link", name="Library").click()
        page.get_by_role("link", name="Ask").click()
        expect(page.locator(".exchange")).to_have_count(1)
        expect(control).to_have_value("Part One")
        page.reload()
        expect(control).to_have_value("Part One")
        expect(page.locator(".uncover").first).to_be_visible()
        assert CANARIES.findall(_seen(page)) == []
        other = page.context.new_page()
        other.goto(address)
        expect(other.get_by_label("I have read")).to_have_value("")
        expect(other.locator("#guide .paper")).to_have_attribute("data-guide", SLUG)
        expect(other.locator(".uncover")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 700, 1280])
def test_the_name_of_the_guide_is_shown_whole_in_the_header(browser: Browser, address: str, width: int) -> None:
    with reading(browser, address, {"width": width, "height": 800}) as room:
        field = room.page.locator("#choice input")
        expect(field).to_have_value("The Heron Ferry — Nora Vane")
        assert field.evaluate("field => field.scrollWidth <= field.clientWidth")
        assert not room.scrolls_sideways()


def test_a_phone_in_the_dark_has_the_same(browser: Browser, address: str) -> None:
    with reading(browser, address, NARROW, color_scheme="dark") as room:
        page = room.page
        page.get_by_label("I have read").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#announcer")).to_have_text(re.compile("^Answers go up to Part One;"))
        expect(page.locator(".uncover").first).to_be_attached()
        room.ask("What happens at the end?")
        assert CANARIES.findall(_seen(page)) == []
        assert not room.scrolls_sideways()
        room.picture("up-to-narrow-answer")
        _reads(room)
        assert CANARIES.findall(_seen(page)) == []
        cover = page.locator(".uncover").first
        assert (cover.bounding_box() or {})["height"] >= 44
        assert not room.scrolls_sideways()
        room.picture("up-to-narrow-guide")


def _reads(room: Room) -> None:
    room.page.get_by_role("button", name="Read the guide").click()
    expect(room.page.locator("#guide .text")).to_be_visible()
