"""The Teach page in a real browser: from the wish to the printer and the download, by mouse, keyboard and thumb."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pypdf
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from reading_room import NARROW, WIDE, reading, serving, session_of
from sample_items import SAMPLE
from shelf import add
from test_ui_teach_page import CHANGED, SLUG, tide_home

from index.embedder import Embedder
from ui.service import Service
from ui.wishes import WHOLE

HOSTILE = "Why <img src=x onerror=alert(1)> & =1+1 does Edith hide the key?"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, lender: Path, embedder: Embedder) -> Iterator[tuple[str, Service]]:
    """A server whose library holds the tide clock; the last test changes the guide."""
    with serving(session_of(tide_home(tmp_path_factory.mktemp("desk"), lender, embedder))) as (address, service):
        service.wait(120)
        yield address, service


def _make(page: Page, count: int, making: str = "Discussion") -> Locator:
    _radio(page, making).check()
    page.get_by_label("How many").fill(str(count))
    page.get_by_role("button", name="Make the set").click()
    expect(page.locator(".sheet .title")).to_be_focused()
    return page.locator(".question")


def _radio(page: Page, making: str) -> Locator:
    return page.get_by_role("radio", name=re.compile(f"^{making}"))


def _stems(page: Page) -> list[str]:
    return page.locator(".stem").all_inner_texts()


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _taken(page: Page, button: Locator) -> tuple[str, bytes]:
    with page.expect_download() as download:
        button.click()
    expect(button).to_be_focused()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_set_is_made_changed_by_hand_shown_in_its_guide_and_taken_away(
    browser: Browser, desk: tuple[str, Service]
) -> None:
    with reading(browser, desk[0], WIDE, where="/teach") as room:
        page = room.page
        expect(page.locator(".sheet.bare .title")).to_have_text("A set that is ready to print")
        questions = _make(page, 3, "Quiz")
        expect(questions).to_have_count(3)
        room.picture("teach-light")
        made = _stems(page)

        _button(page, "Edit question 2").click()
        field = page.get_by_label("Words of question 2")
        expect(field).to_be_focused()
        field.fill(HOSTILE)
        room.picture("teach-edit")
        field.press("Enter")
        expect(questions.nth(1).locator(".stem")).to_have_text(HOSTILE)
        expect(questions.nth(1).locator(".stem")).to_be_focused()
        expect(questions.nth(1).locator(".by-hand")).to_be_visible()
        assert page.locator(".sheet img").count() == 0

        _button(page, "Drop question 1").click()
        expect(questions).to_have_count(2)
        expect(questions.nth(0).locator(".stem")).to_be_focused()
        expect(questions.nth(0).locator(".number")).to_have_text("1")
        expect(page.locator("#announcer")).to_have_text("Question 1 was dropped.")
        page.keyboard.press("Control+z")
        assert _stems(page) == [made[0], HOSTILE, *made[2:]]

        held: list[Route] = []
        page.route("**/teach/again", lambda route: held.append(route))
        _button(page, "Another one for question 3").evaluate("button => { button.click(); button.click(); }")
        expect(questions.nth(2).locator(".working .stage")).to_have_text("looking for another question")
        for name in ("Another one for question 1", "Make the set", "Another selection"):
            expect(_button(page, name)).to_be_disabled()  # one at a time
        held[0].continue_()
        expect(page.locator("#said")).to_contain_text("Question 3 is another one now.")
        assert len(held) == 1
        page.unroute("**/teach/again")
        expect(_button(page, "Another one for question 1")).to_be_enabled()
        expect(questions.nth(2).locator(".stem")).to_be_focused()
        order = _stems(page)
        assert order[:2] == [made[0], HOSTILE]
        assert order[2] not in made

        _button(page, "Move question 1 down").click()
        expect(_button(page, "Move question 2 down")).to_be_focused()
        assert _stems(page) == [order[1], order[0], order[2]]
        grip, over = page.locator(".grip").first, questions.nth(1)
        over.evaluate("question => question.scrollIntoView({ block: 'end' })")
        grip.hover()
        page.mouse.down()
        box = over.bounding_box()
        assert box
        page.mouse.move(box["x"] + 90, box["y"] + 20, steps=3)
        page.mouse.move(box["x"] + 90, box["y"] + 0.9 * box["height"], steps=3)
        page.mouse.up()
        expect(page.locator(".stem")).to_have_text(order)
        expect(page.locator("#said")).to_contain_text("It is question 2 now.")

        cite = questions.nth(0).locator(".cite").first
        words = cite.locator("q").inner_text()
        cite.click()
        expect(page.locator("#drawer .s.lit")).to_have_text(words)
        expect(page.locator("#drawer .s.lit")).to_be_focused()
        room.picture("teach-evidence")
        page.keyboard.press("Escape")
        expect(cite).to_be_focused()

        name, kept = _taken(page, _button(page, "Keep as a file"))
        items = json.loads(kept)["items"]
        assert (name, [item["stem"] for item in items]) == ("the-tide-clock-quiz.json", _stems(page))
        assert [item["stem"] for item in items if item["edited"]] == [HOSTILE]
        page.locator("#exports summary").click()
        room.picture("teach-exports")
        name, data = _taken(page, _button(page, "Word: Student copy"))
        assert name == "the-tide-clock-quiz.docx"
        assert any(HOSTILE in paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
        name, data = _taken(page, _button(page, "PDF: Teacher copy"))
        assert name == "the-tide-clock-quiz-teacher.pdf"
        text = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(data)).pages)
        assert "does Edith hide the key?" in " ".join(text.split())

        page.get_by_role("link", name="Library").click()
        page.get_by_role("link", name="Teach").click()  # the tab has kept it, and how far its class has read
        expect(questions).to_have_count(3)
        assert _stems(page) == [item["stem"] for item in items]
        _button(page, "Another selection").click()
        expect(page.locator("#said")).to_contain_text("What you edited by hand was kept.")
        assert HOSTILE in _stems(page)
        assert set(_stems(page)) != {item["stem"] for item in items}
        _button(page, "Bring the former set back").click()
        assert _stems(page) == [item["stem"] for item in items]


def test_both_copies_print_as_they_are_read(browser: Browser, desk: tuple[str, Service]) -> None:
    with reading(browser, desk[0], WIDE, where="/teach", color_scheme="dark") as room:
        page = room.page
        page.set_input_files("#kept", [_file("kept.json", json.dumps(SAMPLE.to_json() | {"guide": SLUG}))])
        expect(page.locator(".question")).to_have_count(len(SAMPLE.items))
        room.picture("teach-dark")
        teacher = _printed(page)
        page.get_by_role("radio", name="Student copy").check()
        room.picture("teach-student")
        student = _printed(page)
    assert "Answer: B. the church" in teacher
    assert "Why:" in teacher
    for item in SAMPLE.items:
        assert item.stem in student
        assert not any(look_for in student for look_for in item.look_fors)
    for word in ("Answer:", "✓", "DOK", "Another one", "The teacher’s desk", "Edited", "kept.json"):
        assert word not in student


def _printed(page: Page) -> str:
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


def _file(name: str, text: str) -> dict[str, object]:
    return {"name": name, "mimeType": "application/json", "buffer": text.encode()}


def test_the_keyboard_is_enough(browser: Browser, desk: tuple[str, Service]) -> None:
    with reading(browser, desk[0], WIDE, where="/teach") as room:
        page = room.page
        _radio(page, "Discussion").focus()
        page.keyboard.press("ArrowDown")
        expect(_radio(page, "Quiz")).to_be_checked()
        page.get_by_label("How many").press("Enter")  # a form is sent from any of its fields
        expect(page.locator(".sheet .title")).to_be_focused()
        before = _stems(page)
        reached = []
        for _ in range(5):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.className"))
        assert "cite" in reached
        assert {"edit", "again", "drop"} & set(reached)
        down = _button(page, "Move question 1 down")
        down.focus()
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(outline) == "solid"
        page.keyboard.press("Enter")
        expect(_button(page, "Move question 2 down")).to_be_focused()
        assert _stems(page) == [before[1], before[0], *before[2:]]
        _button(page, "Move question 2 up").focus()
        page.keyboard.press("Enter")
        expect(_button(page, "Move question 1 down")).to_be_focused()  # it can't go up any more
        _button(page, "Edit question 1").focus()
        page.keyboard.press("Enter")
        page.keyboard.type("Nothing of this stays. ")
        page.keyboard.press("Escape")
        assert _stems(page) == before
        expect(page.locator(".stem").first).to_be_focused()
        page.get_by_label("How many").fill("1")
        for left in range(len(before), 0, -1):
            _button(page, "Drop question 1").press("Enter")
            expect(page.locator(".question")).to_have_count(left - 1)
        expect(page.locator("#undo")).to_be_focused()
        expect(_button(page, "Keep as a file")).to_be_disabled()
        page.keyboard.press("Enter")
        expect(page.locator(".question")).to_have_count(1)


def test_a_kept_set_asks_how_far_its_class_has_read_before_it_gets_another_question(
    browser: Browser, desk: tuple[str, Service]
) -> None:
    with reading(browser, desk[0], NARROW, where="/teach") as room:
        page, reach = room.page, room.page.get_by_label("My class has read up to")
        expect(reach).to_have_value(WHOLE)
        reach.select_option("Part One")
        _make(page, 2)
        kept = _taken(page, _button(page, "Keep as a file"))[1].decode()
        page.reload()
        expect(page.locator(".question")).to_have_count(2)
        page.set_input_files("#kept", [_file("kept.json", kept)])
        expect(page.locator("#said")).to_contain_text("does not say how far your class has read")
        before = _stems(page)
        for name in ("Another one for question 1", "Make the set"):  # the first one unfolds the desk
            _button(page, name).press("Enter")
            expect(reach).to_be_focused()
            expect(reach).to_have_value("")
            expect(page.locator("#wish-trouble")).to_have_text(
                "Say first how far your class has read; the end is one of the answers."
            )
        assert _stems(page) == before
        page.get_by_role("link", name="Library").click()
        page.get_by_role("link", name="Teach").click()  # neither does the tab know it
        expect(page.locator(".question")).to_have_count(2)
        expect(page.locator("#change")).to_have_attribute("aria-expanded", "false")
        _button(page, "Another one for question 1").click()
        expect(reach).to_be_focused()
        reach.select_option("Part One")
        expect(page.locator("[name=section] option")).to_have_count(3)
        with page.expect_request("**/teach/again") as asked:
            _button(page, "Another one for question 1").click()
        assert json.loads(asked.value.post_data or "")["wish"]["up_to"] == "Part One"
        expect(page.locator("#teach[data-busy]")).to_have_count(0)
        expect(page.locator(".sheet")).not_to_contain_text(re.compile("flood|forgives|Part Two|Symbols"))


def test_on_a_phone_the_desk_folds_to_one_line_once_there_is_a_set(browser: Browser, desk: tuple[str, Service]) -> None:
    with reading(browser, desk[0], NARROW, where="/teach") as room:
        page = room.page
        expect(page.locator("#brief")).to_be_hidden()
        _make(page, 3, "Quiz")
        expect(page.locator("#brief span")).to_have_text("Quiz · 3 questions on The Tide Clock")
        expect(page.get_by_label("How many")).to_be_hidden()
        expect(page.locator(".stem").first).to_be_in_viewport()
        room.picture("teach-narrow-made")
        _button(page, "Drop question 1").click()
        expect(page.locator("#brief span")).to_have_text("Quiz · 2 questions on The Tide Clock")
        change = _button(page, "Change")
        change.press("Enter")
        expect(_radio(page, "Quiz")).to_be_focused()
        expect(change).to_have_attribute("aria-expanded", "true")
        room.picture("teach-narrow-unfolded")
        page.get_by_label("How many").fill("1")
        page.get_by_label("How many").press("Enter")
        expect(page.locator("#brief span")).to_have_text("Quiz · 1 question on The Tide Clock")
        expect(page.locator(".sheet .title")).to_be_focused()
        expect(page.get_by_label("How many")).to_be_hidden()
        assert not room.scrolls_sideways()


def test_what_fails_is_one_line_and_loses_nothing(browser: Browser, desk: tuple[str, Service]) -> None:
    with reading(browser, desk[0], WIDE, where="/teach") as room:
        page = room.page
        questions = _make(page, 3)
        before = _stems(page)
        trouble = page.locator("#wish-trouble")
        page.set_input_files("#kept", [_file("novel.json", '{"schema": 1}')])
        expect(trouble).to_contain_text("novel.json is no set of items: open a file that was kept here")
        page.set_input_files("#kept", [_file("big.json", " " * 1_000_001)])
        expect(trouble).to_contain_text("big.json is larger than 1 MB")
        page.route("**/teach/*", lambda route: route.abort("connectionreset"))
        _button(page, "Make the set").click()
        expect(trouble).to_have_text("Glossator does not answer. Is it still running? Your set is as it was.")
        _button(page, "Another one for question 2").click()
        expect(questions.nth(1).get_by_role("alert")).to_contain_text("Glossator does not answer")
        expect(_button(page, "Another one for question 2")).to_be_focused()
        _button(page, "Keep as a file").click()
        expect(page.locator("#trouble")).to_contain_text("Glossator does not answer")
        assert _stems(page) == before
        page.unroute("**/teach/*")
        room.complaints.clear()


def test_a_kept_set_on_a_phone_shows_what_its_guide_changed_since(browser: Browser, desk: tuple[str, Service]) -> None:
    address, service = desk
    library = service.librarian.library
    with library.writing():
        add(library, service._session.embedder, CHANGED, "/books/tide.md")
    with reading(browser, address, NARROW, where="/teach", has_touch=True) as room:
        page = room.page
        room.picture("teach-narrow")
        page.set_input_files("#kept", [_file("kept.json", json.dumps(SAMPLE.to_json() | {"guide": SLUG}))])
        expect(page.locator(".notice").nth(1)).to_contain_text("look at questions 4, 7, 11.")
        since = page.locator(".question").nth(3).locator(".since")
        expect(since.locator("del")).to_have_text("gone: church,")
        expect(since.locator("ins")).to_have_text("new: old boathouse,")
        expect(page.locator("#said")).to_contain_text("does not say how far your class has read")
        since.scroll_into_view_if_needed()
        room.picture("teach-narrow-changed")
        page.locator(".question").nth(3).locator(".cite").first.tap()
        expect(page.locator("#drawer .corrected")).to_contain_text(
            "The guide no longer says this. It read: “Edith hides"
        )
        _button(page, "Close").tap()
        page.locator("#exports summary").tap()
        room.picture("teach-narrow-exports")
        assert not room.scrolls_sideways()
        small = "it => it.offsetParent && !it.matches('.cite') && it.getBoundingClientRect().height < 40"
        assert page.evaluate(f"[...document.querySelectorAll('main button, main select')].filter({small}).length") == 0
        page.locator("#exports summary").tap()
        _button(page, "Change").tap()
        page.get_by_label("My class has read up to").select_option("Part One")
        expect(page.locator("[name=section] option")).to_have_text(
            [re.compile("whole guide"), re.compile("Plot Summary"), re.compile("Part One")]
        )
        _radio(page, "Quiz").check()
        _button(page, "Make the set").tap()
        expect(page.locator(".limits")).to_have_text("Read as far as “Part One”.")
        expect(page.locator(".sheet")).to_contain_text("Edith")
        expect(page.locator(".sheet")).not_to_contain_text(re.compile("flood|forgives|Part Two|Symbols"))
        _button(page, "Bring the former set back").tap()
        expect(page.locator(".question")).to_have_count(len(SAMPLE.items))
