"""Sets as Moodle and Canvas import them: read back, as whole values, by readers written from the formats' rules."""

import io
import zipfile
from dataclasses import replace

import pytest
from canaries import BROKEN, CANARIES, choosing, flat, seen, set_of
from gift_reader import Question, read_gift, shown
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from qti_reader import Asked, read_qti
from sample_items import (
    CORE,
    EMPTY,
    FOREIGN,
    HOSTILE,
    LONG_WORD,
    MARKUP,
    MULTIPLE_CHOICE,
    ORDERING,
    SAMPLE,
    SHORT_ANSWER,
    TRUE_FALSE,
)  # fmt: skip

from assistant.teaching.exports.gift import KINDS_GIFT, to_gift
from assistant.teaching.exports.qti import KINDS_QTI, to_qti
from assistant.teaching.items import KINDS, Item, Option

TEXTS = [*CANARIES, BROKEN, MARKUP, FOREIGN, LONG_WORD]


def test_both_hold_every_kind_and_an_empty_set() -> None:
    assert frozenset(KINDS) == KINDS_GIFT == KINDS_QTI
    assert [one.kind for one in read_gift(to_gift(EMPTY))] == ["category"]
    assert read_qti(to_qti(EMPTY)).asked == ()
    assert len(read_gift(to_gift(HOSTILE))) - 1 == len(read_qti(to_qti(HOSTILE)).asked) == len(HOSTILE.items)


# --- Moodle GIFT ---


def gift(*items: Item) -> list[Question]:
    return read_gift(to_gift(set_of(*items)))[1:]


def test_gift_of_every_kind_is_read_back() -> None:
    category, *questions = read_gift(to_gift(SAMPLE))
    assert category == Question("category", name="Glossator/The Tide Clock")
    assert [shown(one.stem) for one in questions] == [item.stem for item in SAMPLE.items]
    assert [one.name[:3] for one in questions] == [f"{number:02} " for number in range(1, 12)]
    assert [one.kind for one in questions] == [
        "essay", "essay", "essay", "essay", "essay", "essay", "multichoice", "truefalse", "shortanswer", "multichoice",
        "match",
    ]  # fmt: skip
    choice, truth, short, quote, order = questions[6:]
    assert choice.answers == (("the house", 0), ("the church", 100), ("the museum", 0), ("the city", 0))
    assert (truth.true, truth.wrong) == (False, "The answer is False. He searches the house and finds nothing.")
    assert truth.right == "He searches the house and finds nothing."
    assert short.answers == (("Edith Marlow", 100),)
    assert quote.answers == (("Martin Marlow", 0), ("Edith Marlow", 100))
    assert order.pairs == tuple(zip((one.text for one in ORDERING.options), ("2", "4", "1", "3"), strict=True))


def test_gift_feedback_tells_the_look_fors_and_the_evidence() -> None:
    told = shown(gift(CORE)[0].general).split("\n")
    assert [line for line in told if line] == [
        "What to look for", *CORE.look_fors, CORE.rationale,
        CORE.evidence[0].quote, "— Plot Summary > Part One", CORE.evidence[1].quote, "— Plot Summary > Part Two",
    ]  # fmt: skip


@pytest.mark.parametrize("canary", TEXTS)
def test_gift_shows_every_text_as_it_stands(canary: str) -> None:
    stem, truth, essay, order = f"{canary}\n{canary}", replace(TRUE_FALSE, rationale=canary), CORE, ORDERING
    options = (Option(canary, True), Option("another", True))
    chosen, told, written, placed = gift(
        choosing(stem, canary, "wrong"), truth, replace(essay, stem=stem, look_fors=(canary,)),
        replace(order, options=options, key="B, A"),
    )  # fmt: skip
    assert (chosen.kind, told.kind, written.kind, placed.kind) == ("multichoice", "truefalse", "essay", "match")
    assert shown(chosen.stem) == shown(written.stem) == f"{seen(canary)}\n{seen(canary)}"
    assert [(shown(text), share) for text, share in chosen.answers] == [("wrong", 0), (flat(canary), 100)]
    assert (shown(told.right), shown(told.wrong)) == (seen(canary), f"The answer is False. {seen(canary)}")
    assert f"\n{flat(canary)}\n" in shown(written.general)
    assert [(shown(text), place) for text, place in placed.pairs] == [(flat(canary), "2"), ("another", "1")]


@pytest.mark.parametrize("form", ["a=b", "T", "#1", "~", "{x}", "a:b", "\\n", "[html]x", "%5%x", "50%", "a\\b", "=1"])
def test_gift_takes_a_short_answer_as_it_stands(form: str) -> None:
    forms = (Option("another", True), Option(form, True))
    (asked,) = gift(replace(SHORT_ANSWER, key=form, options=forms))
    assert (asked.kind, asked.answers) == ("shortanswer", ((form, 100), ("another", 100)))


def test_gift_of_a_short_answer_that_moodle_would_misread() -> None:
    starred, arrow = gift(replace(SHORT_ANSWER, key="a*b"), replace(SHORT_ANSWER, key="a -> b"))
    assert starred.answers == (("a\\*b", 100),)  # where a bare asterisk stands for anything
    assert (arrow.kind, "a -> b" in shown(arrow.general)) == ("essay", True)


def test_gift_of_several_right_options_shares_the_marks() -> None:
    options = tuple(Option(text, text != "d") for text in "abcd")
    (asked,) = gift(replace(MULTIPLE_CHOICE, options=options))
    assert asked.answers == (("a", 33.33333), ("b", 33.33333), ("c", 33.33333), ("d", -100.0))


# --- QTI for Canvas ---


def qti(*items: Item) -> tuple[Asked, ...]:
    return read_qti(to_qti(set_of(*items))).asked


def test_qti_of_every_kind_is_read_back() -> None:
    quiz = read_qti(to_qti(SAMPLE))
    assert (quiz.title, quiz.points, quiz.published) == ("The Tide Clock", 29.0, False)
    assert shown(quiz.description) == SAMPLE.notice
    assert [shown(one.stem) for one in quiz.asked] == [item.stem for item in SAMPLE.items]
    assert [one.kind for one in quiz.asked] == ["essay_question"] * 6 + [
        "multiple_choice_question", "true_false_question", "short_answer_question", "multiple_choice_question",
        "matching_question",
    ]  # fmt: skip
    assert [one.points for one in quiz.asked] == ["4"] * 6 + ["1"] * 5
    assert all(item.evidence[0].quote in shown(one.general) for one, item in zip(quiz.asked, SAMPLE.items, strict=True))


def test_qti_grades_as_the_key_says() -> None:
    choice, truth, short, _, order = qti(*SAMPLE.items)[6:]
    assert [shown(one) for one in choice.labels.values()] == ["the house", "the church", "the museum", "the city"]
    assert [choice.grade(response1=one) for one in choice.labels] == [0, 100, 0, 0]
    assert [truth.grade(response1=truth.named(f"<p>{one}</p>")) for one in ("True", "False")] == [0, 100]
    assert [short.grade(response1=one) for one in ("Edith Marlow", "Edith")] == [100, 0]
    assert list(order.prompts.values()) == [one.text for one in ORDERING.options]
    right = dict(zip(order.prompts, map(order.named, ("2", "4", "1", "3")), strict=True))
    swapped = right | dict.fromkeys(list(right)[:2], order.named("1"))
    assert (order.grade(**right), order.grade(**swapped)) == (100, 50)


def test_qti_of_several_right_options_and_several_forms() -> None:
    options = tuple(Option(text, text != "c") for text in "abc")
    several, forms = qti(
        replace(MULTIPLE_CHOICE, options=options), replace(SHORT_ANSWER, key="Edith", options=(Option("Ms M", True),))
    )
    a, b, c = several.labels
    assert several.kind == "multiple_answers_question"
    assert [several.grade(response1=one) for one in ((a, b), (a,), (a, b, c))] == [100, 0, 0]
    assert [forms.grade(response1=one) for one in ("Edith", "Ms M", "Martin")] == [100, 100, 0]


@pytest.mark.parametrize("canary", TEXTS)
def test_qti_shows_every_text_as_it_stands(canary: str) -> None:
    options = (Option(canary, True), Option("another", True))
    chosen, short, placed = qti(
        choosing(canary, canary, "wrong"), replace(SHORT_ANSWER, stem=canary, key=canary),
        replace(ORDERING, options=options, key="B, A"),
    )  # fmt: skip
    assert [shown(one) for one in (chosen.stem, *chosen.labels.values())] == [seen(canary), "wrong", flat(canary)]
    assert (shown(short.stem), short.grade(response1=flat(canary))) == (seen(canary), 100)
    assert list(placed.prompts.values()) == [flat(canary), "another"]


def test_qti_is_the_same_every_time_and_its_ids_are_an_items_own() -> None:
    first, again = to_qti(SAMPLE), to_qti(SAMPLE)
    shorter = read_qti(to_qti(set_of(*SAMPLE.items[3:])))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert first == again
    assert [one.ident for one in shorter.asked] == [one.ident for one in read_qti(first).asked[3:]]


texts = st.text(min_size=1, max_size=40).filter(lambda text: any(char.isalnum() for char in text))


@settings(max_examples=25, deadline=None, phases=(Phase.generate,))
@given(stem=texts, right=texts, wrong=texts)
def test_whatever_the_text_both_are_read_back(stem: str, right: str, wrong: str) -> None:
    item = choosing(stem, right, wrong)
    told, asked = gift(item)[0], qti(item)[0]
    assert told.kind == "multichoice"
    assert [share for _, share in told.answers] == [0, 100]
    assert [asked.grade(response1=one) for one in asked.labels] == [0, 100]
    assert shown(told.stem) == shown(asked.stem)
    assert [shown(text) for text, _ in told.answers] == [shown(text) for text in asked.labels.values()]
