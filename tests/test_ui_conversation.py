"""The conversation: events become an exchange that grows a few times; what a browser sends back is checked."""

from dataclasses import replace

from markup import Reader
from sample_answer import ANSWER, CITATIONS

from assistant.types import Finished, SentenceReady, Turn, Withdrawn, Working
from corpus.errors import GlossatorError
from ui import conversation, render

ASKED = conversation.begun("Who finds it?", "the-lamp")


def _updates(*events: object, times: tuple[float, ...] = ()) -> list[conversation.Exchange]:
    ticks = iter(times)
    return list(conversation.growing(ASKED, iter(events), "r1", lambda: next(ticks, 1e9)))  # type: ignore[arg-type]


def test_an_answer_grows_in_few_updates_and_ends_with_the_whole_answer() -> None:
    ready = [
        SentenceReady(sentence, (citation,)) for sentence, citation in zip(ANSWER.sentences, CITATIONS, strict=True)
    ]
    updates = _updates(Working("searching", "Reading"), *ready, Finished(ANSWER), times=(0.0, 0.0, 0.01, 0.02))
    assert [Reader(update.html).text for update in updates] == [
        "Who finds it?",
        Reader(render.question_html(ANSWER.question, ANSWER.standalone_question) + render.answer_html(ANSWER)).text,
    ]
    assert [Reader(update.status).text for update in updates] == ["Reading", ""]
    assert (updates[-1].standalone, updates[-1].answer) == ("Who finds the lamp?", ANSWER.text)


def test_sentences_that_no_longer_stand_are_taken_back() -> None:
    ready = SentenceReady(ANSWER.sentences[0], CITATIONS[:1])
    updates = _updates(ready, Withdrawn("The model stopped."), times=(0.0, 0.0, 9.0, 9.0))
    assert [Reader(update.html).text for update in updates] == [
        "Who finds it?In Part One: Ada finds a lamp.1",
        "Who finds it?The model stopped.",
    ]


def test_an_error_becomes_a_card_and_never_a_traceback() -> None:
    def events() -> object:
        yield Working("searching", "Reading")
        raise GlossatorError("the model server is down; start it")

    (last,) = list(conversation.growing(ASKED, events(), "r1", lambda: 0.0))[-1:]  # type: ignore[arg-type]
    assert (Reader(last.html).text, last.status) == ("Who finds it?the model server is down; start it", "")


def test_history_is_the_answered_questions_to_the_same_guide() -> None:
    done = conversation.finished(ASKED, ANSWER)
    other = replace(done, guide="emma")
    assert conversation.history((ASKED, done, other), "the-lamp") == (Turn("Who finds the lamp?", ANSWER.text),)


def test_what_was_told_of_a_guide_is_told_once_a_conversation() -> None:
    mended = "The guide was damaged and has been made again."
    first = conversation.finished(ASKED, replace(ANSWER, notice=mended))
    assert mended in Reader(first.html).text
    known = conversation.told(conversation.received(conversation.sent((first,))), "the-lamp", mended)
    later = conversation.finished(ASKED, replace(ANSWER, notice=f"{mended} The model is down."), known)
    assert (known, later.notice) == (mended, "The model is down.")
    assert mended not in Reader(later.html).text
    assert conversation.told((first,), "emma", mended) is None
    assert conversation.told((later,), "the-lamp", mended) is None


def test_what_a_browser_sends_back_is_checked() -> None:
    done = conversation.finished(ASKED, ANSWER)
    assert conversation.received(conversation.sent((done, ASKED))) == (done, ASKED)
    assert conversation.received([{"question": 1}, "x", None, {**ASKED.to_json(), "html": None}]) == ()
    assert conversation.received("anything else") == ()
    assert len(conversation.received(conversation.sent([done] * 99))) == conversation.KEPT


def test_stopping_keeps_what_stands_and_says_so() -> None:
    half = replace(ASKED, html="<p>half</p>", status="<p>working</p>")
    done = conversation.finished(ASKED, ANSWER)
    kept, ended = conversation.stopped((done, half))
    assert (kept, Reader(ended.html).text, ended.status) == (done, "halfStopped. Ask again whenever you like.", "")
