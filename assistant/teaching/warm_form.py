"""Questions before reading on the form of a work: its kind, its title, who tells it.

Each template takes sentences of one form and leaves all others alone. Refuses to know which sketches will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.reading import Line
from assistant.teaching.items import Bloom, Element
from assistant.teaching.sketch import Sketch
from assistant.teaching.wanted import Ground

SET = re.compile(
    r"\b(?:is|are|was|novel|book|story|play)\b[^.;]{0,40}? set (?=(?:in|among|on|at|during|amid|against)\b)"
    r"(.+?)(?=,? (?:whose|where|which|when|who|in which)\b|$)"
)
_KIND = re.compile(
    r"\b(?:fiction|memoir|satire|romance|dystopian?|tragedy|comedy|fable|allegory|epistolary|(?:school|love) story)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^(?:Its|The|This) (?:sub)?title (?:comes|recalls|refers|alludes|is taken|echoes|points)\b")
_FIRST = re.compile(r"\btold in the first person by (?:[a-z][\w ]*? )?([A-Z]\w+)")
_THIRD = re.compile(r"\bclose to ([A-Z]\w+)’s point of view")
_FRAME = re.compile(r"^[A-Z]\w+’s \w+ contains? .+’s")


def kinds(ground: Ground) -> Iterator[Sketch]:
    """What kind of book it is -> what that leads a reader to expect."""
    for line in ground.matter.lines:
        if not _KIND.search(line.text) or line.leaning or ground.matter.tells(line) or len(line.words) > 30:
            continue
        if ground.matter.persons(line.text) or SET.search(line.text.rstrip(".")):
            continue
        yield _quoting(
            "kind of book",
            f"The guide says of {ground.matter.title}: “{line.text}” What does this lead you to expect of it, and why?",
            line,
            ("Names a book or a film of that kind, and what it promised its readers.",),
        )


def titles(ground: Ground) -> Iterator[Sketch]:
    """Where the title comes from -> what that leads a reader to expect."""
    for line in ground.matter.lines:
        if _TITLE.match(line.text):
            yield _quoting(
                "title",
                f"The guide says of {ground.matter.title}: “{line.text}” What does this lead you to expect of it, "
                "and why?",
                line,
                ("Starts from the words of the title, and gives a reason for each guess.",),
            )


def tellers(ground: Ground) -> Iterator[Sketch]:
    """Who tells the story, or how it is framed -> what a reader must watch for."""
    title = ground.matter.title
    for line in ground.matter.lines:
        first, third = _FIRST.search(line.text), _THIRD.search(line.text)
        if first:
            stem = (
                f"{first[1]} tells {title} in the first person. What must a reader of such a story watch for, and why?"
            )
        elif third:
            stem = (
                f"{title} stays mostly close to {third[1]}’s point of view. What must a reader of such a story "
                "watch for, and why?"
            )
        elif _FRAME.match(line.text):
            stem = (
                f"The guide says of {title}: “{line.text}” What may a story gain or lose on its way through several "
                "tellers, and why?"
            )
        else:
            continue
        yield before(
            "teller",
            stem,
            (line,),
            ("teller",),
            "character",
            "Understand",
            ("RL.9-10.5",),
            (
                "Says what such a teller can know, and what only somebody else could.",
                "Does not take every teller for a liar: gives a reason for trust as well as for doubt.",
            ),
            "Whom in your own life do you believe only after you have asked somebody else?",
            "Tell a neighbour of your way to school this morning, then let somebody who was with you tell it.",
            "While you read, mark one place where the teller may see only half of what there is to see.",
        )


def _quoting(family: str, stem: str, line: Line, look_fors: tuple[str, ...]) -> Sketch:
    return before(
        family,
        stem,
        (line,),
        (family,),
        "prediction",
        "Understand",
        ("RL.9-10.2", "RL.9-10.5"),
        (*look_fors, "Keeps to what the quoted words can bear, and calls a guess a guess."),
        "What would disappoint you in a book of which this is said?",
        "Underline the two words of the quotation that promise most, and say what each of them promises.",
        "Write down three expectations, and tick them off or cross them out while you read.",
    )


def before(
    family: str,
    stem: str,
    lines: tuple[Line, ...],
    about: tuple[str, ...],
    element: Element,
    bloom: Bloom,
    standards: tuple[str, ...],
    look_fors: tuple[str, ...],
    follow_up: str,
    scaffold: str,
    extension: str,
) -> Sketch:
    dok = 1 if bloom == "Remember" else 2
    told = "There is no right answer: it shows what a class brings to the book, and is looked at again at the end."
    return Sketch(
        family, "pre_reading", "opening", stem, lines, about, element, bloom, dok, standards, look_fors, told,
        follow_up, scaffold, extension, 5,
    )  # fmt: skip
