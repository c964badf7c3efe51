"""Sets as Kahoot, Quizlet and Anki import them: read back, as whole values, by something that is not our writer."""

import io
import json
import sqlite3
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from canaries import BROKEN, CANARIES, choosing, flat, seen, set_of
from gift_reader import shown
from sample_items import (
    CORE,
    EMPTY,
    FORMULAS,
    HOSTILE,
    MARKUP,
    MULTIPLE_CHOICE,
    ORDERING,
    SAMPLE,
    SHORT_ANSWER,
    TRUE_FALSE,
)  # fmt: skip

from assistant.teaching.exports.anki import KINDS_ANKI, to_anki
from assistant.teaching.exports.kahoot import KINDS_KAHOOT, fits_kahoot, to_kahoot
from assistant.teaching.exports.quizlet import KINDS_QUIZLET, to_quizlet
from assistant.teaching.items import KINDS, ItemSet, Option


def test_what_each_can_hold() -> None:
    assert frozenset(KINDS) == KINDS_ANKI == KINDS_QUIZLET
    assert frozenset({"multiple_choice", "true_false", "quote_identification"}) == KINDS_KAHOOT
    assert (len(kahoot(EMPTY)[0]), to_quizlet(EMPTY), anki(to_anki(EMPTY))[1]) == (1, b"", [])


# --- Kahoot ---


def kahoot(items: ItemSet) -> tuple[list[list[Any]], Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(to_kahoot(items))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8, max_col=8)], sheet


def test_kahoot_of_what_it_can_hold_is_read_back() -> None:
    rows, sheet = kahoot(SAMPLE)
    assert (sheet["B2"].value, sheet.max_column) == ("The Tide Clock", 8)
    assert rows[0] == [
        None, "Question - max 120 characters", "Answer 1 - max 75 characters", "Answer 2 - max 75 characters",
        "Answer 3 - max 75 characters", "Answer 4 - max 75 characters",
        "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs", "Correct answer(s) - choose at least one",
    ]  # fmt: skip
    quote = "Whom does this sentence of the guide speak of? “At first … is a lonely daughter who guards a key.”"
    assert rows[1:] == [
        [1, "Where does Edith hide the key?", "the house", "the church", "the museum", "the city", 20, 2],
        [2, "Martin finds the key in the house.", "True", "False", None, None, 20, 2],
        [3, quote, "Martin Marlow", "Edith Marlow", None, None, 30, 2],
    ]


def test_kahoot_drops_what_is_too_long_and_never_cuts_it() -> None:
    long, aside = "x" * 121, f"{'x' * 110}? (See the first part.)"
    unfit = [
        choosing(long, "a", "b"), choosing("owl?" + "🦉" * 59, "a", "b"), choosing("a?", "y" * 76, "b"),
        replace(MULTIPLE_CHOICE, options=tuple(Option(one, one == "a") for one in "abcde")), CORE, SHORT_ANSWER,
        ORDERING,
    ]  # fmt: skip
    fit = [choosing("x" * 120, "y" * 75, "b"), choosing(aside, "a", "b")]
    assert [fits_kahoot(item) for item in (*unfit, *fit)] == [False] * 7 + [True] * 2
    assert [row[1:4] for row in kahoot(set_of(*unfit, *fit))[0][1:]] == [
        ["x" * 120, "b", "y" * 75],
        ["x" * 110 + "?", "b", "a"],
    ]


def test_kahoot_names_several_right_answers() -> None:
    several = replace(MULTIPLE_CHOICE, options=tuple(Option(one, one in "ac") for one in "abc"))
    assert kahoot(set_of(several))[0][1][2:] == ["a", "b", "c", None, 20, "1,3"]


@pytest.mark.parametrize("formula", [*FORMULAS, "{=1}", *CANARIES[:3]])
def test_kahoot_holds_no_formula(formula: str) -> None:
    data = to_kahoot(replace(set_of(choosing(formula, formula, "b")), title=formula))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        code = archive.read("xl/worksheets/sheet1.xml").decode()
    assert [sheet[at].value for at in ("B2", "B9", "D9")] == [seen(formula)] * 3
    assert {(sheet[at].data_type, sheet[at].quotePrefix) for at in ("B2", "B9", "D9")} == {("s", True)}
    assert "<f>" not in code


# --- Quizlet ---


def test_quizlet_has_one_card_a_line() -> None:
    cards = [line.split("\t") for line in to_quizlet(set_of(CORE, TRUE_FALSE, SHORT_ANSWER)).decode().splitlines()]
    assert cards == [
        [
            CORE.stem,
            f"{CORE.look_fors[0]} · {CORE.look_fors[1]} · “{CORE.evidence[0].quote}” (Plot Summary > Part One)"
            f" · “{CORE.evidence[1].quote}” (Plot Summary > Part Two)",
        ],
        [
            "True or false? Martin finds the key in the house.",
            "False · “Martin searches the house and finds nothing.” (Plot Summary > Part One)",
        ],
        [SHORT_ANSWER.stem, f"Edith Marlow · “{SHORT_ANSWER.evidence[0].quote}” (Plot Summary > Part Two)"],
    ]


def test_quizlet_lists_what_there_is_to_choose_or_to_order() -> None:
    terms, told = zip(*(line.split("\t") for line in to_quizlet(set_of(MULTIPLE_CHOICE, ORDERING)).decode().splitlines()), strict=True)  # fmt: skip  # noqa: E501
    assert terms[0] == "Where does Edith hide the key? A) the house B) the church C) the museum D) the city"
    assert terms[1].endswith("happen. A) Martin leaves Sandhaven. B) Edith gives Martin the key. "
                             "C) Edith hides the key in the church. D) Martin returns to Sandhaven.")  # fmt: skip
    assert told[1].startswith("1. Edith hides the key in the church. · 2. Martin leaves Sandhaven. · 3. Martin returns")


@pytest.mark.parametrize("formula", FORMULAS)
def test_quizlet_holds_no_formula(formula: str) -> None:
    (term, told), = (line.split("\t") for line in to_quizlet(set_of(replace(SHORT_ANSWER, stem=formula, key=formula))).decode().splitlines())  # fmt: skip  # noqa: E501
    assert (term, told.split(" · ")[0]) == (f"'{seen(formula)}", f"'{seen(formula)}")


@pytest.mark.parametrize("text", [BROKEN, MARKUP])
def test_quizlet_keeps_a_card_in_one_line(text: str) -> None:
    (line,) = to_quizlet(set_of(replace(SHORT_ANSWER, stem=text, key=text))).decode().split("\n")[:-1]
    quote = f"“{SHORT_ANSWER.evidence[0].quote}” (Plot Summary > Part Two)"
    assert line.split("\t") == [flat(text), f"{flat(text)} · {quote}"]


# --- Anki ---


def anki(data: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The one deck of a package, and its notes, as Anki's own tables hold them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert (archive.namelist(), archive.read("media")) == (["collection.anki2", "media"], b"{}")
        collection = archive.read("collection.anki2")
    base = sqlite3.connect(":memory:")
    base.deserialize(collection)
    base.row_factory = sqlite3.Row
    models, decks = (json.loads(one) for one in base.execute("SELECT models, decks FROM col").fetchone())
    notes = [dict(one) for one in base.execute("SELECT * FROM notes ORDER BY id")]
    assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    (deck,) = (one for one in decks.values() if one["id"] != 1)
    assert [(one["nid"], one["did"], one["ord"]) for one in base.execute("SELECT * FROM cards ORDER BY nid")] == [
        (note["id"], deck["id"], 0) for note in notes
    ]
    base.close()
    for note in notes:
        names = [field["name"] for field in models[str(note["mid"])]["flds"]]
        note["fields"] = dict(zip(names, note["flds"].split("\x1f"), strict=True))
    return deck, notes


def test_anki_of_every_kind_is_read_back() -> None:
    deck, notes = anki(to_anki(SAMPLE))
    assert deck["name"] == "Glossator::The Tide Clock"
    assert all(2**30 <= one < 2**31 for one in (deck["id"], notes[0]["mid"]))
    fronts = [shown(note["fields"]["Front"]).split("\n")[0] for note in notes]
    assert fronts.pop(7) == "True or false? Martin finds the key in the house."
    assert fronts == [item.stem for item in SAMPLE.items if item != TRUE_FALSE]
    assert [shown(note["fields"]["Back"]) for note in notes[-5:]] == [
        "the church", "False", "Edith Marlow", "Edith Marlow",
        "1. Edith hides the key in the church.\n2. Martin leaves Sandhaven.\n3. Martin returns to Sandhaven.\n"
        "4. Edith gives Martin the key.",
    ]  # fmt: skip
    core = notes[3]["fields"]
    assert shown(core["Back"]).split("\n") == list(CORE.look_fors)
    assert shown(core["Evidence"]).split("\n") == [one.quote for one in CORE.evidence]
    assert core["Source"] == "The Tide Clock<br>Plot Summary &gt; Part One<br>Plot Summary &gt; Part Two"
    assert notes[3]["tags"].split() == ["tide", "discussion", "action", "DOK3", "RL.9-10.1", "RL.9-10.3"]


def test_anki_updates_a_card_in_place() -> None:
    before, after = set_of(CORE, TRUE_FALSE), set_of(replace(CORE, stem="What else?", edited=True), TRUE_FALSE)
    (old_deck, old), (new_deck, new) = anki(to_anki(before, 1000.0)), anki(to_anki(after, 2000.0))
    assert [note["guid"] for note in old] == [note["guid"] for note in new]
    assert len({note["guid"] for note in old}) == 2
    assert (old_deck["id"], old[0]["mid"]) == (new_deck["id"], new[0]["mid"])
    assert [note["mod"] for note in (old[0], new[0])] == [1000, 2000]  # Anki keeps the newer one
    assert anki(to_anki(replace(before, guide="other")))[0]["id"] != old_deck["id"]
    assert to_anki(before, 1000.0) == to_anki(before, 1000.0)


@pytest.mark.parametrize("canary", [*CANARIES, BROKEN, MARKUP])
def test_anki_shows_every_text_as_it_stands(canary: str) -> None:
    item = choosing(canary, canary, "wrong")
    deck, (note,) = anki(to_anki(replace(set_of(item), title=canary, guide=canary)))
    fields = note["fields"]
    assert shown(fields["Front"]).split("\n") == [*seen(canary).split("\n"), "wrong", flat(canary)]
    assert (shown(fields["Back"]), "[" in note["flds"]) == (flat(canary), False)
    assert deck["name"].count("::") == 1


def test_nothing_stops_the_hostile_set() -> None:
    assert len(anki(to_anki(HOSTILE))[1]) == len(to_quizlet(HOSTILE).decode().splitlines()) == len(HOSTILE.items)
    assert len(kahoot(HOSTILE)[0]) == 1
