"""What single discussion prompts ask and what they quote, on a guide in the test's own words."""

import pytest
from classroom import Shelf, shelf

from assistant.teaching.discuss import candidates, discuss
from assistant.teaching.items import Item
from assistant.teaching.wanted import Wanted, ground
from corpus.read import bundled, guide_from_bytes, read_guide

FERRY = """\
# The Ferry Bell

by Ada Holm

## Plot Summary

### Part One

Nell Carrow keeps the ferry at Low Marsh with her uncle Gregor. The bell on the landing calls the ferry over the \
water. Gregor forbids Nell to read the letters in the sea chest, because he wants to spare her the truth about her \
mother.

Nell opens the sea chest at night and carries the letters to the chapel. The mud swallows the keel of the ferry.

### Part Two

Nell leaves for the lighthouse at Skerry Point, because she wants the truth from the keeper. Gregor strikes the \
bell all night, although his guilt gets no answer.

Nell returns at dawn, and she finds Gregor asleep under the bell. Gregor hands Nell the last letter without a word. \
Nell rows her uncle home across the water.

## Characters

### Nell Carrow

Nell is stubborn and quick. By the end Nell has found her mother’s letters, yet she stays with her uncle.

### Gregor Carrow

Gregor is silent and proud. Gregor lies to Nell because he fears that the truth will drive her away. The novel leaves \
open whether Gregor’s lie is a kindness or a theft.

## Themes

### Truth and Mercy

Lies poison every kindness at Low Marsh. Gregor hides the truth out of mercy, whereas Nell wants the truth at any \
price. The novel leaves open which of the two is right.

## Symbols

### The Bell

The cracked bell stands for the call of home and for the guilt of those who stay. The bell was cast for a wedding, but \
it calls nobody now.

### The Mud

The mud stands for the past. The mud holds the ferry fast.

## Narrative Voice

The novel is told in the first person by Nell, who writes as an old woman.

## Terms

### Sea Chest

The novel never says what Nell’s mother wrote in the last of the letters. The sea chest is the box in which ferrymen \
keep their papers.
"""


@pytest.fixture(scope="module")
def ferry() -> Shelf:
    return shelf(guide_from_bytes(FERRY.encode(), source="/books/ferry.md", name="ferry.md"))


def asked(shelf: Shelf, words: str) -> list[Item]:
    return [item for item, found in candidates(ground(shelf, Wanted())) if words in item.stem and not found]


def only(shelf: Shelf, words: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The one prompt with these words: its stem, its quotations, and what to listen for."""
    (item,) = asked(shelf, words)
    return item.stem, tuple(one.quote for one in item.evidence), item.look_fors


FORBIDS = (
    "Gregor forbids Nell to read the letters in the sea chest, because he wants to spare her the truth about her "
    "mother."
)
FOUND = "By the end Nell has found her mother’s letters, yet she stays with her uncle."
LIES = "Gregor lies to Nell because he fears that the truth will drive her away."


def test_a_thing_with_two_meanings_is_weighed_from_what_the_guide_and_the_plot_tell_of_it(ferry: Shelf) -> None:
    said, cast = (
        "The cracked bell stands for the call of home and for the guilt of those who stay.",
        "The bell was cast",
    )
    assert only(ferry, "cracked bell stands for the call of home and for the guilt of those who stay. Which of") == (
        "The guide says that the cracked bell stands for the call of home and for the guilt of those who stay. "
        "Which of these two meanings weighs more in the story, and why?",
        (
            said,
            f"{cast} for a wedding, but it calls nobody now.",
            "Gregor strikes the bell all night, although his guilt gets no answer.",
        ),
        (
            "Starts from what the guide says of it: “The bell was cast for a wedding, but it calls nobody now.”",
            "Tests the two meanings on this: “Gregor strikes the bell all night, although his guilt gets no answer.”",
            "Settles on one of the two meanings, and says what the other one has in its favour.",
        ),
    )


def test_a_thing_with_one_meaning_is_held_against_the_story(ferry: Shelf) -> None:
    assert only(ferry, "the mud stands for the past. How")[:2] == (
        "The guide says that the mud stands for the past. How far does the story as a whole bear this out, and why?",
        ("The mud stands for the past.", "The mud holds the ferry fast.", "The mud swallows the keel of the ferry."),
    )


def test_a_claim_is_tested_on_what_shares_more_than_a_place_with_it(ferry: Shelf) -> None:
    assert only(ferry, "speaks for this view") == (
        "The guide says that lies poison every kindness at Low Marsh. What in the story speaks for this view, and what "
        "might be said against it?",
        ("Lies poison every kindness at Low Marsh.", LIES),
        (
            f"Decides whether this speaks for the view or against it: “{LIES}”",
            "Finds something for the view and something against it, and only then takes a side.",
        ),
    )


def test_what_is_left_open_is_the_readers_to_judge_from_both_sides(ferry: Shelf) -> None:
    one = only(ferry, "a kindness or a theft")
    assert one[:2] == (
        "The guide leaves it to the reader to judge whether Gregor’s lie is a kindness or a theft. What is your "
        "judgement, and what in the story supports it?",
        ("The novel leaves open whether Gregor’s lie is a kindness or a theft.", FORBIDS),
    )
    assert one[2][0] == f"Decides which side this speaks for: “{FORBIDS}”"
    rows = "Nell leaves for the lighthouse at Skerry Point, because she wants the truth from the keeper."
    assert only(ferry, "which of the two is right")[:2] == (
        "Gregor hides the truth out of mercy, whereas Nell wants the truth at any price. The guide leaves it to the "
        "reader to judge which of the two is right. What is your judgement, and what in the story supports it?",
        ("The novel leaves open which of the two is right.", LIES, rows),
    )


def test_a_silence_is_asked_for_what_it_does_and_not_for_its_reason(ferry: Shelf) -> None:
    assert only(ferry, "were told what")[:2] == (
        "Suppose that a reader were told what Nell’s mother wrote in the last of the letters: how would the story "
        "change for that reader, and why?",
        ("The novel never says what Nell’s mother wrote in the last of the letters.", FOUND),
    )


def test_the_end_is_quoted_beside_where_things_stand_then_and_not_asked_for_before_it(ferry: Shelf) -> None:
    assert only(ferry, "ends:")[:2] == (
        "The plot summary ends: “Nell rows her uncle home across the water.” Why might Ada Holm have let the story end "
        "here?",
        ("Nell rows her uncle home across the water.", FOUND),
    )
    early = [one.stem for one in discuss(ferry, Wanted(up_to="Plot Summary > Part One", count=30)).items]
    assert early
    assert [stem for stem in early if "ends:" in stem] == []


def test_whose_voice_it_is_decides_what_to_listen_for(ferry: Shelf) -> None:
    seen = "third person by a quiet narrator who stays close to Nell’s side and"
    third = FERRY.replace("first person by Nell, who", seen)
    other = shelf(guide_from_bytes(third.encode(), source="/books/third.md", name="third.md"))
    first_stem, _, first_listen = only(ferry, "how would our view")
    stem, _, listen = only(other, "how would our view")
    assert (first_stem, first_listen[-1]) == (
        "If Gregor and not Nell told us how Gregor hands Nell the last letter without a word, how would our view of "
        "Nell change, and why?",
        "Names something that only Nell can tell, and something that only Gregor could.",
    )
    assert (stem, listen[-1]) == (
        "If the story kept close to Gregor and not to Nell when Gregor hands Nell the last letter without a word, how "
        "would our view of the two change, and why?",
        "Names something that Nell knows at this moment and Gregor does not, and the other way round.",
    )


def test_what_goes_through_a_mind_is_asked_where_neither_aim_nor_feeling_is_told(ferry: Shelf) -> None:
    opens = "Nell opens the sea chest at night and carries the letters to the chapel."
    returns = "Nell returns at dawn, and she finds Gregor asleep under the bell."
    assert [tuple(one.quote for one in item.evidence) for item in asked(ferry, "What might go through")] == [
        (opens,),
        (returns,),
        ("Gregor hands Nell the last letter without a word.", returns),
    ]


def test_a_tale_is_asked_for_what_has_changed_from_its_first_sentence_on() -> None:
    text = """# The Salt Tax

The king of the dry country laid a heavy tax on salt. The widow at the crossing hid a sack of salt under the hearth.

One winter the king rode out alone and lost his way in the snow. The widow salted the soup of the king without a word.

The king learned the story of the hearth from the widow. The king went home and burned the tax book in the square.
"""
    tale = shelf(guide_from_bytes(text.encode(), source="/books/salt.md", name="salt.md"))
    assert only(tale, "First we read")[:2] == (
        "First we read: “The king of the dry country laid a heavy tax on salt.” And later: “The king went home and "
        "burned the tax book in the square.” What has changed most for the king between the two, and why?",
        (
            "The king of the dry country laid a heavy tax on salt.",
            "The king went home and burned the tax book in the square.",
            "The king learned the story of the hearth from the widow.",
        ),
    )


def beside(*told: str) -> Shelf:
    """The guide with more sentences about Gregor."""
    text = FERRY.replace("Gregor is silent and proud.", " ".join(("Gregor is silent and proud.", *told)))
    return shelf(guide_from_bytes(text.encode(), source="/books/beside.md", name="beside.md"))


@pytest.mark.parametrize(
    ("told", "asks", "stem"),
    [
        ("Gregor mocks the keeper because he envies the lighthouse.", "Which reason", "Gregor mocks the keeper"),
        ("Gregor regrets the trick because he loves Nell dearly.", "Which reason", ""),
        ("Afterwards Gregor mocks the keeper because he envies the lighthouse.", "Which reason", ""),
        ("Gregor mocks his friend because he envies the lighthouse.", "Which reason", ""),
        ("Gregor mocks them all because he envies the lighthouse.", "Which reason", ""),
        ("At first Gregor is a kind uncle, but later he is a thief.", "Which moment of the story", "At first Gregor"),
        ("At first Gregor is kind, but later he lies because he is afraid.", "Which moment of the story", ""),
        ("Gregor loves Nell, but he hides his love from her.", "How can both", "Gregor loves Nell"),
        ("Gregor loves Nell, but he hides his love so well that she doubts it.", "How can both", ""),
        ("Gregor loves Nell, but he hides his love from them.", "How can both", ""),
    ],
)
def test_only_what_stands_alone_and_leaves_the_answer_open_is_asked_about(told: str, asks: str, stem: str) -> None:
    guide = beside(told)
    found = [item.stem for item in asked(guide, asks) if item.evidence[0].quote in told]
    assert [one.startswith(stem) for one in found] == ([True] if stem else [])


def test_what_came_of_a_choice_weighs_against_it() -> None:
    guide = beside("Gregor sells the lamp, because he fears the wreckers.", "Nell loses her boat on the rocks.")
    assert only(guide, "for Gregor’s decision to sell the lamp, and what speaks against it")[2] == (
        "Weighs this against the decision: “Nell loses her boat on the rocks.”",
        "Says something on either side, and weighs what Gregor could know at the time against what came of it.",
    )


@pytest.mark.parametrize(
    ("shows", "asks", "listen"),
    [
        (
            "a lie poisons the house",
            "What in your own experience or in the news speaks for this, and what against it?",
            "Gives one case that speaks for it and one that speaks against it, and compares both with the story.",
        ),
        (
            "a lie can poison the house",
            "Which case from your own experience, the news or history bears this out best, and why?",
            "Gives one case, and says where it is like the story and where it is not.",
        ),
    ],
)
def test_a_flat_claim_is_asked_for_both_sides_and_a_soft_one_for_its_best_case(
    shows: str, asks: str, listen: str
) -> None:
    stem, _, look_fors = only(beside(f"The novel shows that {shows}."), "the story shows that")
    assert stem == f"In the guide’s view the story shows that {shows}. {asks}"
    assert look_fors[-1] == listen


def test_a_set_asks_once_about_an_event_that_the_guide_tells_twice() -> None:
    guide = beside(
        "Gregor sells the lamp of the chapel because he fears the wreckers.",
        "Gregor sells the lamp of the chapel to strangers because he hates the light.",
    )
    sets = [discuss(guide, Wanted(count=50, seed=seed)).items for seed in range(4)]
    assert [sum("the lamp of the chapel" in one.evidence[0].quote for one in made) for made in sets] == [1] * 4


def test_an_end_stands_beside_what_is_said_of_its_people_in_the_end_and_not_beside_a_shared_word() -> None:
    guide = shelf(read_guide(next(path for path in bundled() if path.stem == "never-let-me-go")))
    lost = (
        "By the end Kathy has lost Ruth, Tommy and Hailsham, yet she still intends to go wherever she is supposed to "
    )
    lost += "be."
    assert only(guide, "The plot summary ends:")[1][1:] == (lost,)


PAGE = """\
# The Lamp

by Ada Holm

## Plot Summary

Edda Carrow, a quiet girl, keeps the lamp on Skerry with her aunt Nell. Aunt Nell hides the letters of the dead and \
pretends that the boat has brought none. Edda sees Nell at the window but never learns why she weeps so bitterly.

The storm tears the roof from the lamp, and a letter falls into the hands of Edda. The letter makes Edda angry, and \
she refuses to speak to anybody on the island.

In spring Edda and Nell take a trip to the mainland. On the trip, Nell apologises to Edda and promises to tell the \
whole truth about the letters. Nell hands Edda the key a short time later, and Edda becomes the keeper of the lamp \
that guides the boats.
"""
KEEPS = "“Edda Carrow, a quiet girl, keeps the lamp on Skerry with her aunt Nell.”"
HIDES = "“Aunt Nell hides the letters of the dead and pretends that the boat has brought none.”"
OWNS_UP = "“Nell apologises to Edda and promises to tell the whole truth about the letters.”"
GUESS = "What does this let a reader guess about {} that it does not say outright?"
MIND = "What might go through {}’s mind here?"
CHANGED = "What has changed most for {} between the two, and why?"


def test_a_sentence_that_leans_on_the_one_before_is_quoted_without_what_leans_or_not_at_all() -> None:
    """Neither "The letter makes Edda angry" nor "why she weeps", who may be either, nor "a short time later"."""
    page = shelf(guide_from_bytes(PAGE.encode(), source="/books/page.md", name="page.md"))
    assert [(item.stem, found) for item, found in candidates(ground(page, Wanted()))] == [
        (
            f"The plot summary begins: {KEEPS} Which of these words raise the strongest expectations of what is to "
            "come, and why those?",
            (),
        ),
        (f"{HIDES} {MIND.format('Aunt Nell')}", ()),
        (f"{OWNS_UP} {MIND.format('Nell')}", ()),
        (f"{OWNS_UP} Which moment in another story that you know comes closest to this one, and why?", ()),
        (f"{KEEPS} {GUESS.format('Edda')}", ()),
        (f"{HIDES} {GUESS.format('Aunt Nell')}", ()),
        (
            f"First we read: {KEEPS} And later: “… Edda becomes the keeper of the lamp that guides the boats.” "
            f"{CHANGED.format('Edda')}",
            (),
        ),
    ]


DYKE = """\
# The Dyke Warden

## One

Bram Oster is a proud and lonely boy who keeps the sluice for his uncle. One wet night a girl named Lotte climbs the \
dyke, clutching a brass lantern. Bram hides Lotte in the mill because he is afraid of his uncle.

## Two

Lotte lights the brass lantern at last: it shows her the way to the boats. She pretends to be asleep when the uncle \
knocks. Captain Roos searches the mill with ten soldiers, and a dog barks at the ladder.

## Three

Lotte refuses to tell the captain who has fed her. Bram thanks Lotte before all the neighbours, although he is ashamed \
of his fear. Captain Roos laughs at the neighbours and leaves the village without a prisoner.
"""


def dyke(*changes: tuple[str, str]) -> Shelf:
    text = DYKE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return shelf(guide_from_bytes(text.encode(), source="/books/dyke.md", name="dyke.md"))


HIDES_HER = "Bram hides Lotte in the mill because he is afraid of his uncle."
THANKS_HER = "Bram thanks Lotte before all the neighbours, although he is ashamed of his fear."
CLIMBS = "One wet night a girl named Lotte climbs the dyke, clutching a brass lantern."
LIGHTS = "Lotte lights the brass lantern at last: it shows her the way to the boats."
FED_HER = "Lotte refuses to tell the captain who has fed her."
LAUGHS = "Captain Roos laughs at the neighbours and leaves the village without a prisoner."
BOND, THING, DRIVE = "are to each other", "means to Lotte", "what drives Lotte"
CHOSEN = "Chooses one of the two, ties the choice to its words, and says what the other one adds."


@pytest.mark.parametrize(
    ("asks", "first", "later", "quoted"),
    [
        ("what Bram and Lotte are to each other", HIDES_HER, THANKS_HER, (HIDES_HER, THANKS_HER)),
        ("what the brass lantern means to Lotte", CLIMBS, LIGHTS, (CLIMBS, LIGHTS)),
        (
            "what drives Lotte",
            "[Lotte] pretends to be asleep when the uncle knocks.",
            FED_HER,
            ("She pretends to be asleep when the uncle knocks.", FED_HER),
        ),
    ],
)
def test_a_bare_summary_is_asked_for_two_moments_of_the_same_people_thing_or_will(
    asks: str, first: str, later: str, quoted: tuple[str, str]
) -> None:
    assert only(dyke(), asks) == (
        f"First we read: “{first}” And later: “{later}” Which of the two sentences tells more about {asks}, and why?",
        quoted,
        (CHOSEN,),
    )
    assert [item.dok for item in asked(dyke(), asks)] == [3]


def test_two_moments_that_are_too_long_for_one_stem_are_set_side_by_side() -> None:
    long = (
        "One wet night a girl named Lotte climbs the dyke of the village on bare feet and with torn sleeves, clutching "
        "a brass lantern."
    )
    burns = "Lotte lights the brass lantern at last, because it shows her the way to the boats behind the mill."
    stem = f"“{burns}” How well does this fit with what we learn about Lotte and the brass lantern elsewhere, and why?"
    assert only(dyke((CLIMBS, long), (LIGHTS, burns)), "Lotte and the brass lantern") == (
        stem,
        (burns, long),
        (
            f"Compares the quotation with this: “{long}”",
            "Sets the two quotations side by side, and says which word of the one bears on a word of the other.",
        ),
    )


@pytest.mark.parametrize(
    ("asks", "old", "new"),
    [
        (BOND, THANKS_HER, "Bram thanks Lotte before Captain Roos, although he is ashamed of his fear."),  # of three
        (BOND, THANKS_HER, "Bram tells Jordan how kind Lotte is, although he is ashamed of his fear."),
        (BOND, THANKS_HER, "Bram meets Lotte on the dyke in spring."),
        (BOND, THANKS_HER, "Bram and Lotte keep the sluice in spring."),
        (THING, LIGHTS, "Lotte lights a brass lantern at last: it shows her the way to the boats."),  # another one?
        (THING, LIGHTS, "The brass lantern shows the soldiers the way to the boats."),
        (DRIVE, LIGHTS, "Lotte follows Nell, a girl from the mill, to the boats."),  # who is "she" in the next one?
        (DRIVE, FED_HER, "Lotte refuses to hand over his sword."),  # whose?
        (DRIVE, FED_HER, "On that day Lotte refuses to tell the captain who has fed her."),
    ],
)
def test_no_two_moments_are_asked_for_where_one_is_not_sure(asks: str, old: str, new: str) -> None:
    assert asked(dyke((old, new)), asks) == []


def test_a_choice_is_weighed_by_what_else_is_told_of_its_two_people() -> None:
    assert only(dyke(), "for Bram’s decision to hide Lotte in the mill, and what speaks against it")[1:] == (
        (HIDES_HER, THANKS_HER),
        (
            f"May bring in: “{THANKS_HER}”",
            "Says something on either side, and weighs what Bram could know at the time against what came of it.",
        ),
    )


def test_what_has_changed_is_asked_of_somebody_who_comes_in_later_too() -> None:
    fears, warden = "Lotte is a hungry girl who fears the light of day.", "Lotte becomes the warden of the sluice."
    assert only(dyke((LIGHTS, fears), (LAUGHS, warden)), "changed most for Lotte")[:2] == (
        f"First we read: “{fears}” And later: “{warden}” {CHANGED.format('Lotte')}",
        (fears, warden, FED_HER),
    )
    hides, same = (
        "Lotte hides in a boat because she hates the soldiers.",
        "Captain Roos searches the mill with ten soldiers, ",
    )
    near = dyke(
        (LIGHTS, fears),
        ("She pretends to be asleep when the uncle knocks.", hides),
        (same, f"{warden} Roos "),
        (FED_HER, ""),
    )
    assert asked(near, "changed most for Lotte") == []  # one passage tells it all


def test_what_is_said_of_a_character_is_no_later_moment() -> None:
    loves = "Bram loves Lotte, although he is ashamed of his fear."
    guide = dyke((THANKS_HER, ""), (LAUGHS, f"{LAUGHS}\n\n## Characters\n\n### Bram Oster\n\n{loves}"))
    assert only(guide, "Bram and Lotte elsewhere")[:2] == (
        f"“{HIDES_HER}” How well does this fit with what we learn about Bram and Lotte elsewhere, and why?",
        (HIDES_HER, loves),
    )


def test_a_guide_that_explains_much_is_not_asked_for_two_moments() -> None:
    guide = shelf(read_guide(next(path for path in bundled() if path.stem == "never-let-me-go")))
    assert asked(guide, "First we read") == []
