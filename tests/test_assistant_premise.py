"""Questions that presume what the guide contradicts, names that it never mentions, and what is offered instead."""

import pytest

from assistant.chain import Assistant
from assistant.types import Answer

NOVEL, FRANKENSTEIN, AUSTEN = "never-let-me-go", "frankenstein", "pride-and-prejudice"
OTHERWISE = "The guide says otherwise. In "


def _said(answer: Answer) -> list[tuple[str | None, str]]:
    assert answer.status == "answered"
    assert all(one.support == "quoted" for one in answer.sentences)
    return [(one.lead_in, one.text) for one in answer.sentences]


@pytest.mark.parametrize(
    ("guide", "question", "place", "told"),
    [
        # the same deed denied
        (
            FRANKENSTEIN,
            "Why does Victor tell Elizabeth his secret?",
            "Characters, Elizabeth Lavenza:",
            "Victor never tells",
        ),
        (AUSTEN, "Why does Charlotte love Mr. Collins?", "Characters, Charlotte Lucas:", "Charlotte does not love"),
        # its opposite, also where a pronoun stands for somebody
        (
            AUSTEN,
            "Why does Elizabeth accept Mr. Collins?",
            "Plot Summary, Volume One:",
            "Mr. Collins proposes to Elizabeth, and she refuses him",
        ),
        (
            NOVEL,
            "Why does Ruth survive her second donation?",
            "Plot Summary, Part Three:",
            "Ruth completes after her second",
        ),
        (
            FRANKENSTEIN,
            "Why does Victor forgive the creature?",
            "Plot Summary, Volume Three:",
            "Victor dedicates the rest of his life to revenge",
        ),
        (
            FRANKENSTEIN,
            "Why does Victor tell the court that Justine is innocent?",
            "Plot Summary, Volume One:",
            "Victor stays silent",
        ),
        # what only one can have done
        (FRANKENSTEIN, "Why does Victor kill Clerval?", "Characters, Henry Clerval:", "The creature kills Clerval"),
        (FRANKENSTEIN, "Why is Clerval killed by Victor?", "Characters, Henry Clerval:", "The creature kills Clerval"),
        (
            FRANKENSTEIN,
            "How does Elizabeth kill the creature?",
            "Plot Summary, Volume Three:",
            "Victor has misunderstood the threat",
        ),
        (
            FRANKENSTEIN,
            "Why does Clerval create the creature?",
            "Characters, Victor Frankenstein:",
            "Victor Frankenstein is a gifted student",
        ),
        (
            AUSTEN,
            "Why does Mr. Collins inherit Netherfield?",
            "Plot Summary, Volume One:",
            "Mr. Collins, the cousin who will inherit Longbourn",
        ),
        (FRANKENSTEIN, "Why does Victor marry Justine?", "Plot Summary, Volume Three:", "Victor marries Elizabeth"),
        # turned round, another number, other company, what does not exist, a deed of somebody else
        (
            NOVEL,
            "Why did Tommy become a carer?",
            "Plot Summary, Part Three:",
            "About a year after the trip to the boat, Kathy becomes",
        ),
        (
            NOVEL,
            "Why does Tommy complete after his second donation?",
            "Plot Summary, Part Three:",
            "Kathy hands over Tommy’s care",
        ),
        (
            NOVEL,
            "When does Ruth leave Hailsham with Madame?",
            "Plot Summary, Part Two:",
            "At sixteen Kathy, Ruth and Tommy leave",
        ),
        (NOVEL, "How did Kathy get a deferral?", "Plot Summary, Part Three:", "Miss Emily, who now uses a wheelchair"),
        (
            NOVEL,
            "Why did Miss Emily cry when Kathy danced?",
            "Characters, Madame:",
            "Madame wept at the sight of Kathy dancing",
        ),
        # asked outright
        (
            FRANKENSTEIN,
            "Does Victor tell Elizabeth his secret?",
            "Characters, Elizabeth Lavenza:",
            "Victor never tells",
        ),
    ],
)
def test_a_false_premise_gets_the_sentence_that_contradicts_it(
    assistant: Assistant, guide: str, question: str, place: str, told: str
) -> None:
    ((lead_in, text),) = _said(assistant.ask(question, guide=guide))
    assert (lead_in, text[: len(told)]) == (OTHERWISE + place, told)


def test_a_marriage_that_never_was_gets_both_that_were(assistant: Assistant) -> None:
    assert _said(assistant.ask("Why does Elizabeth marry Wickham?", guide=AUSTEN)) == [
        (
            f"{OTHERWISE}Characters, The Couples Compared:",
            "Elizabeth and Darcy marry for love that rests on respect, after each has corrected the faults of first "
            "judgement.",
        ),
        (None, "Lydia and Wickham marry after an elopement, and their feeling for each other soon fades."),
    ]


def test_a_sentence_that_only_asks_why_not_is_followed_by_what_answers_it(assistant: Assistant) -> None:
    first, *rest = _said(assistant.ask("Why do the clones run away?", guide=NOVEL))
    assert first == (
        f"{OTHERWISE}Themes, Acceptance and Freedom:",
        "Many readers ask why the clones do not run away.",
    )
    assert any("raised since infancy" in text for _, text in rest)


@pytest.mark.parametrize(
    ("guide", "question"),
    [
        (AUSTEN, "Why does Elizabeth marry Darcy?"),
        (AUSTEN, "Why does Charlotte marry Mr. Collins?"),
        (AUSTEN, "Why does Jane marry Bingley?"),
        (AUSTEN, "Why did Lydia elope with Wickham?"),
        (AUSTEN, "Why does Elizabeth accept Darcy?"),
        (AUSTEN, "Why does Elizabeth refuse Darcy?"),
        (AUSTEN, "Why does Elizabeth reject Darcy's first proposal?"),  # she accepts the second
        (AUSTEN, "Why does Darcy pay Wickham's debts?"),
        (AUSTEN, "Why will Mr. Collins inherit Longbourn?"),
        (FRANKENSTEIN, "Why does Victor create the creature?"),
        (FRANKENSTEIN, "Why does the creature kill William?"),
        (FRANKENSTEIN, "Why does Victor destroy the female creature?"),
        (FRANKENSTEIN, "Why is Justine executed?"),
        (FRANKENSTEIN, "How does the creature learn to speak?"),
        (NOVEL, "Why did Laura become a carer?"),
        (NOVEL, "Why did Kathy become Ruth's carer?"),
        (NOVEL, "When do Kathy, Ruth and Tommy leave Hailsham?"),
        (NOVEL, "Where do the students go when they leave Hailsham?"),
        (NOVEL, "Why does Tommy ask Kathy to stop being his carer?"),
        (NOVEL, "How does Kathy get the tape?"),
        (NOVEL, "Why does Ruth lie to Kathy?"),
        (NOVEL, "Why did Madame cry?"),
    ],
)
def test_a_true_premise_is_not_contradicted(assistant: Assistant, guide: str, question: str) -> None:
    leads = [one.lead_in or "" for one in assistant.ask(question, guide=guide).sentences]
    assert not [one for one in leads if one.startswith(OTHERWISE)]


def test_what_contradicts_a_question_keeps_to_the_limit(assistant: Assistant) -> None:
    answer = assistant.ask("Why does Ruth survive her second donation?", guide=NOVEL, up_to="Part One")
    assert "completes" not in answer.text


@pytest.mark.parametrize(
    ("question", "notice"),
    [
        ("Who is Draco Malfoy?", "Draco Malfoy is not mentioned in this guide."),
        ("why does draco malfoy hate tommy", "draco malfoy is not mentioned in this guide."),
        ("who is dumbledore", "dumbledore is not mentioned in this guide."),
        ("Why did Harry Potter marry Ginny?", "Harry Potter and Ginny are not mentioned in this guide."),
        ("Who is Tom?", "Tom is not mentioned in this guide. Did you mean Tommy?"),
        ("Why does the Duchess cry?", "Duchess is not mentioned in this guide."),
        ("What happens in chapter 40?", "This guide has no chapter 40."),
        ("best pizza recipe", None),
        ("What is Kathy's favourite food?", None),
    ],
)
def test_a_name_that_the_guide_never_mentions_is_said_so_by_name(
    assistant: Assistant, question: str, notice: str | None
) -> None:
    answer = assistant.ask(question, guide=NOVEL)
    assert (answer.status, answer.text, answer.notice) == ("not_in_guide", "", notice)
    assert 1 <= len(answer.covered) <= 3


@pytest.mark.parametrize(
    ("guide", "typed", "meant", "notice"),
    [
        (NOVEL, "Who is Tomy?", "Who is Tommy?", "“Tomy” was read as “Tommy”."),
        (NOVEL, "who is kathie", "who is Kathy", "“kathie” was read as “Kathy”."),
        (NOVEL, "What is Halsham?", "What is Hailsham?", "“Halsham” was read as “Hailsham”."),
        (AUSTEN, "Who is Mr. Darsy?", "Who is Mr. Darcy?", "“Darsy” was read as “Darcy”."),
        (AUSTEN, "who is wickam", "who is Wickham", "“wickam” was read as “Wickham”."),
    ],
)
def test_a_name_with_a_letter_wrong_is_understood_and_said(
    assistant: Assistant, guide: str, typed: str, meant: str, notice: str
) -> None:
    answer = assistant.ask(typed, guide=guide)
    assert _said(answer) == _said(assistant.ask(meant, guide=guide))
    assert answer.notice == notice


@pytest.mark.parametrize("question", ["is it a victory for the creature", "why does it brighten his mood"])
def test_a_plain_word_is_not_taken_for_a_name(assistant: Assistant, question: str) -> None:
    notice = assistant.ask(question, guide=FRANKENSTEIN).notice
    assert notice is None or "was read as" not in notice


@pytest.mark.parametrize(
    ("guide", "question", "first"),
    [
        (NOVEL, "What is Ruth's surname?", "Who is Ruth?"),
        (NOVEL, "Which football team does Tommy support?", "Who is Tommy D.?"),
        (FRANKENSTEIN, "How tall is Victor?", "Who is Victor Frankenstein?"),
        (AUSTEN, "How rich is Darcy?", "Who is Fitzwilliam Darcy?"),
        (NOVEL, "What happens in Part Nine?", "What happens in Part One?"),
        (NOVEL, "best pizza recipe", "Who is Kathy H.?"),
    ],
)
def test_what_is_covered_begins_with_what_the_question_is_about(
    assistant: Assistant, guide: str, question: str, first: str
) -> None:
    answer = assistant.ask(question, guide=guide)
    assert (answer.status, answer.covered[0].question) == ("not_in_guide", first)
    assert all(assistant.ask(one.question, guide=guide).status == "answered" for one in answer.covered)
