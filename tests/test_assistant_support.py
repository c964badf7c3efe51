"""Support on two guides that the rule is not fitted on: thirty true sentences, thirty false twins, one a line.

The sixty sentences were written before the rule saw them. They were labelled several times while the rule was being
finished, so they are no clean test of it any more. What is asserted is a floor on how many true ones pass and a ceiling
on how many false ones do, both as measured, not aims.
"""

import pytest

from assistant.against import read
from assistant.counting import numbers
from assistant.reading import Reading
from assistant.support import support_of
from corpus.read import bundled, guide_from_bytes, read_guide
from corpus.split import passages

# A true sentence, its false twin, and how the sentences of the guide that both cite begin.
FRANKENSTEIN: list[tuple[str, str, list[str]]] = [
    (
        "Mary Shelley was eighteen years old when she started writing the story.",
        "Mary Shelley was twenty years old when she started writing the story.",
        ["Mary Shelley was eighteen"],
    ),
    (
        "Byron suggested that his guests write ghost stories.",
        "Byron's guests suggested that he write a ghost story.",
        ["The idea came to her"],
    ),
    (
        "Walton writes letters to his sister Margaret.",
        "Margaret Saville writes letters to her brother, the explorer Walton.",
        ["The novel opens with letters"],
    ),
    (
        "Walton and his crew rescue Victor from the ice.",
        "Victor rescues Walton and his crew from the ice.",
        ["The next morning they rescue", "While his ship is trapped"],
    ),
    (
        "Caroline catches scarlet fever because she nurses Elizabeth.",
        "Elizabeth catches scarlet fever because she nurses Caroline.",
        ["Victor’s mother, Caroline, dies"],
    ),
    (
        "Waldman inspires Victor to study chemistry.",
        "Clerval inspires Victor to study chemistry.",
        ["At Ingolstadt a lecturer"],
    ),
    (
        "Victor runs away because the creature is hideous.",
        "Victor runs away because the villagers attack him.",
        ["Victor is filled with horror"],
    ),
    (
        "Justine was executed although she was innocent.",
        "Justine was not executed, since she was innocent.",
        ["Justine is condemned"],
    ),
    (
        "Villagers attacked the creature when they saw him.",
        "The creature attacked the villagers when he saw them.",
        ["After leaving Ingolstadt"],
    ),
    (
        "Felix taught Safie the language while the creature listened.",
        "Safie taught Felix the language while the creature listened.",
        ["The creature learned to speak"],
    ),
    (
        "The creature strangled William after learning that he was a Frankenstein.",
        "The creature strangled Justine after learning that she was a Frankenstein.",
        ["The creature strangled William"],
    ),
    (
        "Victor destroys the female because he is afraid that she might be wicked.",
        "Victor destroys the female because he feels pity for the creature.",
        ["There Victor tears"],
    ),
    (
        "The creature kills Elizabeth at an inn.",
        "Victor kills Elizabeth at an inn.",
        ["Victor has misunderstood"],
    ),
    (
        "The crew demand to turn back, and Walton agrees with disappointment.",
        "Walton demands to turn back, and the crew agree with disappointment.",
        ["Walton’s crew demand"],
    ),
    (
        "Victor never tells Elizabeth his secret.",
        "Victor tells Elizabeth his secret.",
        ["Victor never tells Elizabeth"],
    ),
]
PRIDE: list[tuple[str, str, list[str]]] = [
    (
        "The Bennets have five daughters who are not married.",
        "The Bennets have four daughters who are not married.",
        ["Mr. and Mrs. Bennet live"],
    ),
    (
        "Bingley rents Netherfield.",
        "Darcy rents Netherfield.",
        ["A rich young man named"],
    ),
    (
        "Darcy refuses to dance with Elizabeth at the ball.",
        "Elizabeth refuses to dance with Darcy at the ball.",
        ["At a ball in Meryton"],
    ),
    (
        "Elizabeth walks three miles to nurse Jane.",
        "Jane walks three miles to nurse Elizabeth.",
        ["Elizabeth walks three miles"],
    ),
    (
        "Elizabeth believes Wickham's story because he is charming.",
        "Elizabeth believes Wickham's story because she wants a secure home.",
        ["Elizabeth believes Wickham", "Mr. Wickham, a handsome"],
    ),
    (
        "Elizabeth refuses to marry Mr. Collins because she could not love him.",
        "Charlotte refuses to marry Mr. Collins because she could not love him.",
        ["Mr. Collins proposes to Elizabeth, and"],
    ),
    (
        "Bingley does not visit Jane in London.",
        "Bingley visits Jane in London.",
        ["Jane goes to London"],
    ),
    (
        "Colonel Fitzwilliam tells Elizabeth that Darcy saved a friend from an unwise marriage.",
        "Elizabeth tells Colonel Fitzwilliam that Darcy saved a friend from an unwise marriage.",
        ["Darcy arrives at Rosings"],
    ),
    (
        "Darcy gives Elizabeth a letter that explains everything.",
        "Elizabeth gives Darcy a letter that explains everything.",
        ["The next day Darcy gives"],
    ),
    (
        "Wickham tried to run away with Georgiana, Darcy's sister.",
        "Wickham never tried to run away with Georgiana, Darcy's sister.",
        ["Darcy also reveals that"],
    ),
    (
        "Mr. Bennet ignores Elizabeth's advice about Lydia.",
        "Elizabeth ignores Mr. Bennet's advice about Lydia.",
        ["Elizabeth returns home and"],
    ),
    (
        "Mrs. Reynolds, the housekeeper, says that Darcy is kind.",
        "Mrs. Reynolds, the housekeeper, says that Darcy is not kind.",
        ["The housekeeper, Mrs. Reynolds"],
    ),
    (
        "Darcy pays the debts of Wickham because he loves Elizabeth.",
        "Wickham pays the debts of Darcy because he loves Elizabeth.",
        ["Darcy secretly finds"],
    ),
    (
        "Charlotte Lucas marries Mr. Collins when she is about twenty-seven.",
        "Charlotte Lucas marries Mr. Collins when she is about thirty-seven.",
        ["Charlotte Lucas is Elizabeth"],
    ),
    (
        "Mr. Collins flatters Lady Catherine, to whom he owes his position.",
        "Lady Catherine flatters Mr. Collins, to whom she owes her position.",
        ["Mr. Collins flatters"],
    ),
]
PAIRS = [
    (slug, *pair) for slug, pairs in (("frankenstein", FRANKENSTEIN), ("pride-and-prejudice", PRIDE)) for pair in pairs
]


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    guides = [read_guide(path) for path in bundled()]
    return {guide.slug: Reading(guide, passages(guide)) for guide in guides}


def _support(slug: str, sentence: str, openings: list[str], readings: dict[str, Reading]) -> str:
    lines = readings[slug].lines
    cited = [next(line.text for line in lines if line.text.startswith(opening)) for opening in openings]
    return support_of(sentence, cited, readings[slug])


def test_most_true_sentences_about_unseen_guides_are_supported(readings: dict[str, Reading]) -> None:
    labels = [_support(slug, true, openings, readings) for slug, true, _, openings in PAIRS]
    assert labels.count("supported") >= 21


def test_few_false_twins_about_unseen_guides_are_supported(readings: dict[str, Reading]) -> None:
    labels = [_support(slug, false, openings, readings) for slug, _, false, openings in PAIRS]
    assert labels.count("supported") <= 2


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Mary Shelley was eighteen years old when she started writing the story.", "supported"),
        ("Mary Shelley was 19 years old when she started writing the story.", "unsupported"),
        ("Mary Shelley was eighteen years old when she started writing the story in nine days.", "unsupported"),
    ],
)
def test_a_number_that_is_not_cited_is_never_supported(sentence: str, label: str, readings: dict[str, Reading]) -> None:
    assert _support("frankenstein", sentence, ["Mary Shelley was eighteen"], readings) == label


def test_numbers_are_read_inside_words_too() -> None:
    text = "Six-and-thirty champions, a seven-petalled lotus, a coach-and-four, forty-two others and a one-eyed man."
    assert numbers(text) == {36, 7, 4, 42}


STORY = b"""# The Ring

## Part 1

Anna Bell lived by the river with her brother Peter. One day Mark came to the house. Anna was sad. She told Mark that
the ring was lost. Mark gave Anna a lamp and went away. Then Peter came home from the wood. Afterwards Mark, whom Peter
had seen in the wood, was called by Anna. When Mark was asleep the boy came and offered him a ring.
"""


def _cited(text: bytes, opening: str) -> tuple[list[str], Reading]:
    guide = guide_from_bytes(text, source="/told.md", name="told.md")
    reading = Reading(guide, passages(guide))
    return [line.text for line in reading.lines if line.text.startswith(opening)], reading


@pytest.mark.parametrize(
    ("true", "exchanged", "opening"),
    [
        ("Anna told Mark that the ring was lost.", "Mark told Anna that the ring was lost.", "She told Mark"),
        ("The boy offered Mark a ring.", "Mark offered the boy a ring.", "When Mark was asleep"),
        ("Peter saw Mark in the wood.", "Mark saw Peter in the wood.", "Afterwards Mark"),
    ],
)
def test_two_persons_exchanged_are_not_supported(true: str, exchanged: str, opening: str) -> None:
    cited, reading = _cited(STORY, opening)
    assert (support_of(true, cited, reading), support_of(exchanged, cited, reading)) == ("supported", "partly")


TALE = b"""# The Inn

## Part 1

Nora and Mark came to the inn at night. Nora was too tired to climb the stairs. Mark refused to carry the lantern. The
host would have locked the cellar. The guard had nothing but a whistle. The cook brought nothing, but he sang. The maid
was only too glad to open the window. The groom would have to feed the horse.
"""


@pytest.mark.parametrize(
    ("sentence", "opening", "label"),
    [
        ("Nora climbed the stairs.", "Nora was too", "unsupported"),
        ("Mark carried the lantern.", "Mark refused", "unsupported"),
        ("The host locked the cellar.", "The host would", "unsupported"),
        ("The guard did not have a whistle.", "The guard had", "unsupported"),
        ("The guard had a whistle.", "The guard had", "supported"),
        ("The maid was not glad to open the window.", "The maid was", "unsupported"),
        ("The maid was glad to open the window.", "The maid was", "supported"),
        ("The groom had to feed the horse.", "The groom would", "supported"),
    ],
)
def test_words_that_deny_without_a_not_and_one_that_does_not(sentence: str, opening: str, label: str) -> None:
    cited, reading = _cited(TALE, opening)
    assert support_of(sentence, cited, reading) == label


def test_what_each_sentence_denies() -> None:
    _, reading = _cited(TALE, "Nora")
    assert [read(line.text, reading).denied for line in reading.lines] == [
        (),
        (("climb", "stair"),),
        (("carri", "lantern"),),
        (("lock", "cellar"),),
        (),  # nothing but
        (("bring", "sing"),),  # nothing, but
        (),  # only too glad to
        (),  # would have to
    ]
