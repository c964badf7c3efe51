"""The two sides of an item as a class system needs them: what is asked, and what the answer is and rests on.

Text comes clean (one kind of line break, nothing that no file can hold), as plain text or as HTML. An item that lacks
what its kind needs is asked for a written answer. Refuses to know any system's format.
"""

import html
from collections.abc import Iterable
from typing import Literal

from assistant.teaching.exports.handout import right_order, words
from assistant.teaching.items import Item, Kind, Option

Shape = Literal["written", "choice", "true_false", "short", "order"]
_WRITTEN: frozenset[Kind] = frozenset({"discussion", "pre_reading", "connection", "essay"})
_LABEL = 80  # characters at most
_TRUTHS = {"true": True, "false": False}


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that hold something, each clean and with single spaces."""
    return tuple(told for line in text.splitlines() if (told := words(line)))


def one_line(text: str) -> str:
    return " ".join(lines(text))


def as_html(text: str) -> str:
    """A text as HTML that shows it as it stands."""
    return "<br>".join(html.escape(line, quote=False) for line in lines(text))


def shape(item: Item) -> Shape:
    """How an item can be answered in a class system."""
    if item.kind in _WRITTEN:
        return "written"
    if item.kind == "true_false":
        return "written" if truth(item) is None else "true_false"
    if item.kind == "ordering":
        return "order" if len(choices(item)) > 1 else "written"
    if len({option.correct for option in choices(item)}) == 2:
        return "choice"
    return "short" if accepted(item) else "written"


def choices(item: Item) -> tuple[Option, ...]:
    """The options that say something."""
    told = ((one_line(option.text), option.correct) for option in item.options)
    return tuple(Option(text, correct) for text, correct in told if text)


def truth(item: Item) -> bool | None:
    """Whether what a true/false item says is true; None where it does not tell."""
    said = item.key or next((option.text for option in item.options if option.correct), "")
    return _TRUTHS.get(said.strip().casefold())


def accepted(item: Item) -> tuple[str, ...]:
    """Every form of a short answer that counts, the key first."""
    forms = (item.key or "", *(option.text for option in item.options if option.correct))
    return tuple(dict.fromkeys(form for form in map(one_line, forms) if form))


def places(item: Item) -> tuple[tuple[str, int], ...]:
    """The events of an ordering item as the class sees them, each with its place in the right order, from 1."""
    told = [one_line(option.text) for option in item.options]
    order = [at for at in right_order(item) if told[at]]
    return tuple((text, order.index(at) + 1) for at, text in enumerate(told) if text)


def answer(item: Item) -> tuple[str, ...]:
    """What the right answer is, in one line or more; for a written answer, what to look for."""
    match shape(item):
        case "order":
            return tuple(f"{place}. {text}" for text, place in sorted(places(item), key=lambda one: one[1]))
        case "true_false":
            return ("True" if truth(item) else "False",)
        case "choice":
            return tuple(option.text for option in choices(item) if option.correct)
        case "short":
            return (" / ".join(accepted(item)),)
        case "written":
            return tuple(kept for text in item.look_fors if (kept := one_line(text)))


def source(section: Iterable[str]) -> str:
    """Where something stands in a guide."""
    return one_line(" > ".join(section))


def feedback(item: Item) -> str:
    """What a class may read once it has answered: the answer, why, and the guide's own words, as HTML."""
    label = "What to look for" if shape(item) == "written" else "Answer"
    told = "".join(f"<li>{as_html(line)}</li>" for line in answer(item))
    parts = [f"<p><b>{label}</b></p><ul>{told}</ul>"] if told else []
    parts += [f"<p>{as_html(item.rationale)}</p>"] if lines(item.rationale) else []
    parts += [
        f"<blockquote>{as_html(one.quote)}</blockquote><p>— {as_html(source(one.section))}</p>" for one in item.evidence
    ]
    return "".join(parts)


def name(text: str) -> str:
    """A text as a name where tags would be dropped."""
    return one_line(text).replace("<", "‹")


def label(number: int, item: Item) -> str:
    """A short name of an item in a list: its number and the first words of its stem."""
    stem = name(item.stem)
    short = stem if len(stem) <= _LABEL else stem[:_LABEL].rsplit(" ", 1)[0] + " …"
    return f"{number:02} {short}"
