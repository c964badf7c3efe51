"""Proof: citations are spans of the guide, and support follows a rule: true sentences pass, false twins never."""

import pytest

from assistant.proof import Citations, Evidence, checked, labelled
from assistant.reading import Line, Reading
from assistant.support import support_of
from assistant.types import Citation, Sentence
from corpus.read import bundled, read_guide
from corpus.split import passages

# A sentence, and how the sentences of the guide that it cites begin.
TRUE: list[tuple[str, list[str]]] = [
    ("Kathy is thirty-one and has been a carer for more than eleven years.", ["Kathy H. is thirty-one"]),
    ("Hailsham is a boarding school in the English countryside.", ["Hailsham is a secluded"]),
    ("Kathy danced to the song with a pillow, and Madame watched from the doorway in tears.", ["One day Kathy dances"]),
    ("Ruth gave Kathy a different tape to console her.", ["The tape disappears"]),
    ("The campaign failed because the Morningdale scandal frightened its supporters.", ["The campaign failed"]),
    ("Ruth completes after her second donation.", ["Ruth completes after her second donation, and"]),
    ("Tommy completes after his fourth donation.", ["Kathy hands over Tommy’s care"]),
    ("Rodney saw Ruth's possible in an open-plan office in Cromer.", ["Two veterans named Chrissie"]),
    ("The Cottages are looked after by Keffers.", ["The Cottages are looked after"]),
    ("The students are not told why Miss Lucy leaves Hailsham.", ["Miss Lucy then leaves"]),
    ("Ruth lied to Kathy and stood between Kathy and Tommy.", ["As a donor Ruth admits"]),
    ("Ruth gives them Madame's address so that they can ask for a deferral.", ["Ruth hands over Madame"]),
    ("A carer looks after donors before becoming a donor.", ["A carer is a clone"]),
    ("Completion is the characters' word for the death of a donor.", ["Completion is the word"]),
    ("The boat stands for Hailsham and for the lives of the three friends.", ["The stranded boat stands"]),
    ("Madame is afraid of the students but works for their cause.", ["Madame is afraid of the students, yet"]),
    (
        "The clones accept their fate because they were raised to see donation as their purpose.",
        ["The clones accept their fate"],
    ),
    ("Tommy asks Kathy to stop being his carer.", ["Tommy soon receives notice"]),
    ("Hailsham closes while Kathy is a carer.", ["Hailsham closes while"]),
    ("Kathy tells her story because she feels that memory cannot be lost.", ["Kathy tells her story because"]),
    ("The novel is told in the first person by Kathy.", ["The novel is told in the first"]),
    ("Ruth is Kathy's closest friend and rival.", ["Ruth is Kathy’s closest"]),
    ("Kathy drives to Norfolk a couple of weeks after she hears of Tommy's death.", ["A couple of weeks"]),
    ("Miss Emily thinks that the deception gave the children a childhood.", ["Miss Emily defends"]),
    (
        "Tommy's tantrums stop because Miss Lucy has told him that he need not be creative.",
        ["Some time later Tommy’s tantrums stop"],
    ),
    ("Tommy draws imaginary animals because almost none of his childhood work was taken.", ["Tommy confesses"]),
    ("Keffers, a grumbling handyman, looks after the Cottages.", ["The Cottages are looked after"]),
    ("Chrissie and Rodney hope to learn how to win a deferral.", ["Chrissie and Rodney arrange"]),
    ("Kathy bought the tape at a Sale when she was eleven.", ["Kathy’s treasured possession"]),
    ("Madame wept because Kathy seemed to hold on to a kinder old world.", ["Madame wept at the sight"]),
    (
        "The novel was first published in 2005 and shortlisted for the Booker Prize.",
        ["Never Let Me Go is a novel", "Never Let Me Go was his sixth"],
    ),
    ("Students pay with tokens at an Exchange.", ["Students earn tokens", "An Exchange is"]),
]
# True as well, some of them hardly freer: what the rule gives up to be right where it says `supported`.
FREE: list[tuple[str, list[str]]] = [
    (
        "Madame froze with dread when Ruth and her friends crowded round her.",
        ["Ruth suspects that Madame", "Madame freezes"],
    ),
    (
        "The deferrals never existed, as Miss Emily tells Kathy and Tommy.",
        ["Miss Emily, who now uses", "Kathy and Tommy follow Madame"],
    ),
    ("Kathy does not mend the quarrel before she leaves the Cottages.", ["Kathy applies to begin"]),
    ("Miss Lucy tells the students that they were created to donate their organs.", ["Miss Lucy decides that"]),
    ("Ruth apologises to Kathy and Tommy for keeping them apart.", ["On the way home Ruth"]),
    ("Kathy leaves the Cottages without mending the quarrel.", ["Kathy applies to begin"]),
]
FALSE: list[tuple[str, list[str]]] = [
    ("Ruth is thirty-one and has been a carer for more than eleven years.", ["Kathy H. is thirty-one"]),
    ("Kathy is thirty-two and has been a carer for more than eleven years.", ["Kathy H. is thirty-one"]),
    (
        "Tommy's tantrums stop because Madame has told him that he need not be creative.",
        ["Some time later Tommy’s tantrums stop"],
    ),
    ("Tommy's tantrums stop because he has learned to paint well.", ["Some time later Tommy’s tantrums stop"]),
    (
        "Tommy's tantrums do not stop although Miss Lucy has told him that he need not be creative.",
        ["Some time later Tommy’s tantrums stop"],
    ),
    ("Hailsham is a boarding school in Scotland.", ["Hailsham is a secluded"]),
    (
        "Kathy freezes with dread when Madame and her friends crowd round her.",
        ["Ruth suspects that Madame", "Madame freezes"],
    ),
    ("Kathy bought the tape at a Sale when she was fifteen.", ["Kathy’s treasured possession"]),
    ("Ruth bought the tape at a Sale when she was eleven.", ["Kathy’s treasured possession", "The tape disappears"]),
    ("Kathy bought the tape at an Exchange when she was eleven.", ["Kathy’s treasured possession"]),
    ("Madame danced to the song with a pillow, and Kathy watched from the doorway in tears.", ["One day Kathy dances"]),
    ("Kathy gave Ruth a different tape to console her.", ["The tape disappears"]),
    (
        "Miss Emily tells Kathy and Tommy that deferrals exist.",
        ["Miss Emily, who now uses", "Kathy and Tommy follow Madame"],
    ),
    ("The campaign failed because Miss Lucy told the truth.", ["The campaign failed"]),
    ("The campaign failed because Hailsham lost its money and closed.", ["The campaign failed"]),
    ("The campaign did not fail, although the Morningdale scandal frightened its supporters.", ["The campaign failed"]),
    ("Ruth completes after her third donation.", ["Ruth completes after her second donation, and"]),
    (
        "Kathy completes after her second donation, and Ruth is with her near the end.",
        ["Ruth completes after her second donation, and"],
    ),
    ("Chrissie saw Ruth's possible in an open-plan office in Cromer.", ["Two veterans named Chrissie"]),
    ("Rodney saw Kathy's possible in an open-plan office in Cromer.", ["Two veterans named Chrissie"]),
    ("Miss Emily tells the students that they were created to donate their organs.", ["Miss Lucy decides that"]),
    ("The students are told why Miss Lucy leaves Hailsham.", ["Miss Lucy then leaves"]),
    ("Norfolk stands for the fear that lost things cannot be found again.", ["Norfolk stands for"]),
    ("Ishiguro received the Nobel Prize in Literature in 2005.", ["Ishiguro received"]),
    ("Kathy apologises for keeping Ruth and Tommy apart.", ["On the way home Ruth"]),
    ("Kathy lied to Ruth and stood between Ruth and Tommy.", ["As a donor Ruth admits"]),
    ("Tommy hands over Madame's address so that Kathy can ask for a deferral.", ["Ruth hands over Madame"]),
    ("Kathy mends the quarrel before she leaves the Cottages.", ["Kathy applies to begin"]),
    ("Tommy draws imaginary animals because Madame took all of his childhood work.", ["Tommy confesses"]),
    ("A donor looks after carers and never becomes one.", ["A carer is a clone"]),
    ("Madame is not afraid of the students, and she works for their cause.", ["Madame is afraid of the students, yet"]),
    (
        "Madame is afraid of the students, yet she works for their cause with Miss Lucy.",
        ["Madame is afraid of the students, yet"],
    ),
    (
        "The clones do not accept their fate because they have been raised to see donation as their purpose.",
        ["The clones accept their fate"],
    ),
    ("The clones accept their fate because the guards pursue them.", ["The clones accept their fate"]),
    ("Kathy asks Tommy to stop being his carer.", ["Tommy soon receives notice"]),
    ("Hailsham closes before Kathy becomes a carer.", ["Hailsham closes while"]),
    ("The novel is told in the first person by Ruth.", ["The novel is told in the first"]),
    ("Ruth drives to Norfolk after she hears of Tommy's death.", ["A couple of weeks"]),
    ("Kathy hears of Tommy's death a couple of weeks after she drives to Norfolk.", ["A couple of weeks"]),
    (
        "Tommy cannot forgive Ruth for keeping him away from Kathy, according to the critic Harold Bloom.",
        ["On the way home Ruth"],
    ),
    ("Miss Lucy follows Madame to her house in Littlehampton.", ["Kathy and Tommy follow Madame"]),
]


@pytest.fixture(scope="module")
def reading() -> Reading:
    guide = read_guide(next(path for path in bundled() if path.stem == "never-let-me-go"))
    return Reading(guide, passages(guide))


def _line(opening: str, reading: Reading) -> Line:
    return next(line for line in reading.lines if line.text.startswith(opening))


def _support(sentence: str, openings: list[str], reading: Reading) -> str:
    return support_of(sentence, [_line(opening, reading).text for opening in openings], reading)


@pytest.mark.parametrize(("sentence", "openings"), TRUE)
def test_a_true_sentence_is_supported(sentence: str, openings: list[str], reading: Reading) -> None:
    assert _support(sentence, openings, reading) == "supported"


@pytest.mark.parametrize(("sentence", "openings"), FREE)
def test_a_free_paraphrase_is_partly_supported(sentence: str, openings: list[str], reading: Reading) -> None:
    assert _support(sentence, openings, reading) == "partly"


@pytest.mark.parametrize(("sentence", "openings"), FALSE)
def test_a_false_twin_is_never_supported(sentence: str, openings: list[str], reading: Reading) -> None:
    assert _support(sentence, openings, reading) in ("partly", "unsupported")


def test_every_sentence_of_the_guide_is_a_quote_of_itself(reading: Reading) -> None:
    assert {support_of(f" {line.text}\n", [line.text], reading) for line in reading.lines} == {"quoted"}


def test_one_clause_without_support_is_enough_to_doubt(reading: Reading) -> None:
    told = "Tommy is poor at art, and the other boys bait him into spectacular rages because his tantrums amuse them."
    assert _support(told.replace("art,", "art while wolves howl,"), ["Tommy is poor at art"], reading) == "partly"


def test_quoted_means_equal_but_for_white_space(reading: Reading) -> None:
    first, second = (line.text for line in reading.lines[:2])
    folded = first.replace(" ", "  \n ")
    assert support_of(folded, [first], reading) == "quoted"
    assert support_of(f"{first} {second}", [first, second], reading) == "quoted"
    assert support_of(first.rstrip("."), [first], reading) == "supported"
    assert support_of(first, [], reading) == "unsupported"


def test_evidence_is_labelled_in_reading_order_each_sentence_once(reading: Reading) -> None:
    later, earlier = reading.lines[9], reading.lines[3]
    path = ("About the Book",)
    assert labelled([later, earlier, later], reading) == (
        Evidence("S1", earlier.text, earlier.start, earlier.end, path),
        Evidence("S2", later.text, later.start, later.end, path),
    )


def test_evidence_whose_words_stand_elsewhere_is_dropped(reading: Reading) -> None:
    true = labelled(reading.lines[:1], reading)[0]
    moved = Evidence("S2", true.text, true.start + 1, true.end + 1, true.section)
    assert checked([true, moved], reading.guide) == (true,)


def _citation(number: int, line: Line, reading: Reading) -> Citation:
    return Citation(number, "never-let-me-go", reading.section(line).path, line.start, line.end, line.text)


def test_the_ledger_numbers_equal_spans_once(reading: Reading) -> None:
    first, second = reading.lines[4], reading.lines[12]
    one, two = ((line.start, line.end) for line in (first, second))
    ledger = Citations(reading)
    cited = [_citation(1, first, reading), _citation(2, second, reading)]
    assert ledger.prove(first.text, [one], lead_in="Near the beginning:") == (
        Sentence(first.text, "Near the beginning:", "quoted", (1,)),
        (cited[0],),
    )
    assert ledger.prove(f"{second.text} {first.text}", [two, one, two]) == (
        Sentence(f"{second.text} {first.text}", None, "quoted", (2, 1)),
        (cited[1],),
    )
    assert ledger.prove(second.text, [two]) == (Sentence(second.text, None, "quoted", (2,)), ())
    assert ledger.all == tuple(cited)
    assert all(reading.guide.text[one.start : one.end] == one.quote for one in ledger.all)


def test_spans_that_hold_no_words_of_a_section_are_never_cited(reading: Reading) -> None:
    size, first = len(reading.guide.text), reading.guide.sections[0]
    ledger = Citations(reading)
    gap = reading.guide.text.index("\n\n", first.start)
    spans = [(gap, gap + 2), (0, 10), (-5, 20), (size, size + 9), (40, 40), (50, 30), (first.end - 4, first.end + 30)]
    assert ledger.prove("Kathy is king.", spans) == (Sentence("Kathy is king.", None, "unsupported", ()), ())
    assert ledger.all == ()
