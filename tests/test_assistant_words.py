"""Asked in other words than the guide's; asked for details that it tells of this one, of another, or of nobody."""

from functools import cache

import pytest

from assistant.asked import understand
from assistant.chain import Assistant
from assistant.reading import Reading
from corpus.read import bundled, guide_from_bytes, read_guide
from corpus.split import passages
from index.build import index_guide
from index.embedder import Embedder
from index.library import Library

NOVEL, FRANKENSTEIN, AUSTEN = "never-let-me-go", "frankenstein", "pride-and-prejudice"
MILL = """# The Mill on the Hill

## Plot Summary

Ada Quill lives in the old mill with her brother Tobias and a black dog named Soot. Ada has red hair and a quick temper.
Tobias keeps a grey horse in the barn behind the mill. Their aunt, Mrs. Pell, owns a shop in the valley.
In the winter Tobias steals the silver spoons of the squire, because the family owes money to the baker.
The squire strangles nobody, but he throws Tobias into prison. Ada rides to the judge and begs for her brother's life.
Ada is the daughter of a poor clockmaker, who died before the story begins. The judge frees Tobias in the spring.
"""


@pytest.mark.parametrize(
    ("guide", "question", "holds"),
    [
        (FRANKENSTEIN, "Which boy does the monster choke to death?", "The creature strangled William"),
        (FRANKENSTEIN, "What illness killed Victor's mum?", "dies of scarlet fever"),
        (NOVEL, "What does Kathy hug while she sways to the music?", "with a pillow in her arms"),
        (NOVEL, "What is the surly caretaker called?", "Keffers is the gruff handyman"),
        (AUSTEN, "Where did Jane become unwell?", "Jane falls ill at Netherfield"),
        (AUSTEN, "How many girls do the Bennets have?", "five unmarried daughters"),
    ],
)
def test_the_guide_may_say_it_in_other_words(assistant: Assistant, guide: str, question: str, holds: str) -> None:
    answer = assistant.ask(question, guide=guide)
    assert (answer.status, holds in answer.text) == ("answered", True)


@pytest.mark.parametrize(
    ("guide", "question", "holds"),
    [
        (NOVEL, "What is the first name of Madame?", "whose name is Marie-Claude"),
        (FRANKENSTEIN, "What is the name of Walton's sister?", "his sister Margaret Saville"),
        (FRANKENSTEIN, "What is the name of Felix's sister?", "Felix is his son and Agatha is his daughter"),
        (FRANKENSTEIN, "Who is Safie's father?", "Safie, the daughter of a Turkish merchant"),
        (FRANKENSTEIN, "What is the monster's name?", "gives the creature no name"),
        (FRANKENSTEIN, "What colour is the creature's hair?", "black hair"),
        (AUSTEN, "What is Lady Catherine's house called?", "lives nearby at Rosings"),
        (AUSTEN, "What is Darcy's first name?", "Fitzwilliam Darcy"),
        (AUSTEN, "Who is Jane's husband?", "Jane and Bingley marry"),
        (FRANKENSTEIN, "Who is Victor's wife?", "Victor marries Elizabeth"),
        (AUSTEN, "How old is Lydia when she elopes?", "Lydia elopes at about sixteen"),
    ],
)
def test_a_detail_is_answered_by_the_sentence_that_tells_it(
    assistant: Assistant, guide: str, question: str, holds: str
) -> None:
    answer = assistant.ask(question, guide=guide)
    assert (answer.status, holds in answer.text, len(answer.sentences)) == ("answered", True, 1)


@pytest.mark.parametrize(
    ("guide", "question"),
    [
        (NOVEL, "What is the name of Kathy's dog?"),
        (NOVEL, "What colour is Ruth's hair?"),  # Rodney's is told of
        (FRANKENSTEIN, "What is the name of Walton's ship?"),
        (FRANKENSTEIN, "What is the name of Felix's mother?"),  # Victor's is named
        (FRANKENSTEIN, "What does Elizabeth wear at the wedding?"),
        (AUSTEN, "What is Mr. Bingley's mother called?"),
        (AUSTEN, "What is the name of Lady Catherine's daughter?"),  # of whom it only tells that there is one
        (AUSTEN, "What is Mr. Gardiner's first name?"),
        (AUSTEN, "How much money does Darcy have a year?"),
        (FRANKENSTEIN, "Who is Clerval's wife?"),
        (FRANKENSTEIN, "How old is the creature?"),  # "at first" is no age
        (FRANKENSTEIN, "What does Victor study in Paris?"),  # the creature studies somebody who comes from there
        (NOVEL, "Who invented cloning?"),  # a singer is invented
    ],
)
def test_a_detail_of_somebody_else_is_no_answer(assistant: Assistant, guide: str, question: str) -> None:
    answer = assistant.ask(question, guide=guide)
    assert (answer.status, answer.sentences) == ("not_in_guide", ())


def test_details_in_a_guide_of_ones_own(library: Library, embedder: Embedder) -> None:
    source = MILL.encode()
    with library.writing():
        index_guide(library, guide_from_bytes(source, source="/mill.md", name="mill.md"), source, embedder=embedder)
    asked = {
        "What is the name of Ada's dog?": "named Soot",
        "What colour is Ada's hair?": "red hair",
        "What colour is Tobias's horse?": "grey horse",
        "What is the name of Tobias's horse?": None,
        "What colour is Mrs. Pell's hair?": None,
        "Who is Ada's father?": "the daughter of a poor clockmaker",
        "What is the squire's name?": None,
    }
    answers = {question: Assistant(library, embedder).ask(question) for question in asked}
    told = {question: holds if holds and holds in answers[question].text else None for question, holds in asked.items()}
    assert told == asked
    assert [one.status for one in answers.values()] == [
        "answered" if holds else "not_in_guide" for holds in asked.values()
    ]


def test_a_quality_is_no_stranger(assistant: Assistant) -> None:
    """ "What was bizarre about …" asks of nobody called Bizarre."""
    notice = assistant.ask("what was bizarre about the tape", guide=NOVEL).notice
    assert notice is None


@pytest.mark.parametrize(
    ("guide", "question", "answers"),
    [
        (AUSTEN, "Who are Elizabeth's sisters?", ["Jane Bennet is the eldest", "Lydia Bennet is the youngest"]),
        (AUSTEN, "Who is Elizabeth's best friend?", ["Charlotte Lucas is Elizabeth’s sensible friend"]),
        (NOVEL, "Who is Kathy's closest friend?", ["Ruth is Kathy’s closest friend"]),
        (NOVEL, "Who is Ruth's best friend?", ["Ruth is Kathy’s closest friend"]),
        (AUSTEN, "Who does Jane marry?", ["Jane and Bingley marry"]),
        (
            AUSTEN,
            "Who pays Wickham's debts?",
            [
                "Darcy secretly finds the couple, pays Wickham’s debts",
                "Wickham pursues women with money, but he elopes",
            ],
        ),
        (FRANKENSTEIN, "Who killed Elizabeth?", ["Victor has misunderstood the threat, and at an inn at Evian"]),
        (FRANKENSTEIN, "Who created the monster?", ["Victor Frankenstein is a gifted student from Geneva who makes"]),
        (NOVEL, "What happened to the tape?", ["The tape disappears"]),
    ],
)
def test_who_is_whose_who_did_it_and_what_befell(
    assistant: Assistant, guide: str, question: str, answers: list[str]
) -> None:
    told = {one.text for one in assistant.ask(question, guide=guide).sentences}
    begun = {text: next((start for start in answers if text.startswith(start)), None) for text in told}
    assert sorted(start or text for text, start in begun.items()) == sorted(answers)


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("Where does Victor attend college?", "Where does Victor attend university?"),  # who attends is no attendant
        ("Who is Safie's tutor?", "Who is Safie's lecturer?"),  # and none is a taught
    ],
)
def test_a_word_gives_way_only_to_one_of_its_shape(assistant: Assistant, question: str, searched: str) -> None:
    assert understand(question, _reading()).search == searched
    assert assistant.ask(question, guide=FRANKENSTEIN).standalone_question == question


def test_a_word_that_stands_in_counts_beside_a_real_one_and_no_more_than_itself() -> None:
    reading = _reading()
    asked = understand("On which mountain do they lose a sledge?", reading)
    alone, beside = frozenset(("alp",)), frozenset(("alp", "sledg"))
    assert (asked.weight(alone, reading), asked.shares(alone)) == (0.0, frozenset())
    own = min(reading.weight(["mountain"]), reading.weight(["alp"]))
    assert asked.weight(beside, reading) == pytest.approx(reading.weight(["sledg"]) + own)


@cache
def _reading() -> Reading:
    guide = read_guide(next(path for path in bundled() if path.stem == FRANKENSTEIN))
    return Reading(guide, passages(guide))
