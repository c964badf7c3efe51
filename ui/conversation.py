"""The conversation as the browser holds it: a list of exchanges that travels with each question and stays nowhere else.

Pure values: what came back from a browser is checked before it is used, and an assistant's events become an exchange
that grows a few times, not with every word. Refuses to know gradio and how events are made.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from assistant.errors import QuestionError
from assistant.types import Answer, Citation, Event, Finished, Sentence, SentenceReady, Turn, Withdrawn, Working
from corpus.errors import GlossatorError
from ui import render

KEPT = 40  # exchanges in one conversation; older ones leave at the top
REMEMBERED = 6  # exchanges that a follow-up can refer to
PATIENCE = 0.15  # seconds between two updates of a growing answer


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what became of it. `html` is what stands; `status` is the line of what is still going on."""

    question: str
    guide: str
    about: str | None = None  # the guide's title, where the exchange before was of another
    up_to: str | None = None  # the place that the reader has come to
    turned: str | None = None  # one line, where the exchange before had another limit
    standalone: str | None = None
    answer: str | None = None
    notice: str | None = None  # what readers were told above the answer
    html: str = ""
    status: str = ""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, value: Any) -> "Exchange | None":
        """The exchange that a browser sent back; None when it is none."""
        if not isinstance(value, dict):
            return None
        texts: dict[str, Any] = {name: value.get(name) for name in cls.__slots__}
        needed = all(isinstance(texts[name], str) for name in ("question", "guide", "html", "status"))
        others = frozenset(texts) - {"question", "guide", "html", "status"}
        optional = all(isinstance(texts[name], str | None) for name in others)
        return cls(**texts) if needed and optional else None


def received(value: Any) -> tuple[Exchange, ...]:
    """What the browser holds, as far as it is a conversation."""
    exchanges = (Exchange.from_json(item) for item in value) if isinstance(value, list) else ()
    return tuple(exchange for exchange in exchanges if exchange)[-KEPT:]


def sent(exchanges: Sequence[Exchange]) -> list[dict[str, Any]]:
    return [exchange.to_json() for exchange in exchanges[-KEPT:]]


def history(exchanges: Sequence[Exchange], guide: str, up_to: str | None = None) -> tuple[Turn, ...]:
    """The answered questions to the same guide, newest last, that a follow-up may refer to.

    One that was asked under another limit goes along as it was typed: how it was understood may tell what comes later.
    """
    answered = [item for item in exchanges if item.guide == guide and item.answer is not None]
    alike = [item.standalone if item.up_to == up_to else None for item in answered]
    turns = [Turn(told or item.question, item.answer) for item, told in zip(answered, alike, strict=True)]
    return tuple(turns[-REMEMBERED:])


def limits(value: Any) -> dict[str, str]:
    """Where the reader has come to in each guide, as the browser's tab remembers it, as far as it is that."""
    try:
        kept = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        return {}
    pairs = kept.items() if isinstance(kept, dict) else ()
    return {slug: up_to for slug, up_to in pairs if isinstance(up_to, str) and up_to}


def turned(exchanges: Sequence[Exchange], guide: str, up_to: str | None) -> str | None:
    """The line that says that from here on another limit holds, where the exchange before had another one."""
    before = exchanges[-1] if exchanges else None
    if before is None or before.guide != guide or before.up_to == up_to:
        return None
    far = f"as far as {up_to}" if up_to else "from the whole guide"
    return f"From here on answered {far}; what stands above stays as it was."


def told(exchanges: Sequence[Exchange], guide: str, notice: str | None) -> str | None:
    """What readers must be told of a guide, where this conversation has told it already; else None."""
    known = (item.notice or "" for item in exchanges if item.guide == guide)
    return notice if notice and any(notice in shown for shown in known) else None


def stopped(exchanges: Sequence[Exchange]) -> tuple[Exchange, ...]:
    """The conversation after "Stop": what stands stays, and says that it was stopped."""
    return _ended(exchanges, render.notice_html("Stopped. Ask again whenever you like."))


def broken(exchanges: Sequence[Exchange]) -> tuple[Exchange, ...]:
    """The conversation after a fault of ours: never a traceback, and the question is not lost."""
    return _ended(exchanges, render.error_html("Something went wrong while answering. Please ask again."))


def _ended(exchanges: Sequence[Exchange], ending: str) -> tuple[Exchange, ...]:
    return tuple(replace(item, html=item.html + ending, status="") if item.status else item for item in exchanges)


@dataclass(slots=True)
class _Draft:
    """What is known of an answer while it is being made."""

    detail: str = ""
    notice: str | None = None
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    def take(self, event: Working | SentenceReady | Withdrawn) -> None:
        match event:
            case Working():
                self.detail = event.detail
            case SentenceReady():
                self.sentences.append(event.sentence)
                self.citations.extend(event.citations)
            case Withdrawn():
                self.sentences.clear()
                self.citations.clear()
                self.notice = event.reason

    def html(self, guide: str, revision: str) -> str:
        said = render.said_html(self.sentences, self.citations, revision)
        return render.notice_html(self.notice) + (
            f'<div class="answer" data-of="{escape(f"{guide}:{revision}")}">{said}</div>' if said else ""
        )


def growing(
    asked: Exchange, events: Iterable[Event], revision: str, clock: Callable[[], float], known: str | None = None
) -> Iterator[Exchange]:
    """The exchange as it grows: at most one update every `PATIENCE` seconds, and always the last one.

    `known` is a notice that is not told again. An error that a person may read becomes a card in the exchange.
    Closing this closes `events`.
    """
    draft, shown_at = _Draft(), -PATIENCE
    try:
        for event in events:
            if isinstance(event, Finished):
                yield finished(asked, event.answer, known)
                return
            draft.take(event)
            if clock() - shown_at >= PATIENCE:
                shown_at = clock()
                html = _heading(asked) + draft.html(asked.guide, revision)
                yield replace(asked, html=html, status=render.working_html(draft.detail))
    except QuestionError:
        raise
    except GlossatorError as error:
        yield failed(asked, error)


def waiting(asked: Exchange, why: str, progress: str = "") -> Exchange:
    """The exchange while it cannot be answered yet; `progress` is the markup of what it waits for."""
    return replace(asked, status=render.working_html(why) + progress)


def finished(asked: Exchange, answer: Answer, known: str | None = None) -> Exchange:
    """The exchange with its whole answer, without the notice that is `known` from an earlier one."""
    notice = (answer.notice or "").removeprefix(known or "").strip() or None
    html = _heading(asked, answer.standalone_question) + render.answer_html(replace(answer, notice=notice))
    standalone = answer.standalone_question
    return replace(asked, standalone=standalone, answer=answer.text, notice=notice, html=html, status="")


def failed(asked: Exchange, error: GlossatorError) -> Exchange:
    html = _heading(asked) + render.error_html(str(error))
    return replace(asked, html=html, status="")


def begun(
    question: str, guide: str, about: str | None = None, *, up_to: str | None = None, turned: str | None = None
) -> Exchange:
    """An exchange the moment after it was asked."""
    asked = Exchange(question, guide, about, up_to, turned)
    return replace(asked, html=_heading(asked), status=render.working_html("Searching the guide"))


def _heading(asked: Exchange, standalone: str | None = None) -> str:
    return render.question_html(asked.question, standalone, about=asked.about, turned=asked.turned)
