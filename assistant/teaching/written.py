"""A set's items by a chat model: labelled sentences out, structured items in, each checked like anybody's.

What a model sends is trusted in nothing: an item that has not the form of one, cites what it was not given, quotes what
the guide does not say or fails the lint is dropped and counted, never mended. Refuses to know providers and templates.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from langchain_core.language_models import BaseChatModel

from assistant import prompts
from assistant.errors import ModelError
from assistant.models import translated
from assistant.reading import Line
from assistant.settings import AssistantSettings
from assistant.teaching.items import ELEMENTS, ROLES, Bloom, Item, Kind, Option, identity
from assistant.teaching.lint import faults, repeated
from assistant.teaching.wanted import Ground, Wanted
from assistant.wordforms import stems

KINDS: tuple[Kind, ...] = (
    "pre_reading", "connection", "discussion", "essay", "multiple_choice", "true_false", "short_answer",
)  # fmt: skip
MOST_SENTENCES = 160
MOST_TOKENS = 8_000  # of a reply
_LONGEST = 1_200  # characters of any one text of an item
_MOST_EVIDENCE = 4
_QUIZ = frozenset(("multiple_choice", "true_false", "short_answer"))
_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")
_FORM = "not an item"

_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_FIELDS: dict[str, Any] = {
    "kind": {"type": "string", "enum": list(KINDS)},
    "stem": _TEXT,
    "options": _TEXTS,
    "correct": {"type": "array", "items": {"type": "integer"}},
    "key": {"type": ["string", "null"]},
    "rationale": _TEXT,
    "evidence": _TEXTS,
    "element": {"type": "string", "enum": list(ELEMENTS)},
    "bloom": {"type": "string", "enum": list(get_args(Bloom))},
    "dok": {"type": "integer"},
    "standards": _TEXTS,
    "role": {"type": ["string", "null"], "enum": [*ROLES, None]},
    "look_fors": _TEXTS,
    "follow_up": _TEXT,
    "scaffold": _TEXT,
    "extension": _TEXT,
    "minutes": {"type": "integer"},
}
_ITEM = {"type": "object", "properties": _FIELDS, "required": list(_FIELDS), "additionalProperties": False}
SCHEMA: dict[str, Any] = {
    "title": "teaching_items",
    "description": "Items for a class, each resting on labelled sentences.",
    "type": "object",
    "properties": {"items": {"type": "array", "items": _ITEM}},
    "required": ["items"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Author:
    """A chat model that is opened when it is first asked, and how it is set."""

    opened: Callable[[], BaseChatModel]
    settings: AssistantSettings


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote that a class may get, and why the rest of it was dropped."""

    items: tuple[Item, ...] = ()
    dropped: Counter[str] = field(default_factory=Counter)  # fault -> items that had it first
    failure: str | None = None  # one line, where the model failed as a whole

    @property
    def notice(self) -> str | None:
        if self.failure:
            return f"{self.failure} The items are made without it."
        if not self.dropped:
            return None
        count, why = (
            self.dropped.total(),
            ", ".join(f"{fault} {number}" for fault, number in self.dropped.most_common()),
        )
        return (
            f"{count} of the model’s {count + len(self.items)} items {'was' if count == 1 else 'were'} dropped ({why})."
        )


def written(stand: Ground, wanted: Wanted, kinds: Sequence[Kind], count: int, author: Author) -> Written:
    """At most `count` sound items of these kinds; a model that fails gives none, and says why."""
    shown = _shown(stand)
    try:
        sent = _asked(stand, wanted, kinds, count, shown, author)
    except ModelError as error:
        return Written(failure=str(error))
    items: list[Item] = []
    dropped: Counter[str] = Counter()
    for raw in sent[: 3 * count]:
        item = _item(raw, kinds, shown, stand)
        fault = _FORM if item is None else next(_faults(item, items, wanted, stand), None)
        if item is None or fault:
            dropped[fault or _FORM] += 1
        elif len(items) < count:
            items.append(item)
    return Written(tuple(items), dropped)


def _shown(stand: Ground) -> dict[str, Line]:
    """The sentences of the place by the labels under which a model sees them, evenly spread where too many."""
    lines = stand.matter.lines
    step = max(1.0, len(lines) / MOST_SENTENCES)
    chosen = [lines[int(number * step)] for number in range(min(len(lines), MOST_SENTENCES))]
    return {f"S{number}": line for number, line in enumerate(chosen, start=1)}


def _asked(
    stand: Ground, wanted: Wanted, kinds: Sequence[Kind], count: int, shown: Mapping[str, Line], author: Author
) -> list[Any]:
    wish = [f"All are about {wanted.about}."] if wanted.about else []
    wish += [f"The depth is “{wanted.level}”."] if wanted.level != "mixed" else []
    prompt = prompts.load("items", "count", "kinds", "wish", "title", "evidence")
    messages = prompt.filled(
        {
            "count": f"{count} items",
            "kinds": ", ".join(kinds),
            "wish": " ".join(wish),
            "title": stand.volume.guide.title,
            "evidence": "\n".join(f"[{label}] {' '.join(line.text.split())}" for label, line in shown.items()),
        }
    )
    with translated(author.settings):
        structured = author.opened().with_structured_output(SCHEMA, include_raw=True)
        reply = structured.invoke(messages)
    sent = _list(reply.get("parsed")) if isinstance(reply, dict) else None
    if sent is None and isinstance(reply, dict):
        sent = _list(_loaded(getattr(reply.get("raw"), "text", "")))
    if sent is None:
        raise ModelError(f"{author.settings.model} gave no list of items: ask again, or use another model.")
    return sent


def _list(value: Any) -> list[Any] | None:
    found = value.get("items") if isinstance(value, dict) else None
    return found if isinstance(found, list) else None


def _loaded(text: str) -> Any:
    """The object in a reply that wraps it in words or in a fence."""
    start, end = text.find("{"), text.rfind("}")
    try:
        return json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        return None


def _item(raw: Any, kinds: Sequence[Kind], shown: Mapping[str, Line], stand: Ground) -> Item | None:
    """The item that a model meant; None where it has not the form of one."""
    if not isinstance(raw, dict) or not _formed(raw, kinds):
        return None
    lines = sorted({shown[label.strip("[] ")] for label in raw["evidence"] if label.strip("[] ") in shown}, key=_start)
    if len(lines) != len(raw["evidence"]):
        return None
    evidence = tuple(stand.cited(line, number) for number, line in enumerate(lines, start=1))
    options = tuple(Option(text, number in raw["correct"]) for number, text in enumerate(raw["options"]))
    kind: Kind = raw["kind"]
    return Item(
        id=identity(kind, raw["stem"], evidence),
        kind=kind,
        stem=raw["stem"],
        options=options if kind in _QUIZ else (),
        key=raw["key"] if kind in _QUIZ else None,
        rationale=raw["rationale"],
        evidence=evidence,
        element=raw["element"],
        bloom=raw["bloom"],
        dok=raw["dok"],
        standards=tuple(raw["standards"]),
        role=None if kind in _QUIZ else raw["role"] or "core",
        look_fors=tuple(raw["look_fors"]),
        follow_up=raw["follow_up"],
        scaffold=raw["scaffold"],
        extension=raw["extension"],
        minutes=raw["minutes"],
        position=stand.position(lines[0]),
        made_by="model",
        edited=False,
    )


def _start(line: Line) -> int:
    return line.start


def _formed(raw: dict[str, Any], kinds: Sequence[Kind]) -> bool:
    """Whether every field is there, of its type, in its range and of plain printable text."""
    if not raw.keys() >= _FIELDS.keys() or raw["kind"] not in kinds:
        return False
    listed = [raw[name] for name in ("options", "evidence", "standards", "look_fors")]
    if not all(isinstance(one, list) for one in (*listed, raw["correct"])):
        return False
    texts = [raw[name] for name in ("stem", "rationale", "follow_up", "scaffold", "extension")]
    texts += [text for one in listed for text in one] + ([] if raw["key"] is None else [raw["key"]])
    numbers = [raw["dok"], raw["minutes"], *raw["correct"]]
    return (
        all(isinstance(text, str) and len(text) <= _LONGEST and text.isprintable() for text in texts)
        and all(type(number) is int for number in numbers)
        and 1 <= raw["dok"] <= 4
        and 1 <= raw["minutes"] <= 120
        and 1 <= len(raw["evidence"]) <= _MOST_EVIDENCE
        and all(0 <= place < len(raw["options"]) for place in raw["correct"])
        and raw["element"] in ELEMENTS
        and raw["bloom"] in get_args(Bloom)
        and raw["role"] in (*ROLES, None)
    )


def _faults(item: Item, before: Sequence[Item], wanted: Wanted, stand: Ground) -> Iterator[str]:
    """Why a class should not get it, the plainest reason first."""
    if not all(_quoted(text, stand) for text in _texts(item)):
        yield "invented quotation"
    yield from faults(item, stand.reading)
    used = {(one.start, one.end) for other in (*before, *wanted.beside) for one in other.evidence}
    if item.id in repeated((*wanted.beside, *before, item)) or item.id in wanted.without:
        yield "said before"
    if item.kind in _QUIZ and any((one.start, one.end) in used for one in item.evidence):
        yield "evidence used before"
    if wanted.up_to is not None and not _within(item, stand):
        yield "not borne out by what was read"


def _texts(item: Item) -> Iterator[str]:
    yield from (item.stem, item.rationale, item.follow_up, item.scaffold, item.extension, *item.look_fors)
    yield from (item.key or "", *(option.text for option in item.options))


def _quoted(text: str, stand: Ground) -> bool:
    """Whether all that stands in quotation marks stands in the guide; one or two words may be anybody's."""
    said = " ".join(stand.volume.guide.text.split()).casefold()
    quotes = (" ".join(quote.split()).casefold().rstrip(".,;:?!") for quote in _QUOTED.findall(text))
    return all(quote in said for quote in quotes)


def _within(item: Item, stand: Ground) -> bool:
    """Whether an item speaks only in the words of its own evidence, its names and a classroom's.

    A model knows the work to its end: under a limit no word is taken on trust, not even one that the guide used before.
    """
    told = stems(" ".join(one.quote for one in item.evidence))
    names = stems(" ".join(form for one in stand.reading.understood.named for form in one.forms))
    options = stems(" ".join(option.text for option in item.options if not option.correct)) & stems(
        stand.volume.guide.text
    )
    return all(stems(text) <= told | names | _CLASSROOM | options for text in _texts(item))


_CLASSROOM = stems(
    "how why what which where who when question answer explain reason reasons evidence support show shows tell tells"
    " suggest suggests describe compare contrast discuss choose choice think feel feeling feelings want wants believe"
    " moment part passage sentence guide story novel book summary text author reader readers class group pair partner"
    " student write paragraph list name draw sketch scene word words quote point detail details first second two three"
    " one other both same different difference change changes matter matters important most best more less might"
    " could would should say says said make makes made give gives take use uses find look begin beginning lead leads"
    " expect bring brings idea view meaning stand stands character people person life each help relationship between"
    " true false right wrong because therefore cause causes affect reveal reveals learn know knows understand attitude"
    " good bad far much many else decision decide"
    " again listen response claim agree disagree experience time place thing things way"
)
