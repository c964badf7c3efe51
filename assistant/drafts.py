"""The two drafts behind one seam: claims with the spans they rest on, from quotes or from a chat model.

A model that fails never costs the answer: quotes follow, with a notice. Refuses to know proof.
"""

import threading
from collections.abc import Callable, Iterator

from langchain_core.language_models import BaseChatModel

from assistant.errors import ModelError
from assistant.gather import listed
from assistant.proof import Evidence, labelled
from assistant.quotes import quotes
from assistant.reading import Line
from assistant.settings import AssistantSettings
from assistant.steps import Claim, Drafted, Found
from assistant.types import Withdrawn
from assistant.writing import NotInGuide, Written, write

_EVIDENCE = 24  # sentences that a model is given
_UNPROVEN = "The model's answer could not be proven; these are the guide's own words."

Draft = Claim | Withdrawn | Drafted


def by_quotes(found: Found, notice: str | None = None) -> Iterator[Draft]:
    """The guide's own sentences."""
    chosen = quotes(found.asked, found.weighed, found.book.reading)
    for quote in chosen:
        yield Claim(quote.line.text, ((quote.line.start, quote.line.end),), quote.lead_in)
    yield Drafted("quotes", notice or _left_out(found, [quote.line for quote in chosen]))


def _left_out(found: Found, shown: list[Line]) -> str | None:
    """What a list had no room for, by its headings."""
    sections = listed(found.asked, found.book.reading)
    told = {line.section for line in shown}
    rest = [section.path[-1] for section in sections if section.position not in told]
    return f"Also in the guide under {sections[0].path[0]}: {'; '.join(rest)}." if rest else None


def by_model(found: Found, model: Callable[[], BaseChatModel], settings: AssistantSettings) -> Iterator[Draft]:
    """The model's sentences; none is given before the first that the guide supports."""
    held: list[Claim] = []
    proven = False
    try:
        items = write(model(), found.standalone, evidence(found), found.book.reading, settings)
        for written in _heard(items, found.question.stopped):
            if isinstance(written, NotInGuide):
                yield Drafted("model", refused=True)
                return
            held.append(_claim(written))
            proven = proven or _may_stand(written, found)
            if proven:
                yield from held
                held.clear()
    except ModelError as error:
        if proven:
            yield Withdrawn(str(error))
        yield from by_quotes(found, f"{error} These are the guide's own words.")
        return
    if proven or found.question.stopped.is_set():
        yield Drafted("model")
    else:
        yield from by_quotes(found, _UNPROVEN)


def _may_stand(written: Written, found: Found) -> bool:
    cited = [one.text for one in written.evidence]
    return written.support != "unsupported" and found.may_show(written.text, written.support, cited)


def _heard(items: Iterator[Written | NotInGuide], stopped: threading.Event) -> Iterator[Written | NotInGuide]:
    """The items for as long as somebody listens: no word more is waited for after that."""
    for item in items:
        yield item
        if stopped.is_set():
            return


def _claim(written: Written) -> Claim:
    return Claim(written.text, tuple((one.start, one.end) for one in written.evidence))


def evidence(found: Found) -> tuple[Evidence, ...]:
    """The sentences nearest to the question, with those that they lean on, under labels."""
    chosen = [quote.line for quote in quotes(found.asked, found.weighed, found.book.reading)]
    nearest = [line for one in found.weighed for line in one.lines]
    return labelled(list(dict.fromkeys((*chosen, *nearest)))[:_EVIDENCE], found.book.reading)
