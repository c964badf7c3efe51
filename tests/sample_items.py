"""One sound item of each of the nine kinds on the guide of `classroom.TIDE`, and a set of items full of traps.

Every piece of evidence is verbatim and its span is true. Conventions of the kinds: the key of a `multiple_choice` or
`quote_identification` item is the text of its one correct option; a `true_false` item has the options "True" and
"False"; a `short_answer` item has no options; an `ordering` item has its events as options in the order in which the
class sees them, all of them `correct`, and its key is their letters in the right order ("C, A, B, D"), A being the
first option.
"""

from dataclasses import replace

from classroom import TIDE, Shelf, shelf

from assistant.teaching.items import Item, ItemSet, Option
from assistant.types import Citation
from corpus.read import guide_from_bytes

TIDE_SHELF: Shelf = shelf(guide_from_bytes(TIDE.encode(), source="/books/tide.md", name="tide.md"))

HIDES = "Edith hides the key in the church, because she fears that Martin will sell the clock."
SEARCHES = "Martin searches the house and finds nothing."
QUARREL = "The quarrel over the key divides the whole harbour."
LEAVES = "Martin leaves Sandhaven after the quarrel over the key."
WRITES = "Edith writes to Martin every winter and never sends the letters."
RETURNS = "Martin returns to Sandhaven in the year of the flood, and the clock warns the harbour in time."
GIVES = "Edith gives Martin the key at last."
TRUSTS = "Edith trusts nobody else with the key."
KEEPS = "Edith Marlow keeps the tide clock at Sandhaven, because her drowned father made it."
STANDS = "The clock stands for the trust between the living and the drowned."
BLAMED = "People blame Martin for the quarrel over the key."
LONELY = "At first Edith is a lonely daughter who guards a key."
FORGIVES = "Later Edith becomes a sister who forgives."


def cited(*quotes: str) -> tuple[Citation, ...]:
    """The quotes as they stand in the guide."""
    guide = TIDE_SHELF.guide
    spans = [(start, start + len(quote)) for quote in quotes for start in (guide.text.index(quote),)]
    paths = [next(one.path for one in guide.sections if one.start <= start < one.end) for start, _ in spans]
    return tuple(
        Citation(number, TIDE_SHELF.slug, path, *span, guide.quote(span))
        for number, (path, span) in enumerate(zip(paths, spans, strict=True), start=1)
    )


def options(*texts: str, right: str) -> tuple[Option, ...]:
    return tuple(Option(text, text == right) for text in texts)


PRE_READING = Item(
    "pre-1", "pre_reading", "Before you read: what can a clock tell a harbour that a person can’t?", (), None,
    "The guide says what the clock stands for.", cited(STANDS), "prediction", "Understand", 2, ("RL.9-10.2",), None,
    ("Thinks of warning, memory and habit.", "Uses what is known of tides and harbours."),
    "Which of your guesses would you bet on?", "Name three things that a harbour must know in time.",
    "Find a clock that stands for something in another story.", 5, 13, "template", False,
)  # fmt: skip
CONNECTION = Item(
    "con-1", "connection", "Edith trusts nobody else with the key. When have you kept something for somebody?", (),
    None, "Edith’s keeping of the key is what the quarrel is about.", cited(TRUSTS), "feeling", "Apply", 2,
    ("RL.9-10.1",), None, ("Tells one moment and not a habit.",), "What would have made you let go of it?",
    "Begin: “I once kept …, because …”.", "Tell it once more from the other person’s side.", 10, 0, "template", False,
)  # fmt: skip
OPENING = Item(
    "dis-1", "discussion", "What does the key mean to Edith, and to nobody else in Sandhaven?", (), None,
    "Two sentences of the guide say what she does for it.", cited(KEEPS, TRUSTS), "character", "Understand", 2,
    ("RL.9-10.1", "RL.9-10.3"), "opening", ("Points to the drowned father.", "Tells the key from the clock."),
    "What would change if the key were lost?", "Find the sentence that names her father.",
    "Write the label that a museum would put beside the key.", 6, 0, "template", False,
)  # fmt: skip
CORE = replace(
    OPENING, id="dis-2", stem="What speaks for and what against Edith’s decision to hide the key in the church?",
    rationale="The guide gives her fear and what came of it.", evidence=cited(HIDES, LEAVES), element="action",
    bloom="Evaluate", dok=3, role="core",
    look_fors=("Weighs what Edith could know against what came of it.", "Quotes both sentences."),
    follow_up="Who pays the price of what Edith decides?", minutes=10, position=1,
    scaffold="Draw two columns, “for” and “against”, and put each quoted sentence in one of them.",
    extension="Write the short speech that Edith might make in defence of this decision.",
)  # fmt: skip
CLOSING = replace(
    OPENING, id="dis-3", stem="How far does the guide’s view that the clock stands for trust explain Edith’s change?",
    rationale="A symbol and a change, in two sections.", evidence=cited(STANDS, LONELY, FORGIVES),
    element="causal relationship", bloom="Create", dok=4, standards=("RL.9-10.2",), role="closing",
    look_fors=("Names the change and when it comes.",), follow_up="Where have you met such a change?", minutes=12,
    position=7, scaffold="Begin with “At first … later …”.", extension="Compare Edith with a keeper in another story.",
)  # fmt: skip
ESSAY = replace(
    OPENING, id="ess-1", kind="essay", stem="Explain how the quarrel over the key changes Edith and Martin Marlow.",
    rationale="The guide tells the quarrel and what each became.", evidence=cited(QUARREL, BLAMED, FORGIVES),
    element="outcome resolution", bloom="Analyze", dok=3, role=None,
    look_fors=(
        "Thesis: states one claim about both of them and keeps to it.",
        "Evidence: quotes at least three sentences of the guide.",
        "Reasoning: says why each quotation bears the claim.",
    ),
    follow_up="What would the essay say if Martin had found the key?", minutes=45, position=1,
    scaffold="Plan: claim, Edith before and after, Martin before and after, why.",
    extension="Add a paragraph that a reader who blames Martin would write.",
)  # fmt: skip
MULTIPLE_CHOICE = Item(
    "mul-1", "multiple_choice", "Where does Edith hide the key?",
    options("the house", "the church", "the museum", "the city", right="the church"), "the church",
    "The guide says so in these words.", cited(HIDES), "setting", "Remember", 1, ("RL.9-10.1",), None, (), "", "", "",
    1, 1, "template", False,
)  # fmt: skip
TRUE_FALSE = replace(
    MULTIPLE_CHOICE, id="tru-1", kind="true_false", stem="Martin finds the key in the house.",
    options=options("True", "False", right="False"), key="False", evidence=cited(SEARCHES), element="action",
    rationale="He searches the house and finds nothing.",
)  # fmt: skip
SHORT_ANSWER = replace(
    MULTIPLE_CHOICE, id="sho-1", kind="short_answer", stem="Who writes to Martin every winter?", options=(),
    key="Edith Marlow", evidence=cited(WRITES), element="character", minutes=2, position=3,
)  # fmt: skip
QUOTE_IDENTIFICATION = replace(
    MULTIPLE_CHOICE, id="quo-1", kind="quote_identification",
    stem="Whom does this sentence of the guide speak of? “At first … is a lonely daughter who guards a key.”",
    options=options("Martin Marlow", "Edith Marlow", right="Edith Marlow"), key="Edith Marlow",
    evidence=cited(LONELY), element="character", position=7,
)  # fmt: skip
ORDERING = replace(
    MULTIPLE_CHOICE, id="ord-1", kind="ordering", stem="Put these events into the order in which they happen.",
    options=tuple(
        Option(text, True)
        for text in (
            "Martin leaves Sandhaven.", "Edith gives Martin the key.", "Edith hides the key in the church.",
            "Martin returns to Sandhaven.",
        )
    ),
    key="C, A, D, B", evidence=cited(HIDES, LEAVES, RETURNS, GIVES), element="causal relationship", minutes=3,
    bloom="Understand", dok=2,
)  # fmt: skip

ALL_KINDS: tuple[Item, ...] = (
    PRE_READING, CONNECTION, OPENING, CORE, CLOSING, ESSAY, MULTIPLE_CHOICE, TRUE_FALSE, SHORT_ANSWER,
    QUOTE_IDENTIFICATION, ORDERING,
)  # fmt: skip
NOTICE = "The guide bears 11 items, not 12."
SAMPLE = ItemSet("tide", "The Tide Clock", "Nora Vane", "000001-abcdef12", 7, NOTICE, ALL_KINDS)

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 6
MARKUP = '<script>alert("x")</script> **bold** _it_ `code` [link](http://evil.example) &amp; {=a ~b} # head \\ | $x$'
FOREIGN = "Καβάφης, Ахматова, Żółć, naïve, “curly” – dash — … אבג مرحبا 漢字 🦉 👩‍🎓"
FORMULAS = ('=HYPERLINK("http://evil.example","x")', "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1",
            " =1", "\ufeff=1")  # fmt: skip
TRAPS: tuple[Item, ...] = (
    replace(CORE, id="trap-1", stem=MARKUP, follow_up=MARKUP, look_fors=(MARKUP,)),
    replace(CORE, id="trap-2", stem=FOREIGN, scaffold=FOREIGN, look_fors=(FOREIGN,)),
    replace(CORE, id="trap-3", stem=LONG_WORD, extension=LONG_WORD, look_fors=(LONG_WORD,)),
    replace(
        MULTIPLE_CHOICE, id="trap-4", stem=MARKUP, key=MARKUP,
        options=options(MARKUP, FOREIGN, LONG_WORD, FORMULAS[0], right=MARKUP),
    ),
    *(
        replace(SHORT_ANSWER, id=f"trap-f{number}", stem=formula, key=formula, rationale=formula)
        for number, formula in enumerate(FORMULAS)
    ),
    replace(CORE, id="trap-5", stem="First line\n\n::second:: line\r\n// third\u2028fourth", standards=()),
)  # fmt: skip
HOSTILE = ItemSet("tide", MARKUP, FOREIGN, "000001-abcdef12", 0, MARKUP, TRAPS)
EMPTY = ItemSet("tide", "The Tide Clock", None, "000001-abcdef12", 0, "The guide bears no item.", ())
