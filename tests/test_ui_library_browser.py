"""The Library page in a real browser: guides are handed in, looked at, published, left and withdrawn; who may read."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from reading_room import NARROW, WIDE, Room, reading, running, serving, session_of
from shelf import LIGHTHOUSE

from ui.server import build_server
from ui.service import Service
from ui.theme import DARK, LIGHT

PASSWORD = "a lamp in the tower"
CORRECTED = (
    LIGHTHOUSE.replace("Forty people drowned", "Fifty-two people drowned")
    .replace("Agnes is a careful woman who keeps accounts of everything, even of her griefs. ", "")
    .replace("## Symbols\n", "## Symbols\n\n### The Lamp\n\nThe lamp stands for what a village owes to strangers.\n")
)
SALT = """\
# The Salt Roads

by Nora Pell

## Plot Summary

A caravan leaves the coast at dawn. The guide of the caravan is a widow called Ruth Amsel, who counts camels and never \
people.

## Themes

### Thirst

Thirst is the only clock of the book, and everybody can read it.
"""
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)
DROP = """([zone, files]) => {
  const data = new DataTransfer();
  const content = (what) => (typeof what === "number" ? new Uint8Array(what) : what);
  for (const [name, what] of files) data.items.add(new File([content(what)], name));
  for (const kind of ["dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector(zone).dispatchEvent(event);
  }
}"""


def _shelved(home: Path, lender: Path, published: Path) -> Path:
    """A library of two guides, its own to change."""
    (home / "embedders").symlink_to(lender / "embedders")
    shutil.copytree(published / "guides", home / "guides")
    return home


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, lender: Path, published: Path) -> Iterator[str]:
    """A library that these tests leave as it is."""
    home = _shelved(tmp_path_factory.mktemp("kept"), lender, published)
    with serving(session_of(home)) as (address, service):
        service.wait(60)
        yield address


@pytest.fixture
def own(tmp_path: Path, lender: Path, published: Path) -> Iterator[tuple[str, Service]]:
    """A library that the test changes."""
    with serving(session_of(_shelved(tmp_path, lender, published))) as (address, service):
        service.wait(60)
        yield address, service


@contextmanager
def _at(browser: Browser, address: str, size: dict[str, int] = WIDE, **options: Any) -> Iterator[Room]:
    """The Library page, as its librarian uses it."""
    with reading(browser, address, size, where="/library", **options) as room:
        yield room


def _choose(page: Page, *files: tuple[str, str | bytes]) -> Locator:
    """Hand files in by the chooser; the last one's card, once it is there."""
    before = page.locator(".item .handed").count()
    page.locator("#files").set_input_files(
        [{"name": name, "mimeType": "", "buffer": data.encode() if isinstance(data, str) else data}
         for name, data in files]
    )  # fmt: skip
    expect(page.locator(".item .handed")).to_have_count(before + len(files))
    return page.locator(".item").last


def test_a_file_is_dropped_shown_published_and_asked_about(browser: Browser, own: tuple[str, Service]) -> None:
    address, service = own
    with reading(browser, address, WIDE) as reader, _at(browser, address) as room:
        page = room.page
        page.evaluate(DROP, ["#drop", [["salt.md", SALT]]])
        card = page.locator(".item")
        expect(card.locator(".verdict")).to_have_text("A new guide.")
        expect(card.get_by_label("Title of the work")).to_have_value("The Salt Roads")
        card.get_by_label("Its author").fill("Nora B. Pell")
        room.picture("library-new")
        card.get_by_role("button", name="Publish").click()
        expect(card.locator(".done .verdict")).to_have_text("“The Salt Roads” is on the shelf.")
        expect(page.locator("#shelf tbody tr")).to_have_count(3)
        expect(page.locator('#shelf [data-slug="the-salt-roads"] .author')).to_have_text("Nora B. Pell")
        # A reader whose page was open all the time finds it in the chooser, without a reload.
        expect(reader.page.locator("#choice input")).to_be_visible()
        reader.page.wait_for_function("async () => (await (await fetch('/library/marks')).json()).titles !== undefined")
        reader.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        reader.page.get_by_role("combobox", name="Guide").click()
        expect(reader.page.get_by_role("option").filter(has_text="The Salt Roads")).to_be_visible()
        reader.page.get_by_role("option").filter(has_text="The Salt Roads").click()
        reader.ask("Who is Ruth Amsel?")
        expect(reader.last(".said")).to_contain_text("a widow called Ruth Amsel")
    assert [entry.source for entry in service.guides() if entry.slug == "the-salt-roads"] == ["upload:salt.md"]


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_a_corrected_file_shows_its_changes_and_left_changes_nothing(
    browser: Browser,
    address: str,
    scheme: str,
    palette: Any,
) -> None:
    with _at(browser, address, color_scheme=scheme) as room:
        page, before = room.page, room.page.locator("#shelf").inner_html()
        room.picture(f"library-{scheme}")
        card = _choose(page, ("lamp.md", CORRECTED))
        assert card.locator(".change > .sign").all_inner_texts() == ["~ changed", "− removed", "+ added", "+ added"]
        gone, new = card.locator(".changed del"), card.locator(".changed ins")
        expect(gone).to_have_text("gone: Forty")
        expect(gone).to_have_css("text-decoration-line", "line-through")
        expect(gone).to_have_css("background-color", _rgb(palette.gone_wash))
        expect(new).to_have_text("new: Fifty-two")
        expect(new).to_have_css("text-decoration-line", "underline")
        expect(new).to_have_css("background-color", _rgb(palette.fresh_wash))
        expect(card.locator(".notice")).to_contain_text("was indexed from /books/lamp.md")
        page.locator(".item h3").evaluate("title => scrollTo(0, title.getBoundingClientRect().top - 100)")
        room.picture(f"library-diff-{scheme}")
        card.get_by_role("button", name="Leave it").click()
        expect(page.locator(".item")).to_have_count(0)
        expect(page.locator("#files")).to_be_focused()
        assert page.locator("#shelf").inner_html() == before


def _rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def test_each_of_several_files_gets_its_own_verdict(browser: Browser, address: str) -> None:
    with _at(browser, address) as room:
        files = ("lamp.md", LIGHTHOUSE), ("photo.md", PICTURE), ("<b>salt</b>.md", SALT)
        _choose(room.page, *files)
        room.page.evaluate(DROP, ["#drop", [["big.md", 20_000_001]]])
        cards = room.page.locator(".item")
        assert [card.locator("h3").inner_text() for card in cards.all()] == [
            "The Lamp at Orrin Head", "photo.md", "The Salt Roads", "big.md",
        ]  # fmt: skip
        expect(cards.nth(1).locator(".why")).to_contain_text("It looks like a PNG image, not like text: give a text")
        expect(cards.nth(2).locator(".from")).to_contain_text("b>.md")
        expect(cards.nth(3).locator(".why")).to_contain_text("larger than 20 MB")
        expect(cards.nth(1).get_by_role("button")).to_have_text("Put aside")
        cards.nth(1).scroll_into_view_if_needed()
        room.picture("library-refused")
        assert room.page.locator(".item h3 b").count() == 0


def test_a_guide_is_withdrawn_after_two_questions(browser: Browser, own: tuple[str, Service]) -> None:
    address, service = own
    with _at(browser, address) as room:
        page, dialog = room.page, room.page.get_by_role("dialog")
        button = page.get_by_role("button", name="Withdraw An Orchard in Debt")
        button.click()
        expect(dialog.get_by_role("heading")).to_have_text("Withdraw “An Orchard in Debt”?")
        expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(button).to_be_focused()
        button.click()
        dialog.get_by_role("button", name="Withdraw it").dblclick()  # one answer, not two
        expect(dialog.get_by_role("heading")).to_have_text("Delete “An Orchard in Debt” for good?")
        expect(dialog.get_by_role("button", name="Yes, withdraw it")).to_be_enabled()
        expect(dialog).to_be_visible()
        expect(dialog).to_contain_text("The file it was made from stays where it is.")
        room.picture("library-withdraw")
        assert len(service.guides()) == 2
        dialog.get_by_role("button", name="Yes, withdraw it").click()
        expect(page.locator("#shelf tbody tr")).to_have_count(1)
        expect(dialog).to_be_hidden()
        expect(page.locator("#announcer")).to_have_text("“An Orchard in Debt” is withdrawn.")
    assert [entry.slug for entry in service.guides()] == ["the-lamp-at-orrin-head"]


def test_everything_is_checked_and_indexed_again(browser: Browser, address: str) -> None:
    with _at(browser, address) as room:
        page = room.page
        page.get_by_role("button", name="Check everything").click()
        expect(page.locator("#work .verdict")).to_have_text("All 2 guides are whole.")
        expect(page.locator("#shelf .state .with")).to_have_count(2)
        page.get_by_role("button", name="Re-index all").click()
        expect(page.locator("#work .report")).to_have_count(2)
        expect(page.locator("#work .report").first).to_contain_text("stays as it was")
        room.picture("library-again")
        page.get_by_role("button", name="Close").click()
        expect(page.locator("#work .card")).to_have_count(0)


def test_publishing_tells_its_stage(browser: Browser, own: tuple[str, Service]) -> None:
    address, service = own
    reached, go_on = threading.Event(), threading.Event()
    accept = service.librarian.accept

    def held(preview: Any, progress: Any) -> Any:
        def told(step: Any) -> None:
            progress(step)
            if step.stage == "embedding" and step.done:
                reached.set()
                assert go_on.wait(60)

        return accept(preview, told)

    service._session.librarian.accept = held  # type: ignore[method-assign]
    with _at(browser, address) as room:
        card = _choose(room.page, ("salt.md", SALT))
        card.get_by_role("button", name="Publish").click()
        assert reached.wait(60)
        expect(card.locator(".stage span").first).to_have_text("embedding")
        expect(card.locator(".stage span").last).to_contain_text(" of ")
        expect(card.get_by_role("button", name="Publish")).to_be_disabled()
        card.scroll_into_view_if_needed()
        room.picture("library-progress")
        go_on.set()
        expect(card.locator(".done")).to_be_visible()


def test_after_a_restart_a_card_says_that_its_file_is_gone_and_it_can_be_added_again(
    browser: Browser, address: str
) -> None:
    with _at(browser, address) as room:
        page = room.page
        first, second = _choose(page, ("lamp.md", CORRECTED)), _choose(page, ("salt.md", SALT))
        token = page.locator("#library").get_attribute("data-page")
        page.request.post(f"{address}/library/leave", data={"page": token}, headers={"origin": address})
        page.locator("#library").evaluate("library => library.dataset.page = 'of-another-server.0'")
        first = page.locator(".item").first
        first.get_by_role("button", name="Publish").click()
        expect(first.locator(".trouble")).to_have_text("This file is no longer waiting here; add it again.")
        expect(first.get_by_role("button", name="Publish")).to_be_disabled()
        room.picture("library-gone")
        room.complaints.clear()
        _choose(page, ("lamp.md", CORRECTED))
        expect(page.locator(".item").last.locator(".change").first).to_be_visible()
        room.complaints.clear()
        page.route("**/library/publish", lambda route: route.abort("connectionreset"))
        second.get_by_role("button", name="Publish").click()
        expect(second.locator(".trouble")).to_contain_text("Glossator does not answer")
        room.complaints.clear()


def test_closing_the_page_forgets_a_file_that_is_being_read(browser: Browser, own: tuple[str, Service]) -> None:
    address, service = own
    reached, go_on = threading.Event(), threading.Event()
    preview = service.librarian.preview

    def held(*given: Any) -> Any:
        reached.set()
        assert go_on.wait(60)
        return preview(*given)

    service._session.librarian.preview = held  # type: ignore[method-assign]
    with _at(browser, address) as room:
        room.page.locator("#files").set_input_files([{"name": "salt.md", "mimeType": "", "buffer": SALT.encode()}])
        assert reached.wait(60)
        assert service.tray.size > 0
        room.page.goto(f"{address}/library")
        for _ in range(200):  # the browser sends its farewell behind the new page
            if service.tray.size:
                room.page.evaluate("async () => { await fetch('/health') }")
        left = service.tray.size
        go_on.set()
        assert left == 0
        room.complaints.clear()


def test_what_is_wrong_stands_in_a_row_of_its_own(browser: Browser, own: tuple[str, Service]) -> None:
    address, service = own
    home = service.librarian.library.home
    service.stop()  # or the damage would be mended behind the page
    for size, name in ((WIDE, "library-ill"), (NARROW, "library-ill-narrow")):
        with _at(browser, address, size) as room:
            _damage(home)
            room.page.reload()
            why = room.page.locator("#shelf .reason .why")
            expect(why).to_have_text("The index of An Orchard in Debt is damaged. Press Re-index to make it again.")
            room.picture(name)
            box, shelf = why.bounding_box(), room.page.locator("#shelf").bounding_box()
            assert box
            assert shelf
            assert box["width"] > 0.8 * shelf["width"]
            assert not room.scrolls_sideways()
    with _at(browser, address) as room:
        room.page.get_by_role("button", name="Check everything").click()
        expect(room.page.locator("#work .mended")).to_have_text(
            "The index of An Orchard in Debt was damaged and has been made again from its source."
        )
        room.picture("library-mended")


def _damage(home: Path) -> None:
    """Add a byte to a guide's text in every revision."""
    for text in home.glob("guides/an-orchard-in-debt/*/text.txt"):
        text.write_bytes(text.read_bytes() + b" ")


def test_brand_and_pages_stand_where_the_ask_page_has_them(browser: Browser, address: str) -> None:
    for width in (1280, 768, 390):
        size = {"width": width, "height": 800}
        places = []
        for where in ("/", "/library"):
            with reading(browser, address, size, where=where) as room:
                brand, ask = room.page.locator(".brand").first, room.page.locator(".pages a").nth(0)
                boxes = brand.bounding_box(), ask.bounding_box()
                assert boxes[0] is not None
                places.append([(round(box["x"]), round(box["y"])) for box in boxes if box])
                room.picture(f"place-{width}-{len(places)}")
        assert places[0] == places[1]


def test_on_a_phone_the_shelf_is_cards(browser: Browser, address: str) -> None:
    with _at(browser, address, NARROW, has_touch=True) as room:
        room.picture("library-narrow")
        boxes = [row.bounding_box() for row in room.page.locator("#shelf tbody tr").all()]
        assert [(box["x"], box["width"]) for box in boxes if box] == [(18, 354)] * 2
        expect(room.page.locator("#shelf td .name").first).to_be_visible()
        card = _choose(room.page, ("lamp.md", CORRECTED))
        card.scroll_into_view_if_needed()
        room.page.evaluate("scrollBy(0, 300)")
        room.picture("library-narrow-diff")
        room.page.get_by_role("button", name="Withdraw An Orchard in Debt").tap()
        room.picture("library-narrow-withdraw")
        assert not room.scrolls_sideways()
        small = "button => button.offsetParent && button.getBoundingClientRect().height < 44"
        assert room.page.evaluate(f"[...document.querySelectorAll('main button')].filter({small}).length") == 0


def test_the_keyboard_is_enough(browser: Browser, address: str) -> None:
    with _at(browser, address) as room:
        page, reached = room.page, []
        page.on("filechooser", lambda chooser: None)  # from now on the browser opens none of its own
        for _ in range(11):
            page.keyboard.press("Tab")
            reached.append(
                page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent.trim()")
            )
            style = (
                "getComputedStyle(document.activeElement.id === 'files' ? document.querySelector('label[for=files]')"
            )
            assert page.evaluate(f"{style} : document.activeElement).outlineStyle") == "solid"
        assert reached == [
            "Skip to the library", "Ask", "Teach", "Library", "", "Check everything", "Re-index all",
            "Re-index An Orchard in Debt", "Withdraw An Orchard in Debt", "Re-index The Lamp at Orrin Head",
            "Withdraw The Lamp at Orrin Head",
        ]  # fmt: skip
        page.locator("#files").focus()
        expect(page.locator("#files")).to_be_focused()
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")
        chooser.value.set_files([{"name": "lamp.md", "mimeType": "", "buffer": CORRECTED.encode()}])
        expect(page.locator(".item .publish")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.locator(".item .leave")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#files")).to_be_focused()
        page.locator(".withdraw").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("dialog .yes")).to_be_enabled()
        page.keyboard.press("Shift+Tab")
        expect(page.locator("dialog .yes")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".withdraw").first).to_be_focused()


def test_off_loopback_one_reads_until_one_signs_in(
    browser: Browser, tmp_path: Path, lender: Path, published: Path
) -> None:
    home = _shelved(tmp_path, lender, published)
    service = Service(lambda: session_of(home))
    with running(build_server(service, host="0.0.0.0", password=PASSWORD), service) as address:
        service.wait(60)
        with _at(browser, address) as room:
            page = room.page
            expect(page.locator("#shelf tbody tr")).to_have_count(2)
            expect(page.get_by_role("button")).to_have_count(1)
            room.picture("library-reader")
            page.get_by_label("Password").fill("guess")
            page.keyboard.press("Enter")
            expect(page.get_by_role("alert")).to_have_text("That is not the librarian’s password.")
            room.picture("library-wrong-password")
            room.complaints.clear()  # the browser tells of every answer that is a refusal
            page.get_by_label("Password").fill(PASSWORD)
            page.keyboard.press("Enter")
            expect(page.get_by_role("button", name="Sign out")).to_be_visible()
            card = _choose(page, ("lamp.md", CORRECTED))
            room.page.context.clear_cookies()  # the session is over
            card.get_by_role("button", name="Publish").click()
            expect(card.locator(".trouble")).to_have_text(
                "Only the librarian may do this; open the Library page again and sign in."
            )
            room.complaints.clear()
            assert [entry.revision for entry in service.guides() if entry.revision and entry.revision[5] != "1"] == []
            page.goto(f"{address}/library")
            expect(page.get_by_label("Password")).to_be_visible()


def test_a_look_at_the_library_costs_no_conversation(browser: Browser, address: str) -> None:
    with reading(browser, address, WIDE) as room:
        room.choose("The Lamp at Orrin Head")
        room.ask("Who is Tobias Wren?")
        said = room.last(".said").inner_text()
        room.page.get_by_role("link", name="Library").click()
        expect(room.page.locator("#shelf tbody tr")).to_have_count(2)
        room.page.get_by_role("link", name="Ask", exact=True).click()
        expect(room.page.locator("#guide .paper .title")).to_have_text("The Lamp at Orrin Head")
        expect(room.page.locator(".exchange")).to_have_count(1)
        assert room.last(".said").inner_text() == said
        assert room.page.evaluate("sessionStorage.length + localStorage.length") == 0
        room.ask("What did he lose?")
        assert "Tobias" in (room.last(".understood span").text_content() or "")
        room.page.reload()
        expect(room.page.locator("#guide .paper .title")).to_be_visible()
        expect(room.page.locator(".exchange")).to_have_count(0)
