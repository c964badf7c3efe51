"""The published schema of a set: what we print obeys it, and nothing but that."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from sample_items import EMPTY, HOSTILE, SAMPLE, TIDE_SHELF

from assistant.teaching.discuss import discuss
from assistant.teaching.items import ELEMENTS, KINDS, ROLES, Bloom
from assistant.teaching.lint import STANDARDS
from assistant.teaching.wanted import Wanted
from assistant.types import SCHEMA

RAW = json.loads((Path(__file__).parents[1] / "docs" / "items.schema.json").read_text(encoding="utf-8"))
Draft202012Validator.check_schema(RAW)
VALID = Draft202012Validator(RAW)
PLACES = {item.kind: place for place, item in enumerate(SAMPLE.items)}


def test_what_we_print_obeys_it() -> None:
    for one in (SAMPLE, HOSTILE, EMPTY, discuss(TIDE_SHELF, Wanted())):
        assert [error.message for error in VALID.iter_errors(json.loads(json.dumps(one.to_json())))] == []


def test_its_closed_lists_are_ours() -> None:
    item = RAW["$defs"]["item"]
    closed = {name: set(one["enum"]) for name, one in item["properties"].items() if "enum" in one}
    assert closed == {
        "kind": set(KINDS), "element": set(ELEMENTS), "bloom": set(get_args(Bloom)), "dok": {1, 2, 3, 4},
        "role": {*ROLES, None}, "made_by": {"template", "model"},
    }  # fmt: skip
    assert set(item["properties"]["standards"]["items"]["enum"]) == STANDARDS
    assert RAW["properties"]["schema"] == {"const": SCHEMA}
    assert set(item["required"]) == set(item["properties"]) == set(SAMPLE.items[0].to_json())
    assert set(RAW["required"]) == set(RAW["properties"]) == set(SAMPLE.to_json())


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("discussion", "kind", "riddle"),
        ("discussion", "element", "plot"),
        ("discussion", "bloom", "remember"),
        ("discussion", "dok", 5),
        ("discussion", "role", "middle"),
        ("discussion", "made_by", "hand"),
        ("discussion", "standards", ["RL.9-10.4"]),
        ("discussion", "stem", ""),
        ("discussion", "minutes", -1),
        ("discussion", "more", "than a set holds"),
        ("discussion", "evidence", [{"quote": "only"}]),
        ("multiple_choice", "key", None),
        ("multiple_choice", "options", [{"text": "a", "correct": True}, {"text": "b", "correct": True}]),
        ("multiple_choice", "options", [{"text": "a", "correct": False}, {"text": "b", "correct": False}]),
        ("true_false", "key", "Perhaps"),
        ("ordering", "options", []),
    ],
)
def test_what_no_set_may_say_is_refused(kind: Any, name: str, value: object) -> None:
    raw = SAMPLE.to_json()
    raw["items"][PLACES[kind]][name] = value
    assert not VALID.is_valid(json.loads(json.dumps(raw)))


@pytest.mark.parametrize("name", [*RAW["required"], *RAW["$defs"]["item"]["required"]])
def test_a_key_that_is_missing_is_refused(name: str) -> None:
    raw = SAMPLE.to_json()
    del (raw if name in raw else raw["items"][0])[name]
    assert not VALID.is_valid(raw)
