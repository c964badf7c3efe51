"""A reading room for browser tests: a real server over a real library, and the page as its reader uses it."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from assistant.types import Event, Finished
from index.build import Step
from ui.environment import Settings
from ui.server import Server, bind, build_server
from ui.service import Service
from ui.session import Session

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SWITCHES += ["--disable-component-update", "--disable-sync"]
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
ARTEFACTS = Path(__file__).parent / "artefacts"
expect.set_options(timeout=20_000)  # a condition is awaited, not timed: a busy machine may take its time


@contextmanager
def running(app: Any, service: Service, opened: Callable[[], None] | None = None) -> Iterator[str]:
    """A server on a free port of loopback, in a thread, with its service opening behind as in a real start."""
    listener = bind("127.0.0.1", 0)
    up = threading.Event()

    def started() -> None:
        (opened or service.start)()
        up.set()

    server = Server(app, started, service.stop)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert up.wait(60)  # before that the port refuses whoever calls
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()


@contextmanager
def serving(session: Any) -> Iterator[tuple[str, Service]]:
    service = Service(lambda: session)
    with running(build_server(service), service) as address:
        yield address, service


def session_of(home: Path) -> Session:
    return Session(Settings(library=home, embedder=None, model=None, model_url=None, librarian_password=None), {})


@dataclass
class Room:
    """The page as its reader uses it."""

    page: Page
    asked_for: list[str]  # every address that the page asked for
    complaints: list[str]  # what the browser's console complained of

    def choose(self, label: str) -> None:
        self.page.get_by_role("combobox", name="Guide").click()
        self.page.get_by_role("option").filter(has_text=label).click()
        expect(self.page.locator("#guide .paper .title")).to_have_text(label)

    def ask(self, question: str) -> None:
        answers = self.page.locator(".answer[data-status]")
        before = answers.count()
        self.page.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")
        expect(answers).to_have_count(before + 1)
        expect(self.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()

    def last(self, selector: str) -> Any:
        return self.page.locator(".exchange").last.locator(selector)

    def lit(self) -> str:
        return " ".join(self.page.locator("#guide .s.lit").all_text_contents())

    def picture(self, name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => 0)))")
        self.page.screenshot(path=ARTEFACTS / f"{name}.png")

    def scrolls_sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@contextmanager
def reading(
    browser: Browser, address: str, size: dict[str, int], *, where: str = "/", **options: Any
) -> Iterator[Room]:
    """A page in a context of its own; at its end nobody has complained and no other host was asked."""
    context = browser.new_context(viewport=size, reduced_motion="reduce", **options)  # type: ignore[arg-type]
    page = context.new_page()
    room = Room(page, [], [])
    context.on("request", lambda request: room.asked_for.append(request.url))
    page.on("websocket", lambda socket: room.asked_for.append(socket.url))
    page.on("pageerror", lambda error: room.complaints.append(str(error)))
    page.on("console", lambda said: room.complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("dialog", lambda dialog: room.complaints.append(f"dialog: {dialog.message}"))
    page.goto(address + where)
    if where == "/":
        expect(page.locator("#guide .paper")).to_have_attribute("data-revision", re.compile(r"\d+-"))
    yield room
    context.close()
    assert room.complaints == []
    assert [url for url in room.asked_for if not url.startswith((address + "/", "data:"))] == []


class Gated:
    """A real session that stops where its test says, until the test lets it go on."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.opening, self.answering, self.closed = threading.Event(), threading.Event(), threading.Event()
        self.library, self.embedder, self.librarian = session.library, session.embedder, session.librarian

    @property
    def assistant(self) -> "Gated":
        return self

    def index_bundled(self, progress: Any = None) -> list[Any]:
        progress(Step("the-lamp-at-orrin-head", "embedding", 3, 9))
        assert self.opening.wait(60)
        return []

    def openings(self, slug: str, up_to: str | None) -> tuple[str, ...]:
        return self.session.assistant.openings(slug, up_to)

    def stream(self, question: str, **where: Any) -> Iterator[Event]:
        """The real events; the last one is held back until the gate is open."""
        try:
            for event in self.session.assistant.stream(question, **where):
                if isinstance(event, Finished):
                    assert self.answering.wait(60)
                yield event
        finally:
            self.closed.set()
