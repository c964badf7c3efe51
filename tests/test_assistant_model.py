"""Asking with a chat model, over real HTTP: proven sentences, invented ones, and every way in which one can fail."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from model_server import Asked, ModelServer, Said, Script, breaks_after, fails, quotes_first, says, serving

from assistant.chain import Assistant
from assistant.errors import UnknownModel
from assistant.settings import AssistantSettings
from assistant.types import Answer, Event, Finished, SentenceReady, Turn, Withdrawn, Working
from index.embedder import Embedder
from index.library import Library
from index.settings import IndexSettings

NOVEL = "never-let-me-go"
QUESTION = "Why did Madame cry?"
OWN_WORDS = "These are the guide's own words."


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(quotes_first) as running:
        yield running


@pytest.fixture
def modelled(server: ModelServer, bundled_home: Path, embedder: Embedder) -> Assistant:
    settings = AssistantSettings(model="openai:scripted", model_url=server.url, timeout=5.0, retries=0)
    return Assistant(Library(IndexSettings(bundled_home)), embedder, settings)


def _script(server: ModelServer, script: Script) -> None:
    server.script = script


def _cites(words: str, text: str) -> Script:
    """Says `text` on the strength of the evidence that holds `words`."""
    return lambda asked: Said(f"{text} [{asked.find(words)[0]}]")


def _events(assistant: Assistant, question: str = QUESTION, up_to: str | None = None) -> list[Event]:
    return list(assistant.stream(question, guide=NOVEL, up_to=up_to))


def _answer(events: list[Event]) -> Answer:
    last = events[-1]
    assert isinstance(last, Finished)
    return last.answer


def test_the_models_sentence_is_shown_with_the_words_that_prove_it(server: ModelServer, modelled: Assistant) -> None:
    text = "Madame wept because she saw a little girl holding on to a kinder old world."
    _script(server, _cites("Madame wept at the sight", text))
    answer = modelled.ask(QUESTION, guide=NOVEL)
    assert (answer.status, answer.mode, answer.notice, answer.receipt.model) == (
        "answered",
        "model",
        None,
        "openai:scripted",
    )
    assert [(one.text, one.support, one.citations) for one in answer.sentences] == [(text, "supported", (1,))]
    assert answer.citations[0].quote.startswith("Madame wept at the sight of Kathy dancing")
    assert answer.suggestions


def test_labels_that_were_not_issued_and_sentences_without_proof_are_marked(
    server: ModelServer, modelled: Assistant
) -> None:
    def script(asked: Asked) -> Said:
        label, text = asked.find("Madame wept at the sight")
        return Said(f"{text} [{label}][S99] Madame secretly loved Keffers. [S99]")

    _script(server, script)
    answer = modelled.ask(QUESTION, guide=NOVEL)
    assert [(one.support, one.citations) for one in answer.sentences] == [("quoted", (1,)), ("unsupported", ())]
    assert "S99" not in answer.text


def test_a_draft_of_nothing_but_inventions_never_reaches_the_reader(server: ModelServer, modelled: Assistant) -> None:
    _script(server, says("Madame had lost a sister in Paris. [S1] She told Count Orlok so. [S2]"))
    events = _events(modelled)
    shown = [event.sentence.support for event in events if isinstance(event, SentenceReady)]
    answer = _answer(events)
    assert (answer.mode, answer.receipt.model, set(shown)) == ("quotes", None, {"quoted"})
    assert answer.notice == "The model's answer could not be proven; these are the guide's own words."
    assert "because she saw a little girl" in answer.text


@pytest.mark.parametrize("script", [fails(500), fails(401), fails(429), breaks_after(0), says("")])
def test_a_model_that_fails_before_its_first_sentence_gives_quotes_and_a_notice(
    server: ModelServer, modelled: Assistant, script: Script
) -> None:
    _script(server, script)
    events = _events(modelled)
    assert not [event for event in events if isinstance(event, Withdrawn)]
    answer = _answer(events)
    assert (answer.status, answer.mode) == ("answered", "quotes")
    assert [one.support for one in answer.sentences] == ["quoted"]
    assert answer.notice is not None
    assert answer.notice.endswith(OWN_WORDS)
    assert "\n" not in answer.notice


def test_a_model_that_breaks_midway_is_withdrawn_for_quotes(server: ModelServer, modelled: Assistant) -> None:
    _script(server, breaks_after(2))
    events = _events(modelled)
    kinds = [type(event).__name__ for event in events if not isinstance(event, Working)]
    assert kinds == ["SentenceReady", "SentenceReady", "Withdrawn", "SentenceReady", "Finished"]
    answer = _answer(events)
    after = [event for event in events if isinstance(event, SentenceReady)][-1]
    assert answer.sentences == (after.sentence,)
    assert [one.number for one in answer.citations] == [1]
    assert answer.notice is not None
    assert "broke off" in answer.notice


def test_a_server_that_is_down_gives_quotes_and_says_so(bundled_home: Path, embedder: Embedder) -> None:
    with serving(quotes_first) as gone:
        url = gone.url
    settings = AssistantSettings(model="openai:scripted", model_url=url, timeout=5.0, retries=0)
    answer = Assistant(Library(IndexSettings(bundled_home)), embedder, settings).ask(QUESTION, guide=NOVEL)
    assert (answer.status, answer.mode) == ("answered", "quotes")
    assert answer.notice == (
        f"The model server at {url} does not answer: check that it runs and that its address is right. {OWN_WORDS}"
    )


def test_a_missing_key_gives_quotes_and_names_the_variable(bundled_home: Path, embedder: Embedder) -> None:
    library = Library(IndexSettings(bundled_home))
    answer = Assistant(library, embedder, AssistantSettings(model="openai:x"), {}).ask(QUESTION, guide=NOVEL)
    assert answer.mode == "quotes"
    assert answer.notice is not None
    assert "OPENAI_API_KEY" in answer.notice


def test_a_wrong_name_is_refused_before_anything_is_asked(bundled_home: Path, embedder: Embedder) -> None:
    with pytest.raises(UnknownModel):
        Assistant(Library(IndexSettings(bundled_home)), embedder, AssistantSettings(model="gpt-4"))


def test_the_model_may_say_that_the_guide_does_not(server: ModelServer, modelled: Assistant) -> None:
    _script(server, says("NOT_IN_GUIDE"))
    answer = modelled.ask(QUESTION, guide=NOVEL)
    assert (answer.status, answer.mode, answer.sentences, answer.text) == ("not_in_guide", "model", (), "")
    assert answer.covered


def test_what_the_guide_does_not_hold_is_never_sent(server: ModelServer, modelled: Assistant) -> None:
    answer = modelled.ask("Who wrote Harry Potter?", guide=NOVEL)
    assert (answer.status, server.asked) == ("not_in_guide", [])


def test_under_a_limit_the_model_sees_and_says_nothing_that_comes_later(
    server: ModelServer, modelled: Assistant
) -> None:
    ending = "Tommy completes after his fourth donation and Kathy drives to Norfolk."

    def script(asked: Asked) -> Said:
        label, text = asked.find("Tommy")
        return Said(f"{text} [{label}] {ending} [{label}]")

    _script(server, script)
    answer = modelled.ask("Why does Tommy have tantrums?", guide=NOVEL, up_to="Part One")
    assert [one.support for one in answer.sentences] == ["quoted"]
    assert len(answer.citations) == 1
    assert "fourth donation" not in server.asked[0].human


def test_the_model_rewrites_a_follow_up_and_adds_no_name(server: ModelServer, modelled: Assistant) -> None:
    history = [Turn("Who is Madame?", "Madame is a tall, severe woman.")]

    def rewritten(text: str) -> str:
        _script(server, lambda asked: quotes_first(asked) if asked.body.get("stream") else Said(text))
        return modelled.ask("Why did she cry?", guide=NOVEL, history=history).standalone_question

    assert rewritten("Why did Madame cry at the sight of Kathy?") == "Why did Madame cry at the sight of Kathy?"
    assert rewritten("Why did Dumbledore make Madame cry?") == "Why did Madame cry?"


def test_who_leaves_does_not_wait_for_the_model(server: ModelServer, modelled: Assistant) -> None:
    """The server falls silent in the middle of its second sentence, until it is released."""

    def script(asked: Asked) -> Said:
        told = [f"{text} [{label}]" for label, text in asked.evidence[:3]]
        return Said(" ".join(told), waits_after=len(told[0]) + len(told[1]) - 5)

    _script(server, script)
    events = modelled.stream(QUESTION, guide=NOVEL)
    while not isinstance(next(events), SentenceReady):
        pass
    leaving = threading.Thread(target=events.close)  # type: ignore[attr-defined]
    leaving.start()
    leaving.join(3)
    left = not leaving.is_alive()
    server.released.set()
    leaving.join()
    assert left
    assert next(events, None) is None
