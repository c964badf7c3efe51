"""A guide understood: measured against what a person finds in the bundled guides, and on texts of other shapes."""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shelf import LIGHTHOUSE

from corpus.read import bundled, guide_from_bytes, read_guide
from corpus.types import Guide, Section
from corpus.understand import Named, Understanding, understand
from corpus.understand.measure import Found, measured

TRUTH: dict[str, Any] = json.loads(Path(__file__).with_name("understood.json").read_text())
GUIDES = ["frankenstein", "never-let-me-go", "pride-and-prejudice"]


@cache
def _guide(stem: str) -> Guide:
    return read_guide(next(path for path in bundled() if path.stem == stem))


@cache
def _understood(stem: str) -> Understanding:
    return understand(_guide(stem))


def _text(text: str, name: str = "story.txt") -> Guide:
    return guide_from_bytes(text.encode(), source=f"/books/{name}", name=name)


def _people(understood: Understanding) -> list[tuple[str, str | None, list[str]]]:
    return [(one.name, one.gender, [alias.words for alias in one.aliases]) for one in understood.characters]


def _one(understood: Understanding, name: str) -> Named:
    return next(one for one in understood.named if one.name == name)


@pytest.mark.parametrize("stem", GUIDES)
def test_the_bundled_guides_are_understood_as_a_person_does(stem: str) -> None:
    found = measured(_understood(stem), TRUTH[stem])
    floors = {"characters": 0.9, "aliases": 0.8, "places": 0.9, "terms": 0.9, "gender": 0.9}
    short = {
        kind: (one.precision, one.recall, one.wrong, one.missing)
        for kind, one in found.items()
        if min(one.precision, one.recall) < floors[kind]
    }
    assert short == {}


def test_measuring_counts_what_is_wrong_and_what_is_missing_and_leaves_out_what_may_be_either() -> None:
    found = Found.of({"Ann", "Bob", "the Crew"}, {"bob", "Cy", "Dee"}, {"crew"})
    assert found == Found(1, 2, 3, ("ann",), ("cy", "dee"))
    assert (Found(1, 2, 4).precision, Found(1, 2, 4).recall, Found(0, 0, 0).precision) == (0.5, 0.25, 1.0)


@pytest.mark.parametrize("stem", GUIDES)
def test_every_item_is_proven_by_its_span(stem: str) -> None:
    text, understood = _guide(stem).text, _understood(stem)
    assert understood.proven_by(text)
    assert [text[slice(*one.at)] for one in understood.named] == [one.name for one in understood.named]
    first = [(one, text[slice(*one.first)]) for one in understood.named if not one.nameless]
    assert [words for one, words in first if words not in one.forms and f"The {words}" != one.name] == []
    assert not understood.proven_by(f"!{text}")
    assert not understood.proven_by(text[:2000])


@pytest.mark.parametrize("stem", GUIDES)
def test_it_goes_through_json_and_is_the_same_each_time(stem: str) -> None:
    understood = _understood(stem)
    assert Understanding.from_json(json.loads(understood.to_bytes())) == understood
    assert understand(_guide(stem)) == understood


def test_what_is_no_understanding_is_refused() -> None:
    for raw in ({}, {"characters": [{"name": "Ann"}]}, [], None):
        with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
            Understanding.from_json(raw)  # type: ignore[arg-type]


def test_terms_come_with_the_sentence_that_defines_them() -> None:
    guide = _guide("never-let-me-go")
    terms = {one.term: guide.text[slice(*one.definition)] for one in _understood("never-let-me-go").terms}
    assert terms["Completion"] == "Completion is the word the characters use for the death of a donor."
    assert terms["Sale"].startswith("A Sale is a regular event at Hailsham at which")


def test_events_are_sentences_with_words_of_cause_and_the_characters_in_them() -> None:
    guide, understood = _guide("frankenstein"), _understood("frankenstein")
    events = {guide.text[slice(*one.sentence)]: one for one in understood.events}
    told = events["The creature kills Clerval after Victor destroys the female."]
    assert ([cause.words for cause in told.causes], told.agents) == (
        ["after"],
        ("The Creature", "Henry Clerval", "Victor Frankenstein"),
    )


LETTER = """The Salt House

Nora Quill lives alone on the island of Varn, because her mother, Ada, died there. Everybody calls her the widow.
Her brother, Tobias Quill, known as Tib to his friends, sails from Harrow each spring. Tib brings her salt and news.
When Mrs. Penrose accuses Tobias of theft, Nora defends him, so the village turns against her. Nora leaves Varn in
the autumn. Tobias never forgives Mrs. Penrose, although she begs him to.

A tallow is a lamp that burns fat. The Penroses own the mill at Harrow."""


def test_plain_text_without_headings_is_understood_too() -> None:
    understood = understand(_text(LETTER))
    assert _people(understood) == [
        ("Tobias Quill", "m", ["Tib", "Tobias"]),
        ("Nora Quill", "f", ["Nora"]),
        ("Mrs. Penrose", "f", []),
        ("Ada", "f", []),
    ]
    assert [one.name for one in understood.places] == ["Varn", "Harrow"]
    assert [one.term for one in understood.terms] == ["tallow"]


TALE = """A king had a daughter. The king said that she must marry. The king asked the old woman for help. The old woman
laughed at him. The old woman told the king that a fox knew the way. The fox ran home. The fox said nothing, and the
king wept. Then the fox ate the cheese because he was hungry. The old woman took her stick."""


def test_a_tale_without_names_has_its_figures() -> None:
    assert _people(understand(_text(TALE))) == [
        ("the king", "m", []),
        ("the old woman", "f", []),
        ("the fox", "m", []),
    ]


def test_who_made_the_book_is_nobody_in_it_whatever_the_first_name() -> None:
    understood = _understood("frankenstein")
    assert (_one(understood, "William").count, _one(understood, "William").gender) == (6, "m")
    assert [one.name for one in understood.people][:3] == ["Mary Shelley", "Lord Byron", "William Godwin"]


def test_a_pronoun_beside_one_of_another_gender_still_tells() -> None:
    assert _one(_understood("never-let-me-go"), "Laura").gender == "f"


def test_a_figure_goes_by_what_the_guide_calls_it() -> None:
    creature = _one(_understood("frankenstein"), "The Creature")
    assert (creature.nameless, creature.headed, creature.gender) == (True, True, "m")
    assert [alias.words for alias in creature.aliases] == ["monster", "fiend"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "Ann.", "I. II. III.", "THE END", "“Oh!” “No!” — He?", "Ann and Ann and Ann. " * 30, "a" * 5000),
        *(
            "Mr. Mr. Mrs. the The THE of Of",
            "日本語の本。",
            "O’Brien’s ’tis ’ - ’s",
            "Ann, called Ann, called Bea, called Ann.",
        ),
    ],
)
def test_any_text_at_all_is_understood(text: str) -> None:
    sections = (
        Section(("Characters", "The"), 0, len(text), 0),
        Section(("Terms", "Ann and Mr. Bea"), len(text), len(text), 1),
    )
    assert understand(Guide("a", "A", "Ann", "/a", text, sections, (), None)).proven_by(text)
    assert understand(Guide("a", "A", None, "/a", text, (), (), None)) == Understanding()


def test_a_ship_is_no_character() -> None:
    understood = understand(_text(LIGHTHOUSE, "lamp.md"))
    assert _people(understood) == [
        ("Agnes Orrin", "f", ["Agnes"]),
        ("Tobias Wren", "m", ["Tobias"]),
        ("Mr. Pell", "m", []),
    ]
    assert [one.name for one in understood.things] == ["Margaret"]


def test_four_times_the_words_take_no_more_than_ten_times_as_many_calls() -> None:
    guide = _guide("frankenstein")
    text = "\n\n".join(guide.text[section.start : section.end] for section in guide.sections)
    once, fourfold = _text(text), _text("\n\n".join([text] * 4))
    understand(once)  # what is made once for all is made now
    few, many = _calls(once), _calls(fourfold)
    assert 1000 < few < many < 10 * few


def _calls(guide: Guide) -> int:
    """How many functions are called, Python's own among them: the same on every machine, however busy."""
    called = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal called
        called += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        understand(guide)
    finally:
        sys.setprofile(before)
    return called
