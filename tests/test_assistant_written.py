"""Items by a chat model, over real HTTP: sound ones are kept, whatever is invented is dropped and counted."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from classroom import TIDE, Shelf, shelf
from model_server import Asked, ModelServer, Said, fails, says, serving

from assistant.models import open_model
from assistant.settings import AssistantSettings
from assistant.teaching.authored import make_with
from assistant.teaching.makers import make
from assistant.teaching.wanted import Wanted
from assistant.teaching.written import Author
from corpus.read import guide_from_bytes

HIDES = "Edith hides the key in the church"
FEARS = "The quarrel over the key divides the whole harbour."
LEAVES = "Martin leaves Sandhaven after the quarrel over the key."

Write = Callable[[Asked], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def tide() -> Shelf:
    return shelf(guide_from_bytes(TIDE.encode(), source="/books/tide.md", name="tide.md"))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(says("")) as running:
        yield running


def author(server: ModelServer) -> Author:
    settings = AssistantSettings(model="openai:scripted", model_url=server.url, timeout=5.0, retries=0)
    return Author(lambda: open_model(settings, {}), settings)


def discussion(asked: Asked, **other: Any) -> dict[str, Any]:
    """A sound prompt, but for what the test says."""
    return {
        "kind": "discussion",
        "stem": "Why might Edith’s decision to hide the key in the church divide the harbour, and not only her family?",
        "options": [],
        "correct": [],
        "key": None,
        "rationale": "Weighs her fear against what the quarrel does to the harbour.",
        "evidence": [asked.find(HIDES)[0], asked.find(FEARS)[0]],
        "element": "causal relationship",
        "bloom": "Analyze",
        "dok": 2,
        "standards": ["RL.9-10.3"],
        "role": "core",
        "look_fors": ["Uses the point that Edith fears that Martin will sell the clock."],
        "follow_up": "What would the harbour lose with the clock?",
        "scaffold": "List what Edith wants and what Martin wants.",
        "extension": "Write the letter that Edith never sends.",
        "minutes": 8,
    } | other


def scripted(server: ModelServer, write: Write) -> None:
    server.script = lambda asked: Said(json.dumps({"items": write(asked)}))


def test_a_sound_item_comes_first_and_templates_fill_the_set(server: ModelServer, tide: Shelf) -> None:
    scripted(server, lambda asked: [discussion(asked)])
    plain, made = make("discuss", tide, Wanted(count=3)), make_with(author(server), "discuss", tide, Wanted(count=3))
    (own,) = [item for item in made.items if item.made_by == "model"]
    assert own.stem.startswith("Why might Edith’s decision")
    assert [one.quote[:33] for one in own.evidence] == [HIDES, FEARS[:33]]
    assert (len(made.items), made.notice) == (len(plain.items), plain.notice)
    cited = [one.quote for item in made.items for one in item.evidence]
    assert all(quote in tide.guide.text for quote in cited)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"stem": "Why might Edith’s cousin Bartholomew hide the key in the church, and from whom?"}, "unknown name"),
        ({"look_fors": ["Quotes “Edith burned the clock to the ground”."]}, "invented quotation"),
        ({"standards": ["RL.9-10.4"]}, "standard"),
        ({"dok": 3, "stem": "What does Edith hide in the church of Sandhaven from her brother Martin?"}, "depth"),
        ({"stem": "Did Edith hide the key in the church because Martin wants to sell it?"}, "yes or no"),
        ({"evidence": ["S999"]}, "not an item"),
        ({"evidence": []}, "not an item"),
        ({"minutes": "8"}, "not an item"),
        ({"element": "vibes"}, "not an item"),
        ({"stem": "Why might\nEdith hide the key in the church?"}, "not an item"),
        ({"kind": "true_false"}, "not an item"),
    ],
)
def test_what_is_invented_or_unfit_is_dropped_and_counted(
    server: ModelServer, tide: Shelf, wrong: dict[str, Any], fault: str
) -> None:
    scripted(server, lambda asked: [discussion(asked, **wrong)])
    plain, made = make("discuss", tide, Wanted(count=2)), make_with(author(server), "discuss", tide, Wanted(count=2))
    assert made == replace(plain, notice=made.notice)
    assert made.notice is not None
    assert "1 of the model’s 1 items was dropped (" in made.notice
    assert fault in made.notice


def test_the_same_question_twice_is_asked_once(server: ModelServer, tide: Shelf) -> None:
    scripted(server, lambda asked: [discussion(asked), discussion(asked, evidence=[asked.find(LEAVES)[0]])])
    made = make_with(author(server), "discuss", tide, Wanted(count=3))
    assert [item.made_by for item in made.items].count("model") == 1
    assert made.notice is not None
    assert "1 of the model’s 2 items was dropped (said before 1)." in made.notice


def test_a_model_that_tells_the_ending_gives_nothing_of_it(server: ModelServer, tide: Shelf) -> None:
    """Every word of an item must be borne out by what the class has read; the sound one stays."""

    def script(asked: Asked) -> list[dict[str, Any]]:
        assert "flood" not in asked.human
        sound = discussion(
            asked, stem="Why might Edith’s decision to hide the key in the church divide the whole harbour?",
            rationale="Shows how the quarrel over the key divides the harbour.", extension="Draw the church.",
            look_fors=["Edith fears that Martin will sell the clock."], follow_up="Who else would want the key?",
        )  # fmt: skip
        return [
            sound,
            sound | {"follow_up": "How does the flood change what Edith owes Martin?"},
            sound | {"look_fors": ["Edith forgives her brother and gives him the key at last."]},
            sound | {"stem": "Why might Edith hide the key in the church, when she returns it to Martin later?"},
            sound | {"extension": "Write the letters that Edith never sends."},
        ]

    scripted(server, script)
    made = make_with(author(server), "discuss", tide, Wanted(count=3, up_to="Plot Summary > Part One"))
    told = json.dumps(made.to_json(), ensure_ascii=False)
    assert [word for word in ("flood", "forgive", "at last", "return", "letters") if word in told] == []
    assert [item.made_by for item in made.items].count("model") == 1
    assert made.notice is not None
    assert "4 of the model’s 5 items were dropped" in made.notice


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (fails(500), "failed with 500: ask again, or use another model. The items are made without it."),
        (says("I would rather talk about the weather."), "The items are made without it."),
        (says('{"items": "none"}'), "gave no list of items: ask again, or use another model. The items are made"),
    ],
)
def test_a_model_that_fails_leaves_the_set_to_the_templates(
    server: ModelServer, tide: Shelf, script: Callable[[Asked], Said], said: str
) -> None:
    server.script = script
    plain, made = make("discuss", tide, Wanted(count=2)), make_with(author(server), "discuss", tide, Wanted(count=2))
    assert made.items == plain.items
    assert made.notice is not None
    assert said in made.notice


def test_quiz_items_obey_the_same_rules_as_ours(server: ModelServer, tide: Shelf) -> None:
    def quizzed(asked: Asked, **other: Any) -> dict[str, Any]:
        asks = discussion(asked) | {
            "kind": "short_answer", "stem": "In which building does Edith hide the key?", "options": ["church"],
            "correct": [0], "key": "church", "rationale": "The guide says that she hides it in the church.",
            "evidence": [asked.find(HIDES)[0]], "bloom": "Remember", "dok": 1, "standards": ["RL.9-10.1"],
            "role": None, "look_fors": [], "follow_up": "", "scaffold": "", "extension": "", "minutes": 1,
        }  # fmt: skip
        return asks | other

    scripted(server, lambda asked: [quizzed(asked), quizzed(asked, key="museum", options=["museum"])])
    made = make_with(author(server), "quiz", tide, Wanted(count=2))
    assert [item.key for item in made.items if item.made_by == "model"] == ["church"]
    assert made.notice is not None
    assert "key not in the guide 1" in made.notice
