"""The last step of the chain: every claim is proven against the guide's text, and the answer is made of what stands.

Under "up to here" a sentence that the allowed text does not support is dropped: a chat model knows the novel.
Refuses to know how a draft was made.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.proof import Citations
from assistant.reading import Line
from assistant.settings import AssistantSettings
from assistant.spelling import meant
from assistant.steps import Claim, Drafted, Found, Nowhere
from assistant.suggest import covered, suggestions
from assistant.types import (
    Answer,
    Citation,
    Covered,
    Event,
    Finished,
    Mode,
    Receipt,
    Sentence,
    SentenceReady,
    Withdrawn,
    Working,
)


@dataclass(slots=True)
class _Sheet:
    """The answer that is being made; lives for one question."""

    found: Found
    ledger: Citations
    sentences: list[Sentence] = field(default_factory=list)


def prove(settings: AssistantSettings) -> Callable[[Iterator[Any]], Iterator[Event]]:
    """The step."""

    def flow(items: Iterator[Any]) -> Iterator[Event]:
        sheet: _Sheet | None = None
        ended: Drafted | None = None
        for item in items:
            if isinstance(item, Nowhere):
                yield Finished(_nowhere(item, settings))
                return
            if isinstance(item, Found):
                sheet = _Sheet(item, Citations(item.book.reading))
            elif isinstance(item, Drafted):
                ended = item
            elif sheet is not None and isinstance(item, Claim):
                yield from _claimed(item, sheet)
            else:
                sheet = _emptied(sheet) if isinstance(item, Withdrawn) else sheet
                yield item
        if sheet is not None:
            yield Finished(_answer(sheet, ended or Drafted("quotes", refused=True), settings))

    return flow


def _claimed(claim: Claim, sheet: _Sheet) -> Iterator[Event]:
    """The claim as a proven sentence; under a limit only what may be shown."""
    if not sheet.sentences:
        yield Working("proving", "checking each sentence against the guide")
    before = len(sheet.ledger.all)
    sentence, new = sheet.ledger.prove(claim.text, claim.spans, lead_in=claim.lead_in)
    quoted = [one.quote for one in sheet.ledger.all if one.number in sentence.citations]
    if not sheet.found.may_show(claim.text, sentence.support, quoted):
        sheet.ledger.forget(before)
        return
    sheet.sentences.append(sentence)
    yield SentenceReady(sentence, new)


def _emptied(sheet: _Sheet | None) -> _Sheet | None:
    return None if sheet is None else _Sheet(sheet.found, Citations(sheet.found.book.reading))


def _answer(sheet: _Sheet, ended: Drafted, settings: AssistantSettings) -> Answer:
    found, citations = sheet.found, sheet.ledger.all
    refused = ended.refused or not sheet.sentences
    shown = [] if refused else _shown(found, citations)
    return Answer(
        question=found.question.text,
        standalone_question=found.standalone,
        guide=found.volume.slug,
        status="not_in_guide" if refused else "answered",
        mode=ended.mode,
        sentences=() if refused else tuple(sheet.sentences),
        citations=() if refused else citations,
        confidence=round(found.confidence, 4),
        covered=_covered(found) if refused else (),
        notice=_notice(found, ended, refused=refused),
        suggestions=() if refused else _suggestions(found, shown),
        receipt=_receipt(found, shown, ended.mode, settings),
        seconds=round(time.perf_counter() - found.question.began, 4),
    )


def _notice(found: Found, ended: Drafted, *, refused: bool) -> str | None:
    """What a reader must know: of the volume that was searched, of the question, then of the draft."""
    read = [f"“{one.typed}” was read as “{one.meant}”." for one in found.asked.respelt]
    unknown = _unmentioned(found) if refused else None
    return " ".join(filter(None, (found.volume.notice, *read, unknown, ended.notice))) or None


def _unmentioned(found: Found) -> str | None:
    """What the guide does not have, or not as far as it was read: parts, the ending, names and whom these may mean."""
    asked, reading = found.asked, found.book.reading
    far = " as far as you have read" if found.book.limited else ""
    parts = [name for name in asked.unknown if name in asked.missing]
    names = [name for name in asked.unknown if name not in asked.missing]
    told = [f"This guide has no {' and no '.join(parts)}{far}."] if parts else []
    if names:
        are = "is" if len(names) == 1 else "are"
        told.append(f"{' and '.join(names)} {are} not mentioned{far or ' in this guide'}.")
        told += (f"Did you mean {other}?" for other in (meant(name, reading) for name in names[:1]) if other)
    if far and not told:
        told.append("Only what you have read was searched.")
    return " ".join(told) or None


def _shown(found: Found, citations: Sequence[Citation]) -> list[Line]:
    """The guide's sentences that are cited."""
    starts = {one.start for one in citations}
    return [line for line in found.book.reading.lines if line.start in starts]


def _covered(found: Found) -> tuple[Covered, ...]:
    book = found.book
    return covered(found.asked, found.lines, book.topics, book.reading)


def _suggestions(found: Found, shown: list[Line]) -> tuple[str, ...]:
    before = [turn.question for turn in found.question.history]
    return suggestions(found.asked, shown, found.book.topics, found.book.reading, before=before)


def _receipt(found: Found, shown: list[Line], mode: Mode, settings: AssistantSettings) -> Receipt:
    passages = dict.fromkeys(found.book.reading.passages[line.passage].id for line in shown)
    model = settings.model if mode == "model" else None
    embedder = found.volume.manifest.embedder.identity
    return Receipt(found.volume.revision, embedder, model, settings.threshold, tuple(passages))


def _nowhere(item: Nowhere, settings: AssistantSettings) -> Answer:
    return Answer(
        question=item.question.text,
        standalone_question=item.standalone,
        guide=None,
        status="not_in_guide",
        mode="quotes",
        sentences=(),
        citations=(),
        confidence=0.0,
        covered=(),
        notice="The library holds no guide: add one with: glossator index FILE",
        suggestions=(),
        receipt=Receipt("", "", None, settings.threshold, ()),
        seconds=round(time.perf_counter() - item.question.began, 4),
    )
