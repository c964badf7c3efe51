"""A set as a teacher kept it: the JSON that `discuss`, `quiz` and `teach` print, read back with care.

Whatever is no such set is refused in one line that says what is wrong and where. The work's title is not in the file:
until somebody puts it in, the set goes by its guide's slug. Refuses to know where the file was and libraries.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from assistant.teaching.items import ELEMENTS, KINDS, ROLES, Bloom, Item, ItemSet
from assistant.types import SCHEMA
from corpus.errors import GlossatorError

LARGEST = 5_000_000  # bytes
_MOST = 500  # items
_CURE = "give a file that was made by: glossator teach SLUG --format json --out FILE"
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_MADE_BY = ("template", "model")

_Check = Callable[[Any], bool]


class NoSet(GlossatorError):
    """A file that is no kept set."""


def read_set(data: bytes, name: str) -> ItemSet:
    """The set in a file that is called `name`; `NoSet` where there is none."""
    if len(data) > LARGEST:
        raise NoSet(f"{name} is larger than {LARGEST // 1_000_000} MB, which no set is: {_CURE}")
    raw = _object(data, name)
    schema = raw.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise NoSet(f"{name} was made by a newer Glossator (schema {schema}, here {SCHEMA}): upgrade glossator")
    if schema != SCHEMA or "items" not in raw:
        raise NoSet(f"{name} is no set of items: {_CURE}")
    _checked(raw, _SET, "", name)
    if len(raw["items"]) > _MOST:
        raise NoSet(f"{name} holds {len(raw['items'])} items, and a set holds at most {_MOST}: part it")
    items = tuple(_item(one, number, name) for number, one in enumerate(raw["items"], start=1))
    return ItemSet(raw["guide"], raw["guide"], None, raw["revision"], raw["seed"], raw["notice"], items)


def _object(data: bytes, name: str) -> Mapping[str, Any]:
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NoSet(f"{name} is not JSON: {_CURE}") from None
    if not isinstance(raw, dict):
        raise NoSet(f"{name} is no set of items: {_CURE}")
    return raw


def _item(raw: Any, number: int, name: str) -> Item:
    where = f"item {number}: "
    if not isinstance(raw, dict):
        raise NoSet(f"{name}, {where}is no object: {_CURE}")
    _checked(raw, _ITEM, where, name)
    for option in raw["options"]:
        _checked(option, _OPTION, f"{where}an option's ", name)
    for citation in raw["evidence"]:
        _checked(citation, _CITATION, f"{where}its evidence's ", name)
    return Item.from_json(raw)


def _checked(raw: Mapping[str, Any], fields: Mapping[str, _Check], where: str, name: str) -> None:
    for field, check in fields.items():
        if field not in raw:
            raise NoSet(f"{name}, {where}{field!r} is missing: {_CURE}")
        if not check(raw[field]):
            raise NoSet(f"{name}, {where}{field!r} is not what it must be: {_CURE}")


def _text(value: Any) -> bool:
    """Half a surrogate pair is no text: nothing could print it."""
    return isinstance(value, str) and not re.search(r"[\ud800-\udfff]", value)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(value: Any) -> bool:
    return _whole(value) and value >= 0


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _optional(check: _Check) -> _Check:
    return lambda value: value is None or check(value)


def _among(known: tuple[Any, ...]) -> _Check:
    return lambda value: _text(value) and value in known


def _list_of(check: _Check) -> _Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _is_slug(value: Any) -> bool:
    return _text(value) and _SLUG.fullmatch(value) is not None


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


_SET: dict[str, _Check] = {
    "guide": _is_slug,
    "revision": _text,
    "seed": _whole,
    "notice": _optional(_text),
    "items": lambda value: isinstance(value, list),
}
_OPTION: dict[str, _Check] = {"text": _text, "correct": _flag}
_CITATION: dict[str, _Check] = {
    "number": _whole,
    "guide": _text,
    "section": _list_of(_text),
    "start": _count,
    "end": _count,
    "quote": _text,
}
_ITEM: dict[str, _Check] = {
    "id": _text,
    "kind": _among(KINDS),
    "stem": _text,
    "options": _list_of(_is_object),
    "key": _optional(_text),
    "rationale": _text,
    "evidence": _list_of(_is_object),
    "element": _among(ELEMENTS),
    "bloom": _among(get_args(Bloom)),
    "dok": lambda value: _whole(value) and 1 <= value <= 4,
    "standards": _list_of(_text),
    "role": _optional(_among(ROLES)),
    "look_fors": _list_of(_text),
    "follow_up": _text,
    "scaffold": _text,
    "extension": _text,
    "minutes": _count,
    "position": _count,
    "made_by": _among(_MADE_BY),
    "edited": _flag,
}
