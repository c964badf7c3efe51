"""Sets of items as files that a class can use: one file a format, each giving bytes; this table finds them by name.

A format's module is read when it is first asked for, so that a command's help stays quick. Refuses to know where files
are put and how items were made.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from assistant.teaching.exports.files import Exported, File
from assistant.teaching.items import KINDS, ItemSet, Kind
from corpus.errors import UsageError

__all__ = ["FORMATS", "Exported", "File", "Format", "can_hold", "export"]

_OFFICE = "application/vnd.openxmlformats-officedocument"
EVERY: frozenset[Kind] = frozenset(KINDS)
_CLASSWORK = ("gift", "qti", "kahoot", "quizlet", "anki")  # what is no paper: empty, it would be no file
_NAMES: dict[Kind, tuple[str, str]] = {
    "discussion": ("discussion prompt", "discussion prompts"),
    "pre_reading": ("pre-reading question", "pre-reading questions"),
    "connection": ("personal connection", "personal connections"),
    "essay": ("essay topic", "essay topics"),
    "multiple_choice": ("multiple choice question", "multiple choice questions"),
    "true_false": ("true/false question", "true/false questions"),
    "short_answer": ("short answer", "short answers"),
    "quote_identification": ("quote identification", "quote identifications"),
    "ordering": ("ordering question", "ordering questions"),
}


@dataclass(frozen=True, slots=True)
class Format:
    """One format that a set can be written in."""

    name: str
    suffix: str
    media_type: str
    kinds: frozenset[Kind]  # what it can hold
    write: Callable[[ItemSet], Exported]  # of a set that holds nothing else


def export(items: ItemSet, form: str) -> Exported:
    """The set in one format: its files, and what the format could not hold; `UsageError` where it can hold nothing."""
    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}; choose one of {', '.join(FORMATS)}")
    chosen = FORMATS[form]
    held = replace(items, items=tuple(item for item in items.items if item.kind in chosen.kinds))
    if not held.items and form in _CLASSWORK:
        raise _nothing(chosen, "this set has")
    written = chosen.write(held)
    said = [one for one in (_left_out(items, chosen), written.left_out) if one]
    return Exported(written.files, " ".join(said) or None)


def can_hold(chosen: Format, kinds: Collection[str], whose: str) -> None:
    """Nothing; `UsageError` where a format holds none of the kinds that are to be made. `whose`: "discuss makes"."""
    if chosen.kinds.isdisjoint(kinds):
        raise _nothing(chosen, whose)


def _nothing(chosen: Format, whose: str) -> UsageError:
    return UsageError(f"{chosen.name} holds only {_listed(chosen.kinds)}, and {whose} none; choose another format")


def _left_out(items: ItemSet, chosen: Format) -> str | None:
    left = Counter(item.kind for item in items.items if item.kind not in chosen.kinds)
    if not left:
        return None
    told = _joined([f"{count} {_NAMES[kind][count > 1]}" for kind, count in left.items()])
    return f"Left out: {told}, because {chosen.name} holds only {_listed(chosen.kinds)}."


def _listed(kinds: frozenset[Kind]) -> str:
    return _joined([_NAMES[kind][1] for kind in KINDS if kind in kinds])


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _json(items: ItemSet) -> Exported:
    text = json.dumps(items.to_json(), ensure_ascii=False, indent=2) + "\n"
    return Exported((File("", text.encode("utf-8", "replace")),))  # half a surrogate pair is no text


def _bytes(module: str) -> Callable[[ItemSet], Exported]:
    """The writer of a module whose `to_<module>` gives bytes or text."""

    def write(items: ItemSet) -> Exported:
        made = _writer(module)(items)
        return Exported((File("", made if isinstance(made, bytes) else made.encode()),))

    return write


def _whole(module: str) -> Callable[[ItemSet], Exported]:
    """The writer of a module whose `to_<module>` gives an `Exported`."""
    return lambda items: _writer(module)(items)


def _kahoot(items: ItemSet) -> Exported:
    """Kahoot limits the length of questions and answers; what is longer is left out, never cut."""
    from assistant.teaching.exports.kahoot import fits_kahoot, to_kahoot

    fitting = [item for item in items.items if fits_kahoot(item)]
    long = len(items.items) - len(fitting)
    if not fitting:
        raise UsageError("no question of this set is short enough for kahoot; choose another format")
    said = f"Left out: {long} question{'s' if long > 1 else ''} longer than Kahoot allows." if long else None
    return Exported((File("", to_kahoot(items)),), said)


def _writer(module: str) -> Callable[[ItemSet], Any]:
    writer: Callable[[ItemSet], Any] = getattr(import_module(f"{__name__}.{module}"), f"to_{module}")
    return writer


_GAMES: frozenset[Kind] = frozenset(("multiple_choice", "true_false", "quote_identification"))
FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("md", ".md", "text/markdown; charset=utf-8", EVERY, _bytes("markdown")),
        Format("json", ".json", "application/json", EVERY, _json),
        Format("html", ".html", "text/html; charset=utf-8", EVERY, _bytes("html")),
        Format("csv", ".csv", "text/csv; charset=utf-8", EVERY, _bytes("table")),
        Format("docx", ".docx", f"{_OFFICE}.wordprocessingml.document", EVERY, _whole("word")),
        Format("pdf", ".pdf", "application/pdf", EVERY, _whole("pdf")),
        Format("gift", ".gift.txt", "text/plain; charset=utf-8", EVERY, _bytes("gift")),
        Format("qti", ".zip", "application/zip", EVERY, _bytes("qti")),
        Format("kahoot", ".xlsx", f"{_OFFICE}.spreadsheetml.sheet", _GAMES, _kahoot),
        Format("quizlet", ".tsv", "text/tab-separated-values; charset=utf-8", EVERY, _bytes("quizlet")),
        Format("anki", ".apkg", "application/octet-stream", EVERY, _bytes("anki")),
    )
}
