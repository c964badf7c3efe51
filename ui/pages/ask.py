"""The Ask page: the conversation at the left, the guide at the right, and the wiring between them and the service.

Only layout and events stand here; what is shown comes from `ui.render`, `ui.paper` and `ui.conversation`. Refuses to
know servers, how answers are found, and every reader but the one whose event it is.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import QuestionError
from corpus.errors import GlossatorError
from ui import conversation as talk
from ui import paper, render
from ui.service import Indexing, Service, Starting
from ui.shelf import nav_html
from ui.showing import CHOOSE, NO_GUIDE, WITHDRAWN, Showing, labelled, preparing_html

if TYPE_CHECKING:
    pass

BRAND = (
    f'<h1 class="brand">Glossator</h1>{nav_html("ask")}'
    '<p id="announcer" class="unseen" role="status" aria-live="polite"></p>'
)
READ = '<button type="button" class="open-guide">Read the guide</button>'
LOG = (
    '<div id="conversation-log" role="log" aria-live="polite" aria-label="Conversation">'
    "${value.map(item => '<section class=\"exchange\">' + item.html + item.status + '</section>').join('')}</div>"
)
BRIDGE = """
element.addEventListener('glossator:ask', (event) => trigger('ask', event.detail));
element.addEventListener('glossator:show', (event) => trigger('show', event.detail));
element.addEventListener('glossator:renew', (event) => trigger('renew', event.detail));
element.addEventListener('glossator:limit', (event) => trigger('limit', event.detail));
element.addEventListener('glossator:back', (event) => trigger('back', event.detail));
element.addEventListener('glossator:keep', (event) => event.detail(JSON.stringify(props.value)));
element.addEventListener('glossator:restore', (event) => { props.value = JSON.parse(event.detail); });
"""
# Where the reader has come to in each guide: this tab alone remembers it, and tells it with whatever is asked.
REMEMBERED = "sessionStorage.getItem('glossator:limits') ?? ''"
UNREADY = "The guides are still being prepared; your question is waiting"
TICK = 0.5  # seconds between two looks at the progress of the first start
BUSY = (gr.Button(visible=False), gr.Button(visible=True))  # "Ask" and "Stop" while an answer is made
IDLE = (gr.Button(visible=True), gr.Button(visible=False))


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands on the page and takes part in an event."""

    choice: gr.Dropdown
    again: gr.Button
    opening: gr.HTML
    log: gr.HTML
    reach: gr.HTML
    limits: gr.HTML
    trouble: gr.HTML
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    pane: gr.HTML
    timer: gr.Timer


def build(blocks: gr.Blocks, service: Service) -> None:
    """Lay the page out inside `blocks`, which is open, and wire it."""
    wire(blocks, lay_out(), Page(service))


def lay_out() -> Parts:
    """The room: the conversation above its question box at the left, the guide at the right."""
    with gr.Row(elem_id="room"):
        with gr.Column(elem_id="talk", min_width=0):
            with gr.Row(elem_id="top"):
                html(BRAND, "brand")
                choice = gr.Dropdown([], label="Guide", container=False, elem_id="choice", filterable=False)
                html(READ, "read")
                again = gr.Button("Start again", elem_id="again")
            with gr.Column(elem_id="scroll", min_width=0):
                opening = html("", "opening")
                log = html([], "conversation", html_template=LOG, js_on_load=BRIDGE)
            limits = html("", "limits")
            trouble = html("", "trouble")
            reach = html("", "reach")
            with gr.Row(elem_id="asking"):
                box = gr.Textbox(
                    label="Your question", placeholder="Ask about the book", elem_id="box",
                    lines=1, max_lines=6, container=False, autofocus=True,
                )  # fmt: skip
                send = gr.Button("Ask", elem_id="send", variant="primary")
                stop = gr.Button("Stop", elem_id="stop", visible=False)
        pane = html(paper.empty_html(NO_GUIDE), "guide")
    timer = gr.Timer(TICK, active=False)
    return Parts(choice, again, opening, log, reach, limits, trouble, box, send, stop, pane, timer)


def html(value: Any, elem_id: str, **options: Any) -> gr.HTML:
    """A piece of our own markup, without Gradio's style."""
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, **options)


def wire(blocks: gr.Blocks, parts: Parts, page: "Page") -> None:
    """Which event calls what, and what it changes. Only answers are queued; everything else is done at once."""
    quick = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
    slow = {"show_progress": "hidden", "api_visibility": "private", "concurrency_id": "answers"}
    guide = [parts.pane, parts.opening, parts.reach]
    shelf = [parts.choice, parts.timer, *guide]
    here, remembered = [parts.choice, parts.limits], {"js": f"(choice) => [choice, {REMEMBERED}]", **quick}
    blocks.load(page.arrive, here, shelf, **remembered)
    parts.timer.tick(page.watch, here, shelf, **remembered)
    parts.choice.input(page.turn, here, guide, **remembered)
    parts.log.limit(page.limit, here, guide[:2], **remembered)
    parts.log.back(page.back, here, shelf, **remembered)
    parts.log.renew(page.renew, here, shelf, **remembered)
    parts.log.show(page.show, here, parts.pane, **remembered)

    halted = [parts.log, parts.send, parts.stop]
    answering = [*halted, parts.box, parts.trouble]
    asking = [parts.box, parts.log, *here]
    slow["js"] = f"(box, log, choice) => [box, log, choice, {REMEMBERED}]"
    typed = gr.on([parts.box.submit, parts.send.click], page.ask, asking, answering, **slow)
    pressed = parts.log.ask(page.press, asking, answering, **slow)
    for asked in (typed, pressed):
        asked.failure(page.broke, parts.log, halted, **quick)
    parts.stop.click(page.stop, parts.log, halted, cancels=[typed, pressed], **quick)
    fresh = [*answering, parts.opening]
    parts.again.click(page.again, here, fresh, cancels=[typed, pressed], **remembered)


def said(event: gr.EventData, name: str) -> str:
    """One text of what the page's listener sent along; empty when it is none."""
    value = getattr(event, name, "")
    return value if isinstance(value, str) else ""


class Page:
    """The page's events as methods; it holds the service and nothing of any reader."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._shown = Showing(service)

    # --- the shelf and the guide ---

    def arrive(self, slug: str | None, limits: Any) -> list[Any]:
        """A reader has come: everything there is to show now, and a timer while there is more to come."""
        return self._shelf(slug, talk.limits(limits), fresh=True)

    def watch(self, slug: str | None, limits: Any) -> list[Any]:
        """A look at the progress of the first start."""
        return self._shelf(slug, talk.limits(limits), fresh=False)

    def renew(self, slug: str | None, limits: Any, event: gr.EventData) -> list[Any]:
        """Others have changed the shelf. A guide that is gone is waited for: no other takes its place by itself."""
        return self._shelf(slug or said(event, "gone") or None, talk.limits(limits), fresh=slug is None)

    def back(self, slug: str | None, limits: Any, event: gr.EventData) -> list[Any]:
        """A reader is back from the other page, with the conversation: the guide that it was about is chosen again."""
        return self._shelf(said(event, "guide") or None, talk.limits(limits), fresh=True)

    def _shelf(self, slug: str | None, limits: Mapping[str, str], *, fresh: bool) -> list[Any]:
        state = self._service.state
        entries = self._service.guides()
        slugs = [entry.slug for entry in entries]
        chosen = next(iter(slugs), None) if slug is None else slug if slug in slugs else None
        choices = [(label, slug) for slug, label in labelled(entries)]
        waiting = isinstance(state, Starting | Indexing)
        turned = fresh or chosen != slug
        gone = slug if chosen is None else None
        return [
            gr.Dropdown(choices, value=chosen, filterable=len(choices) > 8),
            gr.Timer(TICK, active=waiting),
            self._shown.pane(chosen or gone, limits) if turned else gr.skip(),
            self._shown.opening(chosen, limits),
            self._shown.reach(chosen, limits) if turned else gr.skip(),
        ]

    def turn(self, slug: str | None, held: Any) -> list[Any]:
        """Another guide was chosen: its text and its first questions; the conversation stays."""
        limits = talk.limits(held)
        return [self._shown.pane(slug, limits), self._shown.opening(slug, limits), self._shown.reach(slug, limits)]

    def limit(self, slug: str | None, held: Any) -> list[Any]:
        """The reader has come to another place: what is covered and what is offered; the conversation stays."""
        limits = talk.limits(held)
        return [self._shown.pane(slug, limits), self._shown.opening(slug, limits)]

    def show(self, slug: str | None, limits: Any, event: gr.EventData) -> str:
        """A citation of another guide than the one in the pane was pressed, or the way back from there."""
        wanted = said(event, "guide")
        asking = (slug, self._shown.title(slug)) if slug and slug != wanted else None
        return self._shown.pane(wanted, talk.limits(limits), asking)

    # --- the conversation ---

    def ask(self, question: str, held: Any, slug: str | None, limits: Any) -> Iterator[list[Any]]:
        """The question in the box was sent."""
        yield from self._answer(question, held, slug, limits, box="")

    def press(self, box: str, held: Any, slug: str | None, limits: Any, event: gr.EventData) -> Iterator[list[Any]]:
        """A suggested question was pressed; what stands in the box stays there."""
        yield from self._answer(said(event, "question"), held, slug, limits, box=gr.skip())

    def _answer(self, question: str, held: Any, slug: str | None, limits: Any, *, box: Any) -> Iterator[list[Any]]:
        before = talk.received(held)
        if slug is None and question.strip() and self._service.guides():
            yield [gr.skip(), gr.skip(), gr.skip(), gr.skip(), render.error_html(CHOOSE)]  # it stays in the box
            return
        if slug is None or not question.strip() or (before and before[-1].status):
            yield [gr.skip()] * 5  # a generator that yields nothing would empty the page
            return
        about = self._shown.title(slug) if before and before[-1].guide != slug else None
        up_to = talk.limits(limits).get(slug)
        asked = talk.begun(question, slug, about, up_to=up_to, turned=talk.turned(before, slug, up_to))
        yield [talk.sent((*before, asked)), *BUSY, box, ""]
        try:
            for exchange in self._exchanges(asked, before):
                busy = BUSY if exchange.status else IDLE
                yield [talk.sent((*before, exchange)), *busy, gr.skip(), gr.skip()]
        except QuestionError as error:
            yield [talk.sent(before), *IDLE, question, render.error_html(str(error))]

    def _exchanges(self, asked: talk.Exchange, before: tuple[talk.Exchange, ...]) -> Iterator[talk.Exchange]:
        if isinstance(self._service.state, Starting | Indexing):
            yield talk.waiting(asked, UNREADY)
            while isinstance(state := self._service.wait(1.0), Starting | Indexing):
                yield talk.waiting(asked, UNREADY, preparing_html(state))
        try:
            with self._service.open(asked.guide) as volume:
                revision, known = volume.revision, talk.told(before, asked.guide, volume.notice)
            told = talk.history(before, asked.guide, asked.up_to)
            events = self._service.stream(asked.question, asked.guide, told, asked.up_to)
        except QuestionError:
            raise
        except GlossatorError as error:
            stands = any(entry.slug == asked.guide for entry in self._service.guides())
            yield talk.failed(asked, error if stands else GlossatorError(WITHDRAWN))
            return
        yield from talk.growing(asked, events, revision, time.monotonic, known)

    def stop(self, held: Any) -> list[Any]:
        return [talk.sent(talk.stopped(talk.received(held))), *IDLE]

    def broke(self, held: Any) -> list[Any]:
        return [talk.sent(talk.broken(talk.received(held))), *IDLE]

    def again(self, slug: str | None, limits: Any) -> list[Any]:
        """A new conversation: nothing of the old one is kept anywhere."""
        return [[], *IDLE, "", "", self._shown.opening(slug, talk.limits(limits))]
