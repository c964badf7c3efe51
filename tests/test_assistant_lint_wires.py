"""The linter refuses what its small checks of a stem find: not the check alone, but the item that reaches a class."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from classroom import TIDE, Shelf, shelf

from assistant.reading import Reading
from assistant.teaching.items import Item
from assistant.teaching.lint import faults
from assistant.types import Citation
from corpus.read import guide_from_bytes

HIDES = "Edith hides the key in the church, because she fears that Martin will sell the clock."
ROW = (Path(__file__).parent / "lint_items.jsonl").read_text("utf-8").splitlines()[0]


@pytest.fixture(scope="module")
def tide() -> Shelf:
    return shelf(guide_from_bytes(TIDE.encode(), source="/books/tide.md", name="tide.md"))


@pytest.mark.parametrize(
    ("stem", "fault"),
    [
        ("What might have moved Edith when she hides the key in the church?", "recall"),
        ("What might go through Edith’s mind at the moment when she returns the next morning?", "hanging words"),
    ],
)
def test_what_is_given_away_or_hangs_is_refused(tide: Shelf, stem: str, fault: str) -> None:
    start = tide.guide.text.index(HIDES)
    cited = Citation(1, tide.slug, ("Plot Summary", "Part One"), start, start + len(HIDES), HIDES)
    item = replace(Item.from_json(json.loads(ROW)["item"]), kind="discussion", stem=stem, evidence=(cited,))
    reading = Reading(tide.guide, tide.passages, tide.understood)
    assert fault in faults(item, reading)
    assert fault not in faults(
        replace(item, stem="What speaks for and what against Edith’s fear for the clock?"), reading
    )
