"""The page in a real browser, over a real server and a real library: what a reader sees, presses and hears."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import model_server
import pytest
from gradio.routes import App
from markup import HOSTILE
from model_server import Asked, Said
from playwright.sync_api import Browser, expect
from reading_room import NARROW, WIDE, Gated, Room, reading, running, serving, session_of
from shelf import LIGHTHOUSE, ORCHARD, add

from corpus.read import guide_from_bytes
from index.build import index_guide
from index.embedder import Embedder
from index.library import Library
from index.settings import IndexSettings
from ui.environment import Settings
from ui.server import build_server
from ui.service import Service
from ui.session import Session
from ui.theme import DARK, LIGHT

HOSTILE_GUIDE = f"""Plot Summary

The lamp of the hostile guide is called <b onclick=alert(3)>Bold</b> and it burns all night long. Under it stands \
{HOSTILE} and nobody knows why.

Nobody in the village knows who lights it, and nobody has ever asked the keeper why it burns at noon.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, lender: Path, embedder: Embedder) -> Path:
    """A library of three guides, one of them hostile."""
    home = tmp_path_factory.mktemp("reading-room")
    (home / "embedders").symlink_to(lender / "embedders")
    library = Library(IndexSettings(home))
    with library.writing():
        add(library, embedder, LIGHTHOUSE)
        add(library, embedder, ORCHARD, "/books/orchard.md")
        hostile = HOSTILE_GUIDE.encode()
        guide = guide_from_bytes(
            hostile, source="/books/hostile.txt", name="hostile.txt", slug="hostile", title=HOSTILE
        )
        index_guide(library, guide, hostile, embedder=embedder)
    return home


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with serving(session_of(home)) as (address, service):
        service.wait(60)
        yield address


@pytest.fixture
def room(browser: Browser, address: str) -> Iterator[Room]:
    with reading(browser, address, WIDE) as room:
        room.choose("The Lamp at Orrin Head")
        yield room


QUESTION = "Who is Tobias Wren?"


def test_a_citation_shows_and_lights_the_words_that_it_rests_on(room: Room) -> None:
    expect(room.page.locator(".opening")).to_be_visible()
    room.picture("wide-empty")
    room.ask(QUESTION)
    expect(room.page.locator(".opening")).to_be_hidden()
    cite = room.last(".said .cite").first
    cite.click()
    quote = room.last(".places li").filter(has=room.page.locator(f'[value="{cite.get_attribute("value")}"]'))
    room.last(".places summary").click()
    assert room.lit() == quote.locator("blockquote").text_content()
    expect(room.page.locator("#guide .s.lit").first).to_be_in_viewport()
    expect(cite).to_have_attribute("aria-current", "true")
    expect(cite).to_have_css("background-color", _rgb(LIGHT.rubric))
    assert (
        room.page.locator("#announcer").text_content()
        == f"Shown in the guide: {cite.get_attribute('title')}. {room.lit()}"
    )
    room.picture("wide-answer")
    assert not room.scrolls_sideways()
    assert room.page.evaluate("document.documentElement.scrollHeight") == WIDE["height"]


def test_every_citation_of_an_answer_lights_its_own_words(room: Room) -> None:
    room.ask("Why was the lamp dark on the night of the wreck?")
    room.last(".places summary").click()
    places = room.last(".places li")
    assert places.count() >= 1
    for place in places.all():
        place.locator(".cite").click()
        assert place.locator("blockquote").text_content() in room.lit()
        expect(room.page.locator("#guide .s.lit").first).to_be_in_viewport()


def test_a_follow_up_says_how_it_was_understood_and_keeps_what_stands(room: Room) -> None:
    room.ask(QUESTION)
    first = room.page.locator(".exchange").first
    first.locator(".places summary").click()
    room.ask("What did he lose?")
    assert "Tobias" in (room.last(".understood span").text_content() or "")
    expect(first.locator(".places")).to_have_attribute("open", "")  # the reader opened it, and it stays open
    expect(room.last(".question")).to_be_in_viewport()


def test_start_again_leaves_nothing(room: Room) -> None:
    room.ask(QUESTION)
    room.page.get_by_role("button", name="Start again").click()
    expect(room.page.locator(".exchange")).to_have_count(0)
    expect(room.page.locator(".opening")).to_be_visible()


def test_a_refusal_offers_questions_that_can_be_pressed(room: Room) -> None:
    room.ask("What is the capital of Mongolia?")
    expect(room.last(".refusal .verdict")).to_have_text("The guide does not say.")
    room.picture("wide-refusal")
    offered = room.last(".refusal .ask").first
    question = offered.get_attribute("value")
    offered.click()
    expect(room.page.locator(".answer[data-status]")).to_have_count(2)
    expect(room.last(".question")).to_have_text(question or "")


def test_questions_to_begin_with_and_to_go_on_with_can_be_pressed(room: Room) -> None:
    room.page.locator(".opening .ask").first.click()
    expect(room.page.locator(".answer[data-status=answered]")).to_have_count(1)
    room.last(".next .ask").first.click()
    expect(room.page.locator(".answer[data-status]")).to_have_count(2)


def test_the_keyboard_is_enough(room: Room) -> None:
    room.page.reload()
    expect(room.page.get_by_label("Your question")).to_be_focused()
    room.page.get_by_role("combobox", name="Guide").focus()
    room.choose("The Lamp at Orrin Head")
    while not room.page.evaluate("document.activeElement.matches('#box textarea')"):
        room.page.keyboard.press("Tab")
    room.page.keyboard.type("Who is")
    room.page.keyboard.press("Shift+Enter")
    expect(room.page.get_by_label("Your question")).to_have_value("Who is\n")
    room.page.keyboard.type("Tobias Wren?")
    room.page.keyboard.press("Enter")
    expect(room.page.locator(".answer[data-status=answered]")).to_have_count(1)
    expect(room.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    for _ in range(40):
        room.page.keyboard.press("Shift+Tab")
        if room.page.evaluate("document.activeElement.matches('.said .cite')"):
            break
    room.page.keyboard.press("Enter")
    last = room.lit()
    expect(room.page.locator("#guide .s.lit").first).to_be_in_viewport()
    room.page.evaluate("document.querySelectorAll('.lit').forEach(span => span.classList.remove('lit'))")
    room.page.keyboard.press("Space")
    assert room.lit() == last != ""


def test_the_contents_lead_to_a_section(room: Room) -> None:
    room.page.locator(".contents summary").click()
    room.page.get_by_role("button", name="The Razor-Cut Page").click()
    heading = room.page.locator("#guide h4", has_text="The Razor-Cut Page")
    expect(heading).to_be_in_viewport()
    expect(heading).to_be_focused()
    expect(room.page.locator(".contents ol")).to_be_hidden()


def test_an_answer_is_copied_with_its_citations(browser: Browser, address: str) -> None:
    with reading(browser, address, WIDE, permissions=["clipboard-read", "clipboard-write"]) as room:
        room.choose("The Lamp at Orrin Head")
        room.ask(QUESTION)
        room.last(".copy").click()
        expect(room.page.locator("#announcer")).to_have_text("The answer and its citations were copied.")
        copied = room.page.evaluate("navigator.clipboard.readText()")
        quotes = room.last(".places blockquote").all_text_contents()
        assert [quote for quote in quotes if f"“{quote}”" not in copied] == []
        assert copied.startswith(room.last(".said .words").first.text_content())


def test_a_citation_of_another_guide_brings_that_guide_back_and_says_so(room: Room) -> None:
    room.ask(QUESTION)
    room.choose("An Orchard in Debt")
    room.last(".said .cite").first.click()
    expect(room.page.locator("#guide .s.lit").first).to_be_in_viewport()
    expect(room.page.locator(".elsewhere")).to_contain_text("You are asking about An Orchard in Debt")
    room.page.get_by_role("button", name="Back to An Orchard in Debt").click()
    expect(room.page.locator("#guide .paper .title")).to_have_text("An Orchard in Debt")
    room.ask("What kills the blossom?")
    expect(room.last(".turned")).to_have_text("Now about An Orchard in Debt")


def test_a_question_that_is_too_long_stays_in_the_box_with_one_line_why(room: Room) -> None:
    question = "why " * 600
    room.page.get_by_label("Your question").fill(question)
    room.page.keyboard.press("Enter")
    expect(room.page.locator("#trouble [role=alert]")).to_contain_text("2,000")
    expect(room.page.get_by_label("Your question")).to_have_value(question)
    expect(room.page.locator(".exchange")).to_have_count(0)
    room.ask(QUESTION)
    expect(room.page.locator("#trouble [role=alert]")).to_have_count(0)


def test_nothing_hostile_becomes_part_of_the_page(room: Room) -> None:
    room.choose(HOSTILE)
    room.ask(f"What is the lamp of the hostile guide called? {HOSTILE}")
    expect(room.last(".question")).to_contain_text(HOSTILE)
    expect(room.page.locator("#guide .text")).to_contain_text("<script>alert(2)</script>")
    if room.last(".said .cite").count():
        room.last(".said .cite").first.click()
        expect(room.page.locator("#guide .s.lit").first).to_be_in_viewport()
    assert room.page.locator("#room img, #room script, #room [onerror], #room [onclick]").count() == 0


def test_a_script_that_slipped_into_the_page_would_not_run(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    expect(page.locator("#guide .paper .head")).to_be_visible()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x: onerror=\"window.ran = true\">')")
    page.wait_for_function("document.images[document.images.length - 1].complete")
    assert page.evaluate("window.ran === undefined")
    page.close()


def test_on_a_phone_the_guide_comes_over_the_conversation_and_goes_again(browser: Browser, address: str) -> None:
    with reading(browser, address, NARROW, has_touch=True) as room:
        room.choose("The Lamp at Orrin Head")
        guide = room.page.locator("#guide")
        expect(guide).to_be_hidden()
        room.picture("narrow-empty")
        room.ask(QUESTION)
        room.picture("narrow-answer")
        cite = room.last(".said .cite").first
        cite.tap()
        expect(guide).to_be_visible()
        expect(guide).to_have_attribute("role", "dialog")
        expect(room.page.locator("#guide .s.lit").first).to_be_in_viewport()
        room.picture("narrow-guide")
        box = guide.bounding_box()
        assert (box["x"], box["width"]) == (0, NARROW["width"])  # type: ignore[index]
        room.page.keyboard.press("Escape")
        expect(guide).to_be_hidden()
        expect(cite).to_be_focused()
        room.page.get_by_role("button", name="Read the guide").tap()
        room.page.get_by_role("button", name="Close").tap()
        expect(guide).to_be_hidden()
        expect(room.page.get_by_role("button", name="Read the guide")).to_be_focused()
        assert not room.scrolls_sideways()


def test_in_between_the_guide_comes_from_the_side(browser: Browser, address: str) -> None:
    with reading(browser, address, {"width": 820, "height": 1000}) as room:
        room.choose("The Lamp at Orrin Head")
        room.ask(QUESTION)
        room.last(".said .cite").first.click()
        expect(room.page.locator("#guide .s.lit").first).to_be_in_viewport()
        room.picture("between")
        assert not room.scrolls_sideways()


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_the_page_follows_the_readers_light(browser: Browser, address: str, scheme: str, palette: Any) -> None:
    with reading(browser, address, WIDE, color_scheme=scheme) as room:
        room.choose("The Lamp at Orrin Head")
        room.ask(QUESTION)
        room.last(".said .cite").first.click()
        room.picture(f"wide-{scheme}")
        shown = [
            room.page.evaluate("place => getComputedStyle(document.querySelector(place)).backgroundColor", place)
            for place in ("#talk", "#guide", "#guide .s.lit")
        ]
        assert shown == [_rgb(palette.desk), _rgb(palette.paper), _rgb(palette.glow)]


def _rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


# --- while something takes long ---


def test_the_first_start_shows_its_progress_and_a_question_waits_for_it(browser: Browser, home: Path) -> None:
    gated = Gated(session_of(home))
    gated.answering.set()
    with serving(gated) as (address, _), reading(browser, address, WIDE) as room:
        bar = room.page.locator("#opening progress")
        expect(bar).to_have_attribute("value", "3")
        expect(room.page.locator("#opening .stage")).to_have_text("the-lamp-at-orrin-head: embedding3 of 9")
        room.picture("wide-first-start")
        room.page.get_by_label("Your question").fill("What is this about?")
        room.page.keyboard.press("Enter")
        expect(room.page.locator(".exchange .working")).to_contain_text("your question is waiting")
        gated.opening.set()
        expect(room.page.locator(".answer[data-status]")).to_have_count(1)
        room.page.get_by_role("button", name="Start again").click()
        expect(room.page.locator(".opening")).to_be_visible()


def test_stop_ends_an_answer_keeps_what_stands_and_closes_the_stream(browser: Browser, home: Path) -> None:
    gated = Gated(session_of(home))
    gated.opening.set()
    with serving(gated) as (address, service):
        service.wait(60)
        with reading(browser, address, WIDE) as room:
            room.choose("The Lamp at Orrin Head")
            room.page.get_by_label("Your question").fill(QUESTION)
            room.page.keyboard.press("Enter")
            expect(room.page.locator(".exchange .working")).to_be_visible()
            with room.page.expect_request("**/gradio_api/cancel"):
                room.page.get_by_role("button", name="Stop").click()
            expect(room.page.locator(".exchange .notice")).to_have_text("Stopped. Ask again whenever you like.")
            room.page.request.get(f"{address}/health")  # what was sent before has arrived
            gated.answering.set()
            assert gated.closed.wait(30)
            expect(room.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
            expect(room.page.locator(".answer[data-status]")).to_have_count(0)
            room.ask(QUESTION)


def test_a_guide_that_changes_meanwhile_is_fetched_and_old_words_are_found_in_it(
    browser: Browser, tmp_path: Path, lender: Path, embedder: Embedder
) -> None:
    (tmp_path / "embedders").symlink_to(lender / "embedders")
    changed = LIGHTHOUSE.replace("## Plot", "## Note\n\nA new opening stands here.\n\n## Plot")
    library = Library(IndexSettings(tmp_path))
    with library.writing():
        add(library, embedder, LIGHTHOUSE)
    with serving(session_of(tmp_path)) as (address, service):
        service.wait(60)
        with reading(browser, address, WIDE) as room:
            room.ask(QUESTION)
            with library.writing():
                add(library, embedder, changed)
            room.ask(QUESTION)
            room.last(".said .cite").first.click()
            expect(room.page.locator("#guide .text")).to_contain_text("A new opening stands here.")
            expect(room.page.locator("#guide .s.lit").first).to_be_in_viewport()
            new = room.lit()
            old = room.page.locator(".exchange").first.locator(".said .cite").first
            old.click()
            assert room.lit() == new


@pytest.fixture
def kept(tmp_path: Path, lender: Path, embedder: Embedder) -> Iterator[tuple[str, Library]]:
    """A server over a library of two guides that the test changes, the lighthouse first."""
    (tmp_path / "embedders").symlink_to(lender / "embedders")
    library = Library(IndexSettings(tmp_path))
    with library.writing():
        add(library, embedder, ORCHARD, "/books/orchard.md")
        add(library, embedder, LIGHTHOUSE)
    with serving(session_of(tmp_path)) as (address, service):
        service.wait(60)
        yield address, library


def test_the_guide_follows_an_answer_of_a_newer_revision(
    browser: Browser, kept: tuple[str, Library], embedder: Embedder
) -> None:
    address, library = kept
    with reading(browser, address, WIDE) as room:
        room.choose("The Lamp at Orrin Head")
        room.ask(QUESTION)
        room.last(".said .cite").first.click()
        place = room.page.locator("#guide h4", has_text="Part Two")
        place.evaluate(
            "heading => { document.querySelector('#guide').scrollTop += heading.getBoundingClientRect().top }"
        )
        before = place.bounding_box()
        new = "A new opening stands here. " * 40
        with library.writing():
            add(library, embedder, LIGHTHOUSE.replace("## Plot Summary\n", f"## Plot Summary\n\n{new}\n"))
        room.ask(QUESTION)
        expect(room.page.locator("#guide .text")).to_contain_text("A new opening stands here.")
        expect(room.page.locator("#guide .s.lit")).to_have_count(0)
        assert place.bounding_box()["y"] == pytest.approx(before["y"], abs=1)  # type: ignore[index]
        of = room.last(".answer").get_attribute("data-of")
        shown = room.page.locator("#guide .paper")
        assert of == f"{shown.get_attribute('data-guide')}:{shown.get_attribute('data-revision')}"


def test_a_citation_of_words_that_were_corrected_says_so_and_what_they_were(
    browser: Browser, kept: tuple[str, Library], embedder: Embedder
) -> None:
    address, library = kept
    with reading(browser, address, WIDE) as room:
        room.choose("The Lamp at Orrin Head")
        room.ask("How many people drowned within sight of the tower?")
        quote = room.last(".places blockquote").first.text_content() or ""
        assert "Forty people drowned" in quote
        line = room.page.locator("#guide .corrected")
        old = room.page.locator(".exchange").first.locator(".said .cite").first
        for words, told in (
            ("Sixty people drowned", f"The guide was corrected after this answer. The sentence read: “{quote}”"),
            ("Forty people drowned", "The guide was corrected after this answer; these words still stand here."),
        ):
            text = LIGHTHOUSE.replace("Forty people drowned", words).replace(
                "## Plot", "## Note\n\nNew here.\n\n## Plot"
            )
            with library.writing():
                add(library, embedder, text)
            room.ask(QUESTION)
            expect(room.page.locator("#guide .text")).to_contain_text(words)
            expect(line).to_have_count(0)
            old.click()
            expect(line).to_have_text(told)
            expect(line).to_be_in_viewport()
            assert told in (room.page.locator("#announcer").text_content() or "")
            assert room.lit() == ("" if words.startswith("Sixty") else quote)
            room.picture(f"wide-corrected-{words.split()[0].lower()}")


def test_a_guide_that_is_withdrawn_while_it_is_open_leaves_no_other_in_its_place(
    browser: Browser, kept: tuple[str, Library]
) -> None:
    address, library = kept
    gone = "This guide is no longer on the shelf"
    with reading(browser, address, WIDE) as room:
        room.choose("The Lamp at Orrin Head")
        room.ask(QUESTION)
        cite = room.page.locator(".exchange").first.locator(".said .cite").first
        quote = room.last(".places blockquote").first.text_content()
        with library.writing():
            library.remove("the-lamp-at-orrin-head")
        box, choice = room.page.get_by_label("Your question"), room.page.locator("#choice input")
        box.fill("Who is Agnes?")
        room.page.keyboard.press("Enter")
        expect(room.last(".error")).to_contain_text(gone)
        expect(room.page.locator("#guide .paper.bare")).to_contain_text(gone)
        expect(choice).to_have_value("")
        expect(choice).to_have_attribute("placeholder", "Choose a guide")
        cite.click()
        expect(room.page.locator("#guide .corrected")).to_have_text(f"{gone}. The sentence read: “{quote}”")
        box.fill("And who is Hanne?")
        room.page.keyboard.press("Enter")
        expect(room.page.locator("#trouble [role=alert]")).to_have_text("Choose a guide above, then ask.")
        expect(box).to_have_value("And who is Hanne?")
        expect(room.page.locator(".exchange")).to_have_count(2)
        room.picture("wide-withdrawn")
        room.choose("An Orchard in Debt")
        room.ask("What kills the blossom?")
        expect(room.last(".turned")).to_have_text("Now about An Orchard in Debt")


def test_when_a_reader_leaves_nothing_of_the_conversation_stays_on_the_server(browser: Browser, home: Path) -> None:
    service, left = Service(lambda: session_of(home)), threading.Event()
    app = build_server(service)
    (mirror,) = (route.app.state_holder for route in app.routes if isinstance(getattr(route, "app", None), App))

    class Watched(type(mirror.session_data)):  # type: ignore[misc]
        def pop(self, *of: Any) -> Any:
            left.set()
            return super().pop(*of)

    mirror.session_data = Watched(mirror.session_data)
    with running(app, service) as address:
        service.wait(60)
        with reading(browser, address, WIDE) as room:
            room.ask("Who is the keeper of this secret phrase?")
            assert "secret phrase" in str([session.config_values for session in mirror.session_data.values()])
        assert left.wait(30)
        assert len(mirror.session_data) == 0


# --- with a chat model ---


def _supported_and_not(asked: Asked) -> Said:
    """One sentence word for word, one in other words, and one that the guide does not say."""
    label, text = asked.evidence[0]
    return Said(f"{text} [{label}] Tobias owns three ships and a bank in Lisbon. [{label}]")


def test_how_well_the_guide_supports_a_models_sentence_is_told_in_the_page(browser: Browser, home: Path) -> None:
    with model_server.serving(_supported_and_not) as model:
        settings = Settings(home, None, "openai:scripted", model.url, None)
        session = Session(settings, {"OPENAI_API_KEY": "none"})
        with serving(session) as (address, service):
            service.wait(60)
            with reading(browser, address, WIDE) as room:
                room.choose("The Lamp at Orrin Head")
                room.ask(QUESTION)
                sentences = room.last(".said .words").all()
                room.picture("wide-model")
                supports = [sentence.get_attribute("data-support") for sentence in sentences]
                assert supports == ["quoted", "unsupported"]
                expect(room.last(".doubt")).to_have_text("Not supported by the guide")
                expect(room.last(".words[data-support=unsupported]")).to_have_css("text-decoration-style", "wavy")
                room.last(".receipt summary").click()
                expect(room.last(".receipt")).to_contain_text("written by openai:scripted, every sentence checked")


def test_the_readmes_picture(browser: Browser, tmp_path: Path, lender: Path, request: pytest.FixtureRequest) -> None:
    """Made only when GLOSSATOR_SCREENSHOT names the file, so that a test run leaves the project as it was."""
    target = os.environ.get("GLOSSATOR_SCREENSHOT")
    if not target:
        pytest.skip("GLOSSATOR_SCREENSHOT names no file")
    (tmp_path / "embedders").symlink_to(lender / "embedders")
    with serving(session_of(tmp_path)) as (address, service):
        service.wait(300)
        with reading(browser, address, WIDE) as room:
            room.choose("Never Let Me Go")
            room.ask("Why does Madame cry when she sees Kathy dancing?")
            room.last(".said .cite").first.click()
            room.page.screenshot(path=target)
    assert Path(target).stat().st_size < 300_000
