"""Follow-ups become questions that stand alone: pronouns, "What about …", a bare "Why?", and what next."""

from functools import cache

import pytest

from assistant.followup import leans, resolve
from assistant.reading import Reading
from assistant.types import Turn
from corpus.read import bundled, read_guide
from corpus.split import passages

WHO = "Who is Madame?"
ART = Turn(
    "Who collects the art?", "The art is collected by a stern woman named Madame and taken away to the Gallery. [1]"
)


@cache
def _reading(stem: str) -> Reading:
    guide = read_guide(next(path for path in bundled() if path.stem == stem))
    return Reading(guide, passages(guide))


def _resolved(question: str, *turns: Turn | str, guide: str = "never-let-me-go") -> str:
    return resolve(question, [turn if isinstance(turn, Turn) else Turn(turn) for turn in turns], _reading(guide))


@pytest.mark.parametrize(
    ("before", "question", "standalone"),
    [
        (WHO, "Why did she cry?", "Why did Madame cry?"),
        ("What are deferrals?", "Are they real?", "Are deferrals real?"),
        ("What is a deferral?", "Who can get it?", "Who can get a deferral?"),
        ("Who are Chrissie and Rodney?", "What do they want?", "What do Chrissie and Rodney want?"),
        ("Who is Tommy?", "how old is he", "How old is Tommy?"),
        ("Who is Tommy?", "Why does Kathy love him?", "Why does Kathy love Tommy?"),
        ("Who is Kathy?", "Who is her best friend?", "Who is Kathy’s best friend?"),
        ("Where is Hailsham?", "Who lives there?", "Who lives in Hailsham?"),
        ("What is the Gallery?", "Why is it important?", "Why is the Gallery important?"),
        ("What is completion?", "Is that painful?", "Is completion painful?"),
        ("Who is Ruth?", "Why did she do that?", "Why did Ruth do that?"),
        (WHO, "Why did she say that?", "Why did Madame say that?"),
        ("Why is Ruth angry?", "Zzxqwv?", "Zzxqwv?"),
        ("Why is Ruth angry?", "What about Zzxqwv?", "What about Zzxqwv?"),
        ("Why is Ruth angry?", "What about Tommy?", "Why is Tommy angry?"),
        ("What does the boat stand for?", "And the river?", "What does the river stand for?"),
        ("What happens in Part One?", "And in Part Two?", "What happens in Part Two?"),
        ("What happens in Part One?", "What about Part Three?", "What happens in Part Three?"),
        ("Why does Kathy leave the Cottages?", "When?", "When does Kathy leave the Cottages?"),
        ("Does Tommy die?", "Why?", "Why does Tommy die?"),
        ("Who is Ruth?", "Tell me more", "What does the guide say about Ruth?"),
        ("Where does Ruth meet Tommy?", "And the second time?", "Where does Ruth meet Tommy the second time?"),
        ("Who does Kathy care for?", "Who else?", "Who else does Kathy care for?"),
    ],
)
def test_a_follow_up_stands_alone(before: str, question: str, standalone: str) -> None:
    assert _resolved(question, before) == standalone


def test_what_only_describes_is_no_thing_spoken_of() -> None:
    told = Turn("Who is Madame?", "Madame is the tall, severe woman who collects art. [1]")
    assert _resolved("Is that true?", told) == "Is that true?"


def test_who_is_asked_about_is_whom_the_answer_names() -> None:
    assert _resolved("Why did she cry?", ART) == "Why did Madame cry?"
    assert _resolved("And where is it taken?", ART) == "Where is the art taken?"
    assert _resolved("Why?", ART) == "Why is it that Madame collects the art?"
    friend = Turn("Who is her best friend?", "Ruth is Kathy’s closest friend and rival. [1]")
    assert _resolved("How does she die?", "Who is Kathy?", friend) == "How does Ruth die?"


def test_what_happens_next_goes_on_from_the_answer() -> None:
    told = Turn(
        "How does Ruth die?", "Ruth completes after her second donation, and Kathy is with her near the end. [1]"
    )
    assert _resolved("What happens next?", told) == "What happens after Ruth completes after her second donation?"


def test_a_pronoun_agrees_with_the_guides_own_pronouns() -> None:
    assert _resolved("What does he want?", "Who is Ruth?") == "What does he want?"  # Ruth is never he
    creature = Turn("Who is the creature?", "The creature, whom Victor calls a monster, is the being that he makes.")
    assert (
        _resolved("Why does he kill William?", creature, guide="frankenstein") == "Why does the creature kill William?"
    )


def test_the_nearest_turn_that_agrees_is_meant() -> None:
    turns = ("Who is Tommy?", "Why is he angry?", "What is the Gallery?")
    assert _resolved("What does he draw?", *turns) == "What does Tommy draw?"


@pytest.mark.parametrize(
    "question",
    ["Why does Kathy love her tape?", "What is the Gallery?", "Why does Ruth give away the things that she loves?"],
)
def test_a_question_that_explains_itself_stays_word_for_word(question: str) -> None:
    assert _resolved(question, "Who is Miss Lucy?", "What is a sale?") == question


def test_without_turns_nothing_is_resolved() -> None:
    assert _resolved("Why did she cry?") == "Why did she cry?"


def test_short_questions_may_lean_and_full_ones_do_not() -> None:
    assert [leans(text) for text in ("Why?", "And Tommy?", "Did she lie?", "Who is Madame?")] == [
        True,
        True,
        True,
        False,
    ]


FRANKENSTEIN, AUSTEN, CLONES = "frankenstein", "pride-and-prejudice", "never-let-me-go"
KILLS = Turn("Who killed Clerval?", "The creature kills Clerval after Victor destroys the female. [1]")


@pytest.mark.parametrize(
    ("guide", "before", "question", "standalone"),
    [
        (FRANKENSTEIN, ("Who killed Clerval?",), "What about Elizabeth?", "Who killed Elizabeth?"),
        (FRANKENSTEIN, ("Who killed Clerval?",), "And William?", "Who killed William?"),
        (FRANKENSTEIN, (KILLS,), "Why did he do it?", "Why did the creature do it?"),
        (FRANKENSTEIN, (KILLS,), "Is he sorry?", "Is the creature sorry?"),
        (FRANKENSTEIN, ("Who is the creature?",), "Why does it kill William?", "Why does the creature kill William?"),
        (FRANKENSTEIN, ("Who is the monster?",), "What does he read?", "What does the monster read?"),
        (FRANKENSTEIN, ("Who are the De Laceys?",), "Why did they leave?", "Why did the De Laceys leave?"),
        (FRANKENSTEIN, ("Who is Margaret?",), "Who is her brother?", "Who is Margaret’s brother?"),
        (FRANKENSTEIN, ("Who is Safie?",), "Who loves her?", "Who loves Safie?"),
        (FRANKENSTEIN, ("What is galvanism?",), "Who mentions it?", "Who mentions galvanism?"),
        (
            *(FRANKENSTEIN, ("Where is Ingolstadt?",), "What does Victor study there?"),
            "What does Victor study in Ingolstadt?",
        ),
        (
            *(FRANKENSTEIN, ("Why does Victor destroy the female?",), "And when?"),
            "When does Victor destroy the female?",
        ),
        (
            *(FRANKENSTEIN, ("Who is Walton?", "Who is Elizabeth?"), "Why does he turn back?"),
            "Why does Walton turn back?",
        ),
        (AUSTEN, ("Who is Lizzy?",), "Why does she dislike Darcy?", "Why does Lizzy dislike Darcy?"),
        (AUSTEN, ("Who are the Gardiners?",), "Where do they live?", "Where do the Gardiners live?"),
        (AUSTEN, ("Who is Mr. Collins?",), "Whom does he marry?", "Whom does Mr. Collins marry?"),
        (AUSTEN, ("Why does Charlotte marry Mr. Collins?",), "What about Lydia?", "Why does Lydia marry Mr. Collins?"),
        (AUSTEN, ("Why does Elizabeth refuse Mr. Collins?",), "And Darcy?", "Why does Elizabeth refuse Darcy?"),
        (AUSTEN, ("Who is Jane?", "Who is Bingley?"), "Why does he leave her?", "Why does Bingley leave Jane?"),
        (AUSTEN, ("What do letters show?",), "And balls?", "What do balls show?"),
        (AUSTEN, ("Who is Elizabeth Bennet?",), "And her sisters?", "Who are Elizabeth Bennet’s sisters?"),
        (AUSTEN, ("What is Pemberley?",), "Who lives there?", "Who lives in Pemberley?"),
        (AUSTEN, ("Who is Wickham?",), "Is he a liar?", "Is Wickham a liar?"),
        (CLONES, ("Who is Marie-Claude?",), "What does she collect?", "What does Marie-Claude collect?"),
        (CLONES, ("How does Tommy die?",), "And Ruth?", "How does Ruth die?"),
        (CLONES, ("How does Tommy die?",), "What about her?", "What about her?"),  # nobody was spoken of as she
        (CLONES, ("What are the students?",), "Do they know it?", "Do the students know it?"),
        (CLONES, ("What does the tape stand for?",), "Where is it found?", "Where is the tape found?"),
        (
            *(CLONES, ("Who is Steve?",), "What about his magazines?"),
            "What does the guide say about Steve’s magazines?",
        ),
        (
            *(CLONES, ("Why does Kathy leave the Cottages?",), "What about Ruth and Tommy?"),
            "Why do Ruth and Tommy leave the Cottages?",
        ),
    ],
)
def test_follow_ups_stand_on_what_is_understood_of_the_guide(
    guide: str, before: tuple[Turn | str, ...], question: str, standalone: str
) -> None:
    assert _resolved(question, *before, guide=guide) == standalone
