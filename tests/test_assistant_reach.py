"""Up to here: what lies beyond a reader's limit is in no view, no answer, no offer and no error, whoever asks."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from classroom import Shelf, shelf
from model_server import Asked, ModelServer, Said, quotes_first, serving
from shelf import add, guide_of
from up_to import ASKED, BUNDLED, CANARIES, FOLLOWING, HERON, OF_ANY, SLUG, TOLD

from assistant.book import Books
from assistant.chain import Assistant
from assistant.reach import limit, places, within_reach
from assistant.settings import AssistantSettings
from assistant.types import Answer, Event, Finished, SentenceReady, Turn, Working
from corpus.errors import UsageError
from index.embedder import Embedder
from index.library import Library
from index.search import search
from index.settings import IndexSettings

FERRY = guide_of(HERON, slug=SLUG)
SAFE, ONE, TWO = (FERRY.sections[number] for number in (3, 4, 5))


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory, lender: Path, embedder: Embedder) -> Library:
    home = tmp_path_factory.mktemp("ferry")
    (home / "embedders").symlink_to(lender / "embedders")
    library = Library(IndexSettings(home))
    with library.writing():
        add(library, embedder, HERON, "/books/heron.md", slug=SLUG)
    return library


@pytest.fixture(scope="module")
def reader(ferry: Library, embedder: Embedder) -> Assistant:
    return Assistant(ferry, embedder)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(quotes_first) as running:
        yield running


def _guide(*headings: str) -> Shelf:
    """A guide of these headings, each over two sentences that say where they stand."""
    parts = [f"{heading}\n\nThis stands under number {n}. Nobody knows it yet." for n, heading in enumerate(headings)]
    return shelf(guide_of("\n\n".join(["# The Work", *parts]), slug="the-work"))


# --- the view ---


def test_what_is_beyond_the_limit_has_never_been_written() -> None:
    whole = shelf(FERRY)
    seen = within_reach(whole, "Part One")
    assert CANARIES.search(HERON)
    assert CANARIES.search(repr(seen)) is None
    assert [section.path for section in seen.guide.sections] == [
        ("Before You Read (no spoilers)",), ("Plot Summary", "Part One"),
    ]  # fmt: skip
    assert seen.spans == ((SAFE.start, SAFE.end), (ONE.start, ONE.end))
    assert len(seen.guide.text) == len(FERRY.text)
    assert [seen.guide.quote(span) for span in seen.spans] == [FERRY.quote(span) for span in seen.spans]
    written = (
        "Before You Read (no spoilers)",
        FERRY.quote(seen.spans[0]),
        "Plot Summary Part One",
        FERRY.quote(seen.spans[1]),
    )
    assert seen.guide.text.split() == " ".join(written).split()
    assert [(whole.passages[at].id, whole.passages[at].sentences) for at in seen.positions] == [
        (passage.id, passage.sentences) for passage in seen.passages
    ]
    assert {one.name for one in seen.understood.named} >= {"Iris Calder", "Pascal", "Odo"}
    assert seen.ended is False


def test_a_limit_in_the_middle_of_a_passage_cuts_it() -> None:
    seen = within_reach(shelf(FERRY), "Part One > Chapter 2")
    (passage,) = (one for one in seen.passages if one.start >= ONE.start)
    assert seen.guide.text[passage.start : passage.end].endswith("Iris keeps the ferry alone.")
    assert [seen.guide.text[start:end][:12] for start, end in passage.sentences][-1] == "Pascal leave"
    assert "Chapter 3" not in seen.guide.text
    assert [(mark.label, seen.guide.text[mark.end - 6 : mark.end]) for mark in seen.guide.marks] == [
        ("Chapter 2", "alone.")
    ]


def test_the_limit_is_inclusive_and_the_last_one_has_the_end_but_no_more_than_the_plot() -> None:
    seen = within_reach(shelf(FERRY), "Part Three")
    assert seen.ended is True
    assert [section.path[0] for section in seen.guide.sections] == [
        "Before You Read (no spoilers)", *["Plot Summary"] * 3,
    ]  # fmt: skip
    assert within_reach(shelf(FERRY), "Plot Summary").spans == seen.spans


def test_the_places_of_the_plot_are_named_by_numbers_where_a_heading_tells_more() -> None:
    told = [(place.label, FERRY.text[place.end - 7 : place.end]) for place in places(FERRY)]
    assert told == [
        ("Part One > Chapter 2", " alone."), ("Part One", "father."), ("Part 2", "rmeath."), ("Part 3", " queen."),
    ]  # fmt: skip
    for place in places(FERRY):
        assert limit(FERRY, place.label).spans[-1][1] == place.end


@pytest.mark.parametrize(
    ("up_to", "why"),
    [
        ("Part Nine", "names no one place"),
        ("Zanthar’s Crime", "names no one place"),
        ("Characters", "names no one place"),
        ("Iris Calder", "names no one place"),
        ("0", "names no one place"),
        ("99", "names no one place"),
        ("²", "names no one place"),
        ("Before You Read (no spoilers)", "names no one place"),
    ],
)
def test_what_is_no_place_in_the_plot_is_refused_in_a_line_that_tells_nothing_later(up_to: str, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        within_reach(shelf(FERRY), up_to)
    line = str(refused.value)
    assert line.startswith(f"{up_to!r} {why} in the plot of {SLUG}: give one that does, such as 'Part One")
    assert line.endswith("(or a position, 4 to 6)")
    assert CANARIES.search(line.removeprefix(repr(up_to))) is None


@pytest.mark.parametrize("up_to", ["", " ", " > "])
def test_no_place_at_all_is_refused(up_to: str) -> None:
    with pytest.raises(UsageError, match=r"no section was named|names no one place"):
        within_reach(shelf(FERRY), up_to)


@pytest.mark.parametrize(
    ("headings", "up_to", "seen"),
    [
        (("## Plot Summary\n\n### Part 1", "### Part 2", "## Character Analysis"), "Part 1", [0]),
        (("## Character Analysis", "## Character Summaries", "## Plot", "## Themes"), "Plot", [2]),
        (("## Quotes\n\n### Chapter 1", "### Chapter 2", "## Synopsis"), "Synopsis", [2]),
        (("## Chapter 1\n\n### Summary", "### Analysis", "## Chapter 2\n\n### Summary"), "Chapter 1", [0, 1]),
        (("## The Work\n\n### Plot Summary", "### Characters"), "Plot Summary", [0]),
        (("## Summary and Study Guide\n\n### Overview", "### Plot Summary", "### Themes"), "Plot Summary", [1]),
        (("## Part One: Ada", "## Part Two: The Death of Ada", "## Characters"), "Part One", [0]),
        (("## Synopsis", "## Chapter Summaries\n\n### Chapter 1", "### Chapter 2"), "Chapter 1", [1]),
        (("## Synopsis", "## Chapter Summaries\n\n### Chapter 1", "### Chapter 2"), "Synopsis", [0]),
        (("## Plot\n\n### Part 1", "### Part 2", "## Style (spoiler-free)"), "Part 1", [0, 2]),
        (("## Plot\n\n### Part 1", "### Part 2", "## Style (not spoiler-free)"), "Part 1", [0]),
        (("## Plot\n\n### Part 1", "### Part 2", "## Style (no spoilers after Part 2)"), "Part 1", [0]),
        (("## Ada", "## The Well", "## The Key"), "The Well", [0, 1]),
    ],
)
def test_the_plot_is_what_its_headings_say(headings: Sequence[str], up_to: str, seen: list[int]) -> None:
    view = within_reach(_guide(*headings), up_to)
    assert [int(number) for number in re.findall(r"number (\d+)", view.guide.text)] == seen


@pytest.mark.parametrize("heading", ["Character Summaries", "Timeline", "Summary of Themes", "Quotes"])
def test_what_stands_beside_the_plot_is_no_place_in_it(heading: str) -> None:
    whole = _guide(f"## {heading}\n\n### Chapter 1", "### Chapter 2", "## Plot\n\n### Chapter 9")
    assert [place.label for place in places(whole.guide)] == ["Chapter 9"]
    for up_to in (heading, "Chapter 1"):
        with pytest.raises(UsageError, match="names no one place"):
            within_reach(whole, up_to)


# --- search ---


def test_search_sees_as_much_as_the_reader(ferry: Library, embedder: Embedder) -> None:
    volume, question = ferry.open(SLUG), "Who offers Iris a chest of salt?"
    vector = embedder.embed_question(question)
    cut = Books().of(volume, "Part One > Chapter 2").searched(volume)
    hits = search(cut, question, vector)
    assert {hit.passage.position for hit in hits} <= {0, 1}
    assert not any("Chapter 3" in hit.text or "chest" in hit.text for hit in hits)
    assert cut.lexical.statistics.passages == 2
    assert "chest" not in cut.lexical.statistics.frequencies
    (straddling,) = (hit for hit in hits if hit.passage.start >= ONE.start)
    assert len(straddling.sentence_cosines) == len(straddling.passage.sentences) == 5
    whole = search(volume, question, vector)[0]
    assert whole.text.startswith(straddling.text)
    assert whole.vector > straddling.vector  # which knows nothing of the chest
    assert Books().of(volume).searched(volume) is volume


# --- answers ---


def _said(events: Iterator[Event], question: str) -> str:
    """Whatever a reader gets to see of an answer but their own question."""
    seen: list[str] = []
    for event in events:
        match event:
            case Working():
                seen.append(event.detail)
            case SentenceReady():
                seen.append(json.dumps([event.sentence.to_json(), *(one.to_json() for one in event.citations)]))
            case Finished():
                seen.append(json.dumps({**event.answer.to_json(), "question": ""}, ensure_ascii=False))
            case _:
                seen.append(event.reason)
    return "\n".join(seen).replace(question, "")


def _own_words(text: str, *questions: str) -> str:
    """The text without the words that the reader has used."""
    words = {word.casefold() for question in questions for word in re.findall(r"\w+", question)}
    return re.sub(r"\w+", lambda match: "" if match.group().casefold() in words else match.group(), text)


@pytest.mark.parametrize("up_to", ["Part One", "Part One > Chapter 2"])
def test_no_question_brings_out_what_comes_later(reader: Assistant, up_to: str) -> None:
    for question in ASKED:
        said = _own_words(_said(reader.stream(question, guide=SLUG, up_to=up_to), question), question)
        assert CANARIES.findall(said) == [], question
    opened = reader.openings(SLUG, up_to)
    assert CANARIES.search(" ".join(opened)) is None
    assert all(reader.ask(question, guide=SLUG, up_to=up_to).status == "answered" for question in opened)


def test_no_follow_up_brings_out_what_was_told_before_the_limit(reader: Assistant) -> None:
    history = [Turn(question, answer) for question, answer in TOLD]
    asked = [turn.question for turn in history]
    for question in FOLLOWING:
        said = _said(reader.stream(question, guide=SLUG, history=history, up_to="Part One"), question)
        assert CANARIES.findall(_own_words(said, question, *asked)) == [], question
    whole = reader.ask("What happens next?", guide=SLUG, history=history)
    assert CANARIES.search(whole.standalone_question)  # without a limit an earlier answer is leant on


def test_a_follow_up_leans_on_what_the_reader_has_seen(reader: Assistant) -> None:
    history = [Turn("Who is Pascal?", "Her brother Pascal wants to sell the ferry to a salt merchant named Odo. [1]")]
    answer = reader.ask("Why does he leave?", guide=SLUG, history=history, up_to="Part One")
    assert answer.standalone_question == "Why does Pascal leave?"


def test_a_refusal_says_that_it_read_no_further(reader: Assistant) -> None:
    def told(question: str) -> tuple[str, str | None]:
        answer = reader.ask(question, guide=SLUG, up_to="Part One")
        return answer.status, answer.notice

    assert told("Who is Zanthor?") == ("not_in_guide", "Zanthor is not mentioned as far as you have read.")
    assert told("What happens in Part Two?") == (
        "not_in_guide", "This guide has no Part Two as far as you have read.",
    )  # fmt: skip
    assert told("How does the novel end?") == ("not_in_guide", "Only what you have read was searched.")
    ended = reader.ask("How does the novel end?", guide=SLUG, up_to="Part Three")
    assert (ended.status, "drownfast queen" in ended.text) == ("answered", True)


def _checked(answer: Answer, later: str, *questions: str) -> None:
    said = json.dumps({**answer.to_json(), "question": ""}, ensure_ascii=False)
    assert re.findall(later, _own_words(said, *questions), re.IGNORECASE) == [], (questions, said)


@pytest.mark.parametrize("guide", BUNDLED)
def test_the_bundled_guides_keep_to_the_limit(assistant: Assistant, guide: str) -> None:
    up_to, later, questions = BUNDLED[guide]
    before = assistant.ask("What happens at the end?", guide=guide)
    history = [Turn(before.question, before.text)]
    for question in (*questions, *OF_ANY):
        _checked(assistant.ask(question, guide=guide, up_to=up_to), later, question)
    for question in ("Why?", "What happens next?"):
        answer = assistant.ask(question, guide=guide, history=history, up_to=up_to)
        _checked(answer, later, question, before.question)


def test_without_a_guide_one_is_chosen_and_then_limited(assistant: Assistant) -> None:
    answer = assistant.ask("Who is Wickham?", up_to="Volume One")
    assert answer.guide == "pride-and-prejudice"
    with pytest.raises(UsageError, match="'Part One' names no one place in the plot of pride-and-prejudice: give"):
        assistant.ask("Who is Wickham?", up_to="Part One")


# --- a model that knows the ending ---

_ENDING = (
    "Zanthor burns the ferry at Vermeath.",
    "Pascal dies of quillwort fever.",
    "Iris Calder keeps the heron ferry on the river Lanner until Zanthor burns it.",
    "Pascal leaves the town in anger, and Iris keeps the ferry alone, and later Pascal dies.",
    # plain words, which the guide's own sentences support but for their ends
    "Her brother Pascal wants to sell the ferry to a salt merchant named Odo, and later Pascal dies.",
)


def test_a_model_that_tells_the_ending_is_not_heard(server: ModelServer, ferry: Library, embedder: Embedder) -> None:
    def script(asked: Asked) -> Said:
        labels = "".join(f"[{label}]" for label, _ in asked.evidence)
        label, text = asked.evidence[0]
        told = " ".join(f"{sentence} {labels}" for sentence in _ENDING)
        return Said(f"{text} [{label}] {told}" if asked.body.get("stream") else "Why does Zanthor burn the ferry?")

    server.script = script
    settings = AssistantSettings(model="openai:scripted", model_url=server.url, timeout=5.0, retries=0)
    modelled = Assistant(ferry, embedder, settings)
    for question, history in (
        ("Why does Iris refuse the salt?", ()),
        ("Who is Pascal?", ()),
        ("Why does he leave?", (Turn("Who is Pascal?", TOLD[0][1]),)),
    ):
        said = _said(modelled.stream(question, guide=SLUG, history=history, up_to="Part One"), question)
        assert (CANARIES.findall(said), re.findall(r"\bdies\b", said)) == ([], [])
        assert '"quoted"' in said
    assert len(server.asked) == 3  # none of them to rewrite a follow-up
    assert [CANARIES.findall(json.dumps(asked.body, ensure_ascii=False)) for asked in server.asked] == [[]] * 3


def test_a_model_that_tells_nothing_else_gives_way_to_quotes(
    server: ModelServer, ferry: Library, embedder: Embedder
) -> None:
    server.script = lambda asked: Said(" ".join(f"{one} [{asked.evidence[0][0]}]" for one in _ENDING[:2]))
    settings = AssistantSettings(model="openai:scripted", model_url=server.url, timeout=5.0, retries=0)
    answer = Assistant(ferry, embedder, settings).ask("Why does Iris refuse the salt?", guide=SLUG, up_to="Part One")
    assert (answer.mode, {one.support for one in answer.sentences}) == ("quotes", {"quoted"})
    assert answer.notice == "The model's answer could not be proven; these are the guide's own words."
