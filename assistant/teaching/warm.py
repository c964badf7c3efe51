"""Questions before a work is read: on its world, words and themes, here; on its form in `warm_form`; before a class
reads on in `warm_next`.

A stem says nothing of the plot; its evidence is there for the teacher. Each template takes sentences of one form and
leaves all others alone. Refuses to know which sketches will be chosen.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.phrasing import inside
from assistant.reading import Line
from assistant.teaching import warm_form
from assistant.teaching.draft import listed
from assistant.teaching.matter import Matter, by_section
from assistant.teaching.sketch import Sketch, Template
from assistant.teaching.wanted import Ground
from assistant.teaching.warm_form import SET, before
from assistant.wordforms import stems
from corpus.understand import Term

_TERMS = re.compile("term|glossary|vocabulary", re.IGNORECASE)
_LIST = "list"  # one family: a set with three lists of words would be dull
_NUMBER = {2: "Two", 3: "Three"}
_SIGNS = ("symbol", "motif", "image")  # things that mean more than they are
_HOME = (
    r"(?:schools?|universit(?:y|ies)|colleges?|houses?|villages?|towns?|farms?|estates?|cit(?:y|ies)|islands?"
    r"|parsonages?|castles?|manors?|hospitals?|hotels?|inns?|camps?|ships?)"
)
_NAMED = re.compile(rf"\b(an?|the) ((?:[a-z-]+ ){{0,3}}{_HOME})(?: in [A-Z]\w+)? (?:named|called) ((?:the )?[A-Z]\w+)")
_APPOSED = re.compile(rf"\b((?:[Tt]he )?[A-Z]\w+), ((?:an?|the) (?:[a-z-]+ ){{0,5}}{_HOME}(?: in [A-Z]\w+)?)\b")
_OF = re.compile(rf"\bthe (?:[a-z]+ )?({_HOME}) of ([A-Z]\w+)")
_DEFINED = re.compile(
    rf"^((?:The )?[A-Z]\w+) (?:is|are) ((?:an?|the) (?:[a-z-]+ ){{0,3}}{_HOME}(?: in the \w+ \w+| in [A-Z]\w+)?)\b"
)


def places(ground: Ground) -> Iterator[Sketch]:
    """ "Hailsham is a secluded boarding school" -> what a reader expects of life there."""
    told: dict[str, tuple[str, Line]] = {}
    for line in ground.matter.story:
        found = _place(line.text)
        if found is not None and _is_place(found[0], ground.matter):
            told.setdefault(found[0], (found[1], line))
    for name, (what, line) in told.items():
        yield before(
            "place",
            f"{ground.matter.title} takes its readers to {what}. What do you expect of life there, and why?",
            (line,),
            (name,),
            "setting",
            "Understand",
            ("RL.9-10.3",),
            (f"Says who might give orders at such a place and who might obey, before anything is known of {name}.",),
            f"Whom would you ask first if you came to {name} as a stranger?",
            f"List what you would hope to find on a first day at {name}, and what you would dread.",
            f"Keep your notes on {name}, and mark while you read what turns out as you thought.",
        )


def _place(text: str) -> tuple[str, str] | None:
    """A place's name, and its name with what it is, each as it stands inside a sentence."""
    named, match, of = _NAMED.search(text), _DEFINED.search(text) or _APPOSED.search(text), _OF.search(text)
    if named:
        return named[3], f"{named[3]}, {named[1]} {named[2]}"
    if match:
        name = re.sub(r"^The ", "the ", match[1])
        return name, f"{name}, {match[2]}"
    return (of[2], f"the {of[1]} of {of[2]}") if of else None


def _is_place(name: str, matter: Matter) -> bool:
    bare = name.removeprefix("the ")
    return any(bare in place.forms for place in matter.reading.understood.places)


def settings(ground: Ground) -> Iterator[Sketch]:
    """ "The novel is set in …" -> what a reader knows of such a world."""
    for line in ground.matter.lines:
        match = SET.search(line.text.rstrip("."))
        if match is None or ground.matter.persons(match[1]):
            continue
        where = match[1].rstrip(",")
        yield before(
            "setting",
            f"{ground.matter.title} is set {where}. What do you already know or imagine of such a world, "
            "and from where?",
            (line,),
            ("setting",),
            "setting",
            "Remember",
            ("RL.9-10.3",),
            ("Keeps apart what is known for sure and what is only guessed.", f"Stays with the world itself: {where}."),
            "Which of these things might make life there hard?",
            "Make two lists, “I know” and “I think”, with three entries each, and compare them with a neighbour.",
            "Find one picture from that world, and say in two sentences what it shows of how people lived.",
        )


def words(ground: Ground) -> Iterator[Sketch]:
    """Some of the terms that the guide explains -> what they mean to a reader now."""
    told = list(_terms(ground.matter))
    size = min(3, len(told))
    for at in range(len(told) if size > 1 else 0):
        some = [told[(at + step * max(1, len(told) // size)) % len(told)] for step in range(size)]
        names = [f"“{term}”" for term, _ in some]
        if len({line.number for _, line in some}) == size:
            yield _words(ground.matter, names, lines_of(some))


def _words(matter: Matter, names: Sequence[str], lines: Sequence[Line]) -> Sketch:
    return before(
        _LIST,
        f"A reader of {matter.title} meets the terms {listed(list(names))}. What does each of them mean to you before "
        "you read?",
        tuple(lines),
        tuple(names),
        "setting",
        "Understand",
        ("RL.9-10.2",),
        (
            "Gives each term a meaning from everyday life or school, and does not look it up.",
            *(f"To be held against it after reading: {line.text}" for line in lines),
        ),
        "Which of these terms would you least expect in a novel?",
        f"Write {names[0]} in the middle of a page and around it what it calls up, then do the same for the others.",
        "Keep your meanings, and write beside each, when you have read the book, what has changed.",
    )


def _terms(matter: Matter) -> Iterator[tuple[str, Line]]:
    """Terms that name no person and no place, each with the sentence that explains it; best from a list of terms."""
    reading = matter.reading
    borne = {form.lower() for name in reading.understood.named for form in name.forms if name.count > 4}
    for term in _listed_terms(matter) or reading.understood.terms:
        word = re.sub(r"^the ", "", inside(term.term, reading))
        if f"the {word.lower()}" in matter.people or word.lower() in borne or stems(word) <= stems(matter.title):
            continue
        line = next((one for one in matter.lines if one.start == term.definition[0]), None)
        if line is not None and not (line.leaning or matter.persons(line.text)):
            yield word, line


def _listed_terms(matter: Matter) -> list[Term]:
    guide = matter.reading.guide
    under = [section for section in guide.sections if _TERMS.search(" ".join(section.path[:-1]))]
    terms = matter.reading.understood.terms
    return [one for one in terms if any(part.start <= one.definition[0] < part.end for part in under)]


def themes(ground: Ground) -> Iterator[Sketch]:
    """The names of its themes -> what kind of story they lead a reader to expect."""
    told = list(_headed(ground.matter, "theme|idea"))
    for at in range(len(told) if len(told) > 1 else 0):
        some = [told[at], told[(at + 1) % len(told)]]
        names = [f"“{heading}”" for heading, _ in some]
        yield before(
            _LIST,
            f"Two themes of {ground.matter.title} are {listed(names)}. What kind of story do these words lead you to "
            "expect, and why?",
            tuple(line for _, line in some),
            tuple(names),
            "prediction",
            "Understand",
            ("RL.9-10.2",),
            (
                "Makes one story out of both themes, and does not treat them one after the other.",
                "Gives a reason for each guess: another book, a film, something that was lived through.",
            ),
            "Which of the two would you rather read about?",
            f"Name one person, real or invented, whom the words {names[0]} make you think of, and one for {names[1]}.",
            "Write the first three sentences of a story that has both themes, and leave its end open.",
        )


def things(ground: Ground) -> Iterator[Sketch]:
    """Things that will stand for something -> what they call up before anything is known of them."""
    kinds: dict[str, list[tuple[str, Line]]] = {}
    for heading, line in _headed(ground.matter, "|".join(_SIGNS)):
        if heading.islower():  # a name calls up nothing
            kinds.setdefault(_called(line, ground.matter), []).append((heading, line))
    for called, told in kinds.items():
        size = min(3, len(told))
        for at in range(len(told) if size > 1 else 0):
            yield _things(ground.matter, called, [told[(at + step) % len(told)] for step in range(size)])


def _things(matter: Matter, called: str, some: Sequence[tuple[str, Line]]) -> Sketch:
    names = [f"“{heading}”" for heading, _ in some]
    return before(
        _LIST,
        f"{_NUMBER[len(some)]} {called} of {matter.title} are {listed(names)}. What does each of them call up for you "
        "before you read?",
        tuple(line for _, line in some),
        tuple(names),
        "feeling",
        "Understand",
        ("RL.9-10.2",),
        (
            "Says of each thing what it is used for, and only then what it might mean.",
            *(f"To be held against it after reading: {line.text}" for line in lines_of(some)),
        ),
        "Which of them could stand for its opposite as well?",
        "Close your eyes and take the things one by one: note the first picture and the first feeling of each.",
        "Choose one of them and mark while you read every place at which you meet it.",
    )


def _called(line: Line, matter: Matter) -> str:
    """What the headings above a thing call it: "symbols or motifs"."""
    above = " ".join(matter.path(line)[:-1]).lower()
    return " or ".join(f"{sign}s" for sign in _SIGNS if sign in above)


def lines_of(told: Sequence[tuple[str, Line]]) -> list[Line]:
    return [line for _, line in told]


def _headed(matter: Matter, under: str) -> Iterator[tuple[str, Line]]:
    """Headings as they stand inside a sentence, each with the first sentence below it that stands by itself."""
    for heading, lines in by_section(matter, under):
        line = next((one for one in lines if not one.leaning), None)
        if line is not None:
            yield inside(heading, matter.reading), line


PRE_READING: tuple[Template, ...] = (
    settings,
    places,
    warm_form.kinds,
    warm_form.titles,
    warm_form.tellers,
    words,
    themes,
    things,
)
