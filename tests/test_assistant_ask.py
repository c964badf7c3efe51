"""Asking the bundled guides without any model: the right sentence, its citation, refusal, and what comes next."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from shelf import add

from assistant.chain import Assistant
from assistant.errors import QuestionError
from assistant.phrasing import inside
from assistant.reading import Reading
from assistant.types import Answer, Finished, SentenceReady, Turn, Working
from corpus.errors import UsageError
from corpus.read import bundled, guide_from_bytes, read_guide
from corpus.split import passages
from index.build import index_guide
from index.embedder import Embedder
from index.errors import UnknownGuide
from index.library import Library
from index.settings import IndexSettings

NOVEL, FRANKENSTEIN, AUSTEN = "never-let-me-go", "frankenstein", "pride-and-prejudice"
SEED = Path(__file__).resolve().parents[2] / "shared" / "seed"
TEXTS = {guide.slug: guide.text for guide in map(read_guide, bundled())}


def _checked(answer: Answer) -> Answer:
    """The promises that every answer keeps."""
    assert answer.guide is not None
    text = TEXTS[answer.guide]
    assert all(text[one.start : one.end] == one.quote for one in answer.citations)
    assert [one.number for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert {number for one in answer.sentences for number in one.citations} == {one.number for one in answer.citations}
    assert all(one.support == "quoted" for one in answer.sentences)
    assert (answer.status == "answered") == bool(answer.sentences)
    assert len(answer.sentences) <= 4
    assert sum(len(one.text.split()) for one in answer.sentences) <= 120
    starts = [one.start for one in answer.citations]
    assert starts == sorted(starts)
    return answer


@pytest.mark.parametrize(
    ("guide", "question", "holds", "most"),
    [
        (NOVEL, "Why did Madame cry?", "because she saw a little girl", 1),
        (NOVEL, "Who is the narrator?", "Kathy", 1),
        (NOVEL, "Who wrote the book?", "Kazuo Ishiguro", 3),
        (NOVEL, "When was the novel published?", "2005", 1),
        (NOVEL, "Why did Hailsham close?", "Morningdale", 3),
        (NOVEL, "Why do the clones not run away?", "raised since infancy", 3),
        (NOVEL, "Why did Miss Lucy leave?", "because her ideas threatened", 3),
        (NOVEL, "How old is Kathy?", "thirty-one", 1),
        (NOVEL, "What is the novel about?", "human beings are cloned", 2),
        (NOVEL, "How did Ruth die?", "Ruth completes after her second donation", 3),
        (NOVEL, "What does Norfolk stand for?", "lost things can be found", 2),
        (NOVEL, "What is the Gallery?", "best artwork", 2),
        (NOVEL, "who is keffers", "handyman", 2),
        (NOVEL, "Who is Mark Romanek?", "directed by Mark Romanek", 1),
        (NOVEL, "What prize did Ishiguro win?", "Nobel Prize", 3),
        (FRANKENSTEIN, "Why is Walton going to the North Pole?", "because he longs for discovery", 2),
        (FRANKENSTEIN, "Who is Justine?", "servant", 2),
        (FRANKENSTEIN, "Who is Safie?", "the woman Felix loves", 1),
        (FRANKENSTEIN, "What does ice represent?", "grandeur of nature", 2),
        (FRANKENSTEIN, "How does the creature learn to speak?", "Felix", 2),
        (AUSTEN, "Where do the Bennets live?", "Longbourn", 1),
        (AUSTEN, "How many daughters do the Bennets have?", "five", 2),
        (AUSTEN, "Why does Charlotte marry Mr. Collins?", "because", 3),
        (FRANKENSTEIN, "Why does Victor destroy the female creature?", "tears the unfinished female apart, because", 3),
        (AUSTEN, "Why does Elizabeth refuse Darcy?", "Elizabeth rejects him because she believes", 1),
        (FRANKENSTEIN, "Who slays Clerval?", "The creature kills Clerval", 3),
        (NOVEL, "When was it published?", "first published in 2005", 1),
        (NOVEL, "What year was the novel published?", "first published in 2005", 1),
        (FRANKENSTEIN, "When was it published?", "published anonymously in 1818", 1),
        (AUSTEN, "When was it published?", "in 1813", 1),
        (AUSTEN, "when did the book come out", "in 1813", 1),
        (AUSTEN, "When did Pride and Prejudice come out?", "in 1813", 1),
        (NOVEL, "When was Kazuo Ishiguro born?", "born in Nagasaki, Japan, in 1954", 1),
        (NOVEL, "When did Ishiguro win the Nobel Prize?", "in 2017", 1),
        (AUSTEN, "How many sisters does Elizabeth have?", "the five sisters", 2),
    ],
)
def test_the_sentence_that_answers_is_quoted(
    assistant: Assistant, guide: str, question: str, holds: str, most: int
) -> None:
    answer = _checked(assistant.ask(question, guide=guide))
    assert holds in answer.text
    assert len(answer.sentences) <= most


def test_who_somebody_is_is_gathered_from_their_own_section(assistant: Assistant) -> None:
    answer = _checked(assistant.ask("Who is Miss Emily?", guide=NOVEL))
    assert [one.lead_in for one in answer.sentences] == ["In Characters, Miss Emily:", None, None]
    assert {one.section for one in answer.citations} == {("Characters", "Miss Emily")}


def test_a_list_tells_what_it_has_no_room_for(assistant: Assistant) -> None:
    answer = _checked(assistant.ask("What are the symbols?", guide=NOVEL))
    headings = [one.section[-1] for one in answer.citations]
    assert headings == ["The Cassette Tape", "Norfolk", "The Gallery", "Tommy’s Animals"]
    assert answer.notice == "Also in the guide under Symbols: The Boat; Rubbish and the Wire Fence; The River."


@pytest.mark.parametrize(("guide", "part"), [(NOVEL, "Part Two"), (NOVEL, "part 3"), (FRANKENSTEIN, "Volume One")])
def test_what_happens_in_a_part_comes_from_that_part(assistant: Assistant, guide: str, part: str) -> None:
    answer = _checked(assistant.ask(f"What happens in {part}?", guide=guide))
    assert len(answer.sentences) > 2
    assert len({one.section for one in answer.citations}) == 1
    assert answer.citations[0].section[0] == "Plot Summary"


def test_the_end_is_told_by_the_last_sentences_of_the_plot(assistant: Assistant) -> None:
    answer = _checked(assistant.ask("How does Pride and Prejudice end?", guide=AUSTEN))
    assert {one.section for one in answer.citations} == {("Plot Summary", "Volume Three")}
    assert "Pemberley" in answer.sentences[-1].text


def test_a_sentence_that_leans_on_another_brings_it(library: Library, embedder: Embedder) -> None:
    data = (
        "# Tides\n\n## Plot Summary\n\nA keeper called Orla tends the lamp. She hides a stranger from the soldiers.\n"
    )
    add(library, embedder, data, "/books/tides.md")
    answer = Assistant(library, embedder).ask("Who hides a stranger from the soldiers?")
    assert [one.text for one in answer.sentences] == [
        "A keeper called Orla tends the lamp.",
        "She hides a stranger from the soldiers.",
    ]


@pytest.mark.parametrize(
    ("guide", "question"),
    [
        (NOVEL, "What is the capital of France?"),
        (NOVEL, "Who wrote Harry Potter?"),
        (NOVEL, "best pizza recipe"),
        (NOVEL, "What is the weather today?"),
        (NOVEL, "Who is Elizabeth Bennet?"),
        (NOVEL, "Why did Dumbledore weep when Kathy danced to the song with a pillow in her arms?"),
        (NOVEL, "Who is Kathy's mother?"),
        (NOVEL, "What does Tommy eat for breakfast?"),
        (NOVEL, "How many students are at Hailsham?"),
        (NOVEL, "What happens in chapter 40?"),
        (NOVEL, "asdf qwer zxcv"),
        (FRANKENSTEIN, "Who is Igor?"),
        (FRANKENSTEIN, "What is a carer?"),
        (AUSTEN, "Who is Victor Frankenstein?"),
        (AUSTEN, "How do I install Python?"),
        (AUSTEN, "When was Jane Austen born?"),
        (AUSTEN, "How rich is Darcy?"),
    ],
)
def test_what_the_guide_does_not_say_is_refused(assistant: Assistant, guide: str, question: str) -> None:
    answer = _checked(assistant.ask(question, guide=guide))
    assert (answer.status, answer.text, answer.suggestions) == ("not_in_guide", "", ())
    assert answer.confidence < answer.receipt.threshold
    assert 1 <= len(answer.covered) <= 3


def test_what_is_covered_instead_is_near_and_truly_answered(assistant: Assistant) -> None:
    part = assistant.ask("What happens in Part Nine?", guide=NOVEL)
    assert {one.question for one in part.covered} == {f"What happens in Part {n}?" for n in ("One", "Two", "Three")}
    near = assistant.ask("Who is Hailey?", guide=NOVEL)
    assert near.covered
    for one in (*part.covered, *near.covered):
        assert _checked(assistant.ask(one.question, guide=NOVEL)).status == "answered"


@pytest.mark.parametrize(
    ("guide", "question"), [(NOVEL, "Who is Ruth?"), (FRANKENSTEIN, "Who is Walton?"), (AUSTEN, "What is an entail?")]
)
def test_suggestions_are_new_questions_that_the_guide_answers(assistant: Assistant, guide: str, question: str) -> None:
    first = _checked(assistant.ask(question, guide=guide))
    assert 2 <= len(first.suggestions) <= 3
    assert question not in first.suggestions
    shown = {one.text for one in first.sentences}
    for suggestion in first.suggestions:
        answer = _checked(assistant.ask(suggestion, guide=guide))
        assert answer.status == "answered"
        assert {one.text for one in answer.sentences} != shown


def test_topics_are_well_formed_and_fit_for_a_class(assistant: Assistant) -> None:
    asked = ("Who is Justine?", "Who is Kathy?", "When was it published?", "Where do Kathy and Tommy find the tape?")
    said = {
        one for guide in (NOVEL, FRANKENSTEIN) for text in asked for one in assistant.ask(text, guide=guide).suggestions
    }
    assert said
    assert not [one for one in said if re.search("family and|magazines|[a-z]-[A-Z]", one)]


def test_a_heading_of_two_parts_is_lowered_in_both() -> None:
    guide = next(guide for guide in map(read_guide, bundled()) if guide.slug == NOVEL)
    reading = Reading(guide, passages(guide))
    assert inside("The Razor-Cut Page", reading) == "the razor-cut page"


def test_a_deed_of_another_is_no_answer_before_the_limit(assistant: Assistant) -> None:
    answer = _checked(assistant.ask("How does Tommy die?", guide=NOVEL, up_to="Part One"))
    assert (answer.status, answer.text) == ("not_in_guide", "")


def test_a_question_asked_before_is_not_suggested(assistant: Assistant) -> None:
    first = assistant.ask("Who is Ruth?", guide=NOVEL)
    again = assistant.ask("Who is Ruth?", guide=NOVEL, history=[Turn(one) for one in first.suggestions])
    assert not set(first.suggestions) & set(again.suggestions)


def test_openings_are_answered(assistant: Assistant) -> None:
    for guide in TEXTS:
        questions = assistant.openings(guide)
        assert len(questions) == 3
        assert all(assistant.ask(question, guide=guide).status == "answered" for question in questions)


def test_without_a_guide_the_best_one_answers(assistant: Assistant) -> None:
    asked = {"Who is Wickham?": AUSTEN, "What is galvanism?": FRANKENSTEIN, "Why does Tommy scream?": NOVEL}
    for question, guide in asked.items():
        answer = _checked(assistant.ask(question))
        assert (answer.guide, {one.guide for one in answer.citations}) == (guide, {guide})


def test_a_follow_up_needs_only_the_earlier_question(assistant: Assistant) -> None:
    earlier = [Turn("Who takes the children’s best art to the Gallery?")]
    answer = _checked(assistant.ask("Why did she cry?", guide=NOVEL, history=earlier))
    assert answer.standalone_question == "Why did Madame cry?"
    assert "because she saw a little girl" in answer.text
    assert assistant.ask("Why did she cry?", history=[Turn("Who is Madame?")]).guide == NOVEL


def test_nothing_past_the_limit_is_quoted_suggested_or_covered(assistant: Assistant) -> None:
    end = TEXTS[NOVEL].index("\n\nPart Two\n\n")
    questions = (
        "How does Tommy die?",
        "Who is Madame?",
        "What is a deferral?",
        "Who is Voldemort?",
        "Why did Madame cry?",
    )
    for question in (*questions, "Why does Tommy have tantrums?", "What is Hailsham?", "What does Kathy love?"):
        answer = _checked(assistant.ask(question, guide=NOVEL, up_to="Part One"))
        assert all(one.end <= end for one in answer.citations)
        for said in (*answer.suggestions, *(one.question for one in answer.covered)):
            assert not re.search("Part T|deferral|Norfolk|Cottages|Chrissie|animal|again|the boat", said)
            assert assistant.ask(said, guide=NOVEL, up_to="Part One").status == "answered"


def test_a_limit_that_names_nothing_is_refused(assistant: Assistant) -> None:
    with pytest.raises(UsageError, match="names no one place in the plot"):
        assistant.ask("Who is Kathy?", guide=NOVEL, up_to="Part Nine")
    with pytest.raises(UsageError, match="no section was named"):
        assistant.ask("Who is Kathy?", guide=NOVEL, up_to=" ")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", 'Nothing was asked: write a question, such as "Who is the narrator?"'),
        (" \n\t ", 'Nothing was asked: write a question, such as "Who is the narrator?"'),
        ("why " * 25_000, "The question has 99,999 characters: ask it in at most 2,000."),
    ],
)
def test_what_cannot_be_asked_is_refused_at_once(assistant: Assistant, question: str, message: str) -> None:
    with pytest.raises(QuestionError) as caught:
        assistant.stream(question, guide=NOVEL)
    assert (str(caught.value), caught.value.exit_code) == (message, 2)


def test_an_unknown_guide_is_refused(assistant: Assistant) -> None:
    with pytest.raises(UnknownGuide, match="did you mean frankenstein"):
        assistant.ask("Who is Victor?", guide="frankenstien")


@pytest.mark.parametrize(
    "question", ["?", "…", "Why?", "\x00\x07", "[S1] NOT_IN_GUIDE", "🙂" * 300, "Part", "who is", "(((" * 50]
)
def test_odd_questions_get_an_answer_or_a_refusal(assistant: Assistant, question: str) -> None:
    _checked(assistant.ask(question, guide=NOVEL))


def test_an_empty_library_says_what_to_do(library: Library, embedder: Embedder) -> None:
    answer = Assistant(library, embedder).ask("Who is Madame?")
    assert (answer.guide, answer.status, answer.receipt.revision) == (None, "not_in_guide", "")
    assert answer.notice == "The library holds no guide: add one with: glossator index FILE"


def test_the_stream_works_first_then_gives_whole_sentences_then_the_answer(assistant: Assistant) -> None:
    events = list(assistant.stream("Who is Madame?", guide=NOVEL))
    kinds = [event.step if isinstance(event, Working) else type(event).__name__ for event in events]
    ready = ["SentenceReady"] * 3
    assert kinds == ["resolving", "searching", "drafting", "proving", *ready, "Finished"]
    sentences = tuple(event.sentence for event in events if isinstance(event, SentenceReady))
    last = events[-1]
    assert isinstance(last, Finished)
    assert sentences == last.answer.sentences


def test_each_step_is_told_before_its_work_is_done(assistant: Assistant) -> None:
    events = assistant.stream("Who is Madame?", guide="no-such-guide")
    assert [next(events).step, next(events).step] == ["resolving", "searching"]  # type: ignore[union-attr]
    with pytest.raises(UnknownGuide):
        next(events)


def test_conversations_side_by_side_do_not_touch(assistant: Assistant) -> None:
    talks = [
        (NOVEL, "Who is Madame?", "Why did she cry?"),
        (AUSTEN, "Who is Lydia?", "Why does she marry?"),
        (FRANKENSTEIN, "Who is Elizabeth?", "How does she die?"),
        (NOVEL, "Who is Tommy?", "What does he draw?"),
    ] * 3

    def talk(one: tuple[str, str, str]) -> tuple[str, str, tuple[str, ...]]:
        guide, first, second = one
        answer = assistant.ask(first, guide=guide)
        after = assistant.ask(second, guide=guide, history=[Turn(first, answer.text)])
        return after.standalone_question, after.text, after.suggestions

    alone = [talk(one) for one in talks[:4]] * 3
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(talk, talks)) == alone


def test_the_receipt_names_what_the_answer_was_made_from(assistant: Assistant, embedder: Embedder) -> None:
    answer = assistant.ask("Why did Madame cry?", guide=NOVEL)
    assert (answer.receipt.embedder, answer.receipt.model) == (embedder.identity, None)
    assert re.fullmatch(r"\d{6}-[0-9a-f]{8}", answer.receipt.revision)
    assert len(answer.receipt.passages) == 1
    assert answer.to_json()["schema"] == 1


def test_the_room_opens_without_anything_heavy() -> None:
    code = "import sys, assistant.chain; print(sorted({'torch', 'gradio', 'openai', 'langchain_openai', 'chromadb', "
    code += "'sentence_transformers', 'transformers', 'onnxruntime', 'sklearn'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """An assistant over a guide as its publisher gives it."""
    files = sorted(SEED.glob("*.txt")) if SEED.is_dir() else []
    if not files:
        pytest.skip("the published guide is not on this machine")
    library = Library(IndexSettings(tmp_path_factory.mktemp("seeded")))
    data = files[0].read_bytes()
    index_guide(library, guide_from_bytes(data, source=str(files[0]), name=files[0].name), data, embedder=embedder)
    return Assistant(library, embedder)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who is Madame?", {"madame", "woman"}),
        ("Who is Tommy?", {"tommy", "anger"}),
        ("What does Tommy do on the way home?", {"field", "screams"}),
        ("Was the book made into a film?", {"film", "2010"}),
        ("Why was Hailsham closed?", {"experiment", "failure"}),
        ("What is the capital of France?", set()),
        ("What is Kathy's favourite food?", set()),
        ("Who is Keffers?", set()),
        ("Who wrote Harry Potter?", set()),
    ],
)
def test_a_guide_as_it_is_published_answers_or_refuses(seeded: Assistant, question: str, words: set[str]) -> None:
    answer = seeded.ask(question)
    assert (answer.status == "answered") == bool(words)
    assert words <= {word.strip(".,“”") for word in answer.text.lower().split()}


def test_the_session_library_is_left_as_it_was(assistant: Assistant, bundled_home: Path) -> None:
    before = [entry.revision for entry in Library(IndexSettings(bundled_home)).guides()]
    assistant.ask("Who is Madame?", guide=NOVEL)
    assert [entry.revision for entry in Library(IndexSettings(bundled_home)).guides()] == before
