"""The linter, measured: 200 items that were labelled by hand, and sets that repeat themselves.

The first 121 lines were there while the checks were written, the rest was written afterwards without a look at them.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from classroom import TIDE, shelf

from assistant.reading import Reading
from assistant.teaching.items import Item
from assistant.teaching.lint import alike, faults, repeated
from assistant.teaching.lint_sense import pointless, told_next
from assistant.teaching.lint_stem import dangling, given_away, hanging, two_moments
from corpus.read import bundled, guide_from_bytes, read_guide

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "lint_items.jsonl").read_text("utf-8").splitlines()
]
SEEN = 121  # lines that the checks were written on
Judged = list[tuple[dict[str, Any], tuple[str, ...]]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    """Every labelled item with what the linter says of it; "beside" are the stems that a set has already."""
    guides = {path.stem: shelf(read_guide(path)) for path in bundled()}
    readings = {name: Reading(one.guide, one.passages, one.understood) for name, one in guides.items()}
    found: Judged = []
    for row in ROWS:
        item = Item.from_json(row["item"])
        again = any(alike(item.stem, stem) for stem in row.get("beside", ()))
        found.append((row, (*faults(item, readings[row["guide"]]), *(("repeated",) if again else ()))))
    return found


def rates(judged: Judged) -> tuple[float, float]:
    """Precision and recall of "bad"."""
    right = sum(bool(found) and not row["good"] for row, found in judged)
    precision = right / sum(bool(found) for _, found in judged)
    return round(precision, 3), round(right / sum(not row["good"] for row, _ in judged), 3)


def wrong(judged: Judged) -> list[str]:
    return [
        f"{'false alarm' if row['good'] else 'missed'} {row['fault']} {found}: {row['item']['stem']}"
        for row, found in judged
        if bool(found) == row["good"]
    ]


def test_the_file_holds_good_and_bad_ones_of_every_fault() -> None:
    labels = Counter(row["fault"] for row in ROWS)
    assert len(ROWS) == len({row["item"]["stem"] for row in ROWS}) == 200
    assert 95 <= labels.pop(None) <= 105
    assert set(labels) == {
        "yes or no", "recall", "two questions", "generic", "repeated", "unknown name", "evidence", "standard", "depth",
    }  # fmt: skip
    assert min(labels.values()) >= 8


def test_precision_and_recall_are_at_least_nine_tenths(judged: Judged) -> None:
    parts = {"all": judged, "seen": judged[:SEEN], "unseen": judged[SEEN:]}
    reached = {name: rates(part) for name, part in parts.items()}
    assert min(reached["all"]) >= 0.9, f"{reached}\n" + "\n".join(wrong(judged))


@pytest.mark.parametrize("fault", sorted({row["fault"] for row in ROWS if row["fault"]}))
def test_each_fault_is_called_by_its_name(judged: Judged, fault: str) -> None:
    own = [(row["item"]["stem"], fault in found) for row, found in judged if row["fault"] == fault]
    assert sum(found for _, found in own) >= 0.8 * len(own), [stem for stem, found in own if not found]


def test_what_a_set_asks_twice_is_found_once() -> None:
    first, second, third = (Item.from_json(row["item"]) for row in ROWS[:3])
    again = Item.from_json(
        {**ROWS[0]["item"], "id": "again", "stem": "On what grounds " + first.stem[0].lower() + first.stem[1:]}
    )
    assert repeated([first, second, third]) == ()
    assert repeated([first, second, again, third]) == ("again",)


def test_a_stem_that_its_own_evidence_finishes_gives_itself_away() -> None:
    quote = "Edith tears up the map of the harbour because she no longer trusts her father."
    assert given_away("What might have moved Edith when she tears up the map of the harbour?", quote)
    assert given_away("Which moment shows most clearly that Edith tears up the map of the harbour, and why?", quote)
    assert not given_away("What speaks for and what against Edith’s decision to tear up the map of the harbour?", quote)
    assert not given_away("What might have moved Edith when she leaves the harbour at night?", quote)
    assert not given_away(
        "What might have moved Edith when she tears up the map of the harbour?", quote.split(" because")[0]
    )


def test_a_word_that_points_to_the_sentence_before_hangs() -> None:
    assert hanging("What does a letter mean to Edith at the time when she soon receives another one?")
    assert hanging("What might go through Edith’s mind at the moment when she arrives the next morning and reads it?")
    assert not hanging("What follows when Edith runs home as soon as she hears the bell?")
    assert not hanging("“Edith soon comes back.” What does this let a reader guess about Edith?")


def test_one_moment_holds_one_deed() -> None:
    assert two_moments("What might move Edith at the moment when she returns home and urges Martin to stay?")
    assert not two_moments("What might move Edith at the moment when she meets Martin and his friends in the church?")
    assert not two_moments("“Edith returns home and urges Martin to stay.” What might move Edith here?")


def test_and_why_follows_a_choice_or_a_judgement_only() -> None:
    assert dangling("What difference does it make that Edith hides the key in the church, and why?")
    assert dangling("Edith trusts nobody. Where outside the story have you seen this hold or fail, and why?")
    assert not dangling("Which moment changes Edith’s view of the key most, and why?")


def test_a_reason_in_the_next_sentence_is_quoted_or_the_question_is_recall() -> None:
    text = TIDE.replace(
        "Martin searches the house and finds nothing.",
        "Martin searches the house at night. The night search is a secret, because he is ashamed of it.",
    )
    guide = shelf(guide_from_bytes(text.encode(), source="/books/tide.md", name="tide.md"))
    reading = Reading(guide.guide, guide.passages)
    spans = [(line.start, line.end) for line in reading.lines if "at night" in line.text or "secret" in line.text]
    assert told_next("Why might Martin search the house at night?", spans[:1], reading)
    assert not told_next("Why might Martin search the house at night?", spans, reading)
    assert not told_next("Which search does more harm to Martin?", spans[:1], reading)


def test_what_a_teacher_reads_names_whom_it_speaks_of() -> None:
    guide = shelf(guide_from_bytes(TIDE.encode(), source="/books/tide.md", name="tide.md"))
    reading = Reading(guide.guide, guide.passages)
    assert pointless("Uses the point that they have a quarrel, and Martin leaves.", "What moves Martin?", reading)
    assert pointless("What would Edith say to the other one?", "Who has faced a choice like Edith’s?", reading)
    assert not pointless("May bring in that Edith hides the key, because she fears Martin.", "What next?", reading)
    assert not pointless("What does the one see that the other one does not?", "Which of the two is right?", reading)
