"""Answers as markup: values in, whole strings out; nothing that comes from a text becomes markup."""

from dataclasses import replace

from markup import HOSTILE, Reader
from sample_answer import ANSWER, CITATIONS, RECEIPT

from assistant.types import Citation, Covered, Receipt, Sentence
from ui import paper, render


def test_a_citation_is_a_button_that_says_which_words_of_which_revision() -> None:
    assert render.cite_html(CITATIONS[0], RECEIPT.revision) == (
        '<button type="button" class="cite" value="000001-0123abcd:10:31" data-guide="the-lamp" '
        'title="Plot › Part One" aria-label="Citation 1: Plot › Part One. Show in the guide.">1</button>'
    )


def test_a_sentence_with_a_lead_in_opens_a_paragraph_and_one_without_runs_on() -> None:
    said = Reader(render.said_html(ANSWER.sentences, CITATIONS, RECEIPT.revision))
    assert [tag for tag, _ in said.tags] == ["p", "span", "span", "button", "span", "button"]
    assert said.text == "In Part One: Ada finds a lamp.1 She puts it out.2"


def test_an_answer_shows_its_places_its_receipt_and_what_to_ask_next() -> None:
    shown = Reader(render.answer_html(ANSWER))
    assert shown.text == (
        "In Part One: Ada finds a lamp.1 She puts it out.2"
        "Where this stands1Plot › Part OneAda finds a lamp.2The guideShe puts it out."
        "Copy with citationsHow this was foundAnswerthe guide’s own words"
        "Confidence0.81 that the guide says it (0.40 is needed)Passages read2Guide’s revision000001-0123abcd"
        "Search modelall-MiniLM-L6-v2Time0.03 sAsk nextWhy does Ada go?"
    )
    assert [button["value"] for button in shown.of("ask")] == ["Why does Ada go?"]
    assert [details.get("open", "shut") for details in shown.of("places")] == ["shut"]


def test_support_is_said_in_words_and_a_models_places_stand_open() -> None:
    doubtful = (
        Sentence("A.", None, "supported", (1,)),
        Sentence("B.", None, "partly", (1,)),
        Sentence("C.", None, "unsupported", (1,)),
    )
    shown = Reader(render.answer_html(replace(ANSWER, mode="model", sentences=doubtful, citations=CITATIONS[:1])))
    assert shown.text.startswith("A.1 B.1 Only partly supported by the guide C.1 Not supported by the guide")
    assert [details.get("open", "shut") for details in shown.of("places")] == [None]


def test_a_refusal_offers_what_the_guide_does_cover() -> None:
    covered = (Covered("The lamp", "What is the lamp?"),)
    refusal = replace(ANSWER, status="not_in_guide", sentences=(), citations=(), covered=covered, suggestions=())
    shown = Reader(render.answer_html(refusal))
    assert shown.text.startswith(
        "The guide does not say.What it does cover:The lampWhat is the lamp?How this was found"
    )
    assert [button["value"] for button in shown.of("ask")] == ["What is the lamp?"]
    assert shown.of("copy") == []


def test_the_question_says_how_it_was_understood_only_where_that_differs() -> None:
    assert Reader(render.question_html("Why?", "Why does Ada go?")).text == "Why?Understood as: Why does Ada go?"
    assert render.question_html("Why?", "Why?") == '<h3 class="question">Why?</h3>'
    assert Reader(render.question_html("Why?", about="Emma")).text == "Now about EmmaWhy?"


def test_copying_gives_the_answer_then_each_place_with_its_words() -> None:
    assert render.plain_text(ANSWER) == (
        "Ada finds a lamp. [1] She puts it out. [2]\n\n"
        "[1] Plot › Part One: “Ada finds a lamp.”\n[2] The guide: “She puts it out.”"
    )
    assert [button["data-copy"] for button in Reader(render.answer_html(ANSWER)).of("copy")] == [
        render.plain_text(ANSWER)
    ]


def test_nothing_that_comes_from_a_text_becomes_markup() -> None:
    citation = Citation(1, HOSTILE, (HOSTILE,), 0, 5, HOSTILE)
    hostile = replace(
        ANSWER,
        question=HOSTILE, standalone_question=HOSTILE + "?", guide=HOSTILE, mode="model", notice=HOSTILE,
        citations=(citation,),
        sentences=(Sentence(HOSTILE, HOSTILE, "partly", (1,)),), suggestions=(HOSTILE,),
        receipt=Receipt(HOSTILE, HOSTILE, HOSTILE, 0.4, ()),
    )  # fmt: skip
    pieces = (
        render.answer_html(hostile),
        render.answer_html(replace(hostile, status="not_in_guide", covered=(Covered(HOSTILE, HOSTILE),))),
        render.question_html(HOSTILE, HOSTILE + "?", about=HOSTILE),
        render.opening_html(HOSTILE, HOSTILE, (HOSTILE,)),
        render.progress_html(HOSTILE, 1, 2, guide=HOSTILE),
        render.error_html(HOSTILE),
        render.working_html(HOSTILE),
        paper.empty_html(HOSTILE),
    )
    for piece in pieces:
        read = Reader(piece)
        assert not {"script", "img"} & {tag for tag, _ in read.tags}
        assert not [name for _, attributes in read.tags for name in attributes if name.startswith("on")]
        assert HOSTILE in read.text  # escaped once and not twice
