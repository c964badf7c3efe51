"""A set as Moodle GIFT: one block an item, its stem, options and feedback as HTML that shows the text as it stands.

An ordering item becomes matching (each event with its place). Refuses to know how items are made.
"""

import re

from assistant.teaching.exports.sides import (
    accepted,
    as_html,
    choices,
    feedback,
    label,
    lines,
    name,
    places,
    shape,
    truth,
)
from assistant.teaching.items import KINDS, Item, ItemSet, Kind, Option

KINDS_GIFT: frozenset[Kind] = frozenset(KINDS)
_SPECIAL = re.compile(r"[\\#=~{}:]")
_UNSAYABLE = re.compile(r"->|&&\d{3};")  # what no escape keeps from being read as an arrow or as an escaped character


def to_gift(items: ItemSet) -> bytes:
    """The whole set, in a category of the work's name."""
    title = re.sub(r"[\\/]", "-", name(items.title) or name(items.guide))
    blocks = [f"// {line}" for line in lines(items.notice or "")]
    blocks.append(f"$CATEGORY: Glossator/{title}")
    blocks += [_question(number, item) for number, item in enumerate(items.items, start=1)]
    return ("\n\n".join(blocks) + "\n").encode()


def _question(number: int, item: Item) -> str:
    asked = f"::{_escaped(label(number, item))}::[html]{_html(as_html(item.stem))} {{"
    return "\n".join([asked, *_answers(item), f"####{_html(feedback(item))}", "}"])


def _answers(item: Item) -> list[str]:
    """The lines that make Moodle take an item for what it is; none for an essay."""
    match shape(item):
        case "choice":
            return _choices(choices(item))
        case "true_false":
            return [_truth(item)]
        case "short":
            return [f"={_plain(form)}" for form in accepted(item) if not _UNSAYABLE.search(form)]
        case "order":
            return [f"={_html(as_html(text))} -> {place}" for text, place in places(item)]
        case "written":
            return []


def _choices(options: tuple[Option, ...]) -> list[str]:
    right = sum(option.correct for option in options)
    share = f"{100 / right:.5f}".rstrip("0").rstrip(".")
    marks = {True: "=", False: "~"} if right == 1 else {True: f"~%{share}%", False: "~%-100%"}
    return [f"{marks[option.correct]}{_html(as_html(option.text))}" for option in options]


def _truth(item: Item) -> str:
    """The feedback on a wrong answer comes first."""
    said = "TRUE" if truth(item) else "FALSE"
    why = as_html(item.rationale)
    return f"{said}#{_html(f'The answer is {said.capitalize()}. {why}'.strip())}#{_html(why)}"


def _html(code: str) -> str:
    """HTML as a field; at the start of one, a bracket would name a format and a percent sign a weight."""
    start = {"[": "&#91;", "%": "&#37;"}.get(code[:1])
    return _escaped(start + code[1:] if start else code)


def _plain(text: str) -> str:
    """A short answer: no HTML, and its asterisks are no wildcards."""
    escaped = _escaped(text.replace("*", "\\*"))
    return f"[plain]{escaped}" if text.startswith("[") else f"%100%{escaped}" if text.startswith("%") else escaped


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
